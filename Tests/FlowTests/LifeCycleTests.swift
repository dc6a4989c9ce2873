import Foundation
import Testing

/// What becomes of quotes and orders of Sales in each state in which users and programs leave them.
///
/// The states are rows of facts (domain.md 6.5), put into tables made here: neither the sample nor the mappings know them.
@Suite struct LifeCycleTests {
  /// An order, or a revision of a quote, and what every flow that moves it makes of it.
  struct State: Sendable, CustomTestStringConvertible {
    let number: String
    var revision: Int?
    /// `statecode`, `statuscode` and, of an order, `msdynce_processingstatus`.
    let codes: [Int]
    /// The flags of the header: products maintained externally only, order maintained externally.
    let flags: [Int]
    /// Of each line whether its product comes from F&O (`f`), is Sales' own (`o`), or it has none (`w`: write-in, `t`: Freight
    /// Tax); in capitals if the line is marked as submitted.
    let lines: String
    /// `moves`, or the name under which header and lines are counted.
    let becomes: String
    /// The same of the early flow by way of CDS, which takes what was submitted.
    let early: String
    let testDescription: String

    static func order(
      _ number: String, _ codes: [Int], _ flags: [Int], _ lines: String, _ becomes: String, early: String,
      _ what: String
    ) -> State {
      State(
        number: number, codes: codes, flags: flags, lines: lines, becomes: becomes, early: early, testDescription: what)
    }

    static func quote(
      _ number: String, _ revision: Int, _ codes: [Int], _ flag: Int, _ lines: String, _ becomes: String, _ what: String
    ) -> State {
      State(
        number: number, revision: revision, codes: codes, flags: [flag, 0], lines: lines, becomes: becomes,
        early: "", testDescription: what)
    }
  }

  private static let (active, draft) = (647_390_000, 647_390_011)
  private static let (unknown, external) = ("has products not from F&O", "comes from F&O")
  private static let cancelled = "cancelled after activation"
  private static let notSubmitted = "not submitted"

  static let orders: [State] = [
    .order("ORD-01000-AAAAAA", [0, 1, draft], [1, 0], "ff", "not activated", early: notSubmitted, "a draft"),
    .order(
      "ORD-01001-AAAAAA", [0, 1, draft], [1, 0], "", "not activated", early: notSubmitted, "a draft without lines"),
    .order(
      "ORD-01002-AAAAAA", [0, 1, draft], [0, 0], "fw", "not activated", early: notSubmitted,
      "a draft with a write-in line"),
    .order(
      "ORD-01003-AAAAAA", [0, 1, active], [1, 0], "FFF", "moves", early: notSubmitted, "activated with the button"),
    .order("ORD-01004-AAAAAA", [0, 1, active], [1, 0], "ff", "moves", early: notSubmitted, "activated by a program"),
    .order(
      "ORD-01005-AAAAAA", [0, 1, active], [1, 0], "fF", "moves", early: notSubmitted,
      "activated by a program, a line came later"),
    .order(
      "ORD-01006-AAAAAA", [0, 1, active], [0, 0], "fo", unknown, early: notSubmitted,
      "activated by a program, with an own product"),
    .order(
      "ORD-01007-AAAAAA", [0, 1, active], [0, 0], "fw", unknown, early: notSubmitted,
      "activated by a program, with a write-in line"),
    .order("ORD-01008-AAAAAA", [1, 3, draft], [1, 0], "FF", "moves", early: "moves", "submitted the older way"),
    .order(
      "ORD-01009-AAAAAA", [1, 3, draft], [0, 0], "FO", unknown, early: unknown,
      "submitted the older way, with an own product"),
    .order(
      "ORD-01010-AAAAAA", [1, 3, active], [1, 0], "FF", "moves", early: "moves", "activated, and submitted by a program"
    ),
    .order(
      "ORD-01011-AAAAAA", [2, 4, active], [1, 0], "FF", cancelled, early: notSubmitted,
      "activated, then cancelled in Sales"),
    .order(
      "ORD-01012-AAAAAA", [2, 4, draft], [1, 0], "ff", "not activated", early: notSubmitted,
      "a draft that was cancelled"),
    .order(
      "ORD-01019-AAAAAA", [2, 4, draft], [1, 0], "FF", "not activated", early: "cancelled after submission",
      "submitted the older way, then cancelled in Sales"),
    .order("ORD-01013-AAAAAA", [0, 1, active + 1], [1, 1], "FF", external, early: external, "confirmed by F&O"),
    .order(
      "ORD-01014-AAAAAA", [0, 1, active + 4], [0, 1], "ft", external, early: external,
      "picked by F&O, with tax on charges"),
    .order("SO-000001", [0, 1, active + 3], [1, 1], "ff", external, early: external, "made in F&O, invoiced"),
    .order("SO-000002", [0, 1, active + 10], [1, 1], "ff", external, early: external, "made in F&O, cancelled there"),
    .order("SO-000003", [0, 1, active], [1, 1], "FF", external, early: external, "made in F&O, open there"),
    // An order without lines keeps the flag Yes, so the button works.
    .order("ORD-01015-AAAAAA", [0, 1, active], [1, 0], "", "moves", early: notSubmitted, "activated without lines"),
    // Tax on charges, typed in Sales, makes a line without a product.
    .order(
      "ORD-01016-AAAAAA", [0, 1, draft], [0, 0], "ft", "not activated", early: notSubmitted,
      "a draft with tax on charges"),
    .order("ORD-01017-AAAAAA", [1, 3, draft], [0, 0], "FT", unknown, early: unknown, "submitted with tax on charges"),
    .order(
      "ORD-01018-AAAAAA", [1, 3, draft], [1, 0], "", "moves", early: "moves", "submitted the older way, without lines"),
  ]

