import Databases
import Entities
import Records
import Testing

@Suite struct ExportTests {
  @Test func resolvesLookupsAndSortsByDocumentOrder() throws {
    let folder = try Scratch()
    let printed = folder.python(
      """
      import sqlite3
      d = sqlite3.connect('t.sqlite')
      d.executescript('''
      CREATE TABLE account(accountid, accountnumber); CREATE TABLE contact(contactid, msdynce_contactnumber);
      INSERT INTO account VALUES('a1', 'ACC-1'); INSERT INTO contact VALUES('c1', 'CON-1');
      CREATE TABLE quote(quoteid, quotenumber, revisionnumber INTEGER, customerid, customeridtype, totalamount, name);
      INSERT INTO quote VALUES('q2', 'Q1', 10, 'c1', 'contact', 1.5, ''), ('q1', 'Q1', 9, 'a1', 'account', '2.50', NULL),
       ('q3', 'Q2', 0, 'gone', 'account', 0.1234567890123456789, 'x');
      ''')
      """)
    #expect(printed == "")
    var request = ExportRequest(try Known.entity("quotes", .sales))
    let names = [
      "quotenumber", "revisionnumber", "customerid.Account(accountnumber).Contact(msdynce_contactnumber)",
      "totalamount", "name",
    ]
    request.columns = names.compactMap { request.entity.column($0) }
    let found = try export(folder.path("t.sqlite"), request)
    #expect(found.rows == ["Q1|9|ACC-1|2.5|~", "Q1|10|CON-1|1.5|", "Q2|0|~|0.12345678901234568|x"])
    #expect(found.problems == ["\(names[2]) names a record that is not there, or has no such value"])
    #expect(found.source.warnings.count == 1)
  }

  @Test func makesEntitiesFromRawTables() throws {
    let folder = try Scratch()
    _ = folder.python(
      """
      import sqlite3
      d = sqlite3.connect('t.sqlite')
      d.executescript('''
      CREATE TABLE UNITOFMEASURE(SYMBOL);
      CREATE TABLE T(ID, KIND INT, FLAG INT, DAY TEXT, AREA TEXT, AMOUNT REAL);
      INSERT INTO T VALUES('2', 3, 1, '2024-05-01 00:00:00', 'usmf', 12), ('1', 0, 0, '1900-01-01 00:00:00', 'usmf', 0.1),
       ('', 77, 2, 'x', 'usmf', 1e-7), ('9', 1, 1, NULL, 'demf', 1);
      ''')
      """)
    var entity = try Known.entity("CDS sales order lines", .fno)
    entity.from?.sql = "T"
    entity.from?.company = "AREA"
    let wanted = [
      ("SalesOrderNumber", "ID"), ("SalesOrderLineStatus", "KIND"), ("IsLineStopped", "FLAG"),
      ("RequestedReceiptDate", "DAY"), ("LineAmount", "AMOUNT"), ("DeliveryAddressTimeZone", nil),
    ]
    for field in entity.fields.indices { entity.fields[field].sql = nil }
    var columns: [Int] = []
    for (name, sql) in wanted {
      let column = try #require(entity.column(name))
      columns.append(column)
      entity.fields[column].sql = sql
    }
    let request = ExportRequest(entity, columns: columns, company: "usmf")
    let found = try export(folder.path("t.sqlite"), request, limit: 1)
    #expect(found.rows == ["~|77|2|x|0.0000001|~", "1|None|No|~|0.1|~", "2|Invoiced|Yes|2024-05-01|12|~"])
    #expect(
      found.problems == [
        "SalesOrderLineStatus holds a value that SalesStatus does not have",
        "IsLineStopped does not hold a valid boolean", "RequestedReceiptDate does not hold a valid date",
      ])
  }

  @Test func namesWhatIsMissing() throws {
    let folder = try Scratch()
    _ = folder.python(
      "import sqlite3; sqlite3.connect('t.sqlite').execute('CREATE TABLE product(productid, productnumber)')")
    let path = folder.path("t.sqlite")
    let lines = ExportRequest(try Known.entity("CDS sales order lines", .fno))
    let table = fault { _ = try export(path, lines) }
    #expect(table?.message == "\(path): table SALESLINE is missing; it is needed for CDS sales order lines")
    var products = ExportRequest(try Known.entity("products", .sales))
    products.columns = ["productnumber", "name"].compactMap { products.entity.column($0) }
    let column = fault { _ = try export(path, products) }
    #expect(column?.message == "\(path): column name is missing; it is needed for name of products")
  }

  @Test func matchesAQueryByName() throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    _ = folder.python("import sqlite3; sqlite3.connect('t.sqlite').execute('CREATE TABLE x(a)')")
    var request = ExportRequest(try Known.entity("products", .sales))
    request.query = "SELECT 'P1' AS ProductNumber, 3 AS price"
    #expect(try export(path, request).rows == ["P1|3"])
    request.query = "SELECT 'P1' AS name"
    #expect(fault { _ = try export(path, request) }?.what.contains("no column productnumber") == true)
    request.query = "SELECT 'P1' AS ProductNumber, 3 AS pricee"
    #expect(fault { _ = try export(path, request) }?.kind == .usage)
    request.query = "DELETE FROM x"
    #expect(fault { _ = try export(path, request) }?.rule == "query-writes")
    request.query = "SELECT 1; DELETE FROM x"
    #expect(fault { _ = try export(path, request) }?.rule == "sql-several")
  }

  @Test func rejectsBlobsAndBytesThatAreNotText() throws {
    let folder = try Scratch()
    _ = folder.python(
      """
      import sqlite3
      d = sqlite3.connect('t.sqlite')
      d.execute("CREATE TABLE product(productid, productnumber, name)")
      d.execute("INSERT INTO product VALUES('1', 'P1', x'00ff'), ('2', 'P2', CAST(x'61ff' AS TEXT)), ('3', 'P3', 'fine')")
      d.commit()
      """)
    var request = ExportRequest(try Known.entity("products", .sales))
    request.columns = ["productnumber", "name"].compactMap { request.entity.column($0) }
    let found = try export(folder.path("t.sqlite"), request)
    #expect(found.rows.count == 3)
    #expect(
      found.problems == ["name holds binary data, which has no text", "name holds bytes that are not UTF-8"])
  }

  /// SQLite gives a function no more than 127 values.
  @Test func exportsWideTablesInAnyEncoding() throws {
    let folder = try Scratch()
    _ = folder.python(
      """
      import sqlite3
      d = sqlite3.connect('t.sqlite')
      d.execute("PRAGMA encoding = 'UTF-16'")
      names = [f'f{n}' for n in range(250)]
      d.execute(f"CREATE TABLE product({', '.join(names)})")
      values = ['Grüße', 7, 1.25, None, ''] * 50
      d.executemany(f"INSERT INTO product VALUES({', '.join('?' * 250)})", [['b'] + values[1:], ['a'] + values[1:]])
      d.commit()
      """)
    var entity = try Known.entity("products", .sales)
    entity.fields = (0..<250).map { EntityField(name: "f\($0)", type: .text, xmlName: "f\($0)", column: "f\($0)") }
    entity.key = [0]
    entity.order = []
    let expected = (1..<250).map { ["Grüße", "7", "1.25", "~", ""][$0 % 5] }.joined(separator: "|")
    #expect(try export(folder.path("t.sqlite"), ExportRequest(entity)).rows == ["a|\(expected)", "b|\(expected)"])
  }
}
