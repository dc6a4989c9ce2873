internal import Packages
internal import Records

/// One way of records, through all stages of which its ledger tells.
struct ReportedRun {
  /// What it is called: its run id, if it has one, and the file of its ledger.
  let title: String
  /// What is behind it in links.
  let anchor: String
  /// The stages, each behind those before it.
  let stages: [Ledger]
  /// The places of the stages that each of them follows.
  let befores: [[Int]]

  init(_ chain: LedgerChain, named name: String, anchor: String) {
    let id = chain.stages.reversed().compactMap(\.runID).first
    let piece = chain.stages.compactMap(\.split).last.map { ", package \($0.package) of \($0.packages)" } ?? ""
    title = (id.map { "\($0) (\(name))" } ?? name) + piece
    self.anchor = anchor
    (stages, befores) = (chain.stages, chain.befores)
  }

  /// The stages that are equally far from the last one together, the first ones first: those that several inputs have come
  /// through stand side by side.
  var levels: [[Ledger]] {
    var levels: [[Ledger]] = []
    var places = [stages.count - 1]
    while !places.isEmpty {
      levels.append(places.map { stages[$0] })
      places = places.flatMap { befores[$0] }
    }
    return levels.reversed()
  }

  var last: Ledger { stages[stages.count - 1] }

  /// Whether it is one of several packages, and so no run of its own.
  var isPiece: Bool { stages.contains { $0.split != nil } }

  /// What makes two runs rehearsals of the same: programs, mappings, and what comes out.
  var flow: String {
    let parts = stages.map { stage in
      ([stage.program] + stage.tasks.map { "\($0.name ?? "") \($0.source) \($0.target)" }.sorted()).joined(
        separator: "\n")
    }
    return parts.joined(separator: "\n\n")
  }

  /// The entities in the target, in the order of the ledger.
  var targets: [String] { last.tasks.map(\.target).distinct }

  /// How many records of an entity are in the target.
  func arrived(_ entity: String) -> Int { last.tasks.filter { $0.target == entity }.reduce(0) { $0 + $1.passed } }

  /// How many records were read first; several tasks may read the same.
  var readFirst: Int {
    zip(stages, befores).filter { $0.1.isEmpty }.reduce(0) { $0 + Self.read(by: $1.0) }
  }

  private static func read(by first: Ledger) -> Int {
    first.tasks.map(\.source).distinct.reduce(0) { sum, source in
      let reads = Dictionary(grouping: first.tasks.filter { $0.source == source }) { $0.name ?? $0.target }
      return sum + (reads.values.map { $0.reduce(0) { $0 + $1.read } }.max() ?? 0)
    }
  }

  /// What is lost in all stages.
  var losses: [Loss] { Loss.together(stages.flatMap(\.tasks).flatMap(Loss.of)) }

  /// The number of records lost in some way.
  func lost(_ kind: Loss.Kind) -> Int { losses.filter { $0.kind == kind }.reduce(0) { $0 + $1.count } }
}

/// Records that went no further, and why.
struct Loss {
  enum Kind: String, CaseIterable {
    case filtered, duplicate, rejected, held

    var name: String { self == .held ? "held back" : rawValue }
  }

  let kind: Kind
  /// The name of the filter.
  var name = ""
  let count: Int

  /// For people.
  var text: String { "\(count.grouped) \(name.isEmpty ? kind.name : name)" }

  /// The losses of one task.
  static func of(_ task: LedgerTask) -> [Loss] {
    task.filtered.filter { $0.count > 0 }.map { Loss(kind: .filtered, name: $0.name, count: $0.count) }
      + [
        Loss(kind: .duplicate, count: task.duplicates), Loss(kind: .rejected, count: task.rejected),
        Loss(kind: .held, count: task.heldBack),
      ].filter { $0.count > 0 }
  }

  /// Losses of several tasks, those of one name together.
  static func together(_ losses: [Loss]) -> [Loss] {
    var counts: [(loss: Loss, count: Int)] = []
    for loss in losses {
      if let place = counts.firstIndex(where: { $0.loss.kind == loss.kind && $0.loss.name == loss.name }) {
        counts[place].count += loss.count
      } else {
        counts.append((loss, loss.count))
      }
    }
    return counts.map { Loss(kind: $0.loss.kind, name: $0.loss.name, count: $0.count) }
  }
}

extension [String] {
  /// The texts, each once, in their order.
  var distinct: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
