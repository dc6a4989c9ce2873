import Records

/// Walks along the rows of a table in the order of its key, for records that come in that order too.
///
/// It never has to be right: a key it does not meet is searched for. So the order of the records, and how the table
/// compares, do not matter for what is found, only for how soon.
final class KeyWalk {
  private let rows: Statement
  /// The place in the key of each column of the index.
  private let order: [Int]
  /// The first column of the key in a row.
  private let keyStart: Int
  private var start = ByteBuffer()
  private var isOpen = false
  private var isAtRow = false
  /// Whether it has met a key since it started.
  private var hasMet = false
  /// How many starts to leave out, and how many the next time it is of no use.
  private var (rest, restAfterNext) = (0, 1)
  private static let longestRest = 4096
  /// Passing a row costs less than a quarter of a search.
  private static let mostSteps = 4

  /// A walk that gives these columns of the rows; nil where the table has no index that leads along its keys.
  ///
  /// A trigger may change rows ahead, which then would be seen as they were before.
  init?(
    _ connection: borrowing Connection, _ shape: Schema.Table, table: String, key: [String], for results: [String]
  ) throws(Fault) {
    guard !shape.hasTriggers, let columns = shape.uniqueIndex(of: key) else { return nil }
    order = columns.compactMap { column in key.firstIndex { $0.lowercased() == column } }
    keyStart = results.count
    let names = order.map { SQL.quoted(key[$0]) }
    let list = (results + key.map(SQL.quoted)).joined(separator: ",")
    let along = names.joined(separator: ",")
    let sql =
      "SELECT \(list) FROM main.\(SQL.quoted(table)) "
      + "WHERE (\(along)) > (\(names.map { _ in "?" }.joined(separator: ","))) ORDER BY \(along)"
    // Anything but one search along the index would sort the table first.
    let plan = try connection.prepare("EXPLAIN QUERY PLAN " + sql)
    guard try plan.step(), plan.string(3).hasPrefix("SEARCH "), try !plan.step() else { return nil }
    rows = try connection.prepare(sql)
  }

  /// Whether a row that comes soon has this key; then `body` is given the row.
  func meets(
    _ key: UnsafeBufferPointer<StoredValue>, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    guard isOpen else { return false }
    var steps = 0
    while true {
      if !isAtRow {
        guard try rows.step() else {
          end()
          return false
        }
        isAtRow = true
      }
      let place = firstDifference(key)
      if place == order.count { break }
      // Rows that no record has are passed, a few at a time.
      guard steps < Self.mostSteps, key[order[place]].isAbove(rows.cell(keyStart &+ order[place])) else {
        return false
      }
      isAtRow = false
      steps += 1
    }
    isAtRow = false
    hasMet = true
    restAfterNext = 1
    try body(rows)
    return true
  }

  /// The first column of the index in which the row has another value than the key. No value is never the same.
  private func firstDifference(_ key: UnsafeBufferPointer<StoredValue>) -> Int {
    for number in order.indices {
      let place = order[number]
      if key[place].isNull || !key[place].isEqual(to: rows.cell(keyStart &+ place)) { return number }
    }
    return order.count
  }

  /// Starts behind a key that was found otherwise. Where starting is of no use, it does so less and less often.
  func start(behind key: UnsafeBufferPointer<StoredValue>) {
    if isOpen, !hasMet {
      rest = restAfterNext
      restAfterNext = min(2 * restAfterNext, Self.longestRest)
    }
    end()
    if rest > 0 {
      rest -= 1
      return
    }
    start.removeAll()
    start.reserve(key.reduce(0) { $0 + $1.bytes.count })
    for (number, place) in order.enumerated() { key[place].copied(to: &start).bind(to: rows, number) }
    (isOpen, hasMet) = (true, false)
  }

  /// Ends the walk; the rows met since it started may have been written.
  func end() {
    if isOpen { rows.reset() }
    (isOpen, isAtRow) = (false, false)
  }
}
