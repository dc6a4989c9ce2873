internal import Entities
package import Records

/// Checks single records against what the target takes; workers may use it at the same time.
package struct RecordChecker: Sendable {
  private let rules: [Rule]
  private let tuples: [TupleRule]

  private struct Rule: Sendable {
    let name: String
    let type: ValueType
    let length: Int
    let decimals: Int
    let isRequired: Bool
    let enumeration: String
    let canonical: Canonical
    /// The most digits a binary column of the target keeps.
    let digitLimit: Int
    let acceptsAnyNumber: Bool
  }

  init(_ plan: EntityPlan, digitLimits: [Int?]) {
    let system = plan.entity.system
    rules = plan.source.columns.enumerated().map { column, place in
      let field = plan.entity.fields[place]
      return Rule(
        name: field.name, type: field.type, length: field.length ?? .max, decimals: field.decimals ?? .max,
        isRequired: field.isRequired, enumeration: field.enumeration?.name ?? "its enumeration",
        canonical: field.canonical(for: system), digitLimit: digitLimits[column] ?? .max,
        acceptsAnyNumber: system == .axdb && field.type == .enumeration)
    }
    tuples = plan.tuples
  }

  /// Checks all records of a parsed chunk, brings their values into canonical form, and notes what the steps in
  /// order need.
  package func check(_ chunk: inout Chunk, into findings: Findings) {
    findings.problems.removeAll(keepingCapacity: true)
    for record in 0..<chunk.recordCount {
      for column in rules.indices { check(&chunk, record, column, findings) }
    }
    while findings.lists.count < tuples.count { findings.lists.append(TupleList()) }
    for number in tuples.indices { findings.lists[number].fill(tuples[number], chunk) }
  }

  @inline(always)
  private func check(_ chunk: inout Chunk, _ record: Int, _ column: Int, _ findings: Findings) {
    let field = chunk[record, column]
    if field.length == 0 {
      if rules[column].isRequired { add("required", "is blank, but required", record, column, findings) }
      return
    }
    if rules[column].type == .text {
      if field.length > rules[column].length { checkLength(chunk, field, record, column, findings) }
      return
    }
    checkTyped(&chunk, field, record, column, findings)
  }

  private func checkLength(
    _ chunk: borrowing Chunk, _ field: Field, _ record: Int, _ column: Int, _ findings: Findings
  ) {
    var characters = 0
    for byte in chunk.value(field) where byte & 0xC0 != 0x80 { characters += 1 }
    if characters <= rules[column].length { return }
    add(
      "too-long", "has \(characters) characters; the target takes \(rules[column].length)", record, column,
      findings)
  }

  private func checkTyped(
    _ chunk: inout Chunk, _ field: Field, _ record: Int, _ column: Int, _ findings: Findings
  ) {
    let value = chunk.value(field)
    findings.scratch.removeAll()
    switch rules[column].type {
    case .integer, .decimal:
      guard let number = Decimal(value) else { return addNotValid(record, column, findings) }
      guard checkNumber(number, record, column, findings) else { return }
      number.write(to: &findings.scratch)
    case .text, .date, .datetime, .boolean, .enumeration, .guid:
      if !rules[column].canonical.write(value, to: &findings.scratch) {
        guard rules[column].acceptsAnyNumber, let number = Decimal(value), number.integer != nil else {
          return addNotValid(record, column, findings)
        }
        number.write(to: &findings.scratch)
      }
    }
    // Most values are canonical already and stay where they are.
    if compare(findings.scratch.bytes, value) == 0 { return }
    chunk.fields.base[record &* chunk.columnCount &+ column] = chunk.add(findings.scratch.bytes)
  }

  private func checkNumber(_ number: Decimal, _ record: Int, _ column: Int, _ findings: Findings) -> Bool {
    let rule = rules[column]
    if rule.type == .integer {
      if number.integer != nil { return true }
      addNotValid(record, column, findings)
      return false
    }
    if Int(number.scale) > rule.decimals {
      add(
        "too-many-decimals", "has \(number.scale) digits after the point; the target takes \(rule.decimals)",
        record,
        column, findings)
      return false
    }
    if rule.digitLimit < .max, number.digits.magnitude >= UInt128(1_000_000_000_000_000) {
      add(
        "too-many-digits",
        "has more than \(rule.digitLimit) digits; its column in the target is binary and would lose some",
        record,
        column, findings, remedy: "declare the column as TEXT")
      return false
    }
    return true
  }

  private func addNotValid(_ record: Int, _ column: Int, _ findings: Findings) {
    let rule = rules[column]
    let what =
      switch rule.type {
      case .enumeration: "is not a value of \(rule.enumeration)"
      case .integer: "is not a whole number"
      case .decimal: "is not a decimal number"
      case .date: "is not a date; expected yyyy-MM-dd"
      case .datetime: "is not a date and time; expected yyyy-MM-dd HH:mm:ss"
      case .boolean: "is neither true nor false"
      case .guid: "is not a GUID"
      case .text: "is not text"
      }
    add("value-\(rule.type.rawValue)", what, record, column, findings)
  }

  private func add(
    _ name: String, _ what: String, _ record: Int, _ column: Int, _ findings: Findings, remedy: String? = nil
  ) {
    let field = rules[column].name
    let fault = Fault(.data, name, "\(field) \(what)", remedy: remedy, field: field)
    findings.problems.append(Problem(record: record, fault: fault))
  }
}

/// What the check of one chunk found; a worker uses the same one again and again.
package final class Findings: @unchecked Sendable {
  /// What is wrong with single records, in order.
  package fileprivate(set) var problems: [Problem] = []
  fileprivate(set) var lists: [TupleList] = []
  fileprivate var scratch = ByteBuffer()

  package init() {}
}
