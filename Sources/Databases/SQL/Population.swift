import Entities
internal import Records

/// Counts in SQL how far the one-time population of a database has got.
struct Population {
  private let database: any QueriedDatabase
  private let file: PopulationFile
  private let company: String?
  private var found = PopulationState()

  init(_ database: any QueriedDatabase, _ file: PopulationFile, _ company: String?) {
    self.database = database
    self.file = file
    self.company = company
  }

  /// Counts everything in one state of the database.
  mutating func state() throws(Fault) -> PopulationState {
    try database.beginSnapshot(cacheSize: 2_000)
    try findJobs()
    for table in file.lines { try count(table) }
    try countProducts()
    try database.endSnapshot()
    return found
  }

  private mutating func findJobs() throws(Fault) {
    let jobs = try database.table("P2C_JOBS")
    guard ["JOB", "COMPANY", "FINISHED_UTC"].allSatisfy(jobs.has) else { return }
    let sql = """
      SELECT company, finished_utc FROM \(jobs.name)
      WHERE job = \(SQL.literal(file.job)) AND finished_utc IS NOT NULL ORDER BY 1
      """
    found.jobs += try database.rows(sql).map { .init(company: $0[0] ?? "", finished: $0[1] ?? "") }
  }

  private mutating func findCompanies(in table: FoundTable) throws(Fault) {
    let rows = try database.rows("SELECT DISTINCT lower(DATAAREAID) FROM \(table.name) ORDER BY 1")
    found.companies = CompanyName.distinct(found.companies + rows.compactMap { $0[0] }).sorted()
  }

  private func filter(_ column: String) -> String {
    company.map { " WHERE lower(\(column)) = lower(\(SQL.literal($0)))" } ?? ""
  }

  private mutating func count(_ table: PopulationFile.Lines) throws(Fault) {
    let lines = try database.table(table.table)
    let headers = try database.table(table.headers)
    guard !lines.columns.isEmpty else { return found.lacks.append("there is no table \(table.table)") }
    guard let number = ([table.number] + [table.alias].compactMap(\.self)).first(where: lines.has) else {
      return found.lacks.append("\(table.table) has no field \(table.number)")
    }
    if let missing = table.documents.flatMap(\.fields).first(where: { !lines.has($0) }) {
      return found.lacks.append("\(table.table) has no field \(missing)")
    }
    try findCompanies(in: lines)
    let partition = lines.has("PARTITION") ? "l.PARTITION" : "0"
    let above = headers.columns.isEmpty ? ("", "1 = 1") : orphans(table, lines, headers)
    let sql = """
      WITH seen AS (
        SELECT l.DATAAREAID AS company, coalesce(l.\(number), 0) AS number, CASE WHEN \(above.1) THEN 1 ELSE 0 END AS orphan,
          count(*) OVER (PARTITION BY \(partition), l.DATAAREAID, \(document(table)), coalesce(l.\(number), 0)) AS alike
        FROM \(lines.name) AS l\(above.0)\(filter("l.DATAAREAID")))
      SELECT lower(company), count(*), \(Self.sum("number <= 0")), \(Self.sum("number > 0 AND alike > 1")), sum(orphan)
      FROM seen GROUP BY lower(company) ORDER BY 1
      """
    for row in try rows(sql) {
      let counts = row.map { $0.flatMap { Int($0) } ?? 0 }
      found.lines.append(
        PopulationState.Lines(
          table: table.table, company: row[0] ?? "", count: counts[1], withoutNumber: counts[2], duplicates: counts[3],
          orphans: counts[4]))
    }
  }

  /// The rows of a query that the file has a part in.
  private func rows(_ sql: String) throws(Fault) -> [[String?]] {
    do throws(Fault) {
      return try database.rows(sql)
    } catch {
      throw error.kind == .configuration ? error.at(Place(file: file.path)) : error
    }
  }

  /// How many rows meet a condition.
  private static func sum(_ condition: String) -> String { "sum(CASE WHEN \(condition) THEN 1 ELSE 0 END)" }

