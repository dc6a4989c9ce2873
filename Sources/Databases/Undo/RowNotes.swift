import Packages
import Records

/// The rows of a table that change until a transaction ends, noted by the table itself.
struct RowNotes {
  let rows: UndoRows
  /// The temporary table with them, as SQL has it: a number, whether the row is new, its key, and all its values if it was
  /// there before.
  let name: String
  private let watched: UndoDialect.Watched

  /// Makes the temporary table, of which this is the plain name.
  init(_ plainName: String, of rows: UndoRows, in database: any WrittenDatabase) throws(Fault) {
    self.rows = rows
    name = database.dialect.temporary + plainName
    let columns = (rows.keyNames + rows.cellNames).map { "\($0) text" }.joined(separator: ", ")
    try database.run(
      "CREATE TABLE \(name)(n \(database.undoing.counter), isnew integer, \(columns), "
        + "UNIQUE (\(rows.keyNames.joined(separator: ", "))))")
    watched = UndoDialect.Watched(
      table: rows.found.name, notes: plainName, columns: rows.keyNames + rows.cellNames, keys: rows.keyNames,
      key: rows.key, values: rows.cells)
  }

  /// Begins to note, in a new transaction.
  func watch(in database: any WrittenDatabase) throws(Fault) {
    for sql in database.undoing.watch(watched) { try database.run(sql, blame: .data) }
  }

  /// Ends it.
  func unwatch(in database: any WrittenDatabase) throws(Fault) {
    for sql in database.undoing.unwatch(watched) { try database.run(sql, blame: .data) }
  }
}
