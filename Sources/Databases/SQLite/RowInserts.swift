import Records

/// Inserts rows into a table, many with one statement where there are many.
final class RowInserts {
  /// The most rows that one statement inserts.
  static let most = 64

  /// How many rows one statement inserts.
  let batch: Int
  private let table: String
  private let width: Int
  private let sql: String
  private let row: String
  private let copies: Bool
  private let one: BoundRows
  /// Prepared when there are enough rows for it, because that takes as long as inserting hundreds.
  private var many: BoundRows?

  /// Inserts into these columns; `verb` says what becomes of a row that the table does not take. With `copies`, texts are
  /// copied to where those of the rows before lay: for rows that always lie somewhere else.
  init(
    _ table: String, _ columns: [String], verb: String, most: Int = RowInserts.most, copies: Bool = false,
    _ connection: borrowing Connection
  ) throws(Fault) {
    self.table = table
    self.copies = copies
    width = columns.count
    batch = max(1, min(most, connection.parameterLimit / max(1, width)))
    let list = columns.map(SQL.quoted).joined(separator: ",")
    sql = "\(verb) INTO main.\(SQL.quoted(table))(\(list)) VALUES"
    row = "(\(columns.map { _ in "?" }.joined(separator: ",")))"
    // What cannot be written to is a view, or has a trigger that is wrong.
    one = BoundRows(try connection.prepare(sql + row, blame: .data), count: width, copies: copies)
  }

  /// Inserts one row.
  func insert(_ row: UnsafePointer<StoredValue>, _ connection: borrowing Connection) throws(Fault) {
    try one.run(row)
    try connection.checkChanges(1, of: table)
  }

  /// Inserts as many rows as are in a batch, whose values stand one behind the other.
  func insertBatch(_ rows: UnsafePointer<StoredValue>, _ connection: borrowing Connection) throws(Fault) {
    let many = if let prepared = self.many { prepared } else { try prepareMany(connection) }
    try many.run(rows)
    try connection.checkChanges(batch, of: table)
  }

  /// Inserts rows whose values stand one behind the other.
  func insertAll(_ rows: UnsafeBufferPointer<StoredValue>, _ connection: borrowing Connection) throws(Fault) {
    guard var next = rows.baseAddress else { return }
    var rest = rows.count / max(1, width)
    while rest >= batch {
      try insertBatch(next, connection)
      next += batch * width
      rest -= batch
    }
    for number in 0..<rest { try insert(next + number * width, connection) }
  }

  private func prepareMany(_ connection: borrowing Connection) throws(Fault) -> BoundRows {
    let rows = Array(repeating: row, count: batch).joined(separator: ",")
    let prepared = BoundRows(try connection.prepare(sql + rows, blame: .data), count: batch * width, copies: copies)
    many = prepared
    return prepared
  }
}

/// A statement that inserts rows, and what is bound to it.
///
/// Binding costs a fifth of storing. So blanks stay bound, and so does a text of the same length at the same place, whatever
/// it says by now: SQLite reads it where it lies.
private final class BoundRows {
  private let statement: Statement
  private let count: Int
  private let bound: UnsafeMutablePointer<StoredValue>
  /// Room for a short text of each value.
  private let slots: UnsafeMutableRawPointer?

  private static let slot = 64

  init(_ statement: consuming Statement, count: Int, copies: Bool) {
    self.statement = statement
    self.count = count
    bound = .allocate(capacity: max(1, count))
    bound.initialize(repeating: .null, count: max(1, count))
    slots = copies ? .allocate(byteCount: max(1, count) * Self.slot, alignment: Self.slot) : nil
  }

  deinit {
    bound.deallocate()
    slots?.deallocate()
  }

  func run(_ values: UnsafePointer<StoredValue>) throws(Fault) {
    if let slots {
      for place in 0..<count { bind(values[place].copied(to: slots + place &* Self.slot, most: Self.slot), place) }
    } else {
      for place in 0..<count { bind(values[place], place) }
    }
    try statement.run()
  }

  @inline(__always)
  private func bind(_ value: StoredValue, _ place: Int) {
    if value.isIdentical(to: bound[place]) { return }
    value.bind(to: statement, place)
    bound[place] = value
  }
}
