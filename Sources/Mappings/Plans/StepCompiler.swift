internal import Entities
internal import Packages
internal import Records

/// Compiles what a task does besides making fields: lookups, distinct, sequence.
struct StepCompiler {
  let mapping: Mapping
  let task: Mapping.Task
  let source: PackageEntity
  let sources: [PackageEntity]
  let catalog: EntityCatalog
  let parameters: Parameters
  let files: ValueMapFile
  /// What lookups find, by `lookup/field` in lower case.
  private(set) var extras: [String: Extra] = [:]
  private(set) var notes: [String] = []

  /// A field of what a lookup finds.
  struct Extra {
    var place: Int
    var field: EntityField
    var system: System
  }

  init(
    _ mapping: Mapping, _ task: Mapping.Task, _ source: PackageEntity, among sources: [PackageEntity],
    _ catalog: EntityCatalog, _ parameters: Parameters, _ files: ValueMapFile
  ) {
    self.mapping = mapping
    self.task = task
    self.source = source
    self.sources = sources
    self.catalog = catalog
    self.parameters = parameters
    self.files = files
  }

  /// The names lookups give to what they find go into the scope.
  mutating func addLookups(to plan: inout TaskPlan, _ scope: inout Scope) throws(Fault) {
    for lookup in task.lookups {
      let there = try described(lookup)
      var compiled = LookupPlan(
        name: lookup.name, target: lookup.entity ?? lookup.file ?? "", entity: there.place, file: there.file,
        key: KeyRule(), order: KeyRule(), values: [], by: KeyRule(), firstExtra: extras.count,
        rejects: lookup.rejects)
      compiled.condition = try condition(lookup, there.entity)
      compiled.order = try order(lookup.order, of: there.entity, lookup.place).rule
      for (key, by) in zip(lookup.key, lookup.by) {
        let (here, column) = try column(by, of: source, lookup.place)
        let (field, other) = try self.column(key, of: there.entity, lookup.place)
        let kind = field.keyKind(there.entity.entity.system, against: here)
        compiled.key.parts.append(.init(column: other, kind: kind))
        compiled.by.parts.append(.init(column: column, kind: kind))
      }
      for name in task.fieldsUsed(of: lookup) {
        guard let number = there.entity.entity.column(name) else { continue }
        let field = there.entity.entity.fields[number]
        let mark = "\(lookup.name)/\(field.name)".lowercased()
        if extras[mark] != nil { continue }
        guard let value = there.entity.columns.firstIndex(where: { $0.field == number }) else {
          scope.addLack(of: field, of: there.entity.entity, lookup: lookup.name)
          continue
        }
        let extra = Extra(place: extras.count, field: field, system: there.entity.entity.system)
        extras[mark] = extra
        scope.add(field, of: extra.system, at: .extra(extra.place), lookup: lookup.name)
        compiled.values.append(value)
      }
      plan.lookups.append(compiled)
    }
  }

  /// Which records there count.
  private func condition(_ lookup: Mapping.Lookup, _ there: PackageEntity) throws(Fault) -> Expression? {
    guard let text = lookup.condition else { return nil }
    let columns = there.entity.fields.indices.map { field in there.columns.firstIndex { $0.field == field } }
    var scope = Scope(results: there.entity.system, parameters: parameters.values)
    scope.add(there.entity, columns: columns)
    return try Expression.compile(text, scope: scope, expecting: .condition, place: lookup.place)
  }

  /// What a lookup looks into: an entity of the package, a file, or an entity that the package does not have.
  private mutating func described(
    _ lookup: Mapping.Lookup
  ) throws(Fault) -> (entity: PackageEntity, place: Int?, file: String?) {
    if let name = lookup.file {
      guard let path = files.path(of: name, of: mapping) else {
        throw Fault(.missing, "lookup-file-missing", "there is no file \(name)", place: lookup.place)
      }
      let columns = try ReferenceFile(path).columns()
      return (PackageEntity(nil, name: name, system: source.entity.system, columns: columns, file: path), nil, path)
    }
    let entity: Entity
    do throws(Fault) { entity = try catalog.entity(named: lookup.entity ?? "") } catch { throw error.at(lookup.place) }
    if let place = sources.firstIndex(where: { $0.entity.qualifiedName == entity.qualifiedName }) {
      return (sources[place], place, nil)
    }
    notes.append("task \(task.name): the package has no \(entity.name), so lookup \(lookup.name) finds nothing")
    let names = entity.fields.map(\.name)
    return (PackageEntity(entity, name: entity.name, system: entity.system, columns: names, file: ""), nil, nil)
  }

