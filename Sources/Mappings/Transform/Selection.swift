internal import Records

/// The records of a chunk that are still in the running, in order, and what was wrong with those that are not.
struct Selection {
  /// The records, by their place in the chunk.
  private(set) var records: [Int32] = []
  /// The records that turned out bad, in the order in which that was found.
  private(set) var problems: [Problem] = []

  /// Starts with all records of a chunk.
  mutating func selectAll(_ count: Int) {
    problems.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    for record in 0..<Int32(truncatingIfNeeded: count) { records.append(record) }
  }

  /// Starts with the records of another.
  mutating func select(_ other: borrowing Selection) {
    problems.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    records.append(contentsOf: other.records)
  }

  /// Starts with these records.
  mutating func select(_ others: [Int32]) {
    problems.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    records.append(contentsOf: others)
  }

  /// Keeps those of which something holds. A record of which that cannot be said is bad.
  @inline(__always)
  mutating func keep(_ isKept: (Int) throws(Fault) -> Bool) {
    var kept = 0
    for at in records.indices {
      let record = records[at]
      do throws(Fault) {
        if try isKept(Int(record)) {
          records[kept] = record
          kept += 1
        }
      } catch {
        problems.append(Problem(Int(record), error))
      }
    }
    records.removeLast(records.count - kept)
  }

  /// Does something with each. A record with which that cannot be done is bad.
  @inline(__always)
  mutating func each(_ body: (Int) throws(Fault) -> Void) {
    keep { (record) throws(Fault) in
      try body(record)
      return true
    }
  }

  /// Keeps those that another selection has too.
  mutating func keepOnly(_ other: borrowing Selection) {
    // Whoever has as many as another that was made from it has the same.
    if records.count == other.records.count { return }
    var at = 0
    let others = other.records
    keep { (record) throws(Fault) in
      while at < others.count, Int(others[at]) < record { at += 1 }
      return at < others.count && Int(others[at]) == record
    }
  }

  /// Drops records that turned out bad before; of each the first problem counts.
  mutating func reject(_ bad: [Problem]) {
    if bad.isEmpty { return }
    var found: Set<Int> = []
    problems += bad.filter { found.insert($0.record).inserted }
    records.removeAll { found.contains(Int($0)) }
  }

  /// Drops the records that turned out bad in another selection.
  mutating func dropBad(of other: borrowing Selection) {
    if other.problems.isEmpty { return }
    let bad = Set(other.problems.map(\.record))
    records.removeAll { bad.contains(Int($0)) }
    problems += other.problems
  }

  /// Puts the problems in the order of the records.
  mutating func sortProblems() { problems.sort { $0.record < $1.record } }
}
