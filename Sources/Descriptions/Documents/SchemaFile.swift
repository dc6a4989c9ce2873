internal import Entities
internal import Packages
internal import Records

/// `data_schema.xml` of the Configuration Migration tool: tables of Dataverse, their columns, and by what rows are matched.
struct SchemaFile: EntityDocument {
  private let drafts: [EntityDraft]
  private let catalog: EntityCatalog

  init(_ name: String, _ catalog: EntityCatalog, _ open: () throws(Fault) -> FileInput) throws(Fault) {
    self.catalog = catalog
    let reader = SchemaReader()
    try read(reader, name, open)
    drafts = reader.drafts
    guard drafts.isEmpty else { return }
    throw Fault(
      .data, "describe-nothing", "no entity is described here", remedy: "is it the data_schema.xml of the tool?",
      place: Place(file: name))
  }

  var entities: [[String]] { drafts.map { [$0.name, $0.label ?? $0.name] } }

  func drafts(_ wanted: Set<Int>, _ take: @escaping (EntityDraft) throws(Fault) -> Void) throws(Fault) {
    for place in drafts.indices where wanted.contains(place) {
      let draft = drafts[place]
      let known = try catalog.find(draft.table, in: .sales).first { $0.table.lowercased() == draft.table.lowercased() }
      if let draft = known == nil ? draft : known.flatMap({ draft.extending($0) }) { try take(draft) }
    }
  }
}

/// Takes the entities of the document one after the other.
private final class SchemaReader: ElementReader {
  private(set) var drafts: [EntityDraft] = []
  private var leftOut: [String] = []
  private var matched: [String] = []
  private var relations: [String] = []

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    switch name {
    case "records":
      throw Fault(
        .data, "describe-data", "this is the data of the Configuration Migration tool, not its schema",
        remedy: "name data_schema.xml, which lies beside it")
    case "entity":
      guard let own = attributes.text("name"), !own.isEmpty else { return }
      var draft = EntityDraft(name: own, system: .sales, table: own)
      if let label = attributes.text("displayname"), !label.isEmpty, label != own { draft.label = label }
      draft.id = attributes.text("primaryidfield")
      drafts.append(draft)
      (leftOut, matched, relations) = ([], [], [])
    case "field": add(attributes)
    case "relationship":
      guard attributes.text("manyToMany") == "true", let other = attributes.text("m2mTargetEntity") else { return }
      relations.append(other)
    default: break
    }
  }

  func end(_ name: ElementName) {
    guard case "entity" = name, !drafts.isEmpty else { return }
    let place = drafts.count - 1
    let key = matched.isEmpty ? [drafts[place].id].compactMap(\.self) : matched
    drafts[place].key.fields = key.filter { name in drafts[place].fields.contains { $0.name == name } }
    var remarks = ["Made by p2c-describe from a data_schema.xml, which says nothing of lengths."]
    if !leftOut.isEmpty { remarks.append("Left out: \(leftOut.joined(separator: ", ")).") }
    if !relations.isEmpty { remarks.append("Many to many: \(relations.joined(separator: ", ")).") }
    drafts[place].remarks = remarks
  }

  private func add(_ attributes: ElementAttributes) {
    guard !drafts.isEmpty, let name = attributes.text("name"), !name.isEmpty else { return }
    let isThere = drafts[drafts.count - 1].fields.contains { $0.name.lowercased() == name.lowercased() }
    if isThere { return }
    let kind = attributes.text("type") ?? ""
    guard let (type, remark) = Self.type(kind, attributes) else {
      leftOut.append("\(name) (\(kind))")
      return
    }
    var field = EntityDraft.Field(name, type)
    field.remark = remark
    drafts[drafts.count - 1].fields.append(field)
    if attributes.text("updateCompare") == "true" { matched.append(name) }
  }

  /// What a column holds, and what is to be said of it; nil for what no field can hold.
  private static func type(_ kind: String, _ attributes: ElementAttributes) -> (ValueType, String?)? {
    switch kind {
    case "guid": return (.guid, nil)
    case "string", "memo": return (.text, nil)
    case "number", "bigint", "integer": return (.integer, nil)
    case "decimal", "float", "double", "money": return (.decimal, nil)
    case "bool", "boolean": return (.boolean, nil)
    case "datetime": return (attributes.text("dateMode")?.lowercased() == "dateonly" ? .date : .datetime, nil)
    case "optionsetvalue", "picklist", "state", "status": return (.integer, "the number of an option")
    case "entityreference", "lookup", "owner", "customer":
      let targets = (attributes.text("lookupType") ?? "").split(separator: "|").map(String.init)
      return (.guid, "names a record" + (targets.isEmpty ? "" : " of \(targets.choices)"))
    case "optionsetvaluecollection": return (.text, "numbers of options")
    default: return nil
    }
  }
}
