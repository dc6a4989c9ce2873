import Entities
import Records

/// Gives the records of entities by SQL, whatever database it is.
final class EntityReader: DatabaseReader {
  private let database: any QueriedDatabase
  private let find: EntityFinder
  private var tables: [String: FoundTable] = [:]
  private var olderTables: OlderTables?
  private var companiesByEntity: [String: [String]] = [:]

  init(_ database: any QueriedDatabase, find: @escaping EntityFinder) {
    self.database = database
    self.find = find
  }

  var name: String { database.name }

  func beginSnapshot(cacheSize: Int) throws(Fault) { try database.beginSnapshot(cacheSize: cacheSize) }

  func endSnapshot() throws(Fault) { try database.endSnapshot() }

  func companies(of entity: Entity, flat: Bool) throws(Fault) -> [(company: String, records: Int)] {
    let selection = try select(entity, flat: flat)
    guard let company = selection.company else { return [] }
    // A company that has rows is there, even if the entity is made of none of them.
    let counted = selection.keeps.map { "sum(CASE WHEN \($0) THEN 1 ELSE 0 END)" } ?? "count(*)"
    let sql =
      "SELECT \(company), \(counted) FROM \(selection.from([])) GROUP BY \(database.dialect.group(company)) ORDER BY 1"
    var found: [(company: String, records: Int)] = []
    for row in try rows(sql, entity, flat) {
      let (name, count) = (row[0] ?? "", row[1].flatMap { Int($0) } ?? 0)
      if let known = found.firstIndex(where: { CompanyName.isSame($0.company, name) }) {
        found[known].records += count
      } else {
        found.append((name, count))
      }
    }
    return found
  }

  func companyNames(of entity: Entity, flat: Bool) throws(Fault) -> [String] {
    let title = "\(flat) \(entity.qualifiedName)"
    if let known = companiesByEntity[title] { return known }
    let selection = try select(entity, flat: flat)
    var found: [String] = []
    if let company = selection.company {
      let sql = "SELECT DISTINCT \(company) FROM \(selection.from([])) ORDER BY 1"
      found = try rows(sql, entity, flat).compactMap { $0[0] }
    }
    companiesByEntity[title] = found
    return found
  }

  func companyNames() throws(Fault) -> [String] {
    var found: [String] = []
    for (table, column) in try database.tables(with: "DATAAREAID") {
      found += try database.rows("SELECT DISTINCT \(column) FROM \(table) ORDER BY 1").compactMap { $0[0] }
    }
    return CompanyName.distinct(found).sorted()
  }

  func count(of entity: Entity, flat: Bool) throws(Fault) -> Int {
    let selection = try select(entity, flat: flat)
    let found = try rows("SELECT count(*) FROM \(selection.from([]))\(selection.filter)", entity, flat)
    return found.first?[0].flatMap { Int($0) } ?? 0
  }

  func missing(for entity: Entity, fields: [Int], flat: Bool) throws(Fault) -> [String] {
    try lacks(entity, fields: fields, flat: flat)
  }

  func records(_ request: ExportRequest) throws(Fault) -> any RecordSource {
    let entity = request.entity
    if let query = request.query { return try database.records(query: query, of: entity) }
    var selection = try select(entity, flat: request.flat, leftOutBy: request.leftOutBy)
    if let company = selection.company, request.company != nil {
      let names = try spellings(for: request).map(database.dialect.literal)
      selection.add(
        condition: names.count == 1 ? "\(company) = \(names[0])" : "\(company) IN (\(names.joined(separator: ", ")))")
    }
    if !request.conditions.isEmpty {
      let selecting = Selecting(entity, request.conditions, isFlat: request.flat, database.dialect)
      let condition = try selecting.sql {
        selection.expressions[$0] ?? "NULL"
      } type: { (field) throws(Fault) in
        try selection.type(of: field, tables: table)
      }
      if let condition { selection.add(condition: condition.sql, fields: condition.fields) }
    }
    let columns = request.columns
    if request.takesAnyOrder, try database.sorts(selection.sql(columns)) { selection.takeAnyOrder() }
    let sql = selection.sql(columns)
    let rows = RecordRows(
      entity, columns: columns, lookups: columns.indices.filter { selection.identifiers[columns[$0]] != nil },
      requires: selection.requires(for: columns), remarks: olderTables?.remarks(of: sql, name) ?? [])
    do throws(Fault) { return try database.records(sql, rows) } catch {
      throw try explained(error, entity, request.flat, columns)
    }
  }

