package import Entities
package import Packages
package import Records

/// Compiles mappings for a package: the tasks whose sources it has, and the entities they make.
package struct PlanCompiler {
  /// What the command line adds to the mappings.
  package struct Settings: Sendable {
    /// The values of parameters.
    package var parameters: [(name: String, value: String)] = []
    /// Filters to switch off.
    package var withoutFilters: [String] = []
    /// Entities that no task has to read.
    package var ignored: [String] = []
    /// Whether parameters may switch every task off.
    var mayBeEmpty = false

    package init() {}
  }

  private let catalog: EntityCatalog
  let sources: [SourceEntity]
  private let maps: ValueMapFile
  private let settings: Settings
  private var plan = TransformPlan()
  private var targetFields: [[Int]] = []

  package init(
    catalog: EntityCatalog, sources: [SourceEntity], maps: ValueMapFile, _ settings: Settings
  ) {
    self.catalog = catalog
    self.sources = sources
    self.maps = maps
    self.settings = settings
  }

  /// The plan of all mappings together.
  package mutating func compile(_ mappings: [Mapping]) throws(Fault) -> TransformPlan {
    try refuseUnknownSettings(mappings)
    try refuseUnknownIgnored()
    var skipped: [String] = []
    var read: Set<Int> = []
    for mapping in mappings {
      let parameters = try Parameters(mapping, set: settings.parameters)
      for (name, value) in parameters.values.sorted(by: { $0.key < $1.key }) {
        plan.parameters.append((name, value))
      }
      plan.digests.append((mapping.name, mapping.digest))
      plan.files += mapping.bases + [mapping.file]
      if let once = mapping.once { plan.once = once }
      let loaded = try load(mapping, parameters)
      let first = plan.tasks.count
      for task in mapping.tasks where try parameters.hold(task.when) {
        let source = try entity(task.source, task.place)
        read.formUnion(StepCompiler.alsoRead(task, of: source, among: sources, catalog))
        guard let place = sources.firstIndex(where: { $0.entity.qualifiedName == source.qualifiedName }) else {
          plan.skipped.append((task.name, try entity(task.target, task.place).name))
          skipped.append("task \(task.name) is skipped: there is no \(source.name) in the package")
          continue
        }
        read.insert(place)
        try add(task, of: mapping, from: place, parameters, loaded)
      }
      plan.linkFollowers(from: first)
    }
    plan.notes += skipped
    guard !plan.tasks.isEmpty || settings.mayBeEmpty else {
      throw Fault(
        .data, "no-task", "no task is left: the package has \(names(sources.map(\.entity.name)))",
        remedy: skipped.first)
    }
    try refuseUnread(read)
    try noteUnread(read, mappings)
    orderTargets()
    plan.nameFates()
    return plan
  }

  private func names(_ list: [String]) -> String { list.isEmpty ? "no entities" : list.joined(separator: ", ") }

  private mutating func noteUnread(_ read: Set<Int>, _ mappings: [Mapping]) throws(Fault) {
    for place in read.sorted() {
      if let unread = try mappings.unread(of: sources[place], catalog) { plan.columns.unread.append(unread) }
    }
  }

  private func refuseUnread(_ read: Set<Int>) throws(Fault) {
    for (place, source) in sources.enumerated() where !read.contains(place) {
      guard !settings.ignored.contains(where: { catalog.isName($0, of: source.entity) }) else { continue }
      throw Fault(
        .data, "entity-unread", "no task reads \(source.entity.name)",
        remedy: "leave it out with --ignore-entity \"\(source.entity.name)\"")
    }
  }

  private func refuseUnknownIgnored() throws(Fault) {
    for name in settings.ignored where !catalog.has(name) && !isSource(name) {
      throw Fault(
        .usage, "entity-unknown", "there is no entity \(name) to be ignored",
        remedy: suggestion(for: name, among: sources.map(\.entity.name)).map { "did you mean \($0)?" })
    }
  }

  /// Refuses settings that are for none of the mappings, whatever the package holds.
  package func refuseUnknownSettings(_ mappings: [Mapping]) throws(Fault) {
    let known = mappings.flatMap { $0.parameters.map(\.name) }
    for setting in settings.parameters where !known.contains(setting.name) {
      throw Fault(
        .usage, "parameter-unknown", "no mapping has a parameter \(setting.name)",
        remedy: suggestion(for: setting.name, among: known).map { "did you mean \($0)?" })
    }
    let valueMaps = mappings.flatMap { $0.valueMaps.map(\.name) }
    for name in maps.overridden where !valueMaps.contains(name) {
      throw Fault(
        .usage, "value-map-unknown", "no mapping has a value map \(name)",
        remedy: suggestion(for: name, among: valueMaps).map { "did you mean \($0)?" })
    }
    let filters = mappings.flatMap { $0.tasks.flatMap { $0.keeps.map(\.name) } }
    for filter in settings.withoutFilters where !filters.contains(filter) {
      throw Fault(
        .usage, "filter-unknown", "no mapping has a filter \"\(filter)\"",
        remedy: try isOfExport(filter, mappings)
          ? "p2c-export left those records out; switch it off there"
          : suggestion(for: filter, among: filters).map { "did you mean \"\($0)\"?" })
    }
  }

  private func isSource(_ name: String) -> Bool { sources.contains { catalog.isName(name, of: $0.entity) } }

  /// Whether an entity that is read has a filter of its own by this name.
  private func isOfExport(_ filter: String, _ mappings: [Mapping]) throws(Fault) -> Bool {
    try mappings.sources(catalog).contains { $0.from?.keeps.contains { $0.name == filter } ?? false }
  }

  private mutating func load(_ mapping: Mapping, _ parameters: Parameters) throws(Fault) -> [String: ValueMap] {
    var loaded: [String: ValueMap] = [:]
    for rule in mapping.valueMaps {
      let found = try maps.load(rule, of: mapping, parameters: parameters)
      loaded[rule.name] = found.map
      if let path = found.map.path { plan.files.append(path) }
      if let digest = found.digest, !plan.digests.contains(where: { $0.name == digest.name }) {
        plan.digests.append(digest)
      }
    }
    return loaded
  }

  private func entity(_ name: String, _ place: Place) throws(Fault) -> Entity {
    do { return try catalog.entity(named: name) } catch { throw error.at(place) }
  }

  private mutating func add(
    _ task: Mapping.Task, of mapping: Mapping, from place: Int, _ parameters: Parameters, _ maps: [String: ValueMap]
  ) throws(Fault) {
    let target = try entity(task.target, task.place)
    let source = sources[place]
    var steps = StepCompiler(mapping, task, source, among: sources, catalog, parameters, self.maps)
    let columns = source.entity.fields.indices.map { field in source.columns.firstIndex { $0.field == field } }
    var scope = Scope(results: target.system, parameters: parameters.values)
    scope.add(source.entity, columns: columns)
    var result = TaskPlan(name: task.name, source: place, target: 0)
    result.company = source.companyColumn
    try steps.addLookups(to: &result, &scope)
    let meeting = ColumnMeeting(task, source.entity, target, scope)
    let rules = try held(task.fields, meeting, parameters)
    let further = try task.records.map { record throws(Fault) in try held(record.fields, meeting, parameters) }
    let targetPlace = try self.place(of: target, task, rules + further.flatMap(\.self), parameters)
    result.target = targetPlace
    result.follow = try steps.follow()
    result.distinct = try steps.distinct()
    result.sequence = try steps.sequence()
    plan.files += result.lookups.compactMap(\.file) + [result.sequence?.used?.file].compactMap(\.self)
    plan.notes += steps.notes
    for keep in task.keeps {
      let condition = try Expression.compile(
        keep.condition, scope: scope, expecting: .condition, place: keep.place)
      if settings.withoutFilters.contains(keep.name) {
        result.keepsOff.append(keep.name)
      } else {
        result.keeps.append(
          TaskPlan.Keep(condition: condition, name: keep.name, warning: keep.warning, isGone: keep.isGone))
      }
    }
    result.requires = try requires(of: task, source, scope, parameters)
    steps.addNumber(to: &scope)
    let compiler = FieldCompiler(
      mapping: mapping, parameters: parameters, scope: scope, source: source.entity, target: target, columns: columns,
      extras: steps.extras)
    result.makesFirst = !task.fields.isEmpty || task.records.isEmpty
    result.fields = try fields(rules, target, targetPlace, compiler, maps, &result)
    result.agreement = try task.agreement.map { agree throws(Fault) in
      AgreementPlan(
        by: try Self.columns(agree.by, of: result, agree.place),
        fields: try Self.columns(agree.fields, of: result, agree.place))
    }
    for (record, rules) in zip(task.records, further) {
      let condition = try record.condition.map { text throws(Fault) in
        try Expression.compile(text, scope: scope, expecting: .condition, place: record.place)
      }
      let fields = try fields(rules, target, targetPlace, compiler, maps, &result)
      result.records.append(RecordPlan(condition: condition, fields: fields))
    }
    plan.targets[targetPlace].order = task.records.isEmpty ? order(source, rules, target, targetPlace) : []
    plan.tasks.append(result)
  }

  /// What every record must meet, as far as the package has the fields for it.
  private mutating func requires(
    of task: Mapping.Task, _ source: SourceEntity, _ scope: Scope, _ parameters: Parameters
  ) throws(Fault) -> [TaskPlan.Require] {
    var requires: [TaskPlan.Require] = []
    for require in task.requires where try parameters.hold(require.when) {
      let named = Set(Mapping.names(in: require.condition).compactMap { source.entity.column($0) })
      if let lacking = named.sorted().first(where: { field in !source.columns.contains { $0.field == field } }) {
        plan.notes.append(
          "task \(task.name): the package has no column \(source.entity.fields[lacking].name), so \(require.rule) is not checked"
        )
        continue
      }
      let condition = try Expression.compile(
        require.condition, scope: scope, expecting: .condition, place: require.place)
      let field = named.count == 1 ? named.first.map { source.entity.fields[$0].name } : nil
      let fault = Fault.unmet(require.rule, require.what, field: field, remedy: require.remedy)
      requires.append(TaskPlan.Require(condition: condition, fault: fault))
    }
    return requires
  }

  private static func columns(_ names: [String], of task: TaskPlan, _ place: Place) throws(Fault) -> [Int] {
    try names.map { name throws(Fault) in
      if let column = task.fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) { return column }
      throw Fault(
        .configuration, "agree-field", "the task makes no field \(name)",
        remedy: suggestion(for: name, among: task.fields.map(\.name)).map { "did you mean \($0)?" }, place: place)
    }
  }

  /// The rules that are there at all.
  private mutating func held(
    _ rules: [Mapping.FieldRule], _ meeting: ColumnMeeting, _ parameters: Parameters
  ) throws(Fault) -> [Mapping.FieldRule] {
    var held: [Mapping.FieldRule] = []
    for var rule in rules where try parameters.hold(rule.when) {
      if meeting.lacks(rule), try parameters.standIn(for: rule) != nil {
        rule.source = .nothing
        held.append(rule)
        continue
      }
      if let missing = try meeting.missing(rule) {
        plan.columns.missing.append(missing)
        // What is absent is blank, or stays absent.
        if rule.fallback == nil { continue }
        rule.source = .nothing
      }
      held.append(rule)
    }
    return held
  }

  /// A plan for each column of the target.
  private func fields(
    _ rules: [Mapping.FieldRule], _ target: Entity, _ place: Int, _ compiler: FieldCompiler, _ maps: [String: ValueMap],
    _ task: inout TaskPlan
  ) throws(Fault) -> [FieldPlan] {
    var plans: [Int: FieldPlan] = [:]
    for rule in rules {
      guard let field = target.column(rule.to) else { continue }
      plans[field] = try compiler.compile(rule, target.fields[field], maps: maps, into: &task)
    }
    return plan.targets[place].fields.map { plans[$0] ?? FieldPlan(name: target.fields[$0].name) }
  }

  /// What several tasks write together has the fields of all of them; the earlier tasks leave the new ones blank.
  private mutating func place(
    of target: Entity, _ task: Mapping.Task, _ rules: [Mapping.FieldRule], _ parameters: Parameters
  ) throws(Fault) -> Int {
    let mode = task.mode.flatMap { ImportMode(rawValue: $0) }
    // What is only to be updated has fields of its own, so it is another entity of the package.
    var place = plan.targets.firstIndex {
      $0.entity.qualifiedName == target.qualifiedName && ($0.mode == .updateExisting) == (mode == .updateExisting)
    }
    if place == nil {
      place = plan.targets.count
      plan.targets.append(OutputEntity(target, fields: [], mode: mode))
    }
    let found = place ?? 0
    plan.targets[found].maxDeletes = task.maxDeletes ?? plan.targets[found].maxDeletes
    for rule in rules {
      guard let field = target.column(rule.to) else {
        throw Fault(
          .configuration, "field-unknown", "\(target.name) has no field \(rule.to)",
          remedy: suggestion(for: rule.to, among: target.fields.map(\.name)).map { "did you mean \($0)?" },
          place: rule.place)
      }
      if try blanks(rule, field, of: target, parameters) { plan.targets[found].blanks.insert(field) }
      guard !plan.targets[found].fields.contains(field) else { continue }
      plan.targets[found].fields.append(field)
      for index in plan.tasks.indices where plan.tasks[index].target == found {
        let blank = FieldPlan(name: target.fields[field].name)
        plan.tasks[index].fields.append(blank)
        for record in plan.tasks[index].records.indices { plan.tasks[index].records[record].fields.append(blank) }
      }
    }
    return found
  }

  /// Whether import leaves a lookup blank that finds nothing.
  private func blanks(
    _ rule: Mapping.FieldRule, _ field: Int, of target: Entity, _ parameters: Parameters
  ) throws(Fault) -> Bool {
    guard let text = try rule.notFound.map({ text throws(Fault) in try parameters.filled(text, rule.place) }) else {
      return false
    }
    let described = target.fields[field]
    let isTie = target.key.contains(field) || target.parent?.fields.contains(field) ?? false
    guard ["reject", "blank"].contains(text), !described.targets.isEmpty, !isTie || text == "reject" else {
      throw Fault(
        .configuration, "not-found", "\(described.name) cannot be \(text) where nothing is found",
        remedy: "notFound is reject or blank, of a lookup that is neither in the key nor names the document",
        place: rule.place)
    }
    return text == "blank"
  }

  /// The order of the source, as far as its fields are copied; none where several tasks write one target.
  private func order(
    _ source: SourceEntity, _ rules: [Mapping.FieldRule], _ target: Entity, _ place: Int
  ) -> [String] {
    guard !plan.tasks.contains(where: { $0.target == place }) else { return [] }
    var order: [String] = []
    for name in source.order {
      let copy = rules.first { rule in
        guard case .field(let from) = rule.source, rule.map == nil, rule.prefix == nil else { return false }
        return source.entity.column(from) == source.entity.column(name)
      }
      guard let copy, let field = target.column(copy.to) else { break }
      order.append(target.fields[field].name)
    }
    return order
  }

  /// Parents before children, else the order of the tasks; then the sums of each task.
  private mutating func orderTargets() {
    plan.targets = plan.targets.withParentsHere(\.entity)
    let order = Array(plan.targets.indices).parentsFirst { plan.targets[$0].entity }
    plan.targets = order.map { plan.targets[$0] }
    for index in plan.tasks.indices {
      let place = order.firstIndex(of: plan.tasks[index].target) ?? 0
      let target = plan.targets[place]
      plan.tasks[index].target = place
      plan.tasks[index].amounts = target.fields.indices.filter { target.entity.fields[target.fields[$0]].isAmount }
      plan.tasks[index].currency = target.entity.currency.flatMap { target.entity.column($0) }
        .flatMap { target.fields.firstIndex(of: $0) }
    }
  }
}
