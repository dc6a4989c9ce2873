package import Packages
internal import Records

/// What became of all records of one task.
package struct TaskResult: Sendable {
  private let plan: TaskPlan
  private var tally: TaskTally
  private var rejected = 0

  init(_ plan: TaskPlan, _ amountNames: [String]) {
    self.plan = plan
    tally = TaskTally(filters: plan.keeps.count, amountNames: amountNames)
  }

  mutating func add(_ other: TaskTally) {
    tally.read += other.read
    tally.used += other.used
    tally.made += other.made
    tally.heldBack += other.heldBack
    tally.truncated += other.truncated
    rejected += other.problems.count
    for index in other.filtered.indices { tally.filtered[index] += other.filtered[index] }
    for (map, keys) in other.missingKeys {
      tally.missingKeys[map, default: [:]].merge(keys) { $0 + $1 }
    }
    tally.amounts.add(other.amounts)
  }

  /// The line of the ledger.
  package func task(source: String, target: String, company: String?) -> LedgerTask {
    var task = LedgerTask(name: plan.name, source: source, target: target, company: company)
    task.read = tally.read
    task.used = tally.used
    task.made = tally.made
    task.heldBack = tally.heldBack
    task.rejected = rejected
    task.truncated = tally.truncated
    task.filtered = zip(plan.keeps.map(\.name), tally.filtered).map { (name: $0, count: $1) }
    task.unfiltered = plan.keepsOff
    task.amounts = tally.amounts
    return task
  }

  /// What to say about values that are in no value map, most frequent first.
  package var missingKeys: [String] {
    tally.missingKeys.sorted { $0.key < $1.key }.map { number, keys in
      let map = plan.maps[number]
      let sorted = keys.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown = sorted.prefix(10).enumerated().map { index, key in
        index == 0 ? "\"\(key.key)\" in \(key.value.grouped) records" : "\"\(key.key)\" in \(key.value.grouped)"
      }
      let more = sorted.count > 10 ? " and \(sorted.count - 10) more" : ""
      let remedy = map.file.map { "add them to \($0)" } ?? "add rows for them"
      return "value map \(map.name): \(keys.count) key\(keys.count == 1 ? "" : "s") not found: "
        + shown.joined(separator: ", ") + more + "; " + remedy
    }
  }
}
