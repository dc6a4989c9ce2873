internal import Entities
internal import Records

/// Compiles the rule of one target field.
struct FieldCompiler {
  let mapping: Mapping
  let parameters: Parameters
  let scope: Scope
  let source: Entity
  let target: Entity
  /// The column of each field of the source, if the package has it.
  let columns: [Int?]
  /// What lookups find, by `lookup/field` in lower case.
  let extras: [String: StepCompiler.Extra]

  /// Where a value comes from, and what it holds.
  struct Origin {
    var source: FieldPlan.Source
    var field: EntityField
    var system: System
  }

  /// The plan of a rule; constants and maps go into the task.
  func compile(
    _ rule: Mapping.FieldRule, _ field: EntityField, maps: [String: ValueMap], into task: inout TaskPlan
  ) throws(Fault) -> FieldPlan {
    var plan = FieldPlan(name: field.name)
    plan.isRequired = field.isRequired
    plan.truncates = rule.truncates
    if let constant = try standIn(for: rule, field, &task) {
      plan.source = .constant(constant)
      return plan
    }
    try setSource(of: rule, field, &plan, &task)
    if let prefix = rule.prefix {
      let text = try parameters.filled(prefix, rule.place)
      if !text.isEmpty { plan.prefix = add(text, &task) }
    }
    if let fallback = rule.fallback {
      plan.fallback = try constant(fallback, field, rule, canonical: rule.map == nil, &task)
    }
    if let name = rule.map { try addMap(name, maps, rule, field, &plan, &task) }
    return plan
  }

  /// Where the value comes from, and what is checked in it if it goes through no map.
  private func setSource(
    of rule: Mapping.FieldRule, _ field: EntityField, _ plan: inout FieldPlan, _ task: inout TaskPlan
  ) throws(Fault) {
    let isMapped = rule.map != nil
    switch rule.source {
    case .nothing: break
    case .value(let text): plan.source = .constant(try constant(text, field, rule, canonical: !isMapped, &task))
    case .expression(let text):
      plan.remedy = parameters.otherChoice(in: text)
      let expression = try Expression.compile(
        text, scope: scope, expecting: isMapped ? .anything : .field(field), place: rule.sourcePlace)
      if let name = expression.onlyField, let from = try? origin(name, rule), isMapped || isAllowed(from, field) {
        plan.source = from.source
        if !isMapped { try addCopy(of: from, to: field, rule, &plan) }
      } else {
        plan.source = .expression(expression)
        if !isMapped { plan.check = FieldPlan.Check(field, in: target.system, computed: true) }
      }
    case .field(let name):
      let from = try origin(name, rule)
      plan.source = from.source
      if !isMapped { try addCopy(of: from, to: field, rule, &plan) }
    }
  }

  /// What stands in for all that a rule says, if anything does; its source may then have one value only.
  private func standIn(
    for rule: Mapping.FieldRule, _ field: EntityField, _ task: inout TaskPlan
  ) throws(Fault) -> FieldPlan.Constant? {
    guard let instead = try parameters.standIn(for: rule) else { return nil }
    if case .field(let name) = rule.source {
      let origin = try origin(name, rule)
      let names = Parameters.names(in: rule.instead ?? "")
      task.singles.append(
        SinglePlan(
          source: origin.source, from: origin.field.name, to: field.name,
          given: names.isEmpty ? "the mapping" : names.joined(separator: ", "), map: rule.map))
    }
    return add(try canonicalText(instead, field, rule.place), &task)
  }

  private func origin(_ name: String, _ rule: Mapping.FieldRule) throws(Fault) -> Origin {
    if let extra = extras[name.lowercased()] {
      return Origin(source: .extra(extra.place), field: extra.field, system: extra.system)
    }
    guard let place = source.column(name) else {
      throw Fault(
        .configuration, "field-unknown", "\(source.name) has no field \(name)",
        remedy: suggestion(for: name, among: source.fields.map(\.name)).map { "did you mean \($0)?" },
        place: rule.sourcePlace)
    }
    guard let column = columns[place] else {
      let lack = scope.lack(of: name)
      throw Fault(
        .data, "column-missing", "the package has no column \(name) of \(source.name), which \(rule.to) is made from",
        remedy: lack?.remedy, place: rule.sourcePlace, field: name)
    }
    return Origin(source: .column(column), field: source.fields[place], system: source.system)
  }

