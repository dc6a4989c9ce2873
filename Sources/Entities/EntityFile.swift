internal import Records

/// Turns the element of an entity file, already checked against the schema, into an entity.
struct EntityFile {
  private let element: XMLElement
  private let enumerations: [String: Enumeration]

  /// An entity file, and the enumerations that all of them share; its own come before those.
  init(_ element: XMLElement, _ shared: [String: Enumeration]) {
    self.element = element
    enumerations = Self.enumerations(element).reduce(into: shared) { $0[$1.name] = $1 }
  }

  /// The enumerations of an `enumerations.xml`, or those of one entity file.
  static func enumerations(_ element: XMLElement) -> [Enumeration] {
    element.children("enumeration").map { item in
      Enumeration(
        name: item["name"] ?? "",
        members: item.children("member").map { member in
          Enumeration.Member(
            symbol: member["symbol"] ?? "", value: member["value"].flatMap { Int($0) }, label: member["label"]
          )
        })
    }
  }

  /// The entity that the file describes, without its fields: what the first tag says.
  func head() throws(Fault) -> Entity {
    let name = try needed("name")
    let table = try needed("table")
    guard let system = System(rawValue: try needed("system")) else { throw missing("system") }
    var entity = Entity(
      name: name, system: system, table: table, label: element["label"] ?? name,
      dataverseLabel: element["dataverseLabel"], xmlName: element["xmlName"] ?? table.uppercased(),
      collection: element["collection"], id: element["id"], currency: element["currency"],
      file: element.place.file ?? "")
    entity.primaryName = element["primaryName"]
    entity.typeCode = element["typeCode"].flatMap { Int($0) }
    return entity
  }

  /// An entity with what the file adds to it.
  func extending(_ base: Entity) throws(Fault) -> Entity {
    var entity = base
    for item in element.children("field") {
      let field = try field(item)
      try checkIfMissing(field, base.system, item)
      guard entity.index.updateValue(entity.fields.count, forKey: field.name.lowercased()) == nil else {
        throw Fault(
          .configuration, "entity-field-twice", "\(entity.name) has a field \(field.name) already",
          place: item.place(of: "name"))
      }
      if let alias = item["alias"] { entity.index[alias.lowercased()] = entity.fields.count }
      entity.fields.append(field)
    }
    if let key = element.child("key") { entity.key = try columns(key, of: entity) }
    if let order = element.child("order") { entity.order = try columns(order, of: entity) }
    if entity.order.isEmpty { entity.order = entity.key }
    if let parent = element.child("parent") { entity.parent = try reference(parent, of: entity) }
    for item in element.children("reference") { entity.references.append(try reference(item, of: entity)) }
    if let formerly = element.child("formerly") { entity.formerly = try self.formerly(formerly, of: entity) }
    if let owned = element.child("owned") { entity.owned = (owned["if"] ?? "", owned.place(of: "if")) }
    if let spared = element.child("spared") {
      guard entity.parent != nil else {
        throw Fault(
          .configuration, "spared-without-parent",
          "only lines are spared for their header, and \(entity.name) has no <parent>",
          remedy: "add <parent>, or take <spared> out", place: spared.place)
      }
      entity.spared = (spared["if"] ?? "", spared["header"] ?? "", spared.place(of: "if"))
    }
    addSQL(to: &entity)
    return entity
  }

  private func addSQL(to entity: inout Entity) {
    if let from = element.child("from") {
      let text = from.text.trimmed
      if entity.from == nil {
        entity.from = Entity.From(sql: text, company: from["company"])
      } else {
        entity.from?.sql += "\n" + text
      }
    }
    for keep in element.children("keep") {
      let name = keep["otherwise"] ?? ""
      entity.from?.keeps.removeAll { $0.name == name }
      entity.from?.keeps.append(Entity.Keep(condition: keep["if"] ?? "", name: name))
    }
    for require in element.children("require") {
      let rule = require["rule"] ?? ""
      entity.from?.requires.removeAll { $0.rule == rule }
      entity.from?.requires.append(
        Entity.Require(
          condition: require["if"] ?? "", rule: rule, what: require.text.words.joined(separator: " "),
          remedy: require["remedy"], joins: (require["joins"] ?? "").words))
    }
  }

