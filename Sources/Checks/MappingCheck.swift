package import Entities
internal import Mappings
internal import Packages
package import Records

/// One run of `p2c-check mapping`: mapping files against the entities they name, and two hops against each other.
package struct MappingCheck {
  private let catalog: EntityCatalog
  private let searchPath: [String]

  package init(_ catalog: EntityCatalog, _ searchPath: [String]) {
    self.catalog = catalog
    self.searchPath = searchPath
  }

  /// Adds what it finds; throws only where a file is not there.
  package func run(_ names: [String], then second: [String], into findings: inout FindingList) throws(Fault) {
    let files = try MappingFile(searchPath: searchPath)
    var first: [Mapping] = []
    for name in names {
      if let mapping = try load(name, files, &findings) { first.append(mapping) }
    }
    var next: [Mapping] = []
    for name in second {
      if let mapping = try load(name, files, &findings) { next.append(mapping) }
    }
    if !next.isEmpty, first.count == names.count { try compare(first, next, &findings) }
  }

  private func load(
    _ name: String, _ files: MappingFile, _ findings: inout FindingList
  ) throws(Fault) -> Mapping? {
    let mapping: Mapping
    do throws(Fault) {
      mapping = try files.load(name)
    } catch  where error.kind == .configuration {
      add(error, name, &findings)
      return nil
    }
    let faults = compileFaults(mapping)
    if let fault = faults.first(where: \.isOfTheMachine) { throw fault }
    for fault in faults { add(fault, name, &findings) }
    guard faults.isEmpty else { return nil }
    checkUse(mapping, name, &findings)
    let inForce = try self.inForce(mapping)
    for task in inForce.tasks { checkTask(task, name, &findings) }
    return inForce
  }

  /// The mapping with the tasks and fields that the defaults of its parameters switch on.
  private func inForce(_ mapping: Mapping) throws(Fault) -> Mapping {
    let parameters = try Parameters(mapping, set: [])
    var result = mapping
    result.tasks = []
    for task in mapping.tasks where try parameters.hold(task.when) {
      var task = task
      var rules: [Mapping.FieldRule] = []
      for rule in task.fields where try parameters.hold(rule.when) { rules.append(rule) }
      task.fields = rules
      result.tasks.append(task)
    }
    return result
  }

  private func add(_ fault: Fault, _ name: String, _ findings: inout FindingList) {
    findings.add(
      Finding("mapping-load", name, field: fault.field, place: fault.place, fault.what, remedy: fault.remedy))
  }

  // MARK: load errors

  /// Everything that keeps a mapping from being compiled for a package that has all fields, whatever its parameters are.
  private func compileFaults(_ mapping: Mapping) -> [Fault] {
    var found = compileFaults(mapping, [])
    for parameter in mapping.parameters {
      for value in parameter.allowed where value != parameter.value {
        found += compileFaults(mapping, [(parameter.name, value)]).filter { !found.contains($0) }
      }
    }
    return found
  }

  private func compileFaults(_ mapping: Mapping, _ settings: [(name: String, value: String)]) -> [Fault] {
    guard let whole = fault(in: mapping, settings) else { return [] }
    var found: [Fault] = []
    for task in mapping.tasks {
      for part in Self.parts(of: task) {
        var alone = mapping
        alone.tasks = [part]
        if let fault = fault(in: alone, settings), !found.contains(fault) { found.append(fault) }
      }
    }
    return found.isEmpty ? [whole] : found
  }

  /// The task field by field, and once without fields, so that one error does not hide the next.
  private static func parts(of task: Mapping.Task) -> [Mapping.Task] {
    var bare = task
    bare.fields = []
    bare.records = []
    return [bare]
      + task.fields.map { rule in
        var part = bare
        part.keeps = []
        part.requires = []
        part.fields = [rule]
        return part
      }
      + task.records.map { record in
        var part = bare
        part.keeps = []
        part.requires = []
        part.records = [record]
        return part
      }
  }

  private func fault(in mapping: Mapping, _ parameters: [(name: String, value: String)]) -> Fault? {
    do throws(Fault) {
      let maps = ValueMapFile(searchPath: searchPath, overrides: [:])
      var settings = PlanCompiler.Settings()
      settings.parameters = parameters
      try PlanCompiler.check([mapping], catalog, maps, settings)
      return nil
    } catch {
      return error
    }
  }

  // MARK: what is not used

  private func checkUse(_ mapping: Mapping, _ name: String, _ findings: inout FindingList) {
    let rules = mapping.tasks.flatMap { $0.fields + $0.records.flatMap(\.fields) }
    for map in mapping.valueMaps where !rules.contains(where: { $0.map == map.name }) {
      findings.add(
        Finding("mapping-unused-map", name, place: map.place, "no field uses the value map \(map.name)"))
    }
    let texts = MappingTexts(mapping)
    for parameter in mapping.parameters where !texts.use(parameter.name) {
      findings.add(
        Finding(
          "mapping-unused-parameter", name, place: Place(file: mapping.file),
          "nothing uses the parameter \(parameter.name)"))
    }
  }

  // MARK: targets

  private func checkTask(_ task: Mapping.Task, _ name: String, _ findings: inout FindingList) {
    guard let source = try? catalog.entity(named: task.source),
      let target = try? catalog.entity(named: task.target)
    else { return }
    checkFilled(task, target, name, &findings)
    for rule in task.fields where !rule.truncates && rule.map == nil {
      guard case .field(let from) = rule.source, let place = source.column(from),
        let other = target.column(rule.to)
      else { continue }
      let (field, goal) = (source.fields[place], target.fields[other])
      guard field.type == .text, goal.type == .text, let length = field.length, let room = goal.length,
        length > room
      else { continue }
      findings.add(
        Finding(
          "mapping-length", name, entity: task.name, field: goal.name, place: rule.place,
          "\(field.name) has up to \(length) characters; \(goal.name) takes \(room)",
          remedy: "truncate it, or make sure that no value is longer"))
    }
  }

  private func checkFilled(
    _ task: Mapping.Task, _ target: Entity, _ name: String, _ findings: inout FindingList
  ) {
    // An update leaves alone what is not written, and finds its records by their key.
    let updates = task.mode == "update" || task.mode == "update-existing"
    let written = Set((task.fields + task.records.flatMap(\.fields)).compactMap { target.column($0.to) })
    for (place, field) in target.fields.enumerated() where !written.contains(place) {
      let isKey = target.key.contains(place)
      guard isKey && !Self.isGiven(field, target) || field.isRequired && !updates else { continue }
      if target.isNumberedByFnO(place) || Self.isGiven(field, target) { continue }
      findings.add(
        Finding(
          "mapping-unfilled", name, entity: task.name, field: field.name, place: task.place,
          "\(field.name) of \(target.name) is \(isKey ? "part of its key" : "required") and gets no value"))
    }
  }

  /// Import gives new rows of raw tables their number.
  private static func isGiven(_ field: EntityField, _ target: Entity) -> Bool {
    target.system == .axdb && field.name == "RECID"
  }

  // MARK: two hops

  private func compare(_ first: [Mapping], _ second: [Mapping], _ findings: inout FindingList) throws(Fault) {
    var written: [String: Set<Int>] = [:]
    for task in first.flatMap(\.tasks) {
      let target = try catalog.entity(named: task.target)
      let fields = (task.fields + task.records.flatMap(\.fields)).compactMap { target.column($0.to) }
      written[target.qualifiedName, default: []].formUnion(fields)
    }
    for mapping in second {
      for need in try mapping.needs(catalog) {
        guard let known = written[need.entity.qualifiedName] else {
          findings.add(
            Finding(
              "mapping-hop", mapping.name, entity: need.entity.name,
              "the first hop does not write \(need.entity.name)"))
          continue
        }
        for place in need.fields.subtracting(known).sorted() {
          let field = need.entity.fields[place].name
          findings.add(
            Finding(
              "mapping-hop", mapping.name, entity: need.entity.name, field: field,
              "the first hop does not write \(field)"))
        }
      }
    }
  }
}

