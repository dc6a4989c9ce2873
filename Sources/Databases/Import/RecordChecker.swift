internal import Differences
internal import Entities
package import Records

/// Checks single records against what the target takes; workers may use it at the same time.
struct RecordChecker: Sendable {
  private let rules: [Rule]
  private let tuples: [TupleRule]
  /// The column whose values begin with the prefix of the company, if one was given.
  private let prefixed: Int?
  private let prefix: [UInt8]

  private struct Rule: Sendable {
    let name: String
    let type: ValueType
    let length: Int
    let decimals: Int
    let isRequired: Bool
    let enumeration: String
    let canonical: Canonical
    /// What the column of the target does not keep, if it does not keep all.
    let limit: ColumnLimit?
    let acceptsAnyNumber: Bool
  }

  init(_ plan: EntityPlan, limits: [ColumnLimit?]) {
    let system = plan.entity.system
    rules = plan.source.columns.enumerated().map { column, place in
      let field = plan.entity.fields[place]
      return Rule(
        name: field.name, type: field.type, length: field.length ?? .max, decimals: field.decimals ?? .max,
        isRequired: field.isRequired, enumeration: field.enumeration?.name ?? "its enumeration",
        canonical: field.canonical(for: system), limit: limits[column],
        acceptsAnyNumber: system == .axdb && field.type == .enumeration)
    }
    tuples = plan.tuples
    prefix = Array(plan.source.prefix.utf8)
    let named = prefix.isEmpty ? nil : plan.entity.key.first { plan.entity.fields[$0].type == .text }
    prefixed = named.flatMap { plan.source.columns.firstIndex(of: $0) }
  }

  /// Checks all records of a parsed chunk, with which parsing had these problems, and brings their values into canonical
  /// form.
  func check(_ chunk: inout Chunk, _ problems: [Problem], into findings: Findings) {
    findings.problems.removeAll(keepingCapacity: true)
    findings.problems += problems
    for column in rules.indices { check(column, of: &chunk, findings) }
    if let prefixed { checkPrefix(chunk, prefixed, findings) }
    findings.sortProblems()
  }

  /// Takes out of each record of a checked chunk what it is judged by together with others.
  func collect(_ chunk: borrowing Chunk, into findings: Findings) {
    while findings.lists.count < tuples.count { findings.lists.append(TupleList()) }
    for number in tuples.indices { findings.lists[number].fill(tuples[number], chunk) }
  }

  private func check(_ column: Int, of chunk: inout Chunk, _ findings: Findings) {
    let rule = rules[column]
    if rule.isRequired {
      for record in 0..<chunk.recordCount where chunk[record, column].length == 0 {
        findings.problems.append(Problem(record, .blank(rule.name)))
      }
    }
    switch rule.type {
    case .text:
      for record in 0..<chunk.recordCount where chunk[record, column].length > rule.length {
        checkLength(chunk, record, column, rule, findings)
      }
      if case .binary(let binary) = rule.limit { checkTexts(chunk, column, binary, rule, findings) }
    case .integer, .decimal: checkNumbers(&chunk, column, rule, findings)
    case .date, .datetime, .boolean, .enumeration, .guid: checkOthers(&chunk, column, rule, findings)
    }
    if case .typed(let typed) = rule.limit { checkFit(chunk, column, typed, rule, findings) }
  }

  /// A column with a type that holds less than the field may have.
  private func checkFit(
    _ chunk: borrowing Chunk, _ column: Int, _ typed: TypedColumn, _ rule: Rule, _ findings: Findings
  ) {
    for record in 0..<chunk.recordCount {
      let field = chunk[record, column]
      let isKept = field.length == 0 ? !typed.isRequired : typed.keeps(chunk.value(field))
      // What is wrong with it already need not fit.
      if isKept || findings.problems.contains(where: { $0.record == record && $0.fault.field == rule.name }) {
        continue
      }
      if field.length == 0 {
        let what = "is blank, and column \(typed.name) of the target takes no NULL"
        findings.problems.append(Problem(record, .blank(rule.name, saying: what, remedy: typed.dropRemedy)))
      } else {
        let what = "would not come back as it is from column \(typed.name) of the target, which is \(typed.type)"
        add(.doesNotFit, what, record, rule, findings, remedy: typed.remedy)
      }
    }
  }

