import Entities
internal import Records

/// Counts in SQL how far the one-time population of an SQLite database has got.
struct SQLitePopulation: ~Copyable {
  private let connection: Connection
  private let company: String?
  private var found = PopulationState()

  init(_ connection: consuming Connection, _ company: String?) {
    self.connection = connection
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

  private static let tables = [
    LineTable(
      name: "SalesLine", document: "l.SALESID", header: "SALESTABLE",
      links: [("1", ["SALESID"], ["SALESID"])], columns: ["SALESID"]),
    LineTable(
      name: "SalesQuotationLine", document: "l.QUOTATIONID", header: "SALESQUOTATIONTABLE",
      links: [("1", ["QUOTATIONID"], ["QUOTATIONID"])], columns: ["QUOTATIONID"]),
    LineTable(
      name: "CustInvoiceTrans",
      document: """
        CASE WHEN l.PARENTRECID > 0 THEN 'R' || l.PARENTRECID
        ELSE l.SALESID || char(31) || l.INVOICEID || char(31) || l.INVOICEDATE || char(31) || l.NUMBERSEQUENCEGROUP END
        """,
      header: "CUSTINVOICEJOUR",
      links: [
        ("l.PARENTRECID > 0", ["PARENTRECID"], ["RECID"]),
        ("1", Self.invoice, Self.invoice),
      ], columns: ["PARENTRECID"] + Self.invoice),
  ]

  /// Counts everything in one state of the database.
  mutating func state() throws(Fault) -> PopulationState {
    try connection.begin(immediate: false)
    try findJobs()
    for table in Self.tables { try count(table) }
    try countProducts()
    try connection.commit()
    return found
  }

  private mutating func findJobs() throws(Fault) {
    guard try columns(of: "P2C_JOBS").isSuperset(of: ["JOB", "COMPANY", "FINISHED_UTC"]) else { return }
    let rows = try connection.prepare(
      "SELECT company, finished_utc FROM P2C_JOBS WHERE job = ? AND finished_utc IS NOT NULL ORDER BY 1", blame: .data)
    rows.bind(0, text: PopulationState.jobName)
    while try rows.step() { found.jobs.append(.init(company: rows.string(0), finished: rows.string(1))) }
  }

  private mutating func findCompanies(in table: String) throws(Fault) {
    let rows = try connection.prepare("SELECT DISTINCT lower(DATAAREAID) FROM \(table) ORDER BY 1", blame: .data)
    while try rows.step() { found.companies.append(rows.string(0)) }
    found.companies = CompanyName.distinct(found.companies).sorted()
  }

  private func columns(of table: String) throws(Fault) -> Set<String> {
    let rows = try connection.prepare("SELECT upper(name) FROM pragma_table_info(?)")
    var name = ByteBuffer()
    name.append(table)
    rows.bind(0, text: name.bytes)
    var found: Set<String> = []
    while try rows.step() { found.insert(rows.string(0)) }
    return found
  }

  private var companyFilter: String { company == nil ? "" : " WHERE lower(l.DATAAREAID) = lower(?)" }

  private mutating func count(_ table: LineTable) throws(Fault) {
    let found = try columns(of: table.name)
    let header = try columns(of: table.header)
    let spellings = ["LINECREATIONSEQUENCENUMBER", "LINECREATIONSEQUNCENUMBER"]
    guard !found.isEmpty else { return self.found.lacks.append("there is no table \(table.name)") }
    guard let number = spellings.first(where: { found.contains($0) }) else {
      return self.found.lacks.append("\(table.name) has no field LineCreationSequenceNumber")
    }
    if let missing = table.columns.first(where: { !found.contains($0) }) {
      return self.found.lacks.append("\(table.name) has no field \(missing)")
    }
    try findCompanies(in: table.name)
    let partition = found.contains("PARTITION") ? "l.PARTITION" : "0"
    let isOrphan =
      header.isEmpty ? "1" : orphan(table, samePartition: found.intersection(header).contains("PARTITION"))
    let sql = """
      WITH seen AS (
        SELECT l.DATAAREAID AS company, coalesce(l.\(number), 0) AS number, \(isOrphan) AS orphan,
          count(*) OVER (PARTITION BY \(partition), l.DATAAREAID, \(table.document), coalesce(l.\(number), 0)) AS alike
        FROM \(table.name) AS l\(companyFilter))
      SELECT lower(company), count(*), sum(number <= 0), sum(number > 0 AND alike > 1), sum(orphan)
      FROM seen GROUP BY 1 ORDER BY 1
      """
    let rows = try connection.prepare(sql, blame: .data)
    var wanted = ByteBuffer()
    wanted.append(company ?? "")
    if company != nil { rows.bind(0, text: wanted.bytes) }
    while try rows.step() {
      self.found.lines.append(
        PopulationState.Lines(
          table: table.name, company: rows.string(0), count: Int(rows.integer(1)),
          withoutNumber: Int(rows.integer(2)), duplicates: Int(rows.integer(3)), orphans: Int(rows.integer(4))
        ))
    }
  }

  /// By lists of headers, which SQLite keeps sorted, so that large tables don't need an index of their own.
  private func orphan(_ table: LineTable, samePartition: Bool) -> String {
    let shared = samePartition ? ["PARTITION", "DATAAREAID"] : ["DATAAREAID"]
    let cases = table.links.map { link in
      let line = (shared + link.line).map { "l." + $0 }.joined(separator: ", ")
      let header = (shared + link.header).joined(separator: ", ")
      return
        "WHEN \(link.condition) THEN NOT coalesce((\(line)) IN (SELECT \(header) FROM \(table.header)), 0)"
    }
    return "CASE \(cases.joined(separator: " ")) END"
  }

  /// One row for each released product without variants and for each released variant.
  private mutating func countProducts() throws(Fault) {
    var isPartitioned = true
    for (table, needed) in [
      ("InventTable", ["PRODUCT", "ITEMID"]), ("InventDimCombination", ["DISTINCTPRODUCTVARIANT", "ITEMID"]),
      ("EcoResProduct", ["PRODUCTMASTER"]), ("InventDistinctProduct", ["PRODUCT"]),
    ] {
      let found = try columns(of: table)
      if found.isEmpty { return self.found.lacks.append("there is no table \(table)") }
      if let missing = needed.first(where: { !found.contains($0) }) {
        return self.found.lacks.append("\(table) has no field \(missing)")
      }
      isPartitioned = isPartitioned && found.contains("PARTITION")
    }
    try findCompanies(in: "InventTable")
    let filter = company == nil ? "" : " WHERE lower(company) = lower(?)"
    let rows = try connection.prepare(
      Self.productSQL(isPartitioned ? "PARTITION" : "0") + filter + " GROUP BY 1 ORDER BY 1", blame: .data)
    var wanted = ByteBuffer()
    wanted.append(company ?? "")
    if company != nil { rows.bind(0, text: wanted.bytes) }
    while try rows.step() {
      self.found.products.append(
        PopulationState.Products(
          company: rows.string(0), expected: Int(rows.integer(1)), missing: Int(rows.integer(2)),
          stale: Int(rows.integer(3))))
    }
  }

  private static func productSQL(_ partition: String) -> String {
    """
    WITH expected AS (
      SELECT \(partition) AS part, DATAAREAID AS company, PRODUCT AS product FROM InventTable AS t
      WHERE (\(partition), DATAAREAID, ITEMID) NOT IN (SELECT \(partition), DATAAREAID, ITEMID FROM InventDimCombination)
        AND (\(partition), PRODUCT)
          NOT IN (SELECT \(partition), PRODUCTMASTER FROM EcoResProduct WHERE PRODUCTMASTER > 0)
      UNION
      SELECT \(partition), DATAAREAID, DISTINCTPRODUCTVARIANT FROM InventDimCombination
      WHERE (\(partition), DATAAREAID, ITEMID) IN (SELECT \(partition), DATAAREAID, ITEMID FROM InventTable)),
    listed AS (
      SELECT DISTINCT \(partition) AS part, DATAAREAID AS company, PRODUCT AS product FROM InventDistinctProduct),
    compared AS (
      SELECT company, 1 AS wanted, (part, company, product) NOT IN listed AS missing, 0 AS stale FROM expected
      UNION ALL
      SELECT company, 0, 0, 1 FROM listed WHERE (part, company, product) NOT IN expected)
    SELECT lower(company), sum(wanted), sum(missing), sum(stale) FROM compared
    """
  }
}
