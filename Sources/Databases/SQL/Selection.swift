import Entities
import Records

/// The SELECT that gives the records of an entity.
struct Selection {
  /// The SQL expression of each field; nil where the entity file has none.
  private(set) var expressions: [String?]
  /// For each field that is a lookup over tables, the column that holds the id.
  private(set) var identifiers: [String?]
  /// What follows FROM, without the tables of lookups.
  private let from: String
  /// The JOINs each lookup needs.
  private var joins: [Int: String] = [:]
  /// The expression of the company, if records belong to one.
  private(set) var company: String?
  /// Which rows the entity is made of, if not of all.
  private(set) var keeps: String?
  /// What must hold for rows of the entity; a row for which one does not is bad.
  private var requires: [Entity.Require] = []
  private var conditions: [String] = []
  private var order: [String] = []
  /// The fields that the conditions use.
  private var conditionFields: Set<Int> = []
  /// The types of the columns that fields are, as far as tables say so.
  private var types: [Int: String] = [:]
  private let entity: Entity
  private let dialect: Dialect

  /// Gives a table by its name.
  typealias Tables = (String) throws(Fault) -> FoundTable

  /// With `leftOutBy` it gives the rows for which that condition of the entity is the first that does not hold.
  init(
    _ entity: Entity, flat: Bool, leftOutBy: Int? = nil, _ dialect: Dialect, find: EntityFinder, tables: Tables
  ) throws(Fault) {
    self.entity = entity
    self.dialect = dialect
    expressions = Array(repeating: nil, count: entity.fields.count)
    identifiers = expressions
    if entity.system == .fno, !flat {
      guard let source = entity.from else {
        throw Fault(
          .usage, "sql-none", "\(entity.name) cannot be made from raw tables: its entity file has no SQL",
          remedy: "use --flat if the database has a table \(entity.table)")
      }
      from = source.sql
      company = source.company.map { "(\($0))" }
      let passed = source.keeps.prefix(leftOutBy ?? source.keeps.count).map { dialect.isTrue($0.condition) }
      if !passed.isEmpty { keeps = passed.joined(separator: " AND ") }
      if let leftOutBy {
        let failed = dialect.isNotTrue(source.keeps[leftOutBy].condition)
        keeps = keeps.map { "\($0) AND \(failed)" } ?? failed
      }
      for place in entity.fields.indices { expressions[place] = entity.fields[place].sql.map { "(\($0))" } }
      if leftOutBy == nil { requires = source.requires }
      if leftOutBy == nil { for place in sortFields { addOrder(place, declared: nil) } }
    } else {
      let table = try tables(entity.table)
      from = "\(table.name) AS t"
      let companyColumn = entity.system == .fno || entity.system == .axdb ? "DATAAREAID" : nil
      if let companyColumn, table.has(companyColumn) { company = "t.\(table.sql(companyColumn))" }
      for place in entity.fields.indices { try addField(place, of: table, find, tables) }
      for place in sortFields { addOrder(place, declared: table.columns[entity.fields[place].column.lowercased()]) }
    }
  }

  private var sortFields: [Int] { entity.order.isEmpty ? entity.key : entity.order }

  private mutating func addOrder(_ place: Int, declared column: FoundTable.Column?) {
    guard let expression = expressions[place] else { return }
    order += dialect.order(expression, entity.fields[place].type, column)
  }

  private mutating func addField(
    _ place: Int, of table: FoundTable, _ find: EntityFinder, _ tables: Tables
  ) throws(Fault) {
    let field = entity.fields[place]
    let column = "t.\(table.sql(field.column))"
    let targets = try LookupTarget.all(of: field, entity.system, find)
    guard !targets.isEmpty else {
      expressions[place] = column
      types[place] = table.columns[field.column.lowercased()]?.type
      return
    }
    var found: [String] = []
    var joined = ""
    for (number, target) in targets.enumerated() {
      let alias = "j\(place)_\(number)"
      let other = try tables(target.table)
      var match = "\(alias).\(other.sql(target.id)) = \(column)"
      if let typeColumn = field.typeColumn {
        match += " AND t.\(table.sql(typeColumn)) = \(SQL.literal(target.table))"
      }
      joined += " LEFT JOIN \(other.name) AS \(alias) ON \(match)"
      found.append("\(alias).\(other.sql(target.column))")
    }
    expressions[place] = found.count == 1 ? found[0] : "COALESCE(\(found.joined(separator: ", ")))"
    if !field.mayNameNothing { identifiers[place] = column }
    joins[place] = joined
  }

  /// The type of the column that a field is; nil where it is none, or nobody knows.
  func type(of field: Int, tables: Tables) throws(Fault) -> String? {
    if let type = types[field] { return type }
    guard let sql = entity.fields[field].sql, let from = entity.from,
      let found = NamedTables(from.sql, beginsWithTable: true).column(sql)
    else { return nil }
    return try tables(found.table).columns[found.column.lowercased()]?.type
  }

  /// Adds a condition that every record must meet, and that uses these fields.
  mutating func add(condition: String, fields: Set<Int> = []) {
    conditions.append("(\(condition))")
    conditionFields.formUnion(fields)
  }

  /// Gives the records in any order.
  mutating func takeAnyOrder() { order = [] }