  /// A value that is only copied stays byte for byte, unless its type is spelled differently in the other system.
  private func addCopy(
    of origin: Origin, to field: EntityField, _ rule: Mapping.FieldRule, _ plan: inout FieldPlan
  ) throws(Fault) {
    let from = origin.field
    guard isAllowed(origin, field) else {
      throw Fault(
        .configuration, "field-type",
        "\(from.name) is \(described(from)) and cannot be copied to \(field.name), which is \(described(field))",
        remedy: "use a value map or an expression", place: rule.sourcePlace)
    }
    plan.check = FieldPlan.Check(field, in: target.system)
    guard !from.type.isSpelledAlikeEverywhere, origin.system != target.system else { return }
    let isBooleanAlike = from.type == .boolean && origin.system.booleans == target.system.booleans
    let isMemberAlike = from.type == .enumeration && origin.system.spellsSymbols == target.system.spellsSymbols
    if isBooleanAlike || isMemberAlike { return }
    plan.conversion = (from.canonical(for: origin.system), from.canonical(for: target.system))
    if field.type == from.type { plan.check = .nothing }
  }

  private func isAllowed(_ origin: Origin, _ to: EntityField) -> Bool {
    let from = origin.field
    if to.type == .text { return true }
    switch (from.type, to.type) {
    case (.enumeration, .enumeration): return from.enumeration?.name == to.enumeration?.name
    case (.text, _): return true
    case (.integer, .decimal), (.date, .datetime), (.datetime, .date): return true
    case (.integer, .enumeration), (.enumeration, .integer):
      return !(origin.system.spellsSymbols || target.system.spellsSymbols)
    default: return from.type == to.type || from.isAssumed
    }
  }

  private func described(_ field: EntityField) -> String {
    field.enumeration.map { "an enum of \($0.name)" } ?? "\(field.type.rawValue)"
  }

  /// A constant in the canonical text of the target field.
  private func constant(
    _ text: String, _ field: EntityField, _ rule: Mapping.FieldRule, canonical: Bool, _ task: inout TaskPlan
  ) throws(Fault) -> FieldPlan.Constant {
    let filled = try parameters.filled(text, rule.sourcePlace)
    guard canonical, !filled.isEmpty else { return add(filled, &task) }
    return add(try canonicalText(filled, field, rule.sourcePlace), &task)
  }

  private func canonicalText(_ text: String, _ field: EntityField, _ place: Place) throws(Fault) -> String {
    var typed = ByteBuffer()
    typed.append(text)
    var result = ByteBuffer()
    guard field.canonical(for: target.system).write(typed.bytes, to: &result) else {
      throw Fault(
        .configuration, "value-type", "\"\(text)\" is not a value of \(field.name), which is \(described(field))",
        place: place)
    }
    if let length = field.length, result.text.unicodeScalars.count > length {
      throw Fault(
        .configuration, "value-too-long", "\"\(text)\" is longer than the \(length) characters \(field.name) takes",
        place: place)
    }
    return result.text
  }

  private func add(_ text: String, _ task: inout TaskPlan) -> FieldPlan.Constant {
    let bytes = Array(text.utf8)
    defer { task.constants += bytes }
    let isPlain = !bytes.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return FieldPlan.Constant(start: task.constants.count, length: bytes.count, isPlain: isPlain)
  }

  private func addMap(
    _ name: String, _ maps: [String: ValueMap], _ rule: Mapping.FieldRule, _ field: EntityField,
    _ plan: inout FieldPlan, _ task: inout TaskPlan
  ) throws(Fault) {
    guard let map = maps[name] else {
      throw Fault(
        .configuration, "value-map-unknown", "there is no value map \(name)",
        remedy: suggestion(for: name, among: maps.keys.sorted()).map { "did you mean \($0)?" }, place: rule.place)
    }
    if let columns = map.keyColumns, columns != 1 + rule.mapBy.count {
      throw Fault(
        .configuration, "value-map-keys",
        "value map \(name) has \(columns) key column\(columns == 1 ? "" : "s"); here \(1 + rule.mapBy.count) are looked up",
        remedy: "mapBy names the fields for the second key column and those after it", place: rule.place)
    }
    for (row, result) in map.results.enumerated() {
      do throws(Fault) {
        let text = result.isEmpty ? "" : try canonicalText(result, field, rule.place)
        plan.mapResults.append(add(text, &task))
      } catch {
        var fault = error
        fault.place = try place(of: row, map)
        throw fault
      }
    }
    if case .value(let text) = map.otherwise {
      plan.mapOtherwise = text.isEmpty ? add("", &task) : add(try canonicalText(text, field, rule.place), &task)
    }
    if case .keep = map.otherwise { plan.check = FieldPlan.Check(field, in: target.system) }
    for name in rule.mapBy { plan.mapBy.append(try origin(name, rule).source) }
    plan.map = task.maps.firstIndex { $0.name == name }
    if plan.map == nil {
      plan.map = task.maps.count
      task.maps.append(map)
    }
  }

  private func place(of row: Int, _ map: ValueMap) throws(Fault) -> Place {
    if let path = map.path { return try ValueMapFile.place(ofRow: row, in: path) }
    return mapping.valueMaps.first { $0.name == map.name }?.rows[row].place ?? Place(file: mapping.file)
  }
}