  /// What is the same for the lines of a document and different for others.
  private func document(_ table: PopulationFile.Lines) -> String {
    let place = place(table)
    let fields = table.documents.enumerated().flatMap { number, document in
      document.fields.map { "CASE WHEN \(place) = \(number) THEN l.\($0) END" }
    }
    return ([place] + fields).joined(separator: ", ")
  }

  /// Which document of the file a line belongs to: the first whose condition it meets.
  private func place(_ table: PopulationFile.Lines) -> String {
    let cases = table.documents.enumerated().map { "WHEN \($1.condition ?? "1 = 1") THEN \($0)" }
    return "CASE \(cases.joined(separator: " ")) END"
  }

  /// What finds the header of a line, and whether there is none. By joined lists, which every database can hash, or sort for itself, so that
  /// large tables don't need an index of their own.
  private func orphans(_ table: PopulationFile.Lines, _ lines: FoundTable, _ headers: FoundTable) -> (String, String) {
    let shared = lines.has("PARTITION") && headers.has("PARTITION") ? ["PARTITION", "DATAAREAID"] : ["DATAAREAID"]
    let joins = table.documents.enumerated().map { number, document in
      let keys = shared + document.headerFields
      let same = zip(shared + document.fields, keys).map { "h\(number).\($1) = l.\($0)" }
      return " LEFT JOIN (SELECT DISTINCT \(keys.joined(separator: ", ")) FROM \(headers.name)) AS h\(number) "
        + "ON \(place(table)) = \(number) AND \(same.joined(separator: " AND "))"
    }
    let isNone = table.documents.indices.map { "h\($0).DATAAREAID IS NULL" }
    return (joins.joined(), isNone.joined(separator: " AND "))
  }

  /// The list of products, held against what should be on it.
  private mutating func countProducts() throws(Fault) {
    var tables: [(name: String, found: FoundTable)] = []
    for (name, fields) in file.list.needs + [(file.list.table, [file.list.field])] {
      let table = try database.table(name)
      if table.columns.isEmpty { return found.lacks.append("there is no table \(name)") }
      if let missing = fields.first(where: { !table.has($0) }) {
        return found.lacks.append("\(name) has no field \(missing)")
      }
      tables.append((name, table))
    }
    try findCompanies(in: tables[0].found)
    let partition = tables.allSatisfy { $0.found.has("PARTITION") } ? "PARTITION" : "0"
    let sql = productSQL(partition, tables) + filter("company") + " GROUP BY lower(company) ORDER BY 1"
    for row in try rows(sql) {
      let counts = row.map { $0.flatMap { Int($0) } ?? 0 }
      found.products.append(
        PopulationState.Products(
          table: file.list.table, company: row[0] ?? "", expected: counts[1], missing: counts[2], stale: counts[3]))
    }
  }

  private func productSQL(_ partition: String, _ tables: [(name: String, found: FoundTable)]) -> String {
    var expected = file.list.expected.replacing("{PARTITION}", with: partition)
    for table in tables { expected = expected.replacing("{\(table.name)}", with: table.found.name) }
    let same = "l.part = e.part AND l.company = e.company AND l.product = e.product"
    return """
      WITH expected (part, company, product) AS (\(expected)),
      listed AS (
        SELECT DISTINCT \(partition) AS part, DATAAREAID AS company, \(file.list.field) AS product
        FROM \(tables[tables.count - 1].found.name)),
      compared AS (
        SELECT e.company, 1 AS wanted, CASE WHEN l.product IS NULL THEN 1 ELSE 0 END AS missing, 0 AS stale
        FROM expected AS e LEFT JOIN listed AS l ON \(same)
        UNION ALL
        SELECT l.company, 0, 0, 1 FROM listed AS l LEFT JOIN expected AS e ON \(same) WHERE e.product IS NULL)
      SELECT lower(company), sum(wanted), sum(missing), sum(stale) FROM compared
      """
  }
}
