internal import Databases
internal import Records

/// Writes the quotes and orders that were made in Sales and have not reached F&O.
struct SalesDocuments {
  let seed: Int
  let company: Company
  let products: [Product]
  let customers: [SalesCustomer]

  /// What sets a line apart from those that may go to F&O.
  private enum Odd { case none, writeIn, ownProduct }

  /// What quotes and orders have in common.
  private struct Document {
    let number: String
    let id: String
    let customer: SalesCustomer
    let day: Day
    let freight: Int
    var odd: Odd
    let lines: [Line]
  }

  /// Writes both kinds, a fortieth of the orders each; gives the number of rows by table.
  func write(in database: borrowing Connection) throws(Fault) -> [(String, Int)] {
    let quotes = try writeQuotes(in: database)
    return quotes + (try writeOrders(in: database))
  }

  private var count: Int { max(8, company.orders / 40) }

  private func make(
    _ number: Int, _ prefix: String, _ odd: Odd, id: String, _ maker: inout LineMaker, _ dice: inout Dice
  ) -> Document {
    var lines: [Line] = []
    maker.make(&lines)
    return Document(
      number: "\(prefix)-\(padded(1000 + number, 5))-\(dice.letters(6))", id: id,
      customer: dice.pick(customers),
      day: Day(year: 2017, month: 6, day: 1) + dice.below(180),
      freight: dice.chance(25) ? dice.number(500...5000) : 0,
      odd: odd, lines: lines)
  }

  // MARK: quotes

  /// Of eight quotes, four are active, one of them revised; others are drafts, won, lost, or hold a write-in line.
  private func writeQuotes(in database: borrowing Connection) throws(Fault) -> [(String, Int)] {
    let quotes = try TableWriter("quote", database)
    let lines = try TableWriter("quotedetail", database)
    var maker = LineMaker(company, products, seed: seed, "quotes")
    var dice = Dice(seed: seed, "quotes")
    for number in 0..<count {
      let revisions = [0, 0, 1, 0, 0, 2, 0, 0][number % 8]
      let states = [(1, 3), (1, 2), (1, 3), (0, 1), (2, 4), (1, 3), (1, 3), (3, 5)]
      let base = make(number, "QUO", number % 8 == 6 ? .writeIn : .none, id: "", &maker, &dice)
      for revision in 0...revisions {
        var content: [Line] = []
        maker.make(&content)
        let document = Document(
          number: base.number, id: rowID(seed: seed, "quote \(revision)", number), customer: base.customer,
          day: base.day, freight: base.freight, odd: base.odd, lines: content)
        let state = revision < revisions ? (3, 7) : states[number % 8]
        quotes.put("quoteid", document.id)
        quotes.put("quotenumber", document.number)
        quotes.put("revisionnumber", revision)
        quotes.put("statecode", state.0)
        quotes.put("statuscode", state.1)
        quotes.put("effectivefrom", document.day, second: 0)
        quotes.put("effectiveto", document.day + 60, second: 0)
        try write(document, quotes, &dice)
        try write(lines, "quotedetail \(revision)", number, of: document) { table, odd in
          table.put("quoteid", document.id)
          table.put("msdynce_quoterevisionnumber", revision)
          table.put("msdynce_quotehasexternalmaintainedproductsonly", odd == .none ? 1 : 0)
        }
      }
    }
    return [(quotes.table, quotes.rows), (lines.table, lines.rows)]
  }

  // MARK: orders

  /// Of eight orders, four may go to F&O; others are drafts or cancelled, or hold what F&O does not know.
  private func writeOrders(in database: borrowing Connection) throws(Fault) -> [(String, Int)] {
    let orders = try TableWriter("salesorder", database)
    let lines = try TableWriter("salesorderdetail", database)
    var maker = LineMaker(company, products, seed: seed, "sales orders")
    var dice = Dice(seed: seed, "sales orders")
    for number in 0..<count {
      let odd: Odd = [4: .writeIn, 5: .ownProduct][number % 8] ?? .none
      let state =
        [5: (0, 1, 647_390_011), 6: (0, 1, 647_390_011), 7: (2, 4, 647_390_010)][number % 8]
        ?? (1, 3, 647_390_000)
      let id = rowID(seed: seed, "salesorder", number)
      let document = make(number, "ORD", odd, id: id, &maker, &dice)
      orders.put("salesorderid", document.id)
      orders.put("ordernumber", document.number)
      orders.put("statecode", state.0)
      orders.put("statuscode", state.1)
      orders.put("msdynce_processingstatus", state.2)
      if state.0 == 1 { orders.put("submitdate", document.day + 1, second: 0) }
      orders.put("ispricelocked", state.0 == 0 ? 0 : 1)
      try write(document, orders, &dice)
      try write(lines, "salesorderdetail", number, of: document) { table, odd in
        table.put("salesorderid", document.id)
        table.put("msdynce_ordernumber", document.number)
        table.put("msdynce_ismisctax", 0)
        table.put("msdynce_orderissubmitted", state.0 == 1 ? 1 : 0)
        table.put("msdynce_orderhasexternalmaintainedproductsonly", odd == .none ? 1 : 0)
      }
    }
    return [(orders.table, orders.rows), (lines.table, lines.rows)]
  }