/// All texts of a mapping in which a parameter may be named.
private struct MappingTexts {
  private var texts: [String] = []
  private var expressions: [String] = []
  private var conditions: [String] = []

  init(_ mapping: Mapping) {
    for map in mapping.valueMaps { texts += [map.otherwise, map.file ?? ""] + map.rows.map(\.to) }
    for task in mapping.tasks {
      conditions += [task.when?.parameter ?? ""] + task.requires.compactMap { $0.when?.parameter }
      expressions += task.keeps.map(\.condition) + task.requires.map(\.condition) + task.records.compactMap(\.condition)
      texts += task.lookups.compactMap(\.file) + [task.sequence?.used ?? "", task.sequence?.renumbers ?? ""]
      for rule in task.fields + task.records.flatMap(\.fields) {
        conditions.append(rule.when?.parameter ?? "")
        texts += [rule.prefix ?? "", rule.fallback ?? "", rule.instead ?? "", rule.notFound ?? ""]
        switch rule.source {
        case .value(let text): texts.append(text)
        case .expression(let text): expressions.append(text)
        case .nothing, .field: break
        }
      }
    }
  }

  /// Whether a parameter is named anywhere.
  func use(_ name: String) -> Bool {
    conditions.contains(name) || texts.contains { $0.contains("{\(name)}") }
      || expressions.contains { $0.contains(name) }
  }
}
