package import Records

/// A rule that records broke, which were to become some of an entity: how many they were, and the first of them.
package struct BrokenRule: Sendable {
  /// The entity they were to be.
  package let entity: String
  /// The rule.
  package let rule: String
  /// How many records broke it.
  package private(set) var records: Int
  /// The first of them.
  package private(set) var examples: [Example]

  /// A record that broke the rule.
  package struct Example: Sendable {
    /// Where it stands.
    package let place: Place
    /// The field concerned, if it is one.
    package let field: String?
    /// What was found, without the value.
    package let what: String
    /// The value, if the run was to show values.
    package let value: String?

    package init(_ fault: Fault, value: String?) {
      place = fault.place
      field = fault.field
      what = fault.what
      self.value = value
    }
  }

  /// How many examples are kept.
  private static let mostExamples = 3

  init(_ rule: String, of entity: String) {
    self.rule = rule
    self.entity = entity
    records = 0
    examples = []
  }

  /// Counts one more record; it is asked for while examples are wanted.
  mutating func add(_ example: () -> Example) {
    records += 1
    if examples.count < Self.mostExamples { examples.append(example()) }
  }

  /// Adds what others found of the same.
  mutating func add(_ other: BrokenRule) {
    records += other.records
    examples += other.examples.prefix(max(0, Self.mostExamples - examples.count))
  }

  /// As the ledger shows it.
  var json: JSON {
    .object([
      ("entity", .text(entity)), ("rule", .text(rule)), ("records", .int(records)),
      ("examples", .list(examples.map(\.json))),
    ])
  }

  /// The rule that a ledger holds.
  init(of json: JSON) throws(Fault) {
    let member = LedgerMember(json, "a rule")
    entity = try member.text("entity")
    rule = try member.text("rule")
    records = try member.count("records")
    examples = try member.list("examples").map { item throws(Fault) in try Example(of: item) }
  }
}

extension BrokenRule.Example {
  var json: JSON {
    var members: [(name: String, value: JSON)] = []
    if let file = place.file { members.append(("file", .text(file))) }
    if let line = place.line { members.append(("line", .int(line))) }
    if let record = place.record { members.append(("record", .int(record))) }
    if let key = place.key { members.append(("key", .text(key))) }
    if let field { members.append(("field", .text(field))) }
    members.append(("text", .text(what)))
    if let value { members.append(("value", .text(value))) }
    return .object(members)
  }

  init(of json: JSON) throws(Fault) {
    let member = LedgerMember(json, "an example")
    place = Place(
      file: json["file"]?.string, line: json["line"]?.int, record: json["record"]?.int, key: json["key"]?.string)
    field = json["field"]?.string
    what = try member.text("text")
    value = json["value"]?.string
  }
}

/// The rules that records broke, in the order in which they were met.
package struct BrokenRules: Sendable {
  /// All of them.
  package private(set) var all: [BrokenRule] = []
  private var places: [String: [String: Int]] = [:]

  /// How many records of each entity broke which rule.
  package var counts: [String: [String: Int]] { places.mapValues { $0.mapValues { all[$0].records } } }

  package init() {}

  /// Adds what others found.
  package mutating func add(_ others: BrokenRules) {
    for other in others.all {
      let known = places[other.entity]?[other.rule]
      if known == nil { places[other.entity, default: [:]][other.rule] = all.count }
      if let known { all[known].add(other) } else { all.append(other) }
    }
  }

  /// Counts a record that broke a rule, and was to become one of an entity.
  mutating func add(_ rule: String, of entity: String, _ example: () -> BrokenRule.Example) {
    let place = places[entity]?[rule] ?? all.count
    if place == all.count {
      places[entity, default: [:]][rule] = place
      all.append(BrokenRule(rule, of: entity))
    }
    all[place].add(example)
  }
}
