package import Packages
package import Records

/// What one worker counted of one task and company in one chunk.
package struct TaskTally: Sendable {
  package var read = 0
  package var used = 0
  package var made = 0
  package var heldBack = 0
  package var truncated = 0
  package var duplicates = 0
  package var rejected = 0
  /// How many had no header in the package, and went on.
  package var withoutHeader = 0
  /// How many each filter dropped.
  package var filtered: [Int]
  /// Values that are not in a value map, by the map's place in the task.
  package var missingKeys: [Int: [String: Int]] = [:]
  /// The sums of the amounts made.
  package var amounts: AmountSums

  init(filters: Int, amountNames: [String]) {
    filtered = Array(repeating: 0, count: filters)
    amounts = AmountSums(names: amountNames)
  }

  /// Adds what another worker counted.
  mutating func add(_ other: TaskTally) {
    read += other.read
    used += other.used
    made += other.made
    heldBack += other.heldBack
    truncated += other.truncated
    duplicates += other.duplicates
    rejected += other.rejected
    withoutHeader += other.withoutHeader
    for index in other.filtered.indices { filtered[index] += other.filtered[index] }
    for (map, keys) in other.missingKeys { missingKeys[map, default: [:]].merge(keys) { $0 + $1 } }
    amounts.add(other.amounts)
  }
}

/// Why a record is rejected.
package struct RecordProblem: Error, Sendable {
  /// The rule that was broken.
  package var rule: String
  /// What was found and what was expected.
  package var what: String
  /// The field concerned.
  package var field: String?
  /// What to do about it.
  package var remedy: String?
  /// What it refers to that is not there, if it is that.
  var missing: FoundProblems.Missing?

  init(
    rule: String, what: String, field: String?, remedy: String? = nil, missing: FoundProblems.Missing? = nil
  ) {
    self.rule = rule
    self.what = what
    self.field = field
    self.remedy = remedy
    self.missing = missing
  }

  init(_ fault: EvaluationFault, field: String?) {
    // What goes wrong on the way is not said of the field the result is for.
    let what = fault.field == nil ? (field.map { "\($0): " } ?? "") + fault.what : fault.what
    self.init(rule: fault.rule, what: what, field: fault.field ?? field)
  }

  /// The problem as a fault at a place.
  package func fault(at place: Place) -> Fault {
    let names = field.map { what.hasPrefix($0) ? what : "\($0) \(what)" }
    return Fault(.data, rule, names ?? what, remedy: remedy, place: place, field: field)
  }
}
