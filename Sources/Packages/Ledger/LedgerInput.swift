package import Records

/// One of several inputs of a run, with what was read of it.
///
/// Where there are several, they stand in the place of the ledger of the stage before, which each of them may have.
package struct LedgerInput: Sendable {
  /// As messages call it.
  package let name: String
  /// How many records of each entity came from it.
  package var records: [(entity: String, count: Int)] = []
  /// Whether nothing proves that it is whole.
  package var isUnproven = false
  /// The ledger of the stage that made it, if there is one.
  package var ledger: JSON?

  package init(name: String) { self.name = name }

  /// How many records of an entity came from it.
  package func records(of entity: String) -> Int { records.reduce(0) { $1.entity == entity ? $0 + $1.count : $0 } }

  /// As the ledger shows it.
  var json: JSON {
    var members: [(name: String, value: JSON)] = [("name", .text(name))]
    members.append(("records", .object(records.map { (name: $0.entity, value: .int($0.count)) })))
    if isUnproven { members.append(("unproven", .bool(true))) }
    if let ledger { members.append(("ledger", ledger)) }
    return .object(members)
  }

  /// What a ledger says of an input.
  init(of json: JSON) throws(Fault) {
    let input = LedgerMember(json, "an input")
    name = try input.text("name")
    records = try input.counts("records").map { ($0.name, $0.count) }
    isUnproven = json["unproven"] == .bool(true)
    ledger = json["ledger"]
  }
}

extension JSON {
  /// What stands in the place of the ledger of the stage before, if there were several inputs: what each of them is, and how
  /// many records were stopped on the way to any of them.
  static func joined(_ inputs: [LedgerInput]) -> JSON {
    var stopped: [StoppedCount] = []
    for item in inputs.flatMap({ $0.ledger?["stopped"]?.items ?? [] }) {
      guard let name = item["entity"]?.string else { continue }
      let place = stopped.firstIndex { $0.entity == name } ?? stopped.count
      if place == stopped.count { stopped.append(StoppedCount(entity: name)) }
      stopped[place].keys += item["keys"]?.int ?? 0
      stopped[place].lost += item["lost"]?.int ?? 0
    }
    var members: [(name: String, value: JSON)] = [("inputs", .list(inputs.map(\.json)))]
    if !stopped.isEmpty { members.append(("stopped", .list(stopped.map(\.json)))) }
    return .object(members)
  }

  /// Whether it stands for several inputs and is no account itself.
  private var isJoined: Bool { self["inputs"] != nil }

  /// The ledger of the stage before; where there were several inputs, those that they have.
  package var ledgersBefore: [JSON] {
    if isJoined { return self["inputs"]?.items.compactMap { $0["ledger"] } ?? [] }
    guard let before = self["before"] else { return [] }
    return before.isJoined ? before.ledgersBefore : [before]
  }

  /// A ledger and those of the stages before it, the last one first.
  package var stages: [JSON] { (isJoined ? [] : [self]) + ledgersBefore.flatMap(\.stages) }
}

extension Ledger {
  /// What was read, if that were several inputs.
  package var inputs: [LedgerInput] {
    get throws(Fault) {
      try before?["inputs"]?.items.map { item throws(Fault) in try LedgerInput(of: item) } ?? []
    }
  }
}
