internal import Records

/// An entity type as `$metadata` has it, with what it takes over from others.
struct MetadataType {
  let name: String
  let base: String?
  var key: [String] = []
  var properties: [Property] = []
  var navigations: [Navigation] = []

  /// A property and what is said of it.
  struct Property {
    let name: String
    /// With its namespace.
    let type: String
    let length: Int?
    let scale: Int?
    let isNullable: Bool
  }

  /// The way to another entity, by properties that equal those of the other.
  struct Navigation {
    let target: String
    let isCollection: Bool
    var pairs: [(here: String, there: String)] = []
  }

  /// The type with what a base has in front.
  func extending(_ base: MetadataType) -> MetadataType {
    var whole = self
    whole.key = key.isEmpty ? base.key : key
    whole.properties = base.properties + properties
    whole.navigations = base.navigations + navigations
    return whole
  }
}

/// Gives the entity types of a document one after the other; those made from one that comes later wait for it.
final class MetadataTypes: ElementReader {
  private let bases: Set<String>
  private let take: (MetadataType) throws(Fault) -> Void
  private var known: [String: MetadataType] = [:]
  private var waiting: [MetadataType] = []
  private var spaces = MetadataSpaces()
  private var type: MetadataType?
  private var isInKey = false

  init(_ bases: Set<String>, _ take: @escaping (MetadataType) throws(Fault) -> Void) {
    self.bases = bases
    self.take = take
  }

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    switch name {
    case "Schema": spaces.begin(attributes)
    case "EntityType":
      type = MetadataType(
        name: spaces.qualified(attributes.text("Name") ?? ""), base: attributes.text("BaseType").map(spaces.whole))
    case "Key": isInKey = true
    case "PropertyRef":
      if isInKey, let own = attributes.text("Name") { type?.key.append(own) }
    case "Property":
      if let own = attributes.text("Name") { type?.properties.append(property(own, attributes)) }
    case "NavigationProperty":
      let target = attributes.text("Type") ?? ""
      let isCollection = target.hasPrefix("Collection(")
      let plain = isCollection ? String(target.dropFirst("Collection(".count).prefix { $0 != ")" }) : target
      type?.navigations.append(.init(target: spaces.whole(plain), isCollection: isCollection))
    case "ReferentialConstraint":
      guard let last = type?.navigations.indices.last, let here = attributes.text("Property"),
        let there = attributes.text("ReferencedProperty")
      else { return }
      type?.navigations[last].pairs.append((here, there))
    default: break
    }
  }

  private func property(_ name: String, _ attributes: ElementAttributes) -> MetadataType.Property {
    MetadataType.Property(
      name: name, type: spaces.whole(attributes.text("Type") ?? ""),
      length: attributes.text("MaxLength").flatMap { Int($0) },
      scale: attributes.text("Scale").flatMap { Int($0) }, isNullable: attributes.text("Nullable") != "false")
  }

  func end(_ name: ElementName) throws(Fault) {
    switch name {
    case "Key": isInKey = false
    case "EntityType":
      guard let found = type else { return }
      type = nil
      guard let base = found.base else { return try give(found) }
      if let base = known[base] { return try give(found.extending(base)) }
      waiting.append(found)
    default: break
    }
  }

  private func give(_ whole: MetadataType) throws(Fault) {
    if bases.contains(whole.name) { known[whole.name] = whole }
    try take(whole)
  }

  /// Gives those that still wait: with their bases, or without if these are nowhere.
  func finish() throws(Fault) {
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.base.map { known[$0] != nil } ?? true }
      let now = ready.isEmpty ? waiting : ready
      let names = Set(now.map(\.name))
      waiting.removeAll { names.contains($0.name) }
      for type in now { try give(type.base.flatMap { known[$0] }.map(type.extending) ?? type) }
    }
  }
}