  /// What follows FROM, with the tables that these fields need.
  func from(_ fields: some Sequence<Int>) -> String {
    let wanted = conditionFields.union(fields)
    return from + joins.keys.filter { wanted.contains($0) }.sorted().map { joins[$0] ?? "" }.joined()
  }

  /// What must hold for rows of which these fields are read.
  func requires(for fields: [Int]) -> [Entity.Require] {
    requires.filter { require in
      require.joins.isEmpty || fields.contains { entity.fields[$0].isTaken(from: require.joins) }
    }
  }

  /// The SQL for copies of these fields; the ids of lookups follow behind them, then the number of the first requirement
  /// that the row does not meet.
  func sql(_ fields: [Int]) -> String {
    var list = fields.map { expressions[$0] ?? "NULL" }
    list += fields.compactMap { identifiers[$0] }
    let failures = requires(for: fields).enumerated().map { "WHEN \(dialect.isNotTrue($1.condition)) THEN \($0)" }
    if !failures.isEmpty { list.append("CASE \(failures.joined(separator: " ")) END") }
    return "SELECT \(dialect.row(list)) FROM \(from(fields + sortFields))\(filter)"
      + (order.isEmpty ? "" : " ORDER BY \(order.joined(separator: ", "))")
  }

  /// The WHERE that all conditions together make.
  var filter: String {
    let all = (keeps.map { [$0] } ?? []) + conditions
    return all.isEmpty ? "" : " WHERE \(all.joined(separator: " AND "))"
  }
}

/// One lookup of some records: the fields that together name the record whose id goes into a column.
///
/// Revisions of a quote share its number, so a line names the number and the revision.
struct LookupGroup {
  /// The columns of the chunk, and the fields of the entity in them.
  var columns: [Int]
  var fields: [EntityField]
  /// The places of the fields in the entity.
  var places: [Int]
  /// For each entity that may hold the record, what each of the fields names there.
  var targets: [[LookupTarget]]
  /// Whether it is left blank where nothing is found.
  var isBlankable: Bool

  /// The lookups among the columns of a package, in the order of their first columns.
  static func all(_ source: ImportEntity, _ find: EntityFinder) throws(Fault) -> [LookupGroup] {
    var groups: [LookupGroup] = []
    for (column, place) in source.columns.enumerated() {
      let field = source.entity.fields[place]
      guard !field.targets.isEmpty else { continue }
      let targets = try LookupTarget.all(of: field, source.entity.system, find)
      guard targets.count == field.targets.count else { throw unknownTarget(field, targets, source.entity) }
      let same = groups.firstIndex { $0.takes(field, targets) }
      if let same {
        groups[same].add(column, field, place, targets)
      } else {
        groups.append(
          LookupGroup(
            columns: [column], fields: [field], places: [place], targets: targets.map { [$0] },
            isBlankable: source.blanks.contains(place)))
      }
    }
    return groups
  }

  /// The names of the fields, for messages.
  var name: String { fields.map(\.name).joined(separator: ", ") }

  private func takes(_ field: EntityField, _ others: [LookupTarget]) -> Bool {
    field.column.lowercased() == fields[0].column.lowercased()
      && targets.map { $0[0].entity.qualifiedName } == others.map(\.entity.qualifiedName)
  }

  private mutating func add(_ column: Int, _ field: EntityField, _ place: Int, _ others: [LookupTarget]) {
    columns.append(column)
    fields.append(field)
    places.append(place)
    for (number, target) in others.enumerated() { targets[number].append(target) }
  }

  private static func unknownTarget(_ field: EntityField, _ known: [LookupTarget], _ entity: Entity) -> Fault {
    let unknown = field.targets.first { target in !known.contains { $0.isKnown(as: target) } }
    return Fault(
      .configuration, "lookup-target",
      "\(field.name) looks up \(unknown?.field ?? "") of \(unknown?.entity ?? ""), which is no field of an entity with an id",
      place: Place(file: entity.file))
  }
}

extension EntityField {
  /// Whether its SQL names one of these joined tables.
  func isTaken(from joins: [String]) -> Bool {
    guard let sql else { return false }
    let names = sql.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    return names.contains { name in joins.contains { name.hasPrefix("\($0).") } }
  }
}

/// The table and columns behind one `<to>` of a lookup.
struct LookupTarget: Sendable {
  private let name: EntityField.Target
  let entity: Entity
  let field: Int
  let table: String
  /// The column with the id that the lookup holds.
  let id: String
  /// The column with what the field names.
  let column: String

  /// What a field looks up, as far as it is known.
  static func all(of field: EntityField, _ system: System, _ find: EntityFinder) throws(Fault) -> [LookupTarget] {
    var targets: [LookupTarget] = []
    for target in field.targets {
      if let known = try LookupTarget(target, system, find) { targets.append(known) }
    }
    return targets
  }

  /// Whether this is what an entity file calls so.
  func isKnown(as other: EntityField.Target) -> Bool { name.entity == other.entity && name.field == other.field }

  /// Nil where the entity is not known or its records have no id.
  private init?(_ target: EntityField.Target, _ system: System, _ find: EntityFinder) throws(Fault) {
    guard let entity = try find(target.entity, system), let id = entity.id,
      let field = entity.column(target.field)
    else { return nil }
    name = target
    self.entity = entity
    self.field = field
    self.id = id
    table = entity.table
    column = entity.fields[field].column
  }
}