  private func field(_ item: XMLElement) throws(Fault) -> EntityField {
    let name = item["name"] ?? ""
    guard let type = ValueType(rawValue: item["type"] ?? "") else { throw missing("type") }
    var field = EntityField(
      name: name, type: type, xmlName: item["xmlName"] ?? name, column: item["column"] ?? name)
    field.length = item["length"].flatMap { Int($0) }
    field.decimals = item["decimals"].flatMap { Int($0) }
    field.isRequired = isTrue(item["required"])
    field.isAmount = isTrue(item["amount"])
    field.isNumberSequence = isTrue(item["numberSequence"])
    field.typeColumn = item["typeColumn"]
    field.idOf = item["idOf"]
    field.sql = item["sql"]
    field.ifMissing = item["ifMissing"]
    field.targets = item.children("to").map {
      EntityField.Target(entity: $0["entity"] ?? "", field: $0["field"] ?? "")
    }
    if let wanted = item["enumeration"] {
      guard let enumeration = enumerations[wanted] else {
        throw Fault(
          .configuration, "enumeration-unknown", "there is no enumeration \(wanted) in enumerations.xml",
          remedy: suggestion(for: wanted, among: enumerations.keys.sorted()).map { "did you mean \($0)?" },
          place: item.place(of: "enumeration"))
      }
      field.enumeration = enumeration
    }
    return field
  }

  /// It becomes a literal in SQL, which must mean the same to every database.
  private func checkIfMissing(_ field: EntityField, _ system: System, _ item: XMLElement) throws(Fault) {
    guard let value = field.ifMissing else { return }
    let isValid =
      switch field.type {
      case .text: true
      case .integer, .enumeration: Int64(value) != nil
      case .boolean: value == "0" || value == "1"
      case .decimal, .date, .datetime, .guid: false
      }
    if system == .axdb, isValid { return }
    throw Fault(
      .configuration, "if-missing", "ifMissing is for texts, whole numbers and 0 or 1, in tables of axdb",
      place: item.place(of: "ifMissing"))
  }

  private func reference(_ item: XMLElement, of entity: Entity) throws(Fault) -> Entity.Reference {
    let fields = names(item, of: entity)
    return Entity.Reference(
      entity: item["entity"] ?? "", fields: try columns(item, of: entity),
      targetFields: item["as"]?.nameList ?? fields, orEntity: item["orEntity"])
  }

  /// The names in `fields`; one field alone may have a blank in its name.
  private func names(_ item: XMLElement, of entity: Entity) -> [String] {
    let text = (item["fields"] ?? "").trimmed
    return entity.column(text) == nil ? text.nameList : [text]
  }

  private func formerly(_ item: XMLElement, of entity: Entity) throws(Fault) -> Entity.Formerly {
    let fields = try columns(["field", "if"].compactMap { item[$0] }, item, of: entity)
    guard entity.key.contains(fields[0]), let now = item["now"].flatMap({ Int($0) }),
      let was = item["was"].flatMap({ Int($0) })
    else {
      throw Fault(
        .configuration, "formerly", "formerly needs a field of the key, the number it has now and the one it had",
        place: item.place)
    }
    return Entity.Formerly(field: fields[0], now: now, was: was, marker: fields[1])
  }

  private func columns(_ item: XMLElement, of entity: Entity) throws(Fault) -> [Int] {
    try columns(names(item, of: entity), item, of: entity)
  }

  private func columns(_ names: [String], _ item: XMLElement, of entity: Entity) throws(Fault) -> [Int] {
    var columns: [Int] = []
    for name in names {
      guard let column = entity.column(name) else {
        throw Fault(
          .configuration, "field-unknown", "\(entity.name) has no field \(name)",
          remedy: suggestion(for: name, among: entity.fields.map(\.name)).map { "did you mean \($0)?" },
          place: item.place(of: "fields"))
      }
      columns.append(column)
    }
    return columns
  }

  private func needed(_ name: String) throws(Fault) -> String {
    guard let value = element[name] else { throw missing(name) }
    return value
  }

  private func missing(_ name: String) -> Fault {
    Fault(
      .configuration, "entity-incomplete", "an entity needs \(name), unless it extends another one",
      place: element.place)
  }

  private func isTrue(_ text: String?) -> Bool { text == "true" || text == "1" }
}
