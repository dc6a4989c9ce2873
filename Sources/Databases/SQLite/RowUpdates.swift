import Entities
import Records

/// Brings rows that are there up to date: compares them with what is to be written, and writes what differs.
///
/// An index is written only where its column differs. All other columns are written together: to write a value costs less
/// than to have SQLite look up the one that is there.
final class RowUpdates {
  private let target: TargetTable
  private let table: String
  private let hasRowID: Bool
  /// The places in a row's values of the columns that may be changed; those in an index come first.
  private let places: [Int]
  private let indexedCount: Int
  /// The number of the row that was compared.
  private(set) var rowID: Int64 = 0
  /// Whether the row that was compared holds all that is to be written.
  private(set) var isUnchanged = true
  /// Which columns in an index differ, by their number.
  private var differing: [Int] = []
  private var scratch = ByteBuffer()
  /// The first sets all columns.
  private var statements: [RowUpdate] = []
  private var last = 0
  /// More statements than these are not kept.
  private static let mostStatements = 64

  init(_ target: TargetTable, _ shape: Schema.Table, _ connection: borrowing Connection) throws(Fault) {
    self.target = target
    hasRowID = shape.hasRowID
    table = "main.\(Connection.quoted(target.entity.table))"
    let isIndexed = { shape.indexed.contains(target.columns[$0].name.lowercased()) }
    let indexed = target.updated.filter(isIndexed)
    places = indexed + target.updated.filter { !isIndexed($0) }
    indexedCount = indexed.count
    // What cannot be written to is found here, before anything is written.
    if !places.isEmpty { try prepare(Array(indexed.indices), connection) }
  }

  /// The columns that `compare` needs of a row, behind its number.
  var columns: [String] { places.map { target.columns[$0].name } }

  /// Compares a row with the values to be written: by type, so 1.50 is 1.5.
  func compare(
    _ stored: borrowing Statement, _ values: UnsafePointer<StoredValue>, _ chunk: borrowing Chunk, _ record: Int
  ) {
    rowID = stored.integer(0)
    isUnchanged = true
    differing.removeAll(keepingCapacity: true)
    for number in places.indices {
      let place = places[number]
      if values[place].isEqual(to: stored.cell(number &+ 1)) { continue }
      if isSame(stored, number &+ 1, place, values[place], chunk, record) { continue }
      isUnchanged = false
      if number >= indexedCount { return }
      differing.append(number)
    }
  }

  private func isSame(
    _ stored: borrowing Statement, _ column: Int, _ place: Int, _ value: StoredValue, _ chunk: borrowing Chunk,
    _ record: Int
  ) -> Bool {
    guard case .field(let from, let form) = target.columns[place].origin, let raw = target.columns[place].raw else {
      let isNull = stored.storage(column) == .null
      return isNull == value.isNull && Records.compare(stored.text(column), value.bytes) == 0
    }
    let wanted = form.canonical(chunk, chunk[record, from])
    scratch.removeAll()
    switch raw.write(stored.value(column), to: &scratch) {
    case .blank: return wanted == nil || wanted?.count == 0 && form.system == .axdb
    case .empty: return wanted?.count == 0
    case .written, .writtenWithDigitsLost:
      guard let wanted else { return false }
      return Records.compare(scratch.bytes, wanted) == 0
    case .blob, .notUTF8, .notValid, .unknownMember, .hasNUL: return false
    }
  }

  // MARK: Writing

  /// Writes what differs to the row that was compared.
  func write(
    _ values: UnsafePointer<StoredValue>, key: UnsafeBufferPointer<StoredValue>, _ connection: borrowing Connection
  ) throws(Fault) {
    if statements[last].indexed != differing { last = try statement(connection) }
    let update = statements[last]
    for index in update.places.indices { values[update.places[index]].bind(to: update.statement, index) }
    let end = update.places.count
    if hasRowID {
      update.statement.bind(end, integer: rowID)
    } else {
      for (index, value) in key.enumerated() { value.bind(to: update.statement, end + index) }
    }
    try update.statement.run()
  }

  private func statement(_ connection: borrowing Connection) throws(Fault) -> Int {
    if let known = statements.firstIndex(where: { $0.indexed == differing }) { return known }
    // What it sets beyond that is there already.
    if statements.count == Self.mostStatements { return 0 }
    try prepare(differing, connection)
    return statements.count - 1
  }

  private func prepare(_ indexed: [Int], _ connection: borrowing Connection) throws(Fault) {
    let written = indexed.map { places[$0] } + places[indexedCount...]
    let changes = written.map { "\(Connection.quoted(target.columns[$0].name)) = ?" }
    let key = target.key.map { "\(Connection.quoted(target.columns[$0].name)) IS ?" }
    let sql =
      "UPDATE \(table) SET \(changes.joined(separator: ",")) "
      + "WHERE \(hasRowID ? "rowid = ?" : key.joined(separator: " AND "))"
    statements.append(RowUpdate(indexed, written, try connection.prepare(sql, blame: .data)))
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
}
