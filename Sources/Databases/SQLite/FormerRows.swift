import Entities
import Records

/// The rows of a table that earlier loads wrote under another number.
final class FormerRows {
  private let search: Statement
  private let update: Statement
  /// The place of the number in the key, and what it must be for there to be such a row.
  private let place: Int
  private let now: StoredValue

  /// `key` are the columns of the key; nil where nothing was numbered otherwise, or nothing tells.
  init?(
    _ entity: Entity, key: [String], _ shape: Schema.Table, _ connection: borrowing Connection
  ) throws(Fault) {
    guard let formerly = entity.formerly else { return nil }
    let column = entity.fields[formerly.field].column
    let marker = entity.fields[formerly.marker].column
    guard shape.has(column), shape.has(marker),
      let place = key.firstIndex(where: { $0.lowercased() == column.lowercased() })
    else { return nil }
    self.place = place
    now = .integer(Int64(formerly.now))
    let matches = key.enumerated().map { number, name in
      number == place
        ? "t.\(SQL.quoted(name)) = \(formerly.was)" : "t.\(SQL.quoted(name)) IS ?\(number + 1)"
    }
    let condition = (matches + ["t.\(SQL.quoted(marker)) = 1"]).joined(separator: " AND ")
    let table = "main.\(SQL.quoted(entity.table)) AS t"
    search = try connection.prepare("SELECT 1 FROM \(table) WHERE \(condition) LIMIT 2")
    update = try connection.prepare(
      "UPDATE\(shape.orFail) \(table) SET \(SQL.quoted(column)) = \(formerly.now) WHERE \(condition)"
        + (shape.hasRowID ? " RETURNING rowid" : " RETURNING 1"), blame: .data)
  }

  /// How many rows have this key but for the number.
  func count(_ key: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int {
    guard key[place].isSame(now) else { return 0 }
    defer { search.reset() }
    bind(key, to: search)
    guard try search.step() else { return 0 }
    return try search.step() ? 2 : 1
  }

  /// Gives the only such row its number; its number in the table, if rows have one. Nil where there is no such row.
  func renumber(_ key: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int64? {
    guard try count(key) == 1 else { return nil }
    defer { update.reset() }
    bind(key, to: update)
    guard try update.step() else { return nil }
    let row = update.integer(0)
    while try update.step() {}
    return row
  }

  private func bind(_ key: UnsafeBufferPointer<StoredValue>, to statement: borrowing Statement) {
    for number in key.indices where number != place { key[number].bind(to: statement, number) }
  }
}