  static let quotes: [State] = [
    .quote("QUO-01000-AAAAAA", 0, [0, 1], 1, "ff", "not active", "a draft"),
    .quote("QUO-01001-AAAAAA", 0, [0, 1], 1, "", "not active", "a draft without lines"),
    .quote("QUO-01002-AAAAAA", 0, [1, 2], 1, "fff", "moves", "active, in progress"),
    .quote("QUO-01003-AAAAAA", 0, [1, 3], 1, "f", "moves", "active, open"),
    .quote("QUO-01004-AAAAAA", 0, [1, 3], 0, "fw", unknown, "active, with a write-in line"),
    .quote("QUO-01005-AAAAAA", 0, [1, 3], 0, "of", unknown, "active, with an own product"),
    .quote("QUO-01006-AAAAAA", 0, [2, 4], 1, "ff", "not active", "won"),
    .quote("QUO-01007-AAAAAA", 0, [3, 5], 1, "ff", "not active", "lost"),
    .quote("QUO-01008-AAAAAA", 0, [3, 6], 1, "ff", "not active", "cancelled"),
    .quote("QUO-01009-AAAAAA", 0, [3, 7], 0, "fwf", "not active", "revised, the former revision"),
    .quote("QUO-01009-AAAAAA", 1, [1, 3], 1, "ff", "moves", "revised, the active revision"),
    .quote("QUO-01010-AAAAAA", 0, [3, 7], 1, "f", "not active", "revised, the new one is a draft: the former"),
    .quote("QUO-01010-AAAAAA", 1, [0, 1], 1, "fff", "not active", "revised, the new one is a draft"),
    .quote("QUO-01011-AAAAAA", 9, [3, 7], 1, "ff", "not active", "revised ten times, the former"),
    .quote("QUO-01011-AAAAAA", 10, [1, 2], 1, "fff", "moves", "revised ten times, the active revision"),
    // What only programs can do.
    .quote("QUO-01012-AAAAAA", 0, [1, 2], 1, "f", "older revision", "two active revisions, the former"),
    .quote("QUO-01012-AAAAAA", 1, [1, 2], 1, "ff", "moves", "two active revisions, the newer"),
    .quote("QUO-01013-AAAAAA", 0, [1, 2], 1, "ff", "moves", "active, and a newer draft beside it"),
    .quote("QUO-01013-AAAAAA", 1, [0, 1], 1, "f", "not active", "a newer draft beside an active revision"),
    .quote("QUO-01014-AAAAAA", 0, [1, 2], 1, "", "moves", "active, without lines"),
  ]

