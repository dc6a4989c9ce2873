internal import Records
internal import Synchronization

/// The entity files on a search path. All are known by their first tag; one is read whole when it is first asked for.
final class EntityFiles: Sendable {
  /// What the first tags say, which is all but the fields, in the order of qualified names.
  let heads: [Entity]
  /// For each of them the files to be read: the one that describes it, and those that extend it.
  private let paths: [[String]]
  private let enumerationPaths: [String]
  private let schemaPath: String
  private let read: Mutex<Read>

  /// What was read so far.
  private struct Read {
    var schema: XMLSchema?
    var enumerations: [String: Enumeration]?
    var entities: [Int: Entity] = [:]
  }

  /// Looks into `entities/` in each folder of the search path; a file found earlier hides one of the same name later,
  /// unless it extends an entity: then both count.
  init(path folders: [String]) throws(Fault) {
    schemaPath = try MappingFolders.first(with: "entity.xsd", among: folders) + "/entity.xsd"
    var found = FoundFiles()
    for folder in folders { try found.find(in: folder + "/entities") }
    enumerationPaths = found.enumerations
    var described: [String: (head: Entity, paths: [String])] = [:]
    var extensions: [(path: String, base: String)] = []
    for (path, name) in found.entities where !found.isHidden(name) {
      let root = try XMLTree.root(path: path)
      if let base = root["extends"] {
        extensions.append((path, base))
      } else {
        let head = try Self.head(root, path, schemaPath)
        described[head.qualifiedName.lowercased()] = (head, [path])
        found.hide(name)
      }
    }
    for (path, base) in extensions {
      guard described[base.lowercased()] != nil else {
        throw Self.unknown(base, among: described.values.map(\.head), path)
      }
      described[base.lowercased()]?.paths.append(path)
    }
    let sorted = described.values.map { (name: $0.head.qualifiedName, file: $0) }.sorted { $0.name < $1.name }
    heads = sorted.map(\.file.head)
    paths = sorted.map(\.file.paths)
    read = Mutex(Read())
  }

  /// What a first tag says. Where that is not enough, the schema knows best what is wrong with the file.
  private static func head(_ root: XMLElement, _ path: String, _ schema: String) throws(Fault) -> Entity {
    do {
      return try EntityFile(root, [:]).head()
    } catch {
      let whole = try XMLTree.load(path: path, schema: XMLSchema(path: schema))
      return try EntityFile(whole, [:]).head()
    }
  }

  private static func unknown(_ base: String, among heads: [Entity], _ path: String) -> Fault {
    Fault(
      .configuration, "entity-unknown", "\(base) is extended but not described in any entity file",
      remedy: suggestion(for: base, among: heads.map(\.qualifiedName).sorted()).map { "did you mean \($0)?" }
        ?? "write it as system:name", place: (try? XMLTree.load(path: path))?.place(of: "extends") ?? Place(file: path))
  }

  /// The entity with a head, whole.
  func entity(_ place: Int) throws(Fault) -> Entity {
    try read.withLock { (read) throws(Fault) in
      if let known = read.entities[place] { return known }
      let known = try enumerations(&read)
      var entity = heads[place]
      for path in paths[place] {
        let element = try XMLTree.load(path: path, schema: read.schema)
        entity = try EntityFile(element, known).extending(entity)
      }
      read.entities[place] = entity
      return entity
    }
  }

  /// The enumeration of a name.
  func enumeration(_ name: String) throws(Fault) -> Enumeration? {
    try read.withLock { (read) throws(Fault) in try enumerations(&read)[name] }
  }

  /// Schema and enumerations, read when they are first asked for.
  private func enumerations(_ read: inout Read) throws(Fault) -> [String: Enumeration] {
    if let known = read.enumerations { return known }
    if read.schema == nil { read.schema = try XMLSchema(path: schemaPath) }
    let enumerations = try enumerations(read.schema)
    read.enumerations = enumerations
    return enumerations
  }

  /// Those of files found first count most.
  private func enumerations(_ schema: XMLSchema?) throws(Fault) -> [String: Enumeration] {
    var enumerations: [String: Enumeration] = [:]
    for path in enumerationPaths.reversed() {
      for found in try EntityFile.enumerations(XMLTree.load(path: path, schema: schema)) {
        enumerations[found.name] = found
      }
    }
    return enumerations
  }
}

/// The entity files below some folders.
private struct FoundFiles {
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
  mutating func find(in folder: String) throws(Fault) { try find(in: folder, below: "") }

  private mutating func find(in folder: String, below: String) throws(Fault) {
    for name in try Files.listing(folder) {
      let path = folder + "/" + name
      if name == "enumerations.xml" {
        enumerations.append(path)
      } else if name.hasSuffix(".xml") {
        entities.append((path, below + name))
      } else {
        try find(in: path, below: below + name + "/")
      }
    }
  }
}