  /// A column of an entity that the step cannot do without.
  func column(
    _ name: String, of entity: PackageEntity, _ place: Place
  ) throws(Fault) -> (field: EntityField, column: Int) {
    guard let field = entity.entity.column(name) else {
      throw Fault(
        .configuration, "field-unknown", "\(entity.entity.name) has no field \(name)",
        remedy: suggestion(for: name, among: entity.entity.fields.map(\.name)).map { "did you mean \($0)?" },
        place: place)
    }
    guard let column = entity.columns.firstIndex(where: { $0.field == field }) else {
      throw Fault(
        .data, "column-missing",
        "the package has no column \(name) of \(entity.entity.name), which task \(task.name) needs",
        remedy: likelyName(for: name, among: entity.undescribed).map { "it has a column \($0): did you mean \(name)?" }
          ?? "export it", place: place)
    }
    return (entity.entity.fields[field], column)
  }

  private func rule(_ names: [String], of entity: PackageEntity, _ place: Place) throws(Fault) -> KeyRule {
    var rule = KeyRule()
    for name in names {
      let (field, column) = try column(name, of: entity, place)
      rule.parts.append(.init(column: column, kind: field.keyKind(entity.entity.system)))
    }
    return rule
  }

  /// Fields, each of which may be followed by `desc` or `asc`.
  private func order(
    _ words: [String], of entity: PackageEntity, _ place: Place
  ) throws(Fault) -> (rule: KeyRule, names: [String]) {
    var names: [String] = []
    var descending: [Bool] = []
    for word in words {
      if let last = descending.indices.last, word == "desc" || word == "asc" {
        descending[last] = word == "desc"
      } else {
        names.append(word)
        descending.append(false)
      }
    }
    var rule = try rule(names, of: entity, place)
    for part in rule.parts.indices { rule.parts[part].isDescending = descending[part] }
    return (rule, names)
  }

  func distinct() throws(Fault) -> DistinctPlan? {
    guard let distinct = task.distinct else { return nil }
    return DistinctPlan(
      by: try rule(distinct.by, of: source, distinct.place),
      order: try order(distinct.order, of: source, distinct.place).rule)
  }

  // MARK: Sequence

  mutating func sequence() throws(Fault) -> SequencePlan? {
    guard let sequence = task.sequence else { return nil }
    let place = sequence.place
    let (field, column, extra) = try number(sequence)
    guard field.type == .integer || field.isAssumed else {
      throw Fault(
        .configuration, "sequence-type", "\(field.name) is \(field.type.rawValue), but a sequence gives whole numbers",
        place: place)
    }
    guard let last = sequence.within.last else {
      throw Fault(.configuration, "sequence-within", "within names no field", place: place)
    }
    let lastField = try self.column(last, of: source, place)
    let order = try order(sequence.order, of: source, place)
    let renumbers = try parameters.filled(sequence.renumbers, place)
    guard ["reject", "renumber"].contains(renumbers) else {
      throw Fault(
        .configuration, "sequence-duplicates", "duplicates is reject or renumber, not \(renumbers)", place: place)
    }
    let orWithin = sequence.orWithin.isEmpty ? nil : try rule(sequence.orWithin, of: source, place)
    return SequencePlan(
      column: column, extra: extra, field: field.name,
      within: try rule(inFileOrder(sequence.within), of: source, place),
      orWithin: orWithin, last: lastField.column,
      zeroIsBlank: source.entity.system == .axdb && lastField.field.type == .integer, order: order.rule,
      orderNames: order.names,
      renumbers: renumbers == "renumber", used: try used(sequence), header: header(sequence))
  }

