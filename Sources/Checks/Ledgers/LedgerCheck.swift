internal import Packages
package import Records

/// One run of `p2c-check ledger`: whether ledgers add up, follow each other, and are those of the files beside them.
package struct LedgerCheck {
  private let settings: CheckSettings
  private let mappings: MappingDigests

  /// A check; the mappings named are at hand besides those on the search path.
  package init(_ settings: CheckSettings, mappings named: [String], _ searchPath: [String]) throws(Fault) {
    self.settings = settings
    mappings = try MappingDigests(named, searchPath)
  }

  /// Adds what it finds; gives the ways of the records for what is found to be right.
  package func run(_ paths: [String], into findings: inout FindingList) throws(Fault) -> LedgerWays {
    let chains = try read(paths, &findings)
    var seen: Set<String> = []
    for chain in chains {
      for place in chain.stages.indices where seen.insert(chain.marks[place]).inserted {
        let stage = chain.stages[place]
        let before = chain.befores[place].map { chain.stages[$0] }
        StageSums(stage: stage, before: before, subject: chain.name).check(into: &findings)
        try mappings.check(stage, chain.name, into: &findings)
        try StageLink(stage: stage, before: before, subject: chain.name).check(into: &findings)
      }
      try FilesBeside(chain, settings).check(into: &findings)
    }
    let pieces = LedgerPieces(chains)
    pieces.check(into: &findings)
    let wrong = Set(findings.findings.filter { $0.rule.severity != .warning }.map(\.subject))
    return LedgerWays(chains, without: wrong, pieces)
  }

  /// The ledgers, each once, however often it is named.
  private func read(_ paths: [String], _ findings: inout FindingList) throws(Fault) -> [LedgerChain] {
    var chains: [LedgerChain] = []
    var marks: Set<String> = []
    for path in paths {
      do throws(Fault) {
        let chain = try LedgerChain(path)
        if marks.insert(chain.mark).inserted { chains.append(chain) }
      } catch  where error.dataRule != nil {
        var place = error.place
        if place.file == path { place.file = nil }
        findings.add(Finding(error.rule, path, place: place, error.what, remedy: error.remedy))
      }
    }
    return chains
  }
}

/// The way of the records of each entity, through all stages.
package struct LedgerWays {
  private var ways: [(ledger: String, entity: String, text: String)] = []

  /// The ways through ledgers of which nothing is wrong; what one of them has in it is not said again.
  init(_ chains: [LedgerChain], without wrong: Set<String>, _ pieces: LedgerPieces) {
    let within = Set(chains.flatMap { $0.marks.dropLast() })
    for chain in chains where !within.contains(chain.mark) && pieces.isFirst(chain) {
      if wrong.contains(chain.name) || chain.package.map({ wrong.contains($0) }) ?? false { continue }
      var entities: [String] = []
      for task in chain.last.tasks where !entities.contains(task.target) { entities.append(task.target) }
      let last = chain.stages.count - 1
      for entity in entities { ways.append((chain.name, entity, Self.way(of: [entity], chain, last))) }
    }
  }

  /// From the first stage to one, each with what it did for the entities; what several inputs have come through stands in
  /// brackets.
  private static func way(of entities: [String], _ chain: LedgerChain, _ place: Int) -> String {
    let stage = chain.stages[place]
    let tasks = stage.tasks.filter { entities.contains($0.target) }
    if tasks.isEmpty { return "" }
    let own = "\(stage.program): " + tasks.map { text($0, among: tasks) }.joined(separator: ", and ")
    let before = chain.befores[place].map { way(of: tasks.map(\.source), chain, $0) }.filter { !$0.isEmpty }
    guard before.count > 1 else { return (before + [own]).joined(separator: " | ") }
    return before.map { "(\($0))" }.joined(separator: " + ") + " | " + own
  }

  private static func text(_ task: LedgerTask, among tasks: [LedgerTask]) -> String {
    var names = [task.name ?? (task.source == task.target ? nil : task.source)].compactMap(\.self)
    if tasks.contains(where: { $0.company != task.company }), let company = task.company { names.append(company) }
    return (names.isEmpty ? "" : names.joined(separator: ", ") + " ") + task.sum
  }

  /// One line an entity.
  package var lines: [String] { ways.map { "\($0.ledger): \($0.entity): \($0.text)".visible } }

  /// The same for programs.
  package var json: JSON {
    .list(
      ways.map {
        .object([("ledger", .text($0.ledger)), ("entity", .text($0.entity)), ("way", .text($0.text))])
      })
  }
}
