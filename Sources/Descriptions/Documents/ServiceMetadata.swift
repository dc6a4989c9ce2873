internal import Entities
internal import Packages
internal import Records

/// `$metadata` of an OData service, which may be of any length: enumerations and the names of all entities are kept, the rest
/// is read once more and given entity by entity.
struct ServiceMetadata: EntityDocument {
  private let name: String
  private let open: () throws(Fault) -> FileInput
  private let outline: MetadataOutline
  private let catalog: EntityCatalog

  init(
    _ name: String, _ catalog: EntityCatalog, _ open: @escaping () throws(Fault) -> FileInput
  ) throws(Fault) {
    self.name = name
    self.open = open
    self.catalog = catalog
    outline = MetadataOutline()
    try read(outline, name, open)
    guard outline.sets.isEmpty else { return }
    throw Fault(
      .data, "describe-nothing", "no entity is described here", remedy: "fetch $metadata of the service itself",
      place: Place(file: name))
  }

  /// An entity is known by its set, by its type, and by both with the namespace.
  var entities: [[String]] { outline.sets.map { [$0.name, MetadataName.plain($0.type), $0.type] } }

  func drafts(_ wanted: Set<Int>, _ take: @escaping (EntityDraft) throws(Fault) -> Void) throws(Fault) {
    let drafting = MetadataDrafting(outline, catalog, Set(wanted.map { outline.sets[$0].type }))
    let reader = MetadataTypes(outline.bases) { type throws(Fault) in
      for draft in try drafting.drafts(type, wanted) { try take(draft) }
    }
    try read(reader, name, open)
    try reader.finish()
  }
}

/// Names with a namespace in front.
enum MetadataName {
  /// The name without its namespace.
  static func plain(_ name: String) -> String { name.split(separator: ".").last.map(String.init) ?? name }
}

/// What all entities have to do with: enumerations, entity sets, and which types others are made from.
final class MetadataOutline: ElementReader {
  /// An entity set, and the type of its entities.
  struct EntitySet { let name, type: String }

  private(set) var sets: [EntitySet] = []
  private(set) var enumerations: [String: Enumeration] = [:]
  private(set) var bases: Set<String> = []
  private var spaces = MetadataSpaces()
  private var enumeration: (name: String, Enumeration)?
  private var setsOfType: [String: [Int]] = [:]

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    switch name {
    case "Schema": spaces.begin(attributes)
    case "EntityType":
      if let base = attributes.text("BaseType") { bases.insert(spaces.whole(base)) }
    case "EnumType":
      let own = attributes.text("Name") ?? ""
      enumeration = (spaces.qualified(own), Enumeration(name: own, members: []))
    case "Member":
      guard let symbol = attributes.text("Name") else { return }
      // Without a number they are counted.
      let counted = enumeration?.1.members.count
      enumeration?.1.members.append(
        .init(symbol: symbol, value: attributes.text("Value").map { Int($0) } ?? counted, label: nil))
    case "EntitySet":
      guard let own = attributes.text("Name"), let type = attributes.text("EntityType") else { return }
      setsOfType[spaces.whole(type), default: []].append(sets.count)
      sets.append(EntitySet(name: own, type: spaces.whole(type)))
    default: break
    }
  }

  func end(_ name: ElementName) {
    guard case "EnumType" = name, let found = enumeration else { return }
    enumeration = nil
    // Others have nothing to choose from, or no name that an entity file could give them.
    if !found.1.members.isEmpty, found.1.name.isXMLName { enumerations[found.name] = found.1 }
  }

  /// The places of the sets of a type.
  func places(ofType type: String) -> [Int] { setsOfType[type] ?? [] }
}

/// The namespace of the schema at hand, and what it may be called.
struct MetadataSpaces {
  private(set) var space = ""
  private var aliases: [String: String] = [:]

  mutating func begin(_ attributes: ElementAttributes) {
    space = attributes.text("Namespace") ?? ""
    if let alias = attributes.text("Alias") { aliases[alias] = space }
  }

  /// A name of this schema with its namespace.
  func qualified(_ name: String) -> String { "\(space).\(name)" }

  /// A name with an alias in front with the namespace instead.
  func whole(_ name: String) -> String {
    guard let dot = name.lastIndex(of: "."), let space = aliases[String(name[..<dot])] else { return name }
    return space + name[dot...]
  }
}
