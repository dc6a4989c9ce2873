import Entities
import Records

/// Brings rows that are there up to date.
///
/// An index is written only where its column differs. All other columns are written together: to write a value costs less
/// than to have SQLite look up the one that is there.
final class RowUpdates {
  private let target: TargetTable
  private let comparison: RowComparison
  private let sql: String
  /// What finds the row that was compared.
  private let row: String
  /// Each sets other columns in an index; the first sets all.
  private var statements: [RowUpdate] = []
  private var last = 0
  /// Sets all columns of the row with a key.
  private var whole: RowUpdate?
  /// More statements than these are not kept.
  private static let mostStatements = 64

  init(
    _ target: TargetTable, _ comparison: RowComparison, _ shape: Schema.Table, _ connection: borrowing Connection
  ) throws(Fault) {
    self.target = target
    self.comparison = comparison
    sql = "UPDATE\(shape.orFail) main.\(SQL.quoted(target.entity.table)) SET "
    let key = target.key.map { SQL.quoted(target.columns[$0].name) }
    row = shape.hasRowID ? "rowid = ?" : key.map { "\($0) IS ?" }.joined(separator: " AND ")
    if comparison.places.isEmpty { return }
    // What cannot be written to is found here, before anything is written.
    let all = Array(0..<comparison.indexedCount)
    statements.append(try update(all, where: row, connection))
    whole = try update(all, where: key.map { "\($0) = ?" }.joined(separator: " AND "), connection)
  }

  /// Writes what differs to the row that was compared.
  func write(
    _ values: UnsafePointer<StoredValue>, key: UnsafeBufferPointer<StoredValue>, _ connection: borrowing Connection
  ) throws(Fault) {
    if statements[last].indexed != comparison.differing { last = try statement(connection) }
    try statements[last].run(values, row: comparison.row, key: key)
    try connection.checkChanges(1, of: target.entity.table)
  }

  /// Writes all columns to the row of this number, or else with this key; it need not have been compared. False where there
  /// is none.
  func overwrite(
    _ values: UnsafePointer<StoredValue>, row: Int64?, key: UnsafeBufferPointer<StoredValue>,
    _ connection: borrowing Connection
  ) throws(Fault) -> Bool {
    guard let update = row == nil ? whole : statements.first else { return false }
    try update.run(values, row: row, key: key)
    return connection.changes == 1
  }

  private func statement(_ connection: borrowing Connection) throws(Fault) -> Int {
    if let known = statements.firstIndex(where: { $0.indexed == comparison.differing }) { return known }
    // What it sets beyond that is there already.
    if statements.count == Self.mostStatements { return 0 }
    statements.append(try update(comparison.differing, where: row, connection))
    return statements.count - 1
  }

  private func update(
    _ indexed: [Int], where condition: String, _ connection: borrowing Connection
  ) throws(Fault) -> RowUpdate {
    let written = indexed.map { comparison.places[$0] } + comparison.places[comparison.indexedCount...]
    let changes = written.map { place in
      let name = SQL.quoted(target.columns[place].name)
      return "\(name) = \(target.columns[place].isNeverBlank ? "coalesce(?, \(name))" : "?")"
    }.joined(separator: ",")
    return RowUpdate(indexed, written, try connection.prepare(sql + "\(changes) WHERE \(condition)", blame: .data))
  }
}

/// An UPDATE of one row.
private final class RowUpdate {
  /// Which columns in an index it sets, by their number.
  let indexed: [Int]
  /// The places of all columns it sets.
  let places: [Int]
  let statement: Statement

  init(_ indexed: [Int], _ places: [Int], _ statement: consuming Statement) {
    self.indexed = indexed
    self.places = places
    self.statement = statement
  }

  /// Writes out of the values of a row what it sets to the row of this number, or else with this key.
  func run(
    _ values: UnsafePointer<StoredValue>, row: Int64?, key: UnsafeBufferPointer<StoredValue>
  ) throws(Fault) {
    for index in places.indices { values[places[index]].bind(to: statement, index) }
    if let row {
      statement.bind(places.count, integer: row)
    } else {
      for (index, value) in key.enumerated() { value.bind(to: statement, places.count + index) }
    }
    try statement.run()
  }
}
