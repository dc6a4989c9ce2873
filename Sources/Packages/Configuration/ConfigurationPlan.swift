internal import Entities
internal import Records

/// What the tables of a configuration package consist of, as they are written.
struct ConfigurationPlan {
  let tables: [WrittenTable]
  private let rows: LookupRows
  private let settings: WriteSettings

  init(_ entities: [OutputEntity], _ settings: WriteSettings) throws(Fault) {
    self.settings = settings
    rows = LookupRows(folder: SpoolFile.folder(settings.temporaryFolder))
    var names: Set<String> = []
    var tables: [WrittenTable] = []
    for output in entities {
      let entity = output.entity
      guard entity.system == .sales, entity.id != nil else {
        throw Self.refused(entity, "\(entity.qualifiedName) is no table of Dataverse with an id for each record")
      }
      guard names.insert(entity.table.lowercased()).inserted else {
        throw Self.refused(entity, "\(entity.name) is there twice, and the tool takes each table once")
      }
      tables.append(try WrittenTable(output, rows, settings.catalog?.finder))
    }
    self.tables = tables
  }

  private static func refused(_ entity: Entity, _ what: String) -> Fault {
    Fault(
      .data, "configuration-entity", "a configuration package cannot hold it: \(what)",
      remedy: "choose others with --entity NAME, or write another form")
  }

  /// What writes the records; look-ups are resolved with the packages of `--reference` and with those that are written.
  func records() throws(Fault) -> OwnRecords {
    if let catalog = settings.catalog, !settings.references.isEmpty {
      var reading = ReadSettings(catalog: catalog)
      reading.references = settings.references
      reading.temporaryFolder = settings.temporaryFolder
      try rows.read(reading)
    }
    let writers = tables.map { ConfigurationWriter($0, rows) }
    let isLookedUp = writers.contains { $0.isNamed }
    if !isLookedUp { rows.skipLooking() }
    return OwnRecords(writers: writers, look: isLookedUp ? rows : nil) { writers.flatMap(\.remarks) }
  }
}

/// One table of a configuration package that is written.
struct WrittenTable {
  let entity: Entity
  /// Where the id comes from: a column, and where that is blank, or is not there, the fields of the key.
  let id: Int?
  let key: [Value]
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

/// A look-up as it is written: an id, from the column of the id or from what names the record in other words.
struct WrittenLookup {
  let name: String
  /// The columns of the id and of the name of the table.
  private(set) var id: Int?
  private(set) var type: Int?
  private(set) var names: [Name] = []
  /// The tables whose record it may be.
  private(set) var tables: [String] = []

  /// Some columns that together name the record.
  struct Name {
    var columns: [Int]
    var fields: [String]
    var targets: [Target]
    /// Whether it may name nothing, which is then left out.
    let mayNameNothing: Bool

    var text: String { fields.joined(separator: ", ") }
  }

  /// A table that they may name a record of.
  struct Target {
    let entity: Entity
    var fields: [Int]
    /// Which of the names that are looked for it is.
    var number = 0
    var canonicals: [Canonical] = []

    /// Whether it is what people see of the record.
    var isShown: Bool {
      fields.count == 1 && entity.fields[fields[0]].column.lowercased() == entity.primaryName?.lowercased()
    }
  }

  init(
    _ name: String, _ columns: [Int], _ output: OutputEntity, _ rows: LookupRows, _ find: EntityFinder?
  ) throws(Fault) {
    self.name = name
    let entity = output.entity
    for column in columns {
      let field = entity.fields[output.fields[column]]
      if !field.targets.isEmpty {
        try add(field, column, isBlank: output.blanks.contains(output.fields[column]), entity, find)
      } else if field.name.lowercased() == name.lowercased() {
        id = column
      } else {
        type = column
      }
    }
    for place in names.indices {
      for target in names[place].targets.indices {
        let found = names[place].targets[target]
        names[place].targets[target].number = rows.note(found.entity, found.fields)
        names[place].targets[target].canonicals = found.fields.map { found.entity.fields[$0].canonical(for: .sales) }
      }
    }
    tables = try Self.tables(name, entity, find)
    guard tables.isEmpty else { return }
    throw Fault(
      .data, "configuration-field",
      "\(name) of \(entity.name) is an id, and no entity file says of which table",
      remedy: "say it with idOf in an entity file that extends \(entity.qualifiedName)", field: name)
  }

  /// Fields that name the same tables together name one record.
  private mutating func add(
    _ field: EntityField, _ column: Int, isBlank: Bool, _ entity: Entity, _ find: EntityFinder?
  ) throws(Fault) {
    var targets: [Target] = []
    for target in field.targets {
      guard let other = try find?(target.entity, .sales), let named = other.column(target.field) else { continue }
      targets.append(Target(entity: other, fields: [named]))
    }
    let same = names.firstIndex { known in
      known.targets.map(\.entity.qualifiedName) == targets.map(\.entity.qualifiedName)
    }
    guard let same else {
      return names.append(Name(columns: [column], fields: [field.name], targets: targets, mayNameNothing: isBlank))
    }
    names[same].columns.append(column)
    names[same].fields.append(field.name)
    for place in targets.indices { names[same].targets[place].fields += targets[place].fields }
  }

  private static func tables(_ name: String, _ entity: Entity, _ find: EntityFinder?) throws(Fault) -> [String] {
    var tables: [String] = []
    for field in entity.fields where field.column.lowercased() == name.lowercased() {
      if let table = field.idOf { tables.append(table) }
      for target in field.targets {
        if let table = try find?(target.entity, .sales)?.table, !tables.contains(table) { tables.append(table) }
      }
    }
    return tables
  }
}
