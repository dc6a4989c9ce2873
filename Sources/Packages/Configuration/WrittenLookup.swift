internal import Entities
internal import Records

/// A look-up as it is written: an id, from the column of the id or from what names the record in other words.
struct WrittenLookup {
  let name: String
  /// The columns of the id and of the name of the table.
  private(set) var id: Int?
  private(set) var type: Int?
  private(set) var names: [Name] = []
  /// The tables whose record it may be, also in lower case.
  private(set) var tableNames: [String] = []
  private(set) var tables: [[UInt8]] = []

  /// Some columns that together name the record.
  struct Name {
    var columns: [Int]
    var fields: [String]
    var targets: [Target]
    /// Whether it may name nothing, which is then left out.
    let mayNameNothing: Bool

    /// What they are called, and the entities of which one has the record, for messages.
    var text: String { fields.joined(separator: ", ") }
    var places: String { targets.map(\.entity.name).joined(separator: " or ") }

    /// Whether they are what people see of the record, whatever its table is.
    var isShown: Bool { columns.count == 1 && targets.allSatisfy(\.isShown) }
  }

  /// A table that they may name a record of.
  struct Target {
    let entity: Entity
    /// The name of the table, in lower case.
    let table: [UInt8]
    var fields: [Int]
    /// Which of the names that are looked for it is.
    var number = 0
    var canonicals: [Canonical] = []

    init(_ entity: Entity, _ field: Int) {
      self.entity = entity
      table = Array(entity.table.lowercased().utf8)
      fields = [field]
    }

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
    tableNames = try Self.tables(name, entity, find)
    tables = tableNames.map { Array($0.lowercased().utf8) }
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
      targets.append(Target(other, named))
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