  /// How the rows that are wanted spell their company; nothing if those of all companies are wanted.
  private func spellings(for request: ExportRequest) throws(Fault) -> [String] {
    guard let wanted = request.company else { return [] }
    let names = try companyNames(of: request.entity, flat: request.flat)
    let found = names.filter { CompanyName.isSame($0, wanted) }
    return found.isEmpty ? [wanted] : found
  }

  private func select(_ entity: Entity, flat: Bool, leftOutBy: Int? = nil) throws(Fault) -> Selection {
    var older = olderTables ?? OlderTables(find: find) { [unowned self] (name) throws(Fault) in try table(name) }
    defer { olderTables = older }
    let entity = flat ? entity : try older.completed(entity)
    return try Selection(entity, flat: flat, leftOutBy: leftOutBy, database.dialect, find: find) {
      (name) throws(Fault) in
      let found = entity.system == .axdb ? try older.table(name) : try table(name)
      // Somebody's own database that F&O exports to has the tables that it stages entities in.
      guard flat, !found.isThere, let staging = entity.stagingTable else { return found }
      let staged = try table(staging)
      return staged.isThere ? staged : found
    }
  }

  private func table(_ name: String) throws(Fault) -> FoundTable {
    if let known = tables[name] { return known }
    let found = try database.table(name)
    tables[name] = found
    return found
  }

  private func rows(_ sql: String, _ entity: Entity, _ flat: Bool) throws(Fault) -> [[String?]] {
    do throws(Fault) { return try database.rows(sql) } catch { throw try explained(error, entity, flat, []) }
  }

  /// Of SQL that the database does not take: what it lacks for it.
  private func explained(
    _ fault: Fault, _ entity: Entity, _ flat: Bool, _ fields: [Int]
  ) throws(Fault) -> Fault {
    guard fault.kind == .configuration else { return fault }
    guard let first = try lacks(entity, fields: fields, flat: flat).first else {
      return fault.at(Place(file: entity.file))
    }
    return Fault(.data, "sql-missing", "\(name): \(first)")
  }

  /// What is missing for these fields, each thing once.
  private func lacks(_ entity: Entity, fields: [Int], flat: Bool) throws(Fault) -> [String] {
    let selection = try select(entity, flat: flat)
    let tables = try absence("SELECT 1 FROM \(selection.from([]))", entity)
    if let tables { return [tables] }
    var found: [String] = []
    for place in fields {
      guard let expression = selection.expressions[place] else { continue }
      let lack = try absence(
        "SELECT \(expression) FROM \(selection.from([place]))", entity, entity.fields[place].name)
      if let lack, !found.contains(lack) { found.append(lack) }
    }
    return found
  }

  /// What the database does not find for a statement, or nil if it finds all.
  private func absence(_ sql: String, _ entity: Entity, _ field: String? = nil) throws(Fault) -> String? {
    do throws(Fault) {
      guard let lack = try database.lack(for: sql) else { return nil }
      let need = field.map { "\($0) of \(entity.name)" } ?? entity.name
      // The name of a table within the SQL of an entity means nothing to anybody else.
      let plain = lack.what == "column" ? lack.name.split(separator: ".").last.map(String.init) : nil
      return "\(lack.what) \(plain ?? lack.name) is missing; it is needed for \(need)"
    } catch {
      throw error.kind == .configuration ? error.at(Place(file: entity.file)) : error
    }
  }
}

extension Entity {
  /// The table that data management stages it in: `SalesOrderLineV2Staging` for `SalesOrderLineV2Entity`.
  fileprivate var stagingTable: String? {
    let ending = "Entity"
    return system == .fno && table.hasSuffix(ending) ? table.dropLast(ending.count) + "Staging" : nil
  }
}
