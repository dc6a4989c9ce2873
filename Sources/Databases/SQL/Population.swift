import Entities
internal import Records

/// Counts in SQL how far the one-time population of a database has got.
struct Population {
  private let database: any QueriedDatabase
  private let company: String?
  private var found = PopulationState()

  init(_ database: any QueriedDatabase, _ company: String?) {
    self.database = database
    self.company = company
  }

  /// A table whose lines get numbers.
  private struct LineTable {
    var name: String
    /// What holds the lines of a document together.
    var document: String
    /// The headers, and which fields of a line name one; where a condition chooses, the first that holds counts.
    var header: String
    var links: [(condition: String, line: [String], header: [String])]
    /// The columns that are needed, besides company, number and RECID.
    var columns: [String]
  }

  private static let invoice = ["SALESID", "INVOICEID", "INVOICEDATE", "NUMBERSEQUENCEGROUP"]

  /// What stands between values that are put together; no value holds it.
  private static let apart = SQL.literal("\u{1F}")

  private static let tables = [
    LineTable(
      name: "SalesLine", document: "l.SALESID", header: "SALESTABLE",
      links: [("1 = 1", ["SALESID"], ["SALESID"])], columns: ["SALESID"]),
    LineTable(
      name: "SalesQuotationLine", document: "l.QUOTATIONID", header: "SALESQUOTATIONTABLE",
      links: [("1 = 1", ["QUOTATIONID"], ["QUOTATIONID"])], columns: ["QUOTATIONID"]),
    LineTable(
      name: "CustInvoiceTrans",
      document: """
        CASE WHEN l.PARENTRECID > 0 THEN 'R' || l.PARENTRECID
        ELSE l.SALESID || \(apart) || l.INVOICEID || \(apart) || l.INVOICEDATE || \(apart) || l.NUMBERSEQUENCEGROUP END
        """,
      header: "CUSTINVOICEJOUR",
      links: [
        ("l.PARENTRECID > 0", ["PARENTRECID"], ["RECID"]),
        ("1 = 1", Self.invoice, Self.invoice),
      ], columns: ["PARENTRECID"] + Self.invoice),
  ]

  /// Counts everything in one state of the database.
  mutating func state() throws(Fault) -> PopulationState {
    try database.beginSnapshot(cacheSize: 2_000)
    try findJobs()
    for table in Self.tables { try count(table) }
    try countProducts()
    try database.endSnapshot()
    return found
  }

