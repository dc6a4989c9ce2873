package import Entities
package import Packages
package import Records
package import Tool

/// Why a run made no record, or lines without headers, by the names under which its ledger counts.
package struct Emptiness {
  private let tasks: [LedgerTask]
  /// What was written, to know which lines belong to which headers.
  private let entities: [Entity]
  private let rules: RuleCounts
  private let nothing: String

  /// How many records of each entity broke which rule.
  package typealias RuleCounts = [String: [String: Int]]

  package init(
    _ ledger: Ledger, _ entities: [Entity], _ rules: RuleCounts, nothing: String
  ) {
    self.nothing = nothing
    tasks = ledger.tasks
    // What is only updated stands beside what is made, under the same name.
    var names: Set<String> = []
    self.entities = entities.filter { names.insert($0.qualifiedName).inserted }
    self.rules = rules
  }

  /// What to say; nothing if records were read and made, and lines have headers.
  package var lines: [String] {
    guard tasks.contains(where: { $0.read > 0 }) else { return [nothing] }
    guard tasks.contains(where: { $0.passed > 0 }) else {
      let why = entities.compactMap { entity in
        reasons(entity.name).map { entities.count == 1 ? $0 : "\(entity.name): \($0)" }
      }
      return ["no record passed: " + why.joined(separator: "; ")]
    }
    return entities.compactMap(line)
  }

  /// What to say of lines without headers.
  private func line(_ entity: Entity) -> String? {
    let count = passed(entity.name)
    guard count > 0, let parent = entity.parent,
      let header = entities.first(where: { $0.isKnown(as: parent.entity, in: entity.system) }), passed(header.name) == 0
    else { return nil }
    let why = reasons(header.name).map { "no record of \(header.name) passed: \($0)" }
    return "\(why ?? "no record of \(header.name) came"); "
      + "\(count.grouped) record\(count == 1 ? "" : "s") of \(entity.name) \(count == 1 ? "has" : "have") no header"
  }

  private func passed(_ name: String) -> Int {
    tasks.filter { $0.target == name }.reduce(0) { $0 + $1.passed }
  }

  /// What became of the records that should have made some of an entity; nil if there were none.
  private func reasons(_ name: String) -> String? {
    var counts: [(name: String, count: Int)] = []
    func add(_ name: String, _ count: Int) {
      if let known = counts.firstIndex(where: { $0.name == name }) {
        counts[known].count += count
      } else {
        counts.append((name, count))
      }
    }
    for task in tasks where task.target == name {
      for (filter, count) in task.filtered { add(filter, count) }
      add("duplicate", task.duplicates)
      add("rejected", task.rejected)
      add("held back", task.heldBack)
      add("that make none", task.loaded == nil && task.made == 0 ? task.used : 0)
    }
    let parts = counts.filter { $0.count > 0 }.map { item in
      "\(item.count.grouped) \(item.name)" + (item.name == "rejected" ? broken(name) : "")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// The rules that were broken, the most frequent first.
  private func broken(_ name: String) -> String {
    let sorted = (rules[name] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !sorted.isEmpty else { return "" }
    return " (" + sorted.prefix(5).map { "\($0.value.grouped) \($0.key)" }.joined(separator: ", ") + ")"
  }
}

extension Entity {
  fileprivate func isKnown(as name: String, in system: System) -> Bool {
    self.system == system && name.lowercased() == self.name.lowercased()
      || name.lowercased() == qualifiedName.lowercased()
  }
}

extension Session {
  /// Ends a run, and says last why nothing was made, or lines without headers.
  package func sayingWhy(
    _ ledger: Ledger, _ entities: [Entity], _ rules: Emptiness.RuleCounts,
    nothing: String = "the package holds no records", ending: () throws(Fault) -> Void
  ) throws(Fault) {
    func say() {
      for line in Emptiness(ledger, entities, rules, nothing: nothing).lines { console.warning(line) }
    }
    do throws(Fault) { try ending() } catch {
      say()
      throw error
    }
    say()
  }
}
