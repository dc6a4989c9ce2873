package import Entities
package import Records

/// Exports from an SQLite database.
package final class SQLiteReader: DatabaseReader {
  private let connection: Connection
  private let find: EntityFinder
  private var columnsByTable: [String: [String: String]] = [:]
  private var companiesByEntity: [String: [String]] = [:]

  package init(_ connection: consuming Connection, find: @escaping EntityFinder) throws(Fault) {
    try connection.defineRowCopies()
    self.connection = connection
    self.find = find
  }

  package var name: String { connection.name }

  package func beginSnapshot(cacheSize: Int) throws(Fault) {
    // Joins come back to the same pages of small tables and of indexes.
    try connection.execute("PRAGMA cache_size = -\(cacheSize)")
    try connection.begin(immediate: false)
    // The snapshot begins with the first read.
    try connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
  }

  package func endSnapshot() throws(Fault) {
    if connection.isInTransaction { try connection.commit() }
  }

  package func companies(of entity: Entity, flat: Bool) throws(Fault) -> [(company: String, records: Int)] {
    let selection = try select(entity, flat: flat)
    guard let company = selection.company else { return [] }
    // A company that has rows is there, even if the entity is made of none of them.
    let counted = selection.keeps.map { "sum(\($0))" } ?? "count(*)"
    let sql = "SELECT \(company), \(counted) FROM \(selection.from([])) GROUP BY 1 ORDER BY 1"
    let rows = try prepare(sql, entity, flat)
    var found: [(company: String, records: Int)] = []
    while try rows.step() {
      let (name, count) = (rows.string(0), Int(rows.integer(1)))
      if let known = found.firstIndex(where: { CompanyName.isSame($0.company, name) }) {
        found[known].records += count
      } else {
        found.append((name, count))
      }
    }
    return found
  }

  package func companyNames(of entity: Entity, flat: Bool) throws(Fault) -> [String] {
    let title = "\(flat) \(entity.qualifiedName)"
    if let known = companiesByEntity[title] { return known }
    let selection = try select(entity, flat: flat)
    var found: [String] = []
    if let company = selection.company {
      let rows = try prepare("SELECT DISTINCT \(company) FROM \(selection.from([])) ORDER BY 1", entity, flat)
      while try rows.step() { if rows.storage(0) != .null { found.append(rows.string(0)) } }
    }
    companiesByEntity[title] = found
    return found
  }

  package func companyNames() throws(Fault) -> [String] {
    let tables = try connection.prepare(
      """
      SELECT DISTINCT t.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND c.name = 'DATAAREAID' COLLATE NOCASE ORDER BY 1
      """)
    var found: [String] = []
    while try tables.step() {
      let rows = try connection.prepare(
        "SELECT DISTINCT \"DATAAREAID\" FROM main.\(Connection.quoted(tables.string(0))) ORDER BY 1", blame: .data)
      while try rows.step() { if rows.storage(0) == .text { found.append(rows.string(0)) } }
    }
    return CompanyName.distinct(found).sorted()
  }

  package func count(of entity: Entity, flat: Bool) throws(Fault) -> Int {
    let selection = try select(entity, flat: flat)
    let rows = try prepare("SELECT count(*) FROM \(selection.from([]))\(selection.filter)", entity, flat)
    return try rows.step() ? Int(rows.integer(0)) : 0
  }

  package func missing(for entity: Entity, fields: [Int], flat: Bool) throws(Fault) -> [String] {
    try lacks(entity, fields: fields, flat: flat)
  }

  package func records(_ request: ExportRequest) throws(Fault) -> any RecordSource {
    if let query = request.query { return try SQLiteRecords(query: query, request, connection) }
    var selection = try select(request.entity, flat: request.flat, leftOutBy: request.leftOutBy)
    let companies = selection.company == nil ? [] : try spellings(for: request)
    if let company = selection.company, !companies.isEmpty {
      let marks = companies.map { _ in "?" }.joined(separator: ", ")
      selection.add(condition: companies.count == 1 ? "\(company) = ?" : "\(company) IN (\(marks))")
    }
    if let make = request.condition {
      var used: Set<Int> = []
      let condition = make { field in
        used.insert(field)
        return selection.expressions[field] ?? "NULL"
      }
      if let condition { selection.add(condition: condition, fields: used) }
    }
    if request.takesAnyOrder {
      let plan = "EXPLAIN QUERY PLAN " + selection.sql(request.columns)
      if try isSorting(prepare(plan, request.entity, request.flat, request.columns)) { selection.takeAnyOrder() }
    }
    let rows = try prepare(selection.sql(request.columns), request.entity, request.flat, request.columns)
    let lookups = request.columns.indices.filter { selection.identifiers[request.columns[$0]] != nil }
    return SQLiteRecords(
      rows, request, columns: request.columns, lookups: lookups, companies: companies,
      requires: selection.requires(for: request.columns))
  }

  /// Whether a plan puts all rows aside to sort them.
  private func isSorting(_ plan: borrowing Statement) throws(Fault) -> Bool {
    while try plan.step() { if plan.string(3) == "USE TEMP B-TREE FOR ORDER BY" { return true } }
    return false
  }

  /// How the rows that are wanted spell their company; nothing if those of all companies are wanted.
  private func spellings(for request: ExportRequest) throws(Fault) -> [String] {
    guard let wanted = request.company else { return [] }
    let names = try companyNames(of: request.entity, flat: request.flat)
    let found = names.filter { CompanyName.isSame($0, wanted) }
    return found.isEmpty ? [wanted] : found
  }

  private func select(_ entity: Entity, flat: Bool, leftOutBy: Int? = nil) throws(Fault) -> Selection {
    try Selection(entity, flat: flat, leftOutBy: leftOutBy, find: find) { (table) throws(Fault) in
      try columns(of: table)
    }
  }

  /// The columns of a table in lower case, with their declared types.
  private func columns(of table: String) throws(Fault) -> [String: String] {
    if let known = columnsByTable[table] { return known }
    let rows = try connection.prepare("SELECT lower(name), type FROM pragma_table_info(?)")
    rows.bind(0, text: table)
    var found: [String: String] = [:]
    while try rows.step() { found[rows.string(0)] = rows.string(1) }
    columnsByTable[table] = found
    return found
  }

  /// Compiles the SQL of an entity; if that fails, says what the database lacks for it.
  private func prepare(_ sql: String, _ entity: Entity, _ flat: Bool, _ fields: [Int] = []) throws(Fault)
    -> Statement
  {
    do { return try connection.prepare(sql, blame: .configuration) } catch {
      guard error.kind == .configuration else { throw error }
      let lacking = try lacks(entity, fields: fields, flat: flat)
      guard let first = lacking.first else { throw error.at(Place(file: entity.file)) }
      throw Fault(.data, "sql-missing", "\(connection.name): \(first)")
    }
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

  /// What SQLite does not find in a statement, or nil if it finds all.
  private func absence(_ sql: String, _ entity: Entity, _ field: String? = nil) throws(Fault) -> String? {
    do {
      _ = try connection.prepare(sql, blame: .configuration)
      return nil
    } catch {
      guard error.kind == .configuration else { throw error }
      for (mark, word) in [("no such table: ", "table"), ("no such column: ", "column")] {
        guard let name = error.what.firstRange(of: mark).map({ error.what[$0.upperBound...] }) else {
          continue
        }
        let need = field.map { "\($0) of \(entity.name)" } ?? entity.name
        // The name of a table within the SQL of an entity means nothing to anybody else.
        let plain = word == "column" ? name.split(separator: ".").last.map(String.init) ?? String(name) : String(name)
        return "\(word) \(plain) is missing; it is needed for \(need)"
      }
      throw error.at(Place(file: entity.file))
    }
  }
}
