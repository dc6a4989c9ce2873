package import Records

/// All entities that the entity files describe, by any of their names.
package struct EntityCatalog: Sendable {
  /// The entities, in the order of their qualified names.
  package private(set) var entities: [Entity] = []
  /// Names in lower case, in the order they are tried: own names, then labels, then tables and OData sets.
  private var names: [[String: [Int]]] = []

  /// Reads `entities/` in each folder of the search path; a file found earlier hides one of the same name later, unless
  /// it extends an entity: then both are read.
  package static func load(path folders: [String]) throws(Fault) -> EntityCatalog {
    let first = try MappingFolders.first(with: "entity.xsd", among: folders)
    let schema = try XMLSchema(path: first + "/entity.xsd")
    var files = EntityFiles()
    for folder in folders { files.find(in: folder + "/entities") }
    var enumerations: [String: Enumeration] = [:]
    for path in files.enumerations.reversed() {
      for found in try EntityFile.enumerations(XMLTree.load(path: path, schema: schema)) {
        enumerations[found.name] = found
      }
    }
    var elements: [XMLElement] = []
    for (path, name) in files.entities where !files.isHidden(name) {
      let element = try XMLTree.load(path: path, schema: schema)
      elements.append(element)
      if element["extends"] == nil { files.hide(name) }
    }
    return try EntityCatalog(elements, enumerations)
  }

  /// A catalog of the elements of entity files; extensions are applied to what they extend.
  package init(_ elements: [XMLElement], _ enumerations: [String: Enumeration]) throws(Fault) {
    var found: [String: Entity] = [:]
    for element in elements where element["extends"] == nil {
      let entity = try EntityFile(element, enumerations).entity()
      found[entity.qualifiedName.lowercased()] = entity
    }
    for element in elements {
      guard let base = element["extends"] else { continue }
      guard let extended = found[base.lowercased()] else {
        throw Fault(
          .configuration, "entity-unknown", "\(base) is extended but not described in any entity file",
          remedy: suggestion(for: base, among: found.values.map(\.qualifiedName).sorted()).map { "did you mean \($0)?" }
            ?? "write it as system:name", place: element.place(of: "extends"))
      }
      found[base.lowercased()] = try EntityFile(element, enumerations).extending(extended)
    }
    entities = found.values.sorted { $0.qualifiedName < $1.qualifiedName }
    index()
  }

  private mutating func index() {
    names = [[:], [:], [:]]
    for (place, entity) in entities.enumerated() {
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

  /// The entity of a name, or nil; any of its names will do, and case does not matter.
  package func find(_ name: String, in system: System? = nil) -> [Entity] {
    for tier in names {
      let found = (tier[name.lowercased()] ?? []).map { entities[$0] }.filter {
        system == nil || $0.system == system
      }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The entity of a name; says what is meant if there is none or more than one.
  package func entity(named name: String, near system: System? = nil) throws(Fault) -> Entity {
    if let system, let entity = find(name, in: system).first { return entity }
    let found = find(name)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let known = entities.map(\.name)
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
      var fault = error
      fault.kind = .usage
      throw fault
    }
  }

  /// Whether a name means this entity.
  package func isName(_ name: String, of entity: Entity) -> Bool {
    find(name).contains { $0.qualifiedName == entity.qualifiedName } || name.lowercased() == entity.name.lowercased()
  }
}

/// The entity files below some folders.
private struct EntityFiles {
  /// The files, with their names below the folder.
  var entities: [(path: String, name: String)] = []
  var enumerations: [String] = []
  private var hidden: Set<String> = []

  init() {}

  /// Whether a file found earlier stands for those of this name.
  func isHidden(_ name: String) -> Bool { hidden.contains(name) }

  /// Lets files of this name found later count no more.
  mutating func hide(_ name: String) { hidden.insert(name) }

  /// Adds the files of a folder and its subfolders, in the order of their names.
  mutating func find(in folder: String) { find(in: folder, below: "") }

  private mutating func find(in folder: String, below: String) {
    for name in Files.names(in: folder) {
      let path = folder + "/" + name
      if name == "enumerations.xml" {
        enumerations.append(path)
      } else if name.hasSuffix(".xml") {
        entities.append((path, below + name))
      } else {
        find(in: path, below: below + name + "/")
      }
    }
  }
}
