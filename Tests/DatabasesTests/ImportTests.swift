import Databases
import Entities
import Packages
import Records
import Testing

@Suite struct ImportTests {
  private var creating: ImportOptions {
    var options = ImportOptions()
    options.create = true
    return options
  }

  private func products(_ rows: [[String?]], mode: ImportMode = .upsert) throws -> Table {
    try Table("products", .sales, "productnumber name price statecode", rows, mode: mode)
  }

  @Test func insertsThenFindsUnchangedThenUpdates() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    let first = try products([["P1", "One", "1.50", "0"], ["P2", nil, nil, nil], ["P3", "", "3", "1"]])
    #expect(try load([first], into: path, creating).summary() == "i3 u0 n0 r0 h0")
    let stored = try rows(
      path, "SELECT productnumber, name, price, typeof(price), statecode FROM product ORDER BY 1")
    #expect(stored == ["P1|One|1.5|text|0", "P2|~|~|null|~", "P3||3|text|1"])
    let ids = try rows(path, "SELECT productid FROM product ORDER BY productnumber")
    #expect(ids.allSatisfy { $0.count == 36 && $0.dropFirst(14).hasPrefix("5") })
    let again = try products([
      ["P1", "One", "1.500", "0"], ["P2", nil, "2", nil], ["P3", "", "3", "1"], ["P4", "Four", nil, nil],
    ])
    #expect(try load([again], into: path, creating).summary() == "i1 u1 n2 r0 h0")
    #expect(try Array(rows(path, "SELECT productid FROM product ORDER BY productnumber").prefix(3)) == ids)
  }

  @Test func rejectsValuesTheTargetDoesNotTake() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    let long = String(repeating: "é", count: 101)
    let table = try products([
      ["P1", long, nil, nil], [nil, "no key", nil, nil], ["P3", nil, "1.23456", nil],
      ["P4", nil, "1,5", nil],
      ["P5", nil, nil, "99"], ["p1 ", "again", nil, nil], ["P6", "good", nil, nil],
    ])
    let loaded = try load([table], into: path, creating)
    #expect(
      loaded.messages == [
        "products: record 1 (P1): name has 101 characters; the target takes 100",
        "products: record 2: productnumber is blank, but required",
        "products: record 3 (P3): price has 5 digits after the point; the target takes 4",
        "products: record 4 (P4): price is not a decimal number",
        "products: record 5 (P5): statecode is not a value of product_statecode",
        "products: record 6 (p1 ): the key came before in the package; only the first counts",
      ])
    #expect(loaded.summary() == "i1 u0 n0 r6 h0")
  }

  @Test func asksForCreateWhereATableOrColumnIsMissing() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = folder.python("import sqlite3; sqlite3.connect('t.sqlite').execute('CREATE TABLE other(a)')")
    let table = try products([["P1", "One", nil, nil]])
    let missing = fault { _ = try load([table], into: path) }
    #expect(missing?.message == "\(path) has no table product, which products needs; --create makes it")
    _ = folder.python(
      "import sqlite3; sqlite3.connect('t.sqlite').execute('CREATE TABLE product(productid, productnumber)')")
    let column = fault { _ = try load([table], into: path) }
    #expect(
      column?.message == "\(path) has no column name in table product, which products needs; --create adds it"
    )
    #expect(try load([table], into: path, creating).summary() == "i1 u0 n0 r0 h0")
  }

  @Test func obeysTheModes() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = try load([products([["P1", "One", nil, nil], ["P2", "Two", nil, nil]])], into: path, creating)
    let insert = try load(
      [products([["P1", "New", nil, nil], ["P3", "Three", nil, nil]], mode: .insert)], into: path)
    #expect(insert.summary() == "i1 u0 n0 r1 h0")
    #expect(insert.messages == ["products: record 1 (P1): the target has it already, and the mode is insert"])
    let update = try load(
      [products([["P1", "New", nil, nil], ["P9", "Nine", nil, nil]], mode: .update)], into: path)
    #expect(update.summary() == "i0 u1 n0 r1 h0")
    let replace = try load([products([["P7", "Seven", nil, nil]], mode: .replace)], into: path)
    // Nothing says that loads own the rows that are not in the package.
    #expect(replace.counts[0].deleted == 0)
    #expect(try rows(path, "SELECT productnumber FROM product ORDER BY 1") == ["P1", "P2", "P3", "P7"])
  }

  private func orders(_ headers: [[String?]], _ lines: [[String?]]) throws -> [Table] {
    [
      try Table("salesorders", .sales, "ordernumber name", headers),
      try Table(
        "salesorderdetails", .sales,
        "salesorderid.ordernumber msdynce_ordernumber sequencenumber productid.productnumber quantity",
        lines),
    ]
  }

  @Test func aBadLineHoldsBackItsWholeDocument() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    let tables =
      try [products([["P1", "One", nil, nil]])]
      + orders(
        [["O1", "a"], ["O2", "b"], ["O3", "c"]],
        [
          ["O1", "O1", "1", "P1", "1"], ["o1", "O1", "2", nil, "2"], ["O2", "O2", "1", "P1", "1"],
          ["O2", "O2", "2", "P9", "1"], ["O9", "O9", "1", "P1", "1"],
        ])
    let loaded = try load(tables, into: path, creating)
    #expect(loaded.summary(1) == "i2 u0 n0 r0 h1")
    #expect(loaded.summary(2) == "i2 u0 n0 r2 h1")
    #expect(
      loaded.messages == [
        "salesorderdetails: record 4 (O2 2): productid.productnumber: there is no record \"P9\" in products, neither in the target nor earlier in the package",
        "salesorderdetails: record 5 (O9 1): salesorderid.ordernumber: there is no record \"O9\" in salesorders, neither in the target nor earlier in the package",
      ])
    let joined = try rows(
      path,
      """
      SELECT o.ordernumber, d.sequencenumber, p.productnumber FROM salesorderdetail d
      JOIN salesorder o ON o.salesorderid = d.salesorderid LEFT JOIN product p ON p.productid = d.productid
      ORDER BY 1, 2
      """)
    #expect(joined == ["O1|1|P1", "O1|2|~"])
    let again = try load(Array(tables[1...]), into: path)
    #expect(again.summary(0) == "i0 u0 n2 r0 h1")
    #expect(again.summary(1) == "i0 u0 n2 r2 h1")
  }

  @Test func refusesALookupThatMatchesTwoRecords() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = try load([Table("uoms", .sales, "uomscheduleid.name name", [])], into: path, creating)
    _ = folder.python(
      """
      import sqlite3
      d = sqlite3.connect('t.sqlite')
      d.execute("INSERT INTO uom(uomid, name) VALUES('1', 'Box'), ('2', 'Box'), ('3', 'Pcs')")
      d.commit()
      """)
    let table = try Table(
      "products", .sales, "productnumber defaultuomid.name", [["P1", "Box"], ["P2", "Pcs"], ["P3", "Bag"]])
    let loaded = try load([table], into: path, creating)
    #expect(
      loaded.messages == [
        "products: record 1 (P1): defaultuomid.name: there is more than one record \"Box\" in uoms",
        "products: record 3 (P3): defaultuomid.name: there is no record \"Bag\" in uoms, neither in the target nor earlier in the package",
      ])
    #expect(try rows(path, "SELECT productnumber, defaultuomid FROM product") == ["P2|3"])
  }

  @Test(arguments: [false, true]) func commitsWholeDocumentsOnly(isOutOfOrder: Bool) throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    var headers = (1...20).map { ["O\($0 + 10)", "n"] }
    var lines = (1...20).flatMap { order in
      (1...3).map { ["O\(order + 10)", "O\(order + 10)", "\($0)", order == 5 && $0 == 2 ? "P9" : nil, "1"] }
    }
    if isOutOfOrder {
      headers.reverse()
      // As several tasks give them: all first lines, then all second ones.
      lines = [1, 0, 2].flatMap { first in stride(from: first, to: lines.count, by: 3).map { lines[$0] } }
    }
    let tables = try orders(headers, lines)
    var options = creating
    options.commitEvery = 4
    let loaded = try loadDocuments(tables, into: path, options, stopAfter: nil)
    #expect(loaded.summary(0) == "i19 u0 n0 r0 h1")
    #expect(loaded.summary(1) == "i57 u0 n0 r1 h2")
    for stop in [1, 3, 7, 12] {
      let path = folder.path("stopped\(stop).sqlite")
      _ = try loadDocuments(orders([], []), into: path, options, stopAfter: nil)
      #expect(throws: Fault.self) { try loadDocuments(tables, into: path, options, stopAfter: stop) }
      let halves = try rows(
        path,
        """
        SELECT o.ordernumber FROM salesorder o LEFT JOIN salesorderdetail d USING(salesorderid)
        GROUP BY 1 HAVING count(d.salesorderdetailid) <> 3
        """)
      #expect(halves == [])
      #expect(try loadDocuments(tables, into: path, options, stopAfter: nil).counts[0].rejected == 0)
    }
  }

  @Test func writesBlanksOfAXIntoRawTables() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    let names =
      "SALESID DATAAREAID PARTITION RECID CUSTACCOUNT INVOICEACCOUNT CUSTGROUP CURRENCYCODE LANGUAGEID SALESNAME SALESSTATUS"
    let row: [String?] = ["S1", "usmf", "1", "5", "C1", "C1", "10", "USD", "en", nil, nil]
    var table = try Table("SalesTable", .axdb, names, [row])
    table.entity.references = []
    let first = try load([table], into: path, creating)
    #expect(first.summary() == "i1 u0 n0 r0 h0")
    #expect(try rows(path, "SELECT SALESNAME, SALESSTATUS FROM SALESTABLE") == ["|0"])
    #expect(try load([table], into: path).summary() == "i0 u0 n1 r0 h0")
  }

  @Test func doesAJobOncePerCompanyUnlessTold() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    var options = creating
    options.job = "populate"
    options.company = "usmf"
    let table = try products([["P1", "One", nil, nil]])
    #expect(try load([table], into: path, options).summary() == "i1 u0 n0 r0 h0")
    #expect(try load([table], into: path, options).counts[0].alreadyDone == 1)
    options.again = true
    #expect(try load([table], into: path, options).summary() == "i0 u0 n1 r0 h0")
    #expect(try rows(path, "SELECT job, company FROM P2C_JOBS") == ["populate|usmf"])
    options.company = "demf"
    let other = fault { _ = try load([table], into: path, options) }
    #expect(other?.kind == .data)
    #expect(other?.rule == "another-company")
    options.anotherCompany = "DEMF"
    #expect(try load([table], into: path, options).summary() == "i0 u0 n1 r0 h0")
  }

  @Test func agreesWithAReferenceOnManyRandomLoads() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    var seed: UInt64 = 7
    func random(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    var expected: [String: [String?]] = [:]
    for round in 0..<30 {
      var written: [[String?]] = []
      var (inserted, updated, unchanged, rejected) = (0, 0, 0, 0)
      var seen: Set<String> = []
      for _ in 0..<random(60) {
        let key = "K\(random(40))"
        let price: String? = [nil, "1", "1.0", "2.50", "2.5", "-0.10"][random(6)]
        let row = [random(2) == 0 ? key : key + " ", [nil, "", "a"][random(3)], price]
        written.append(row)
        guard seen.insert(key).inserted else {
          rejected += 1
          continue
        }
        let value = [row[1], price.map { ["1.0": "1", "2.50": "2.5", "-0.10": "-0.1"][$0] ?? $0 }]
        // The target compares by its own collation, which minds the blank.
        let old = expected[row[0] ?? ""]
        if old == nil { inserted += 1 } else if old == value { unchanged += 1 } else { updated += 1 }
        expected[row[0] ?? ""] = value
      }
      let table = try Table("products", .sales, "productnumber name price", written)
      // Ids do not mind the blank, so that both spellings at once would be one row: keep them apart.
      _ = folder.python(
        "import sqlite3\nsqlite3.connect('t.sqlite', isolation_level=None).execute('UPDATE product SET productid = lower(hex(randomblob(16)))')"
      )
      let loaded = try load([table], into: path, creating, chunkSize: 1 + round % 7)
      #expect(loaded.summary() == "i\(inserted) u\(updated) n\(unchanged) r\(rejected) h0")
    }
    let stored = try rows(path, "SELECT productnumber, name, price FROM product ORDER BY 1")
    let wanted = expected.sorted { $0.key < $1.key }.map { "\($0)|\($1[0] ?? "~")|\($1[1] ?? "~")" }
    #expect(stored == wanted)
  }

  @Test func isRefusedByADatabaseThatAnotherProcessHolds() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = try load([products([["P1", "One", nil, nil]])], into: path, creating)
    // Another process keeps the lock until the file `go` is there.
    folder.write(
      "hold.py",
      """
      import sqlite3, os, time
      d = sqlite3.connect('t.sqlite', isolation_level=None)
      d.execute('BEGIN IMMEDIATE')
      open('held', 'w').close()
      for _ in range(1000):
          if os.path.exists('go') or not os.path.exists('held'): break
          time.sleep(0.01)
      """)
    run([
      "sh", "-c",
      "cd '\(folder.path("."))' && mkfifo held && (python3 hold.py > /dev/null 2>&1 < /dev/null &) && timeout 60 cat held",
    ])
    let busy = fault { _ = try load([products([["P2", "Two", nil, nil]])], into: path) }
    #expect(busy?.kind == .busy)
    #expect(busy?.message == "another program has \(path) locked; try again when it is finished")
    folder.write("go", "")
  }

  @Test func aDryRunChangesNothing() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = try load([products([["P1", "One", nil, nil]])], into: path, creating)
    var options = ImportOptions()
    options.dryRun = true
    #expect(
      try load([products([["P1", "Uno", nil, nil]])], into: path, options).summary() == "i0 u1 n0 r0 h0")
    #expect(try rows(path, "SELECT name FROM product") == ["One"])
  }

  @Test func refusesDigitsThatABinaryColumnWouldLose() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = folder.python(
      "import sqlite3; sqlite3.connect('t.sqlite').execute('CREATE TABLE product(productid, productnumber, name, price NUMERIC, statecode)')"
    )
    let table = try products([["P1", nil, "123456789012.3456", nil], ["P2", nil, "0.1", nil]])
    let loaded = try load([table], into: path)
    #expect(loaded.messages.first?.contains("would lose some; declare the column as TEXT") == true)
    #expect(loaded.summary() == "i1 u0 n0 r1 h0")
  }
}
