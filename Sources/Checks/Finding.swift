internal import Packages
package import Records

/// Something a rule found, once or on many records.
package struct Finding: Sendable {
  /// The rule that was broken.
  package var rule: Rule
  /// The package, mapping or database it was found in.
  package var subject: String
  /// The label of the entity, or the task, if it concerns one.
  package var entity: String?
  /// The field, if it concerns one.
  package var field: String?
  /// Where it was found first.
  package var place: Place
  /// What was found.
  package var what: String
  /// What to do about it.
  package var remedy: String?
  /// What tells it from other findings of its rule, where they must not be counted as one.
  package var kind = ""
  /// How often it was found.
  package var count = 1
  /// The records it was found on next, a few of them.
  package var others: [Int] = []

  package init(
    _ rule: String, _ subject: String, entity: String? = nil, field: String? = nil, place: Place = Place(),
    _ what: String, remedy: String? = nil
  ) {
    // A name that is not in the table would be a slip of ours; the tests look for it.
    self.rule = Rule.named(rule) ?? Rule(rule, .error, [], .package, rule, "")
    self.subject = subject
    self.entity = entity
    self.field = field
    self.place = place
    self.what = what
    self.remedy = remedy
  }

  /// The finding on one line.
  package var line: String {
    var parts = ["\(rule.severity.rawValue) [\(rule.id)] \(subject)"]
    if let entity { parts.append(entity) }
    let place = "\(place)"
    if !place.isEmpty { parts.append(place) }
    var text = parts.joined(separator: ": ") + ": " + what
    if count > 1 {
      text += "; \(count.grouped) times"
      if !others.isEmpty {
        text +=
          ", also in record\(others.count == 1 ? "" : "s") " + others.map { "\($0)" }.joined(separator: ", ")
      }
      if count > others.count + 1 { text += ", …" }
    }
    if let remedy { text += "; \(remedy)" }
    if !rule.codes.isEmpty { text += " (\(rule.codes.joined(separator: ", ")))" }
    return text.visible
  }

  /// The finding for programs.
  package var json: JSON {
    var members: [(name: String, value: JSON)] = [
      ("severity", .text(rule.severity.rawValue)), ("rule", .text(rule.id)), ("subject", .text(subject)),
    ]
    func add(_ name: String, _ value: String?) { if let value { members.append((name, .text(value))) } }
    func add(_ name: String, _ value: Int?) { if let value { members.append((name, .int(value))) } }
    add("entity", entity)
    add("file", place.file)
    add("line", place.line)
    add("record", place.record)
    add("key", place.key)
    add("field", field)
    add("what", what)
    add("remedy", remedy)
    members.append(("codes", .list(rule.codes.map { .text($0) })))
    members.append(("count", .int(count)))
    members.append(("others", .list(others.map { .int($0) })))
    return .object(members)
  }
}

/// Everything that was found, in order, with repetitions counted.
package struct FindingList: Sendable {
  /// The findings, in the order in which they were met.
  package var findings: [Finding] {
    withdrawn.isEmpty ? all : all.enumerated().filter { !withdrawn.contains($0.offset) }.map(\.element)
  }
  private var all: [Finding] = []
  /// Those that turned out to follow from others.
  private var withdrawn: Set<Int> = []
  private var places: [String: Int] = [:]
  private let skipped: Set<String>

  /// A list that leaves some rules out.
  package init(skipping skipped: [String] = []) { self.skipped = Set(skipped) }

  /// Adds a finding; one met before on another record is counted.
  package mutating func add(_ finding: Finding) {
    guard !skipped.contains(finding.rule.id) else { return }
    guard finding.place.record != nil else { return all.append(finding) }
    let key = [
      finding.rule.id, finding.subject, finding.entity ?? "", finding.place.file ?? "", finding.field ?? "",
      finding.kind,
    ]
    .joined(separator: "\u{1F}")
    guard let place = places[key] else {
      places[key] = all.count
      return all.append(finding)
    }
    all[place].count += finding.count
    for record in [finding.place.record].compactMap(\.self) + finding.others
    where all[place].others.count < 2 && all[place].others.last ?? all[place].place.record != record {
      all[place].others.append(record)
    }
  }

  /// Takes back what some rules found in an entity, because it only follows from something else.
  package mutating func withdraw(_ rules: [DataRule], _ subject: String, entity: String, field: String? = nil) {
    for (place, finding) in all.enumerated()
    where rules.contains(where: { $0.rawValue == finding.rule.id }) && finding.subject == subject
      && finding.entity == entity
      && (field == nil || finding.field?.lowercased() == field?.lowercased())
    {
      withdrawn.insert(place)
    }
  }

  /// How many findings there are of a severity.
  package func count(_ severity: Rule.Severity) -> Int { findings.count { $0.rule.severity == severity } }

  /// Whether the exit status is 0.
  package func isClean(strict: Bool) -> Bool {
    count(.error) == 0 && count(.notChecked) == 0 && (!strict || count(.warning) == 0)
  }

  /// The findings for programs.
  package func json(with members: [(name: String, value: JSON)] = []) -> JSON {
    .object(
      members + [
        ("findings", .list(findings.map(\.json))), ("errors", .int(count(.error))),
        ("warnings", .int(count(.warning))), ("notChecked", .int(count(.notChecked))),
      ])
  }

  /// `2 errors, 1 warning`
  package var summary: String {
    func text(_ count: Int, _ noun: String) -> String { "\(count.grouped) \(noun)\(count == 1 ? "" : "s")" }
    var parts = [text(count(.error), "error"), text(count(.warning), "warning")]
    if count(.notChecked) > 0 { parts.append("\(count(.notChecked)) not checked") }
    return parts.joined(separator: ", ")
  }
}
