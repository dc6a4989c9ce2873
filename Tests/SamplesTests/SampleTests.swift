import Databases
import Entities
import Records
import Samples
import Testing

@Suite struct SampleTests {
  @Test func sameSeedGivesTheSameBytes() throws {
    let first = try Made(orders: 40, seed: 5)
    let second = try Made(orders: 40, seed: 5)
    let other = try Made(orders: 40, seed: 6)
    for name in ["fno.sqlite", "sales.sqlite"] {
      #expect(try first.digest(name) == second.digest(name))
      #expect(try first.digest(name) != other.digest(name))
    }
  }

  @Test(arguments: [1, 2, 3, 10])
  func worksForVeryFewOrders(orders: Int) throws {
    let made = try Made(orders: orders)
    #expect(try made.number("SELECT COUNT(*) FROM SALESTABLE") == orders)
    #expect(try made.column("PRAGMA integrity_check") == ["ok"])
  }

  @Test func refusesAFolderThatIsNotEmpty() throws {
    let made = try Made(orders: 3)
    let again = #expect(throws: Fault.self) {
      try Sample(orders: 3, seed: 1).write(to: .folder(made.folder, withFaults: false), made.catalog)
    }
    #expect(again?.kind == .output)
    #expect(again?.rule == "output-not-empty")
  }

  /// Rows wait, and many are written by one statement; the indexes must know each of them.
  @Test func sqliteFindsNothingToComplainAbout() throws {
    let made = try Made(orders: 400)
    #expect(try made.column("PRAGMA integrity_check") == ["ok"])
    #expect(try made.column("PRAGMA integrity_check", in: "sales.sqlite") == ["ok"])
    let lines = try made.number("SELECT COUNT(*) FROM SALESLINE NOT INDEXED")
    #expect(
      try made.number("SELECT COUNT(*) FROM SALESLINE INDEXED BY SALESLINE_RECID WHERE RECID > 0") == lines)
    #expect(
      try made.number("SELECT COUNT(*) FROM SALESLINE INDEXED BY SALESLINE_ORDER WHERE DATAAREAID > ''")
        == lines)
  }

  @Test func everyTableOfTheEntityFilesIsThereAndHasRows() throws {
    let made = try Made(orders: 150)
    for entity in try made.catalog.all() where entity.system == .axdb {
      #expect(try made.number("SELECT COUNT(*) FROM \(entity.table)") > 0, "\(entity.table)")
    }
    let later = ["invoice", "invoicedetail"]
    for entity in try made.catalog.all() where entity.system == .sales && !later.contains(entity.table) {
      #expect(
        try made.number("SELECT COUNT(*) FROM \(entity.table)", in: "sales.sqlite") > 0, "\(entity.table)")
    }
  }

  @Test func everyFnoEntityHasRecordsInUsmfAndNoneIsMultipliedByAJoin() throws {
    let made = try Made(orders: 150)
    for entity in try made.catalog.all() where entity.system == .fno {
      guard let from = entity.from, let company = from.company else { continue }
      let key = entity.key.map { entity.fields[$0].sql ?? "NULL" }.joined(separator: " || '|' || ")
      let condition = from.keeps.map { " AND (\($0.condition)) IS TRUE" }.joined()
      let rows = "FROM \(from.sql) WHERE \(company) = 'usmf'\(condition)"
      let count = try made.number("SELECT COUNT(*) \(rows)")
      #expect(count > 0, "\(entity.name)")
      #expect(try made.number("SELECT COUNT(DISTINCT \(key)) \(rows)") == count, "\(entity.name)")
    }
  }

  @Test func companiesReuseOrderNumbers() throws {
    let made = try Made(orders: 100)
    let sql = "SELECT DATAAREAID || ' ' || COUNT(*) FROM SALESTABLE GROUP BY DATAAREAID ORDER BY 1"
    #expect(try made.column(sql) == ["demf 15", "jpmf 5", "usmf 80"])
    #expect(
      try made.number("SELECT COUNT(DISTINCT DATAAREAID) FROM SALESTABLE WHERE SALESID = 'SO-000001'") == 3)
  }

  @Test func onlyDemfAwaitsTheOneTimeJob() throws {
    let made = try Made(orders: 300)
    for (table, document) in [
      ("SALESLINE", "SALESID"), ("SALESQUOTATIONLINE", "QUOTATIONID"), ("CUSTINVOICETRANS", "INVOICEID"),
    ] {
      let sql = "SELECT DISTINCT DATAAREAID FROM \(table) WHERE LINECREATIONSEQUENCENUMBER = 0"
      #expect(try made.column(sql) == ["demf"], "\(table)")
      let twice = """
        SELECT COUNT(*) FROM (SELECT 1 FROM \(table) WHERE LINECREATIONSEQUENCENUMBER > 0
        GROUP BY DATAAREAID, \(document), LINECREATIONSEQUENCENUMBER\(table == "CUSTINVOICETRANS" ? ", INVOICEDATE" : "")
        HAVING COUNT(*) > 1)
        """
      #expect(try made.number(twice) == 0, "\(table)")
    }
    let partly = """
      SELECT COUNT(*) FROM (SELECT 1 FROM SALESLINE WHERE DATAAREAID = 'demf' GROUP BY SALESID
      HAVING MIN(LINECREATIONSEQUENCENUMBER) = 0 AND MAX(LINECREATIONSEQUENCENUMBER) > 0)
      """
    #expect(try made.number(partly) > 0)
    let missing = """
      SELECT COUNT(*) FROM INVENTTABLE i WHERE i.DATAAREAID = ?
      AND NOT EXISTS (SELECT 1 FROM INVENTDISTINCTPRODUCT d WHERE d.DATAAREAID = i.DATAAREAID AND d.ITEMID = i.ITEMID)
      """
    #expect(try made.number(missing.replacing("?", with: "'usmf'")) == 0)
    #expect(try made.number(missing.replacing("?", with: "'demf'")) > 0)
  }
}
