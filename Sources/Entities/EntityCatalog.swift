package import Records

/// All entities that the entity files describe, by any of their names.
package struct EntityCatalog: Sendable {
  private let files: EntityFiles
  /// Names in lower case, in the order they are tried: own names, then labels, then tables and OData sets.
  private var names: [[String: [Int]]] = [[:], [:], [:]]

  /// Reads `entities/` in each folder of the search path; a file found earlier hides one of the same name later, unless
  /// it extends an entity: then both are read.
  package static func load(path folders: [String]) throws(Fault) -> EntityCatalog {
    EntityCatalog(try EntityFiles(path: folders))
  }

  private init(_ files: EntityFiles) {
    self.files = files
    for (place, entity) in files.heads.enumerated() {
      let tiers = [
        [entity.name, entity.qualifiedName],
        [entity.label, entity.dataverseLabel ?? entity.label],
        [entity.table, entity.xmlName, entity.collection ?? entity.table],
      ]
      for (tier, list) in tiers.enumerated() {
        for name in Set(list.map { $0.lowercased() }) { names[tier][name, default: []].append(place) }
      }
    }
  }

  /// All entities, in the order of their qualified names.
  package func all() throws(Fault) -> [Entity] {
    try files.heads.indices.map { (place) throws(Fault) in try files.entity(place) }
  }

  /// All entities of a system, in the order of their names; the files of others are not read.
  package func all(of system: System) throws(Fault) -> [Entity] {
    try files.heads.indices.filter { files.heads[$0].system == system }.map { (place) throws(Fault) in
      try files.entity(place)
    }
  }

  /// The entities of a name; any of their names will do, and case does not matter.
  package func find(_ name: String, in system: System? = nil) throws(Fault) -> [Entity] {
    try places(name, in: system).map { (place) throws(Fault) in try files.entity(place) }
  }

  /// The first entity there is of some names, each in a system or in any.
  package func first(of names: [(name: String, system: System?)]) throws(Fault) -> Entity? {
    for (name, system) in names {
      if let entity = try find(name, in: system).first { return entity }
    }
    return nil
  }

  /// Whether there is an entity of a name.
  package func has(_ name: String) -> Bool { !places(name).isEmpty }

  private func places(_ name: String, in system: System? = nil) -> [Int] {
    for tier in names {
      let found = (tier[name.lowercased()] ?? []).filter { system == nil || files.heads[$0].system == system }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The entity of a name; says what is meant if there is none or more than one.
  package func entity(named name: String, near system: System? = nil) throws(Fault) -> Entity {
    if let system, let entity = try find(name, in: system).first { return entity }
    let found = try find(name)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let known = files.heads.map(\.name)
      let remedy = suggestion(for: name, among: known).map { "did you mean \($0)?" }
      throw Fault(.configuration, "entity-unknown", "there is no entity file for \(name)", remedy: remedy)
    }
    throw Fault(
      .configuration, "entity-ambiguous",
      "\(name) may be \(found.map(\.qualifiedName).joined(separator: " or "))",
      remedy: "write the system before the name, as here")
  }

  /// The entity of a name that somebody typed, so that a wrong name is wrong usage.
  package func entity(typed name: String) throws(Fault) -> Entity {
    do throws(Fault) {
      return try entity(named: name)
    } catch {
      // What is wrong with an entity file is not what was typed.
      if error.place.file != nil { throw error }
      var fault = error
      fault.kind = .usage
      throw fault
    }
  }

  /// The enumeration of a name.
  package func enumeration(named name: String) throws(Fault) -> Enumeration? { try files.enumeration(name) }

  /// Whether a name means this entity.
  package func isName(_ name: String, of entity: Entity) -> Bool {
    places(name).contains { files.heads[$0].qualifiedName == entity.qualifiedName }
      || name.lowercased() == entity.name.lowercased()
  }

  /// Whether records of an entity are the headers of the records of another.
  package func areHeaders(_ headers: Entity, of lines: Entity) -> Bool {
    guard let parent = lines.parent else { return false }
    return headers.system == lines.system && isName(parent.entity, of: headers)
  }
}

/// Finds an entity by the name another entity calls it, seen from that entity's system.
package typealias EntityFinder = @Sendable (_ name: String, _ system: System) throws(Fault) -> Entity?

extension EntityCatalog {
  /// Finds entities by the names other entities call them.
  package var finder: EntityFinder {
    { (name, system) throws(Fault) in try first(of: [(name, system), (name, nil)]) }
  }
}
