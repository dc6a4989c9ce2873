import Entities
import Records

/// Inserts rows into a table, many with one statement where there are many.
final class RowInserts {
  /// How many rows one statement inserts.
  let batch: Int
  private let table: String
  private let width: Int
  private let sql: String
  private let row: String
  private let one: Statement
  /// Prepared when there are enough rows for it, because that takes as long as inserting hundreds.
  private var many: Many?

  private final class Many {
    let statement: Statement
    init(_ statement: consuming Statement) { self.statement = statement }
  }

  init(_ target: TargetTable, _ shape: Schema.Table, _ connection: borrowing Connection) throws(Fault) {
    let names = target.insertNames
    table = target.entity.table
    width = names.count
    // A record that needs another of its entity must find it in the table, so none may wait in a batch.
    let most = target.needsItself ? 1 : 64
    batch = max(1, min(most, connection.parameterLimit / max(1, width)))
    let list = names.map(Connection.quoted).joined(separator: ",")
    sql = "INSERT\(shape.orFail) INTO main.\(Connection.quoted(table))(\(list)) VALUES"
    row = "(\(names.map { _ in "?" }.joined(separator: ",")))"
    // What cannot be written to is a view, or has a trigger that is wrong.
    one = try connection.prepare(sql + row, blame: .data)
  }

  /// Inserts one row.
  func insert(_ row: UnsafePointer<StoredValue>, _ connection: borrowing Connection) throws(Fault) {
    for place in 0..<width { row[place].bind(to: one, place) }
    try one.run()
    try connection.checkChanges(1, of: table)
  }

  /// Inserts as many rows as are in a batch, whose values stand one behind the other.
  func insertBatch(_ rows: UnsafePointer<StoredValue>, _ connection: borrowing Connection) throws(Fault) {
    let many = if let prepared = self.many { prepared } else { try prepareMany(connection) }
    for place in 0..<batch &* width { rows[place].bind(to: many.statement, place) }
    try many.statement.run()
    try connection.checkChanges(batch, of: table)
  }

  private func prepareMany(_ connection: borrowing Connection) throws(Fault) -> Many {
    let rows = Array(repeating: row, count: batch).joined(separator: ",")
    let prepared = Many(try connection.prepare(sql + rows, blame: .data))
    many = prepared
    return prepared
  }
}