  /// The field with the number, and its column; one that the package lacks gets a place of its own, if the task uses it.
  private mutating func number(
    _ sequence: Mapping.Sequence
  ) throws(Fault) -> (field: EntityField, column: Int?, extra: Int?) {
    let known = source.entity.column(sequence.field)
    let isThere = known.map { known in source.columns.contains { $0.field == known } } ?? false
    guard !isThere, task.uses(sequence.field) else {
      let found = try self.column(sequence.field, of: source, sequence.place)
      return (found.field, found.column, nil)
    }
    let name = sequence.field
    let field =
      known.map { source.entity.fields[$0] } ?? EntityField(name: name, type: .integer, xmlName: name, column: name)
    let extra = Extra(place: extras.count, field: field, system: source.entity.system)
    extras[name.lowercased()] = extra
    return (field, nil, extra.place)
  }

  /// The number of a sequence goes into the scope if it is no column; filters come before it.
  func addNumber(to scope: inout Scope) {
    guard let name = task.sequence?.field, let extra = extras[name.lowercased()] else { return }
    scope.add(extra.field, of: extra.system, at: .extra(extra.place))
  }

  /// The fields of a document in the order the package is sorted by, so that sorted input is seen to be sorted.
  private func inFileOrder(_ names: [String]) -> [String] {
    let fields = names.compactMap { source.entity.column($0) }
    guard fields.count == names.count else { return names }
    let sorted = source.order.isEmpty ? source.entity.order : source.order.compactMap { source.entity.column($0) }
    let places = fields.map { sorted.firstIndex(of: $0) ?? .max }
    return names.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { names[$0] }
  }

  private func used(_ sequence: Mapping.Sequence) throws(Fault) -> UsedNumbers? {
    let name = try parameters.filled(sequence.used ?? "", sequence.place)
    if name.isEmpty { return nil }
    guard let path = Files.exists(name) ? name : files.path(of: name, of: mapping) else {
      throw Fault(.missing, "used-numbers-missing", "there is no file \(name)", place: sequence.place)
    }
    let columns = try ReferenceFile(path).columns()
    let described = PackageEntity(source.entity, name: name, system: source.entity.system, columns: columns, file: path)
    // Compared as the package is; else numbers of one document could be taken for two.
    let within = try? rule(inFileOrder(sequence.within), of: described, sequence.place)
    let orWithin = sequence.orWithin.isEmpty ? nil : try? rule(sequence.orWithin, of: described, sequence.place)
    guard within != nil || orWithin != nil, let number = described.column(sequence.field) ?? columns.indices.last else {
      throw Fault(
        .data, "used-numbers-columns",
        "the columns must be \(sequence.within.joined(separator: ", ")), \(sequence.field)",
        place: Place(file: path, line: 1))
    }
    return UsedNumbers(
      file: path, within: within, orWithin: orWithin,
      last: sequence.within.last.flatMap { described.column($0) }, number: number)
  }

  /// The headers of the lines, if the package has them: by reference, or by what stands in for it.
  private func header(_ sequence: Mapping.Sequence) -> HeaderPlan? {
    guard let parent = source.entity.parent, let place = sources.firstIndex(where: { isHeader($0) }) else { return nil }
    let header = sources[place]
    let here = parent.fields.map { source.entity.fields[$0].name }
    var plan = HeaderPlan(entity: place, name: header.entity.name, pairs: [])
    for (mine, theirs) in [(here, parent.targetFields), (sequence.orWithin, sequence.orWithin)] where !mine.isEmpty {
      guard let a = try? rule(mine, of: source, task.place), let b = try? rule(theirs, of: header, task.place) else {
        continue
      }
      plan.pairs.append((there: b, here: a))
    }
    return plan.pairs.isEmpty ? nil : plan
  }

  private func isHeader(_ other: PackageEntity) -> Bool { Self.isHeader(other, of: source.entity) }

  private static func isHeader(_ other: PackageEntity, of lines: Entity) -> Bool {
    guard let parent = lines.parent, other.entity.system == lines.system else { return false }
    let name = parent.entity.lowercased()
    return name == other.entity.name.lowercased() || name == other.entity.qualifiedName.lowercased()
  }

  /// The entities of the package that a task reads besides its source.
  static func alsoRead(
    _ task: Mapping.Task, of source: Entity, among sources: [PackageEntity], _ catalog: EntityCatalog
  ) -> [Int] {
    sources.indices.filter { place in
      task.lookups.contains { lookup in lookup.entity.map { catalog.isName($0, of: sources[place].entity) } ?? false }
        || task.sequence != nil && isHeader(sources[place], of: source)
    }
  }
}
