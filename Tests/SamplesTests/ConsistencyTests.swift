import Databases
import Entities
import Records
import Samples
import Testing

/// Sums and references, checked by SQL that knows nothing of how they were made.
@Suite struct ConsistencyTests {
  /// A decimal text of at most two places in cents, without binary numbers.
  private static func cents(_ column: String) -> String {
    "(CAST(ROUND(CAST(\(column) AS REAL) * 100) AS INTEGER))"
  }

  @Test func totalsAreTheSumsOfTheLines() throws {
    let made = try Made(orders: 300)
    let wrong = """
      SELECT t.DATAAREAID || ' ' || t.SALESID FROM SALESORDERTOTALS t
      JOIN (SELECT l.DATAAREAID, l.SALESID, SUM(\(Self.cents("l.LINEAMOUNT"))) amount,
      SUM(\(Self.cents("x.TOTALDISCOUNTAMOUNT"))) discount, SUM(\(Self.cents("x.TOTALCHARGESAMOUNT"))) charges,
      SUM(\(Self.cents("x.TOTALTAXAMOUNT"))) tax FROM SALESLINE l JOIN SALESORDERLINETOTALS x
      ON x.DATAAREAID = l.DATAAREAID AND x.SALESID = l.SALESID AND x.INVENTTRANSID = l.INVENTTRANSID
      GROUP BY l.DATAAREAID, l.SALESID) s ON s.DATAAREAID = t.DATAAREAID AND s.SALESID = t.SALESID
      WHERE \(Self.cents("t.LINETOTALAMOUNT")) <> s.amount
      OR \(Self.cents("t.ORDERTOTALTAXAMOUNT")) <> s.tax + \(Self.cents("t.ORDERHEADERTAXAMOUNT"))
      OR \(Self.cents("t.ORDERTOTALDISCOUNTAMOUNT")) <> s.discount + \(Self.cents("t.TOTALDISCOUNTAMOUNT"))
      OR \(Self.cents("t.ORDERTOTALCHARGESAMOUNT")) < s.charges
      OR \(Self.cents("t.ORDERTOTALAMOUNT")) <> s.amount - \(Self.cents("t.TOTALDISCOUNTAMOUNT"))
      + \(Self.cents("t.ORDERTOTALCHARGESAMOUNT")) + \(Self.cents("t.ORDERTOTALTAXAMOUNT"))
      """
    #expect(try made.column(wrong) == [])
    #expect(try made.number("SELECT COUNT(*) FROM SALESORDERTOTALS") > 250)
  }

  @Test func discountsAddUpFromUnitsAndRest() throws {
    let made = try Made(orders: 300)
    let wrong = """
      SELECT l.SALESID FROM SALESLINE l JOIN SALESORDERLINETOTALS x
      ON x.DATAAREAID = l.DATAAREAID AND x.SALESID = l.SALESID AND x.INVENTTRANSID = l.INVENTTRANSID
      WHERE CAST(ROUND(CAST(l.SALESQTY AS REAL) * \(Self.cents("l.LINEDISC"))) AS INTEGER)
      - \(Self.cents("l.SALESMARKUP")) <> \(Self.cents("x.TOTALDISCOUNTAMOUNT"))
      """
    #expect(try made.column(wrong) == [])
    // Discounts that don't divide, and prices of more than two decimals, are there.
    #expect(try made.number("SELECT COUNT(*) FROM SALESLINE WHERE SALESMARKUP <> '0'") > 20)
    #expect(try made.number("SELECT COUNT(*) FROM SALESLINE WHERE SALESPRICE LIKE '%.____'") > 10)
    #expect(try made.number("SELECT COUNT(*) FROM SALESLINE WHERE SALESQTY LIKE '%.___'") > 10)
    #expect(try made.number("SELECT COUNT(*) FROM SALESLINE WHERE SALESQTY = '0'") > 0)
  }

  @Test func lineAmountsAreQuantityTimesPriceLessDiscount() throws {
    let made = try Made(orders: 300)
    // A cent either way is what binary numbers may get wrong; the exact rule is tested below.
    let wrong = """
      SELECT SALESID FROM SALESLINE WHERE ABS(CAST(SALESQTY AS REAL) * (CAST(SALESPRICE AS REAL) - CAST(LINEDISC AS REAL))
      + CAST(SALESMARKUP AS REAL) - CAST(LINEAMOUNT AS REAL)) > 0.0051
      """
    #expect(try made.column(wrong) == [])
  }

  @Test func invoicesAreTheSumsOfTheirLines() throws {
    let made = try Made(orders: 300)
    let wrong = """
      SELECT j.INVOICEID FROM CUSTINVOICEJOUR j JOIN (SELECT DATAAREAID, INVOICEID, INVOICEDATE,
      SUM(\(Self.cents("LINEAMOUNT"))) amount, SUM(\(Self.cents("SUMLINEDISC"))) discount FROM CUSTINVOICETRANS
      GROUP BY DATAAREAID, INVOICEID, INVOICEDATE) s
      ON s.DATAAREAID = j.DATAAREAID AND s.INVOICEID = j.INVOICEID AND s.INVOICEDATE = j.INVOICEDATE
      WHERE \(Self.cents("j.SALESBALANCE")) <> s.amount OR \(Self.cents("j.SUMLINEDISC")) <> s.discount
      OR \(Self.cents("j.INVOICEAMOUNT")) <> s.amount - \(Self.cents("j.ENDDISC")) + \(Self.cents("j.SUMMARKUP"))
      + \(Self.cents("j.SUMTAX"))
      """
    #expect(try made.column(wrong) == [])
    let collective =
      "SELECT COUNT(*) FROM (SELECT 1 FROM CUSTINVOICETRANS GROUP BY DATAAREAID, INVOICEID HAVING COUNT(DISTINCT ORIGSALESID) > 1)"
    #expect(try made.number(collective) > 0)
    #expect(try made.number("SELECT COUNT(*) FROM CUSTINVOICETRANS WHERE ORIGSALESID = ''") > 0)
  }

