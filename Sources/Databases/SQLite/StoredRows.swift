import Records

/// Finds the rows that a table has by their keys, each with its number and the columns that may have to be changed.
final class StoredRows {
  private let search: KeySearch
  private let walk: KeyWalk?

  init(
    _ index: KeyIndex, _ shape: Schema.Table, _ connection: borrowing Connection, for columns: [String]
  ) throws(Fault) {
    let number = shape.hasRowID ? "rowid" : SQL.quoted(index.columns[0])
    let results = [number] + columns.map(SQL.quoted)
    search = try index.search(for: results, connection)
    walk = try KeyWalk(connection, shape, table: index.table, key: index.columns, for: results)
  }

  /// Whether no two rows can have the same key, as the table compares.
  var areUnique: Bool { walk != nil }

  /// How many rows have this key: 0, 1, or 2 for more; the body gets the first.
  func find(
    _ key: UnsafeBufferPointer<StoredValue>, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    guard let walk else { return try search.find(key, body) }
    if try walk.meets(key, body) { return 1 }
    let count = try search.find(key, body)
    if count > 0 { walk.start(behind: key) }
    return count
  }

  /// Lets go of the table, so that a transaction can end.
  func end() { walk?.end() }
}
