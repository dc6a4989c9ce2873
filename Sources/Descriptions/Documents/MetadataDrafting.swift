internal import Entities
internal import Records

/// Makes drafts of the entity types of a service.
struct MetadataDrafting {
  private let outline: MetadataOutline
  private let catalog: EntityCatalog
  private let wanted: Set<String>

  init(_ outline: MetadataOutline, _ catalog: EntityCatalog, _ wanted: Set<String>) {
    self.outline = outline
    self.catalog = catalog
    self.wanted = wanted
  }

  /// The drafts of a type: one for each set that is wanted of it.
  func drafts(_ type: MetadataType, _ places: Set<Int>) throws(Fault) -> [EntityDraft] {
    guard wanted.contains(type.name) else { return [] }
    var drafts: [EntityDraft] = []
    for place in outline.places(ofType: type.name) where places.contains(place) {
      let draft = try draft(type, outline.sets[place])
      let known = try catalog.known(outline.sets[place].name, in: draft.system)
      if let draft = known == nil ? draft : known.flatMap({ draft.extending($0) }) { drafts.append(draft) }
    }
    return drafts
  }

  /// Which system a service is of, by its namespaces.
  private static func system(_ type: String) -> System {
    if type.hasPrefix("Microsoft.Dynamics.DataEntities.") { return .fno }
    return type.hasPrefix("Microsoft.Dynamics.CRM.") ? .sales : .file
  }

  private func draft(_ type: MetadataType, _ set: MetadataOutline.EntitySet) throws(Fault) -> EntityDraft {
    let (plain, system) = (MetadataName.plain(type.name), Self.system(type.name))
    var draft = EntityDraft(name: system == .fno ? plain : set.name, system: system, table: plain)
    draft.collection = set.name
    if system == .sales { draft.id = type.key.count == 1 ? type.key[0] : nil }
    var leftOut: [String] = []
    for property in type.properties {
      // A package has its company as a whole.
      if system == .fno, property.name.lowercased() == "dataareaid" { continue }
      guard let field = field(property, system, isKey: type.key.contains(property.name)) else {
        leftOut.append("\(property.name) (\(property.type))")
        continue
      }
      guard !draft.fields.contains(where: { $0.name.lowercased() == field.name.lowercased() }) else { continue }
      draft.fields.append(field)
      if let name = field.enumeration, !draft.enumerations.contains(where: { $0.name == name }),
        let enumeration = outline.enumerations[property.type]
      {
        draft.enumerations.append(enumeration)
      }
    }
    draft.key.fields = type.key.filter { key in draft.fields.contains { $0.name == key } }
    draft.references = try references(type, draft)
    draft.remarks = Self.remarks(system, leftOut)
    return draft
  }

  private static func remarks(_ system: System, _ leftOut: [String]) -> [String] {
    var remarks = ["Made by p2c-describe from $metadata."]
    if system == .fno {
      remarks.append(
        "guess: table, which is the AOT name there, and the label, which is the name here. $metadata says neither; "
          + "the manifest of a package does.")
    }
    if !leftOut.isEmpty { remarks.append("Left out: \(leftOut.joined(separator: ", ")).") }
    return remarks
  }

  /// A property as a field; nil for what no field can hold.
  private func field(_ property: MetadataType.Property, _ system: System, isKey: Bool) -> EntityDraft.Field? {
    var name = property.name
    var remark: String?
    // Dataverse shows the GUID of a lookup under a name of its own.
    if system == .sales, name.hasPrefix("_"), name.hasSuffix("_value"), name.count > "__value".count {
      name = String(name.dropFirst().dropLast("_value".count))
      remark = "names a record"
    }
    guard let type = type(property.type, system) else { return nil }
    var field = EntityDraft.Field(name, type)
    field.remark = remark ?? Self.remark(property.type)
    if type == .text { field.length = property.length.flatMap { $0 > 0 ? $0 : nil } }
    if type == .decimal { field.decimals = property.scale }
    if type == .enumeration { field.enumeration = outline.enumerations[property.type]?.name }
    // In F&O hardly anything is null; what is blank in a package gets its default there.
    field.isRequired = system == .fno ? isKey : !property.isNullable
    return field
  }

  private func type(_ name: String, _ system: System) -> ValueType? {
    if outline.enumerations[name] != nil {
      return system == .fno && MetadataName.plain(name) == "NoYes" ? .boolean : .enumeration
    }
    switch name {
    case "Edm.String", "Edm.TimeOfDay", "Edm.Duration": return .text
    case "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Byte", "Edm.SByte": return .integer
    case "Edm.Decimal", "Edm.Double", "Edm.Single": return .decimal
    case "Edm.Boolean": return .boolean
    case "Edm.Date": return .date
    case "Edm.DateTimeOffset", "Edm.DateTime": return .datetime
    case "Edm.Guid": return .guid
    default: return nil
    }
  }

  private static func remark(_ type: String) -> String? {
    ["Edm.TimeOfDay": "a time of day", "Edm.Duration": "a duration"][type]
  }

  /// The ways to one record of another entity.
  private func references(_ type: MetadataType, _ draft: EntityDraft) throws(Fault) -> [EntityDraft.Reference] {
    var references: [EntityDraft.Reference] = []
    for navigation in type.navigations where !navigation.isCollection && !navigation.pairs.isEmpty {
      guard let set = outline.places(ofType: navigation.target).first.map({ outline.sets[$0] }) else { continue }
      let pairs = navigation.pairs.filter { draft.system != .fno || $0.here.lowercased() != "dataareaid" }
      let isHere = pairs.allSatisfy { pair in draft.fields.contains { $0.name == pair.here } }
      guard isHere, !pairs.isEmpty else { continue }
      references.append(try reference(to: navigation.target, set, pairs, draft.system))
    }
    return references
  }

  private func reference(
    to type: String, _ set: MetadataOutline.EntitySet, _ pairs: [(here: String, there: String)], _ system: System
  ) throws(Fault) -> EntityDraft.Reference {
    let own = "\(system.rawValue):\(system == .fno ? MetadataName.plain(type) : set.name)"
    let known = try catalog.known(set.name, in: system)
    var reference = EntityDraft.Reference(
      entity: known?.qualifiedName ?? own, fields: pairs.map(\.here), targetFields: pairs.map(\.there))
    if let known {
      if pairs.contains(where: { known.column($0.there) == nil }) { reference.hindrance = "which has no such field" }
    } else if !wanted.contains(type) {
      reference.hindrance = "which is not described beside it"
    }
    return reference
  }
}

extension EntityCatalog {
  /// The entity of an OData set, if an entity file describes it.
  fileprivate func known(_ set: String, in system: System) throws(Fault) -> Entity? {
    try find(set, in: system).first { $0.collection?.lowercased() == set.lowercased() }
  }
}
