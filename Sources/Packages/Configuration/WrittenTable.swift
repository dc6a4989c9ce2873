internal import Entities
internal import Records

/// One table of a configuration package that is written.
struct WrittenTable {
  let entity: Entity
  /// Where the id comes from: a column, and where that is blank, or is not there, the fields of the key.
  let id: Int?
  let key: [Value]
  /// Which of the names that are looked for in the references the key is.
  let keyName: Int
  let attributes: [Attribute]
  /// The columns by the fields in them.
  let columns: [Int: Int]

  /// A column of the package, and how its values are spelled.
  struct Value {
    let column: Int
    let name: String
    let canonical: Canonical
  }

  /// One attribute.
  struct Attribute {
    let name: String
    /// As the schema calls it.
    let type: String
    let content: Content
    /// Whether the tool knows a record again by it.
    let isCompared: Bool
  }

  enum Content {
    case value(Value)
    case lookup(WrittenLookup)
  }

  init(_ output: OutputEntity, _ rows: LookupRows, _ find: EntityFinder?) throws(Fault) {
    let entity = output.entity
    self.entity = entity
    var columns: [Int: Int] = [:]
    for (column, field) in output.fields.enumerated() { columns[field] = column }
    self.columns = columns
    id = entity.id.flatMap { entity.column($0) }.flatMap { columns[$0] }
    let key = entity.key.compactMap { field in columns[field].map { Self.value($0, entity.fields[field]) } }
    self.key = key.count == entity.key.count ? key : []
    keyName = rows.note(entity, entity.key, isKey: true)
    guard id != nil || !self.key.isEmpty else {
      let names = entity.key.map { entity.fields[$0].name }.joined(separator: ", ")
      throw Fault(
        .data, "configuration-id",
        "records of \(entity.name) have no id: neither \(entity.id ?? "") nor all of its key (\(names)) is there")
    }
    let grouped = try Self.grouped(output)
    attributes = try grouped.map { (attribute) throws(Fault) in
      try Self.attribute(attribute.name, attribute.columns, output, rows, find)
    }
  }

  private static func value(_ column: Int, _ field: EntityField) -> Value {
    Value(column: column, name: field.name, canonical: field.canonical(for: .sales))
  }

  /// The columns by the attribute that they say something of, without the id.
  private static func grouped(_ output: OutputEntity) throws(Fault) -> [(name: String, columns: [Int])] {
    let entity = output.entity
    var groups: [(name: String, columns: [Int])] = []
    for (column, place) in output.fields.enumerated() {
      let field = entity.fields[place]
      if field.isAssumed {
        throw Fault(
          .data, "configuration-field",
          "no entity file says what \(field.name) of \(entity.name) is, so a configuration package cannot hold it",
          remedy: "describe it in an entity file that extends \(entity.qualifiedName)", field: field.name)
      }
      // What says the table of a look-up belongs to it.
      let lookup = entity.fields.first { $0.typeColumn?.lowercased() == field.name.lowercased() }
      let name = lookup?.column ?? field.column
      if name.lowercased() == entity.id?.lowercased() { continue }
      if let known = groups.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
        groups[known].columns.append(column)
      } else {
        groups.append((name, [column]))
      }
    }
    return groups
  }

  private static func attribute(
    _ name: String, _ columns: [Int], _ output: OutputEntity, _ rows: LookupRows, _ find: EntityFinder?
  ) throws(Fault) -> Attribute {
    let entity = output.entity
    let isCompared = entity.key.contains { entity.fields[$0].column.lowercased() == name.lowercased() }
    let field = entity.fields[output.fields[columns[0]]]
    let isLookup = field.type == .guid || columns.count > 1 || !field.targets.isEmpty || field.column != field.name
    if isLookup {
      let lookup = try WrittenLookup(name, columns, output, rows, find)
      return Attribute(name: name, type: "entityreference", content: .lookup(lookup), isCompared: isCompared)
    }
    return Attribute(
      name: name, type: type(of: field), content: .value(value(columns[0], field)), isCompared: isCompared)
  }

  /// What the tool calls the type of a field.
  ///
  /// Dataverse keeps money to four places and other decimals to ten, and its choices end in `code`.
  private static func type(of field: EntityField) -> String {
    switch field.type {
    case .text: (field.length ?? .max) > 4000 ? "memo" : "string"
    case .integer: field.name.lowercased().hasSuffix("code") ? "optionsetvalue" : "number"
    case .decimal: field.isAmount || field.decimals == 4 ? "money" : "decimal"
    case .date, .datetime: "datetime"
    case .boolean: "bool"
    case .guid: "guid"
    case .enumeration:
      switch field.name.lowercased() {
      case "statecode": "state"
      case "statuscode": "status"
      default: "optionsetvalue"
      }
    }
  }
}