  private func checkLength(
    _ chunk: borrowing Chunk, _ record: Int, _ column: Int, _ rule: Rule, _ findings: Findings
  ) {
    var characters = 0
    for byte in chunk.value(chunk[record, column]) where byte & 0xC0 != 0x80 { characters += 1 }
    if characters <= rule.length { return }
    add(.tooLong, ValueRule.length(characters, most: rule.length), record, rule, findings)
  }

  /// A prefix that the keys do not begin with keeps nothing apart.
  private func checkPrefix(_ chunk: borrowing Chunk, _ column: Int, _ findings: Findings) {
    for record in 0..<chunk.recordCount {
      let value = chunk.value(chunk[record, column])
      if value.count >= prefix.count,
        prefix.withUnsafeBytes({ compare($0, UnsafeRawBufferPointer(rebasing: value[..<$0.count])) == 0 })
      {
        continue
      }
      let text = String(decoding: prefix, as: UTF8.self)
      add(
        .prefixMissing, "does not begin with \(text), so nothing keeps it apart from another company's", record,
        rules[column], findings, remedy: "say --set document-prefix=\(text.typed) to p2c-transform too")
    }
  }

  /// A column of numbers would take the key 000697 for 697.
  private func checkTexts(
    _ chunk: borrowing Chunk, _ column: Int, _ binary: BinaryColumn, _ rule: Rule, _ findings: Findings
  ) {
    for record in 0..<chunk.recordCount where !binary.keeps(chunk.value(chunk[record, column])) {
      add(
        .textAsNumber, "would come back as another text: column \(binary.name) of the target makes it a number",
        record, rule, findings, remedy: "declare the column as TEXT instead of \(binary.type)")
    }
  }

  private static func isKept(_ number: Decimal) -> Bool {
    number.digits.magnitude < UInt128(1_000_000_000_000_000)
  }

  /// Most numbers are short, and canonical but for zeros at the end.
  private func checkNumbers(_ chunk: inout Chunk, _ column: Int, _ rule: Rule, _ findings: Findings) {
    let places = rule.type == .integer ? 0 : rule.decimals
    let fields = Column(base: chunk.fields.base + column, width: chunk.columnCount)
    ShortNumber.shorten(fields, of: &chunk, places: places) { chunk, record in
      checkNumber(&chunk, record, column, rule, findings)
    }
  }

  private func checkNumber(
    _ chunk: inout Chunk, _ record: Int, _ column: Int, _ rule: Rule, _ findings: Findings
  ) {
    let value = chunk.value(chunk[record, column])
    guard let number = Decimal(value), rule.type == .decimal || number.integer != nil else {
      return addNotValid(record, rule, findings)
    }
    guard checkDigits(number, record, rule, findings) else { return }
    findings.scratch.removeAll()
    number.write(to: &findings.scratch)
    if compare(findings.scratch.bytes, value) == 0 { return }
    chunk.fields.base[record * chunk.columnCount + column] = chunk.add(findings.scratch.bytes)
  }

  private func checkDigits(_ number: Decimal, _ record: Int, _ rule: Rule, _ findings: Findings) -> Bool {
    if Int(number.scale) > rule.decimals {
      let what = ValueRule.decimals(Int(number.scale), most: rule.decimals)
      add(.tooManyDecimals, what, record, rule, findings)
      return false
    }
    if case .binary(let binary) = rule.limit, !Self.isKept(number) {
      let what =
        "has more than \(BinaryColumn.digits) digits; column \(binary.name) of the target is binary and would lose some"
      add(
        .tooManyDigits, what, record, rule, findings,
        remedy: "declare the column as TEXT instead of \(binary.type)")
      return false
    }
    return true
  }