  /// A way from Sales to F&O.
  struct Way: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let states: [State]
    let mappings: [String]
    var isEarly = false

    /// `moves`, or the name under which a state is counted.
    func becomes(_ state: State) -> String { isEarly ? state.early : state.becomes }
  }

  static let ways = [
    Way(testDescription: "orders", states: orders, mappings: ["sales-orders-sales-to-fno-direct"]),
    Way(
      testDescription: "orders-via-cds", states: orders,
      mappings: ["sales-orders-sales-to-fno-via-cds-1", "sales-orders-sales-to-fno-via-cds-2"], isEarly: true),
    Way(testDescription: "quotes", states: quotes, mappings: ["sales-quotes-sales-to-fno-direct"]),
    Way(
      testDescription: "quotes-via-cds", states: quotes,
      mappings: ["sales-quotes-sales-to-fno-via-cds-1", "sales-quotes-sales-to-fno-via-cds-2"]),
  ]

  private static let made = Result { () throws -> Flow in
    let flow = try Flow()
    try flow.write("made.sql", tables + (orders + quotes).map(rows).joined())
    try flow.run("sqlite3 -bail sales.sqlite < made.sql")
    for way in ways {
      let maps = way.mappings.enumerated().map { place, mapping in
        "p2c-transform --quiet --mapping \(mapping) --ledger \(way.testDescription).\(place).json --to \(way.testDescription).\(place)/"
          + (place > 0 ? " --from \(way.testDescription).\(place - 1)" : "")
      }
      let last = "\(way.testDescription).\(way.mappings.count - 1)"
      try flow.run(
        """
        p2c-export --quiet --from sqlite:sales.sqlite --company usmf --for \(way.mappings[0]) 2>> said \\
          | \(maps.joined(separator: " 2>> \(way.testDescription).said && ")) 2>> \(way.testDescription).said || { cat *said >&2; exit 1; }
        p2c-import --quiet --from \(last) --to sqlite:\(way.testDescription).sqlite --create 2>> said || { cat said >&2; exit 1; }
        """)
    }
    return flow
  }

  /// Header and lines arrive together, each line with the quantity that its own revision says, or none of them does.
  @Test(arguments: ways) func arrivesWithAllItsLinesOrNotAtAll(_ way: Way) throws {
    let flow = try Self.made.get()
    try flow.write("arrived.py", Self.arrived)
    let found = try flow.run("python3 arrived.py \(way.testDescription).sqlite").split(separator: "\n").map(String.init)
    let expected = way.states.filter { way.becomes($0) == "moves" }.map { state in
      let quantities = (0..<state.lines.count).map { "\(100 * (state.revision ?? 0) + $0 + 1)" }
      return "\(state.number): \(quantities.joined(separator: " "))"
    }
    #expect(found == expected.sorted())
  }

  /// Lines are counted under the names of their headers.
  @Test(arguments: ways) func countsEachStateByName(_ way: Way) throws {
    let flow = try Self.made.get()
    let file = flow.folder.appending(path: "\(way.testDescription).0.json")
    let ledger = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let tasks = try #require(ledger["tasks"] as? [[String: Any]])
    for (task, weight) in zip(tasks, [{ (_: State) in 1 }, { (state: State) in state.lines.count }]) {
      var expected: [String: Int] = [:]
      for state in way.states where weight(state) > 0 { expected[way.becomes(state), default: 0] += weight(state) }
      var found = (task["filtered"] as? [String: Int] ?? [:]).filter { $0.value > 0 }
      found["moves"] = task["used"] as? Int
      #expect(found == expected)
    }
    #expect(tasks.count == 2)
  }

  /// F&O may deliver what was cancelled in Sales after it had gone there.
  @Test(arguments: ways.prefix(2)) func namesWhatWasCancelledAfterItWentThere(_ way: Way) throws {
    let flow = try Self.made.get()
    let said = try String(contentsOf: flow.folder.appending(path: "\(way.testDescription).said"), encoding: .utf8)
    for state in way.states {
      #expect(said.contains(state.number) == way.becomes(state).hasPrefix("cancelled after"), "\(state)")
    }
  }

  /// Whoever adds a flow of quotes, orders or invoices adds its states to a table.
  @Test func knowsEveryFlowThatMovesDocuments() throws {
    let folder = Flow.repository.appending(path: "mappings")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let moving = try files.filter { name in
      guard name.hasSuffix(".xml"), name.contains("/"), !name.hasPrefix("entities/") else { return false }
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return text.matches(of: /<task [^>]*source="([^"]*)"[^>]*target="([^"]*)"/).contains { task in
        task.1 != task.2 && task.0.contains(/(?i)order|quot|invoice/)
      }
    }
    let known = Self.ways.flatMap(\.mappings) + LifeCyclesOutwardTests.mappings
    #expect(moving.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }.sorted() == known.sorted())
  }

  // MARK: the database

  /// What the flows read; lengths and types do not matter to SQLite.
  private static let tables = """
    CREATE TABLE account(accountid, accountnumber, name);
    CREATE TABLE contact(contactid, msdynce_contactnumber);
    CREATE TABLE transactioncurrency(transactioncurrencyid, isocurrencycode);
    CREATE TABLE product(productid, productnumber, msdynce_ismaintainedexternally);
    CREATE TABLE uom(uomid, name);
    CREATE TABLE quote(quoteid, quotenumber, revisionnumber, name, description, requestdeliveryby, customerid, customeridtype,
      transactioncurrencyid, shipto_line1, shipto_line2, shipto_city, shipto_country, shipto_postalcode,
      shipto_stateorprovince, billto_line2, billto_postalcode, totalamount, discountamount, totaldiscountamount,
      statecode, statuscode, msdynce_hasexternallymaintainedproductsonly, msdynce_ismaintainedexternally);
    CREATE TABLE quotedetail(quotedetailid, quoteid, sequencenumber, productid, productdescription, uomid, quantity,
      priceperunit, manualdiscountamount, extendedamount, requestdeliveryby, shipto_line1, shipto_line2, shipto_city,
      shipto_country, shipto_postalcode, shipto_stateorprovince, transactioncurrencyid, isproductoverridden,
      msdynce_ismaintainedexternally, msdynce_quoterevisionnumber, msdynce_quotehasexternalmaintainedproductsonly);
    CREATE TABLE salesorder(salesorderid, ordernumber, name, description, requestdeliveryby, submitdate, customerid,
      customeridtype, transactioncurrencyid, shipto_line1, shipto_line2, shipto_city, shipto_country, shipto_postalcode,
      shipto_stateorprovince, totalamount, discountamount, totaldiscountamount, statecode, statuscode,
      msdynce_hasexternallymaintainedproductsonly, msdynce_ismaintainedexternally, msdynce_processingstatus, msdynce_misctax);
    CREATE TABLE salesorderdetail(salesorderdetailid, salesorderid, msdynce_ordernumber, sequencenumber, productid,
      description, productdescription, uomid, quantity, priceperunit, manualdiscountamount, extendedamount, tax,
      requestdeliveryby, shipto_line1, shipto_line2, shipto_city, shipto_country, shipto_postalcode,
      shipto_stateorprovince, transactioncurrencyid, isproductoverridden, msdynce_ismaintainedexternally,
      msdynce_ismisctax, msdynce_orderhasexternalmaintainedproductsonly, msdynce_orderissubmitted);
    INSERT INTO account VALUES ('a', 'ACC-01000-AAAAAA', 'Riverton Lamps');
    INSERT INTO transactioncurrency VALUES ('m', 'USD');
    INSERT INTO product VALUES ('f', 'D0001', 1), ('o', 'LOCAL-01', 0);
    INSERT INTO uom VALUES ('u', 'Pieces');

    """

  /// The rows of a state, with every copy and flag as 6.5 has it.
  private static func rows(_ state: State) -> String {
    let isQuote = state.revision != nil
    let (table, key) = isQuote ? ("quote", "quotenumber") : ("salesorder", "ordernumber")
    let id = "\(state.number) \(state.revision ?? 0)"
    var header: [(String, String)] = [
      ("\(table)id", "'\(id)'"), (key, "'\(state.number)'"), ("name", "'\(state.number)'"), ("customerid", "'a'"),
      ("customeridtype", "'account'"), ("transactioncurrencyid", "'m'"), ("shipto_country", "'Germany'"),
      ("totalamount", "'10'"), ("statecode", "\(state.codes[0])"), ("statuscode", "\(state.codes[1])"),
      ("msdynce_hasexternallymaintainedproductsonly", "\(state.flags[0])"),
      ("msdynce_ismaintainedexternally", "\(state.flags[1])"),
    ]
    header.append(
      isQuote ? ("revisionnumber", "\(state.revision ?? 0)") : ("msdynce_processingstatus", "\(state.codes[2])"))
    // The platform notes when an order was submitted, and keeps that when it is cancelled.
    let wasSubmitted = state.codes[0] == 1 || state.codes == [2, 4, draft] && state.lines.contains("F")
    if !isQuote { header.append(("submitdate", wasSubmitted ? "'2017-07-20 10:00:00'" : "NULL")) }
    let lines = state.lines.enumerated().map { place, kind in line(kind, place, of: state, table, id) }
    return insert(table, header) + lines.joined()
  }

  private static func line(_ kind: Character, _ place: Int, of state: State, _ table: String, _ id: String) -> String {
    let (lower, isQuote) = (kind.lowercased(), state.revision != nil)
    let hasProduct = lower == "f" || lower == "o"
    var columns: [(String, String)] = [
      ("\(table)detailid", "'\(id) \(place)'"), ("\(table)id", "'\(id)'"),
      ("sequencenumber", lower == "t" ? "0" : "\(place + 1)"),
      ("productid", hasProduct ? "'\(lower)'" : "NULL"), ("uomid", hasProduct ? "'u'" : "NULL"),
      ("quantity", lower == "t" ? "'1'" : "'\(100 * (state.revision ?? 0) + place + 1)'"), ("priceperunit", "'1.5'"),
      ("manualdiscountamount", "'0'"), ("extendedamount", "'1.5'"), ("shipto_country", "'Germany'"),
      ("transactioncurrencyid", "'m'"), ("isproductoverridden", hasProduct ? "0" : "1"),
      // Of an order's line the product's flag, or what orders out has sent; of a quote's line nothing.
      ("msdynce_ismaintainedexternally", !isQuote && (lower == "f" || state.flags[1] == 1) ? "1" : "0"),
    ]
    if isQuote {
      columns.append(("msdynce_quotehasexternalmaintainedproductsonly", "\(state.flags[0])"))
    } else {
      columns += [
        ("msdynce_ordernumber", "'\(state.number)'"), ("msdynce_ismisctax", lower == "t" ? "1" : "0"),
        ("msdynce_orderhasexternalmaintainedproductsonly", "\(state.flags[0])"),
        ("msdynce_orderissubmitted", kind.isUppercase ? "1" : "0"),
      ]
    }
    return insert("\(table)detail", columns)
  }

  private static func insert(_ table: String, _ columns: [(String, String)]) -> String {
    let (names, values) = (columns.map(\.0).joined(separator: ", "), columns.map(\.1).joined(separator: ", "))
    return "INSERT INTO \(table)(\(names)) VALUES (\(values));\n"
  }

  /// What is in the flat tables of F&O: each header with the quantities of its lines.
  private static let arrived = """
    import sqlite3, sys
    c = sqlite3.connect(sys.argv[1])
    names = [r[0] for r in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    header, line = [[n for n in names if word in n][0] for word in ('Header', 'Line')]
    kind = 'Quotation' if 'Quotation' in header else 'Order'
    quantity = 'RequestedSalesQuantity' if kind == 'Quotation' else 'OrderedSalesQuantity'
    lines = {}
    for number, amount in c.execute(f'SELECT Sales{kind}Number, {quantity} FROM {line} ORDER BY LineCreationSequenceNumber'):
      lines.setdefault(number, []).append(str(amount))
    for (number,) in c.execute(f'SELECT Sales{kind}Number FROM {header} ORDER BY 1'):
      print(number + ': ' + ' '.join(lines.pop(number, [])))
    for number in lines: print('lines without a header: ' + number)
    """
}