  // MARK: rows

  private func write(_ document: Document, _ table: TableWriter, _ dice: inout Dice) throws(Fault) {
    let party = document.customer.party(of: company, seed: seed)
    table.put("name", Names.cut("\(document.number), \(party.name)", 60))
    table.put("customerid", document.customer.id(seed: seed))
    table.put("customeridtype", document.customer.table)
    table.put("transactioncurrencyid", SalesSide.id(seed, "transactioncurrency", company.currency))
    table.put("pricelevelid", SalesSide.id(seed, "pricelevel", "CRM Service USA (sample)"))
    table.put("msdynce_hasexternallymaintainedproductsonly", document.odd == .none ? 1 : 0)
    table.put("msdynce_ismaintainedexternally", 0)
    put("shipto_", party.address, table, hasCountry: !dice.chance(20))
    put("billto_", party.address, table, hasCountry: true)
    if dice.chance(60) { table.put("requestdeliveryby", document.day + 20, second: 0) }
    if dice.chance(40) { table.put("description", "Asked for by phone;\n\"as soon as possible\"") }
    let sums = Sums(document.lines)
    table.put("freightamount", .cents(document.freight))
    table.put("totaldiscountamount", .cents(sums.discount))
    table.put("totallineitemamount", .cents(sums.amount))
    table.put("totaltax", .cents(sums.tax))
    table.put("totalamount", .cents(sums.amount + sums.tax + document.freight))
    table.put("exchangerate", "1")
    try table.append()
  }

  private func put(_ prefix: String, _ address: Address, _ table: TableWriter, hasCountry: Bool) {
    table.put(named: prefix + "line1", address.street)
    if !address.number.isEmpty { table.put(named: prefix + "line2", address.number) }
    table.put(named: prefix + "city", address.city)
    table.put(named: prefix + "postalcode", address.zip)
    if !address.state.isEmpty { table.put(named: prefix + "stateorprovince", address.state) }
    if hasCountry { table.put(named: prefix + "country", address.country.name) }
  }

  private func write(
    _ table: TableWriter, _ kind: String, _ number: Int, of document: Document,
    _ more: (TableWriter, Odd) -> Void
  ) throws(Fault) {
    for (place, line) in document.lines.enumerated() {
      table.put(named: table.table + "id", rowID(seed: seed, kind, number * 16 + place))
      table.put("sequencenumber", place + 1)
      table.put("lineitemnumber", place + 1)
      put(line, table)
      // The last line is the odd one.
      let odd = place == document.lines.count - 1 ? document.odd : .none
      putProduct(odd, products[line.product], table)
      more(table, document.odd)
      try table.append()
    }
  }

  private func put(_ line: Line, _ table: TableWriter) {
    table.put("quantity", line.quantity)
    table.put("priceperunit", line.price)
    table.put("manualdiscountamount", .cents(line.discount))
    table.put("baseamount", .cents(line.amount + line.discount))
    table.put("tax", .cents(line.tax))
    table.put("extendedamount", .cents(line.amount + line.tax))
    table.put("ispriceoverridden", 0)
    table.put("producttypecode", 1)
    table.put("propertyconfigurationstatus", 2)
    table.put("transactioncurrencyid", SalesSide.id(seed, "transactioncurrency", company.currency))
  }

  private func putProduct(_ odd: Odd, _ product: Product, _ table: TableWriter) {
    table.put("isproductoverridden", odd == .writeIn ? 1 : 0)
    table.put("msdynce_ismaintainedexternally", odd == .none ? 1 : 0)
    switch odd {
    case .writeIn:
      table.put("productdescription", "Delivery, \"express\"")
    case .ownProduct:
      table.put("productid", SalesSide.id(seed, "product", "LOCAL-01"))
      table.put("uomid", SalesSide.id(seed, "uom", Unit.all[0].symbol))
    case .none:
      table.put("productid", SalesSide.id(seed, "product", product.number))
      table.put("uomid", SalesSide.id(seed, "uom", product.unit.symbol))
    }
  }
}

extension SalesCustomer {
  /// The id of its row.
  func id(seed: Int) -> String { rowID(seed: seed, table, number) }

  /// Who it is.
  func party(of company: Company, seed: Int) -> Party { Customers.party(number, of: company, seed: seed) }
}
