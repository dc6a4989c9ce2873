internal import Entities
internal import Packages
internal import Records

/// `model.json` of Synapse Link or the Common Data Model: tables, their columns and lengths.
struct LakeModel: EntityDocument {
  private let items: [JSON]
  private let file: String

  /// The most bytes of a model; all of it is held at once.
  private static let limit = 64 << 20

  init(_ name: String, _ open: () throws(Fault) -> FileInput) throws(Fault) {
    file = name
    var input = try open()
    var bytes = ByteBuffer()
    while try input.read(1 << 18, appendingTo: &bytes) > 0 {
      guard bytes.count <= Self.limit else {
        throw Fault(.data, "lake-model", "the model is longer than 64 MiB", place: Place(file: name))
      }
    }
    let model: JSON
    do throws(Fault) { model = try JSON.parse(Array(bytes.bytes)) } catch {
      throw Fault(
        .data, "lake-model", "the model cannot be read: \(error.what)", remedy: "is the file whole? Fetch it again",
        place: Place(file: name))
    }
    items = (model["entities"]?.items ?? []).filter { $0["attributes"] != nil }
    for item in items where (item["name"]?.string ?? "").isEmpty {
      throw Fault(.data, "lake-model", "an entity has no name", place: Place(file: name))
    }
    guard items.isEmpty else { return }
    throw Fault(
      .data, "describe-nothing", "no entity is described here", remedy: "name the model.json that lists the tables",
      place: Place(file: name))
  }

  var entities: [[String]] { items.map { [$0["name"]?.string ?? ""] } }

  func drafts(_ wanted: Set<Int>, _ take: @escaping (EntityDraft) throws(Fault) -> Void) throws(Fault) {
    for place in items.indices where wanted.contains(place) { try take(draft(items[place])) }
  }

  private func draft(_ item: JSON) throws(Fault) -> EntityDraft {
    let name = item["name"]?.string ?? ""
    let attributes = item["attributes"]?.items ?? []
    let names = Set(attributes.compactMap { $0["name"]?.string?.lowercased() })
    // Raw tables of F&O have a number for each row; those of Dataverse do not.
    let isRaw = names.contains("recid")
    var draft = EntityDraft(name: name, system: isRaw ? .axdb : .file, table: isRaw ? name.uppercased() : name)
    draft.remarks = ["Made by p2c-describe from a model.json."]
    var seen: Set<String> = []
    for attribute in attributes {
      guard let own = attribute["name"]?.string, !own.isEmpty, seen.insert(own.lowercased()).inserted else {
        throw Fault(
          .data, "lake-model", "an attribute of \(name) has no name, or the same as another", place: Place(file: file))
      }
      if isRaw, Self.isOfTheLink(own) { continue }
      draft.fields.append(Self.field(attribute, isRaw ? own.uppercased() : own))
    }
    let key = isRaw ? "RECID" : "id"
    draft.key.fields = draft.fields.map(\.name).filter { $0.lowercased() == key.lowercased() }
    return draft
  }

  /// What Synapse Link adds to a raw table, and export does not read.
  private static func isOfTheLink(_ name: String) -> Bool {
    let names = ["id", "sinkcreatedon", "sinkmodifiedon", "isdelete", "sysrowversion", "versionnumber", "tableid"]
    return (names + ["sysdatastatecode"]).contains(name.lowercased())
  }

  private static func field(_ attribute: JSON, _ name: String) -> EntityDraft.Field {
    let kind = attribute["dataType"]?.string ?? ""
    let type: ValueType
    var remark: String?
    switch kind.lowercased() {
    case "int64", "int32", "int16": type = .integer
    case "double", "decimal": type = .decimal
    case "datetime", "datetimeoffset": type = .datetime
    case "date": type = .date
    case "boolean": type = .boolean
    case "guid": type = .guid
    case "string": type = .text
    default:
      type = .text
      remark = "dataType \(kind.isEmpty ? "is missing" : "\"\(kind)\"")"
    }
    var field = EntityDraft.Field(name, type)
    field.remark = remark
    if type == .text, let length = attribute["maxLength"]?.int, length > 0 { field.length = length }
    if type == .decimal { field.decimals = scale(attribute) }
    return field
  }

  /// How many digits stand behind the point, where a trait says so.
  private static func scale(_ attribute: JSON) -> Int? {
    for trait in attribute["cdm:traits"]?.items ?? [] {
      for argument in trait["arguments"]?.items ?? [] where argument["name"]?.string == "scale" {
        if let scale = argument["value"]?.int, scale >= 0 { return scale }
      }
    }
    return nil
  }
}