  @Test func referencesLeadSomewhere() throws {
    let made = try Made(orders: 150)
    for entity in try made.catalog.all() where entity.system == .axdb {
      for reference in entity.references + (entity.parent.map { [$0] } ?? []) {
        guard let target = try made.catalog.find(reference.entity, in: .axdb).first else {
          Issue.record("\(entity.name) refers to \(reference.entity)")
          continue
        }
        let columns = reference.fields.map { entity.fields[$0].column }
        let pairs = zip(columns, reference.targetFields).map { "t.\($1) = s.\($0)" }.joined(
          separator: " AND ")
        // The last column is what names the record; blank and 0 name nothing. Left-overs in demf are meant.
        let last = "s.\(columns[columns.count - 1])"
        let own = entity.column("DATAAREAID") == nil ? "1" : "s.DATAAREAID <> 'demf'"
        let sql = """
          SELECT COUNT(*) FROM \(entity.table) s WHERE \(last) NOT IN ('', 0) AND \(own)
          AND NOT EXISTS (SELECT 1 FROM \(target.table) t WHERE \(pairs))
          """
        #expect(try made.number(sql) == 0, "\(entity.name) → \(reference.entity)")
      }
    }
  }

  @Test func lookupsOfSalesLeadSomewhere() throws {
    let made = try Made(orders: 150)
    for entity in try made.catalog.all() where entity.system == .sales {
      for field in entity.fields where !field.targets.isEmpty {
        let targets = try field.targets.compactMap { try made.catalog.find($0.entity, in: .sales).first }
        let found = targets.map { "s.\(field.column) IN (SELECT \($0.id ?? "") FROM \($0.table))" }
        let sql = """
          SELECT COUNT(*) FROM \(entity.table) s WHERE s.\(field.column) IS NOT NULL
          AND NOT (\(found.joined(separator: " OR ")))
          """
        #expect(try made.number(sql, in: "sales.sqlite") == 0, "\(entity.name) \(field.name)")
      }
    }
  }

  @Test func rawTablesHoldNoNull() throws {
    let made = try Made(orders: 100)
    for entity in try made.catalog.all() where entity.system == .axdb {
      let isNull = entity.fields.map { "\($0.column) IS NULL" }.joined(separator: " OR ")
      #expect(try made.number("SELECT COUNT(*) FROM \(entity.table) WHERE \(isNull)") == 0, "\(entity.table)")
    }
  }

  @Test func textsKeepToTheirLengths() throws {
    let made = try Made(orders: 300)
    for (system, name) in [(System.axdb, "fno.sqlite"), (.sales, "sales.sqlite")] {
      for entity in try made.catalog.all() where entity.system == system {
        for field in entity.fields where field.type == .text && field.targets.isEmpty {
          guard let length = field.length else { continue }
          let sql = "SELECT COUNT(*) FROM \(entity.table) WHERE LENGTH(\(field.column)) > \(length)"
          #expect(try made.number(sql, in: name) == 0, "\(entity.table).\(field.name)")
        }
      }
    }
  }

  @Test func customersOfUsmfAreKnownInSales() throws {
    let made = try Made(orders: 150)
    let external = try made.column(
      "SELECT ACCOUNTNUM FROM CUSTTABLE WHERE DATAAREAID = 'usmf' AND ISEXTERNALLYMAINTAINED = 1 ORDER BY 1")
    let known = try made.column(
      """
      SELECT accountnumber FROM account
      UNION SELECT msdynce_contactnumber FROM contact WHERE msdynce_isactivecustomer = 1 ORDER BY 1
      """, in: "sales.sqlite")
    #expect(external == known)
    #expect(!known.isEmpty)
  }

  @Test func ordersComeInEveryStatusAndStateOfTotals() throws {
    let made = try Made(orders: 300)
    let statuses = "SELECT DISTINCT SALESSTATUS || '/' || DOCUMENTSTATUS FROM SALESTABLE ORDER BY 1"
    #expect(try made.column(statuses) == ["1/0", "1/3", "1/4", "1/5", "1/7", "2/5", "2/7", "3/7", "4/0"])
    let totals = """
      SELECT DISTINCT CASE WHEN t.SALESID IS NULL THEN 'missing' WHEN t.LASTUPDATEDDATETIME >= s.MODIFIEDDATETIME
      THEN 'current' ELSE 'outdated' END FROM SALESTABLE s LEFT JOIN SALESORDERTOTALS t
      ON t.DATAAREAID = s.DATAAREAID AND t.SALESID = s.SALESID ORDER BY 1
      """
    #expect(try made.column(totals) == ["current", "missing", "outdated"])
  }
}
