package import Entities
package import Records

extension [Mapping] {
  /// What the sources of their tasks may mean.
  package func sources(_ catalog: EntityCatalog) throws(Fault) -> [Entity] {
    var sources: [Entity] = []
    for mapping in self {
      for task in mapping.tasks { sources += try catalog.find(task.source) }
    }
    return sources
  }
}

extension Mapping {
  /// The entities a mapping reads, and the fields of each.
  package func needs(_ catalog: EntityCatalog) throws(Fault) -> [(entity: Entity, fields: Set<Int>)] {
    var needs: [(entity: Entity, fields: Set<Int>)] = []
    for task in tasks {
      let entity: Entity
      do throws(Fault) { entity = try catalog.entity(named: task.source) } catch { throw error.at(task.place) }
      add(entity, fields(of: task, entity), to: &needs)
      for lookup in task.lookups {
        guard let name = lookup.entity else { continue }
        let found: Entity
        do throws(Fault) { found = try catalog.entity(named: name) } catch { throw error.at(lookup.place) }
        add(found, lookupFields(lookup, task, found), to: &needs)
      }
    }
    for task in tasks where task.sequence != nil || task.follows != nil { try addHeader(of: task, catalog, to: &needs) }
    return needs
  }

  /// The fields that the mapping reads of an entity, which may have more columns in a package than in its file.
  func fieldsRead(of entity: Entity, _ catalog: EntityCatalog) throws(Fault) -> Set<Int> {
    var read: Set<Int> = []
    for task in tasks {
      let source = try catalog.find(task.source)
      if source.contains(where: { $0.qualifiedName == entity.qualifiedName }) {
        read.formUnion(fields(of: task, entity))
      }
      for lookup in task.lookups where lookup.entity.map({ catalog.isName($0, of: entity) }) ?? false {
        read.formUnion(lookupFields(lookup, task, entity))
      }
      for parent in source.compactMap(\.parent) where catalog.isName(parent.entity, of: entity) {
        let names = parent.targetFields + (task.sequence?.orWithin ?? [])
        read.formUnion(names.compactMap { entity.column($0) })
      }
    }
    return read
  }

  /// The headers of numbered lines, so that lines without one can be counted.
  private func addHeader(
    of task: Task, _ catalog: EntityCatalog, to needs: inout [(entity: Entity, fields: Set<Int>)]
  ) throws(Fault) {
    let lines = try catalog.entity(named: task.source)
    guard let parent = lines.parent,
      let header = try catalog.find(parent.entity).first(where: { $0.system == lines.system })
    else { return }
    let names = parent.targetFields + (task.sequence?.orWithin ?? [])
    add(header, Set(names.compactMap { header.column($0) }), to: &needs)
  }

  private func add(_ entity: Entity, _ fields: Set<Int>, to needs: inout [(entity: Entity, fields: Set<Int>)]) {
    if let known = needs.firstIndex(where: { $0.entity.qualifiedName == entity.qualifiedName }) {
      needs[known].fields.formUnion(fields)
    } else {
      needs.append((entity, fields))
    }
  }

  /// The fields that are named anywhere in the task; a name in an expression that is none does no harm.
  private func fields(of task: Task, _ entity: Entity) -> Set<Int> {
    var names: [String] = []
    for rule in task.fields + task.records.flatMap(\.fields) { names += rule.names }
    names += (task.keeps.map(\.condition) + task.requires.map(\.condition)).flatMap { Self.names(in: $0) }
    names += task.records.compactMap(\.condition).flatMap { Self.names(in: $0) }
    if task.follows != nil { names += entity.parent?.fields.map { entity.fields[$0].name } ?? [] }
    names += task.lookups.flatMap(\.by) + (task.distinct.map { $0.by + $0.order } ?? [])
    if let sequence = task.sequence {
      names += [sequence.field] + sequence.within + sequence.orWithin + sequence.order
    }
    return Set(names.compactMap { entity.column($0) })
  }

  private func lookupFields(_ lookup: Lookup, _ task: Task, _ entity: Entity) -> Set<Int> {
    let asked = lookup.condition.map { Self.names(in: $0) } ?? []
    return Set((lookup.key + lookup.order + asked + task.fieldsUsed(of: lookup)).compactMap { entity.column($0) })
  }

  /// Everything in an expression that may be the name of a field.
  static func names(in expression: String) -> [String] {
    expression.split { character in
      !(character.isLetter || character.isNumber || "_./()".contains(character))
    }.flatMap { word -> [String] in
      let text = String(word)
      return [text] + text.split { "()".contains($0) }.map(String.init)
    }
  }
}

extension Mapping.Task {
  /// Whether a field of the target is made from a name.
  func uses(_ name: String) -> Bool {
    (fields + records.flatMap(\.fields)).flatMap(\.names).contains { $0.lowercased() == name.lowercased() }
  }

  /// The fields of what a lookup finds that are named anywhere in the task.
  func fieldsUsed(of lookup: Mapping.Lookup) -> [String] {
    var names = (fields + records.flatMap(\.fields)).flatMap(\.names)
    for condition in keeps.map(\.condition) + requires.map(\.condition) + records.compactMap(\.condition) {
      names += Mapping.names(in: condition)
    }
    let mark = lookup.name.lowercased() + "/"
    return names.filter { $0.lowercased().hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
  }
}

extension Mapping {
  /// Whether a package has to be read more than once.
  package func readsTwice(_ catalog: EntityCatalog) throws(Fault) -> Bool {
    for task in tasks {
      if task.distinct != nil || task.sequence != nil { return true }
      let isFollowed = tasks.contains { $0.follows != nil && $0.follows == task.name && $0.source != task.source }
      if isFollowed, !task.lookups.isEmpty { return true }
      for lookup in task.lookups where try !isOfHeaders(lookup, of: task, catalog) { return true }
    }
    return false
  }

  /// Whether a lookup finds headers of the task's records, which come before them.
  private func isOfHeaders(_ lookup: Lookup, of task: Task, _ catalog: EntityCatalog) throws(Fault) -> Bool {
    guard let name = lookup.entity, let found = try catalog.find(name).first else { return false }
    return try catalog.find(task.source).allSatisfy { source in
      source.parent.map { catalog.isName($0.entity, of: found) } ?? false
    }
  }
}

extension Mapping.FieldRule {
  /// What the rule names of the source.
  fileprivate var names: [String] {
    switch source {
    case .field(let name): [name] + mapBy
    case .expression(let text): Mapping.names(in: text) + mapBy
    case .nothing, .value: mapBy
    }
  }
}