  private func checkOthers(_ chunk: inout Chunk, _ column: Int, _ rule: Rule, _ findings: Findings) {
    /// The canonical field of each value; blank where the value itself is canonical.
    var memo = Memo<Field>()
    for record in 0..<chunk.recordCount {
      let field = chunk[record, column]
      if field.length == 0 { continue }
      let known = memo.known(field, chunk)
      guard let canonical = known ?? canonicalField(field, &chunk, rule, findings) else {
        addNotValid(record, rule, findings)
        continue
      }
      if known == nil { memo.remember(canonical) }
      if canonical.length > 0 {
        chunk.fields.base[record &* chunk.columnCount &+ column] = canonical
      }
    }
  }

  /// The canonical field of a value; blank where the value itself is canonical, nil where it is not valid.
  private func canonicalField(
    _ field: Field, _ chunk: inout Chunk, _ rule: Rule, _ findings: Findings
  ) -> Field? {
    let value = chunk.value(field)
    if rule.canonical.isClearly(value) { return .blank }
    guard writeCanonical(value, rule, findings) else { return nil }
    return compare(findings.scratch.bytes, value) == 0 ? .blank : chunk.add(findings.scratch.bytes)
  }

  private func writeCanonical(_ value: UnsafeRawBufferPointer, _ rule: Rule, _ findings: Findings) -> Bool {
    findings.scratch.removeAll()
    if rule.canonical.write(value, to: &findings.scratch) { return true }
    guard rule.acceptsAnyNumber, let number = Decimal(value), number.integer != nil else { return false }
    number.write(to: &findings.scratch)
    return true
  }

  private func addNotValid(_ record: Int, _ rule: Rule, _ findings: Findings) {
    let what = ValueRule.expectation(rule.type, enumeration: rule.enumeration)
    add(ValueRule.invalid(rule.type), what, record, rule, findings)
  }

  private func add(
    _ broken: DataRule, _ what: String, _ record: Int, _ rule: Rule, _ findings: Findings, remedy: String? = nil
  ) {
    let fault = Fault(broken, "\(rule.name) \(what)", remedy: remedy, field: rule.name)
    findings.problems.append(Problem(record, fault))
  }
}

/// What the check of one chunk found; a worker uses the same one again and again.
///
/// Unchecked: it belongs to the worker that examines, then to the one whose turn it is to take.
package final class Findings: @unchecked Sendable {
  /// What is wrong with single records, in order.
  package fileprivate(set) var problems: [Problem] = []
  fileprivate(set) var lists: [TupleList] = []
  fileprivate var scratch = ByteBuffer()
  private var scouts: [Int: (any RowScout)?] = [:]
  /// Whether somebody looked what the target has of the records.
  private(set) var hasLooked = false
  /// What the target has of each record; nothing if looking failed.
  private(set) var rows: [RowState] = []

  /// What is noted of the records of the chunk.
  let look = TakenRecords.Look()

  package init() {}

  /// Looks what the target has of the records of a checked chunk.
  func look(at chunk: borrowing Chunk, _ maker: RowScoutMaker?) {
    rows.removeAll(keepingCapacity: true)
    hasLooked = maker != nil
    guard let maker else { return }
    // A fault only means that nothing is known; whoever writes will meet it again.
    if scouts[chunk.entity] == nil { scouts[chunk.entity] = .some(try? maker()) }
    guard let scout = scouts[chunk.entity] ?? nil else { return }
    do { try scout.look(at: chunk, &rows) } catch { rows.removeAll(keepingCapacity: true) }
  }

  /// Puts the problems in the order of the records; those of one record stay in the order of its columns.
  fileprivate func sortProblems() {
    if problems.count < 2 { return }
    let sorted = problems.enumerated().sorted { ($0.element.record, $0.offset) < ($1.element.record, $1.offset) }
    problems = sorted.map(\.element)
  }
}