  private mutating func findJobs() throws(Fault) {
    let jobs = try database.table("P2C_JOBS")
    guard ["JOB", "COMPANY", "FINISHED_UTC"].allSatisfy(jobs.has) else { return }
    let sql = """
      SELECT company, finished_utc FROM \(jobs.name)
      WHERE job = \(SQL.literal(PopulationState.jobName)) AND finished_utc IS NOT NULL ORDER BY 1
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

  private mutating func count(_ table: LineTable) throws(Fault) {
    let lines = try database.table(table.name)
    let header = try database.table(table.header)
    let spellings = ["LINECREATIONSEQUENCENUMBER", "LINECREATIONSEQUNCENUMBER"]
    guard !lines.columns.isEmpty else { return found.lacks.append("there is no table \(table.name)") }
    guard let number = spellings.first(where: lines.has) else {
      return found.lacks.append("\(table.name) has no field LineCreationSequenceNumber")
    }
    if let missing = table.columns.first(where: { !lines.has($0) }) {
      return found.lacks.append("\(table.name) has no field \(missing)")
    }
    try findCompanies(in: lines)
    let partition = lines.has("PARTITION") ? "l.PARTITION" : "0"
    let isOrphan = header.columns.isEmpty ? "1" : orphan(table, lines, header)
    let sql = """
      WITH seen AS (
        SELECT l.DATAAREAID AS company, coalesce(l.\(number), 0) AS number, \(isOrphan) AS orphan,
          count(*) OVER (PARTITION BY \(partition), l.DATAAREAID, \(table.document), coalesce(l.\(number), 0)) AS alike
        FROM \(lines.name) AS l\(filter("l.DATAAREAID")))
      SELECT lower(company), count(*), \(Self.sum("number <= 0")), \(Self.sum("number > 0 AND alike > 1")), sum(orphan)
      FROM seen GROUP BY 1 ORDER BY 1
      """
    for row in try database.rows(sql) {
      let counts = row.map { $0.flatMap { Int($0) } ?? 0 }
      found.lines.append(
        PopulationState.Lines(
          table: table.name, company: row[0] ?? "", count: counts[1], withoutNumber: counts[2], duplicates: counts[3],
          orphans: counts[4]))
    }
  }

  /// How many rows meet a condition.
  private static func sum(_ condition: String) -> String { "sum(CASE WHEN \(condition) THEN 1 ELSE 0 END)" }

  /// By lists of headers, which the database keeps sorted or hashed, so that large tables don't need an index of their own.
  private func orphan(_ table: LineTable, _ lines: FoundTable, _ headers: FoundTable) -> String {
    let shared = lines.has("PARTITION") && headers.has("PARTITION") ? ["PARTITION", "DATAAREAID"] : ["DATAAREAID"]
    let cases = table.links.map { link in
      let line = (shared + link.line).map { "l." + $0 }.joined(separator: ", ")
      let header = (shared + link.header).joined(separator: ", ")
      return
        "WHEN \(link.condition) THEN CASE WHEN (\(line)) IN (SELECT \(header) FROM \(headers.name)) THEN 0 ELSE 1 END"
    }
    return "CASE \(cases.joined(separator: " ")) END"
  }

  /// One row for each released product without variants and for each released variant.
  private mutating func countProducts() throws(Fault) {
    var tables: [String: FoundTable] = [:]
    for (name, needed) in [
      ("InventTable", ["PRODUCT", "ITEMID"]), ("InventDimCombination", ["DISTINCTPRODUCTVARIANT", "ITEMID"]),
      ("EcoResProduct", ["PRODUCTMASTER"]), ("InventDistinctProduct", ["PRODUCT"]),
    ] {
      let table = try database.table(name)
      if table.columns.isEmpty { return found.lacks.append("there is no table \(name)") }
      if let missing = needed.first(where: { !table.has($0) }) {
        return found.lacks.append("\(name) has no field \(missing)")
      }
      tables[name] = table
    }
    if let released = tables["InventTable"] { try findCompanies(in: released) }
    let partition = tables.values.allSatisfy { $0.has("PARTITION") } ? "PARTITION" : "0"
    let sql = Self.productSQL(partition) { tables[$0]?.name ?? $0 } + filter("company") + " GROUP BY 1 ORDER BY 1"
    for row in try database.rows(sql) {
      let counts = row.map { $0.flatMap { Int($0) } ?? 0 }
      found.products.append(
        PopulationState.Products(company: row[0] ?? "", expected: counts[1], missing: counts[2], stale: counts[3]))
    }
  }

  private static func productSQL(_ partition: String, _ name: (String) -> String) -> String {
    """
    WITH expected AS (
      SELECT \(partition) AS part, DATAAREAID AS company, PRODUCT AS product FROM \(name("InventTable")) AS t
      WHERE (\(partition), DATAAREAID, ITEMID) NOT IN (SELECT \(partition), DATAAREAID, ITEMID FROM \(name("InventDimCombination")))
        AND (\(partition), PRODUCT)
          NOT IN (SELECT \(partition), PRODUCTMASTER FROM \(name("EcoResProduct")) WHERE PRODUCTMASTER > 0)
      UNION
      SELECT \(partition), DATAAREAID, DISTINCTPRODUCTVARIANT FROM \(name("InventDimCombination"))
      WHERE (\(partition), DATAAREAID, ITEMID) IN (SELECT \(partition), DATAAREAID, ITEMID FROM \(name("InventTable")))),
    listed AS (
      SELECT DISTINCT \(partition) AS part, DATAAREAID AS company, PRODUCT AS product FROM \(name("InventDistinctProduct"))),
    compared AS (
      SELECT company, 1 AS wanted,
        CASE WHEN (part, company, product) NOT IN (SELECT part, company, product FROM listed) THEN 1 ELSE 0 END AS missing,
        0 AS stale FROM expected
      UNION ALL
      SELECT company, 0, 0, 1 FROM listed
      WHERE (part, company, product) NOT IN (SELECT part, company, product FROM expected))
    SELECT lower(company), sum(wanted), sum(missing), sum(stale) FROM compared
    """
  }
}
