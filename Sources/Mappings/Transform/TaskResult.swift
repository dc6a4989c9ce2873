package import Packages
internal import Records

/// What became of all records of one task, company by company.
package struct TaskResult: Sendable {
  private let plan: TaskPlan
  private let amountNames: [String]
  private var tallies: [CompanyTally] = []
  /// The keys of what each filter dropped, where it names them.
  private var dropped: [[String]]
  /// How many keys are shown.
  static let mostKeys = 20

  init(_ plan: TaskPlan, _ amountNames: [String]) {
    self.plan = plan
    self.amountNames = amountNames
    dropped = plan.keeps.map { _ in [] }
  }

  /// Notes the key of a record that a filter dropped; in the order of the records.
  mutating func addDropped(by filter: Int, key: () -> String) {
    if dropped[filter].count < Self.mostKeys { dropped[filter].append(key()) }
  }

  /// What filters that name what they drop have to say.
  package func warnings(source: String) -> [String] {
    let first = plan.follow?.names.count ?? 0
    return plan.keeps.indices.compactMap { filter in
      guard let warning = plan.keeps[filter].warning, !dropped[filter].isEmpty else { return nil }
      let count = tallies.reduce(0) { $0 + $1.tally.filtered[first + filter] }
      let more = count - dropped[filter].count
      let keys = dropped[filter].joined(separator: ", ") + (more > 0 ? " and \(more.grouped) more" : "")
      return "\(source): \(count.grouped) record\(count == 1 ? " is" : "s are") left out as "
        + "\"\(plan.keeps[filter].name)\": \(keys); \(warning)"
    }
  }

  mutating func add(_ others: [CompanyTally]) {
    for other in others {
      if let known = tallies.firstIndex(where: { $0.key == other.key }) {
        tallies[known].tally.add(other.tally)
      } else {
        tallies.append(other)
      }
    }
  }

  /// The lines of the ledger: one for each company, or one where records do not say theirs.
  package func tasks(source: String, target: String, company: String?) -> [LedgerTask] {
    if tallies.isEmpty {
      let nothing = TaskTally(filters: plan.filterNames.count, amountNames: amountNames)
      return [task(nothing, source, target, company)]
    }
    let sorted = tallies.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return sorted.map { task($0.tally, source, target, $0.name ?? company) }
  }

  private func task(_ tally: TaskTally, _ source: String, _ target: String, _ company: String?) -> LedgerTask {
    var task = LedgerTask(name: plan.name, source: source, target: target, company: company)
    task.read = tally.read
    task.used = tally.used
    task.made = tally.made
    task.heldBack = tally.heldBack
    task.duplicates = tally.duplicates
    task.rejected = tally.rejected
    task.truncated = tally.truncated
    task.withoutHeader = tally.withoutHeader
    for (name, count) in zip(plan.filterNames, tally.filtered) {
      if let known = task.filtered.firstIndex(where: { $0.name == name }) {
        task.filtered[known].count += count
      } else {
        task.filtered.append((name, count))
      }
    }
    task.unfiltered = plan.keepsOff
    task.amounts = tally.amounts
    return task
  }

  /// How many records went on without a header in the package.
  var withoutHeader: Int { tallies.reduce(0) { $0 + $1.tally.withoutHeader } }

  /// What to say about values that are in no value map, most frequent first.
  package var missingKeys: [String] {
    var all = TaskTally(filters: plan.filterNames.count, amountNames: amountNames)
    for company in tallies { all.add(company.tally) }
    return all.missingKeys.sorted { $0.key < $1.key }.map { number, keys in
      let map = plan.maps[number]
      let sorted = keys.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown = sorted.prefix(10).enumerated().map { index, key in
        let noun = index > 0 ? "" : key.value == 1 ? " record" : " records"
        return "\"\(key.key)\" in \(key.value.grouped)\(noun)"
      }
      let more = sorted.count > 10 ? " and \(sorted.count - 10) more" : ""
      let remedy =
        (map.file.map { "add them to \($0)" } ?? "add rows for them")
        + ", or name a map of your own with --value-map \(map.name)=FILE"
      return "value map \(map.name): \(keys.count) key\(keys.count == 1 ? "" : "s") not found: "
        + shown.joined(separator: ", ") + more + "; " + remedy
    }
  }
}

/// What one worker counted of one company.
struct CompanyTally: Sendable {
  /// The company without regard to case and blanks at the end.
  var key: [UInt8] = []
  /// The company as it is written; nil where records do not say theirs.
  var name: String?
  var tally: TaskTally
}
