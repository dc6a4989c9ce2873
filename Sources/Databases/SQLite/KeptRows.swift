import Records

/// The rows that a replacing import does not delete: those it wrote or found as they should be, and those it spares.
final class KeptRows {
  /// The temporary table.
  private let rows: RowSet
  /// Adds a row by its key, or all from one number to another at once.
  private let add: Statement
  private let addIfNew: Statement
  /// Rows that follow each other, as they mostly do, and wait to be added.
  private var run: ClosedRange<Int64>?

  init(_ rows: RowSet, of table: String, _ connection: borrowing Connection) throws(Fault) {
    self.rows = rows
    let (marks, reason) = (rows.identity.marks, KeptReason.inPackage.rawValue)
    let all = "SELECT rowid, \(reason) FROM main.\(SQL.quoted(table)) WHERE rowid BETWEEN ? AND ?"
    let added = rows.identity.key.isEmpty ? all : "VALUES(\(marks),\(reason))"
    add = try connection.prepare("INSERT OR REPLACE INTO \(rows.name) \(added)")
    addIfNew = try connection.prepare(
      "INSERT OR IGNORE INTO \(rows.name) VALUES(\(marks),\(KeptReason.spared.rawValue))")
  }

  /// What tells rows from each other.
  var identity: RowIdentity { rows.identity }

  /// The temporary table, with all that is kept.
  func table() throws(Fault) -> RowSet {
    try addRun()
    return rows
  }

  /// Keeps a row of the package, by its number or by the values of its key.
  func keep(row: Int64, key values: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    if identity.key.isEmpty { return try keep(rows: row...row) }
    for place in values.indices { values[place].bind(to: add, place) }
    try add.run()
  }

  private func keep(rows: ClosedRange<Int64>) throws(Fault) {
    if let run, rows.lowerBound == run.upperBound &+ 1 {
      self.run = run.lowerBound...rows.upperBound
    } else {
      try addRun()
      run = rows
    }
  }

  private func addRun() throws(Fault) {
    guard let run else { return }
    self.run = nil
    add.bind(0, integer: run.lowerBound)
    add.bind(1, integer: run.upperBound)
    try add.run()
  }

  /// Spares the row of a search that gives its identity, unless the package has it.
  func spare(_ found: borrowing Statement) throws(Fault) {
    try addRun()
    for place in 0..<identity.width {
      switch found.storage(place) {
      case .integer: addIfNew.bind(place, integer: found.integer(place))
      case .text, .real, .blob: addIfNew.bind(place, text: found.text(place))
      case .null: addIfNew.bindNull(place)
      }
    }
    try addIfNew.run()
  }
}
