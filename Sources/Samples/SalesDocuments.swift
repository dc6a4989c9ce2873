internal import Records

/// Writes the quotes, orders and invoices that Sales holds before a run, as the buttons of users and the plug-ins of the
/// solution leave them (facts 6.5).
struct SalesDocuments {
  let seed: Int
  let company: Company
  let products: [Product]
  let customers: [SalesCustomer]

  /// What quotes, orders and invoices have in common.
  struct Document {
    let number: String
    let id: String
    let customer: SalesCustomer
    let day: Day
    let freight: Int
    var lines: [(line: Line, item: SalesItem)]

    /// 6.5: Yes until there are lines; then only if every line has a product that is maintained in F&O.
    var isOfFinanceOnly: Bool { lines.allSatisfy { $0.item.isMaintainedInFinance } }
  }

  /// Writes all three; gives the number of rows by table.
  func write(in database: SampleDatabase) throws(Fault) -> [(String, Int)] {
    var won: [Document] = []
    let quotes = try writeQuotes(in: database, won: &won)
    return quotes + (try writeOrders(in: database, of: won)) + (try writeInvoices(in: database))
  }

  /// The number that Sales gives to its n-th document of a kind: five digits from 01000 on, six letters or digits.
  static func number(_ prefix: String, _ place: Int, _ dice: inout Dice) -> String {
    "\(prefix)-\(padded(1000 + place, 5))-\(dice.code(6))"
  }

  private func make(
    _ number: String, id: String, last: SalesItem?, _ maker: inout LineMaker, _ dice: inout Dice
  ) -> Document {
    var document = Document(
      number: number, id: id, customer: dice.pick(customers),
      day: Day(year: 2017, month: 6, day: 1) + dice.below(180),
      freight: dice.chance(25) ? dice.number(500...5000) : 0, lines: [])
    document.lines = lines(last: last, &maker)
    return document
  }

  private func lines(last: SalesItem?, _ maker: inout LineMaker) -> [(line: Line, item: SalesItem)] {
    var content: [Line] = []
    maker.make(&content)
    guard let last else { return [] }
    return content.indices.map { (content[$0], $0 == content.count - 1 ? last : .product) }
  }

  // MARK: quotes

  /// A fortieth of the orders, and each state at least once.
  private func writeQuotes(
    in database: SampleDatabase, won: inout [Document]
  ) throws(Fault) -> [(String, Int)] {
    let quotes = try database.table("quote")
    let lines = try database.table("quotedetail")
    var maker = LineMaker(company, products, seed: seed, "quotes")
    var dice = Dice(seed: seed, "quotes")
    for number in 0..<max(QuoteState.all.count, company.orders / 40) {
      let place = number % QuoteState.all.count
      let base = make(Self.number("QUO", number, &dice), id: "", last: nil, &maker, &dice)
      for (revision, state) in QuoteState.all[place].revisions.enumerated() {
        let document = Document(
          number: base.number, id: rowID(seed: seed, "quote \(revision)", number), customer: base.customer,
          day: base.day, freight: base.freight, lines: self.lines(last: state.last, &maker))
        quotes.put("quoteid", document.id)
        quotes.put("quotenumber", document.number)
        quotes.put("revisionnumber", revision)
        quotes.put("statecode", state.state)
        quotes.put("statuscode", state.status)
        quotes.put("effectivefrom", document.day, second: 0)
        quotes.put("effectiveto", document.day + 60, second: 0)
        // 6.5: never written.
        quotes.put("msdynce_ismaintainedexternally", 0)
        try write(document, quotes, &dice)
        try write(lines, "quotedetail \(revision)", number, of: document) { table, _ in
          table.put("quoteid", document.id)
          // 6.5: never written, whatever the product is; msdynce_quoterevisionnumber stays blank.
          table.put("msdynce_ismaintainedexternally", 0)
          table.put("msdynce_quotehasexternalmaintainedproductsonly", document.isOfFinanceOnly ? 1 : 0)
        }
        if place == QuoteState.won { won.append(document) }
      }
    }
    return [(quotes.name, quotes.rows), (lines.name, lines.rows)]
  }

  // MARK: orders

  /// Those that have come back from F&O; then a fortieth of the orders, each state at least once.
  private func writeOrders(
    in database: SampleDatabase, of won: [Document]
  ) throws(Fault) -> [(String, Int)] {
    let orders = try database.table("salesorder")
    let lines = try database.table("salesorderdetail")
    var dice = Dice(seed: seed, "sales orders")
    let sent = SentOrder.all(company, seed: seed, products)
    for (number, order) in sent.enumerated() { try write(order, number, orders, lines, &dice) }
    var maker = LineMaker(company, products, seed: seed, "sales orders")
    var quotes = won.makeIterator()
    for place in 0..<max(OrderState.all.count, company.orders / 40) {
      let number = sent.count + place
      let state = OrderState.all[place % OrderState.all.count]
      var document = make(
        Self.number("ORD", number, &dice), id: rowID(seed: seed, "salesorder", number), last: state.last, &maker, &dice)
      if state.isOfQuote, let quote = quotes.next() {
        document = Document(
          number: document.number, id: document.id, customer: quote.customer, day: quote.day + 3,
          freight: quote.freight,
          lines: quote.lines)
        orders.put("quoteid", quote.id)
      }
      if state.state == 1 { orders.put("submitdate", document.day + 1, second: 0) }
      orders.put("ispricelocked", state.state == 1 ? 1 : 0)
      try write(document, number, state, isFromFinance: false, orders, lines, &dice)
    }
    return [(orders.name, orders.rows), (lines.name, lines.rows)]
  }

  /// An order that both sides hold.
  private func write(
    _ order: SentOrder, _ number: Int, _ orders: SampleTable, _ lines: SampleTable, _ dice: inout Dice
  ) throws(Fault) {
    var document = Document(
      number: order.number, id: rowID(seed: seed, "salesorder", number), customer: order.customer, day: order.day,
      freight: order.freight, lines: order.lines.map { ($0, .product) })
    guard let processing = order.history.sales else {
      return try write(document, number, .all[0], isFromFinance: false, orders, lines, &dice)
    }
    if order.freightTax > 0 {
      // 6.5, Freight Tax: created with the header, so every line event after it finds a line without a product.
      orders.put("msdynce_misctax", .cents(order.freightTax))
      document.lines.append((order.lines[0], .freightTax(order.freightTax)))
    }
    // 6.5: statecode Active again; lines are created while the status is another than Active, so they are not marked.
    let state = OrderState(state: 0, status: 1, processing: processing, marked: .none)
    orders.put("ispricelocked", 0)
    try write(document, number, state, isFromFinance: true, orders, lines, &dice)
  }

  private func write(
    _ document: Document, _ number: Int, _ state: OrderState, isFromFinance: Bool, _ orders: SampleTable,
    _ lines: SampleTable, _ dice: inout Dice
  ) throws(Fault) {
    orders.put("salesorderid", document.id)
    orders.put("ordernumber", document.number)
    orders.put("statecode", state.state)
    orders.put("statuscode", state.status)
    orders.put("msdynce_processingstatus", state.processing)
    orders.put("msdynce_ismaintainedexternally", isFromFinance ? 1 : 0)
    try write(document, orders, &dice)
    try write(lines, "salesorderdetail", number, of: document) { table, place in
      table.put("salesorderid", document.id)
      // 6.5: on create of a line, if blank.
      table.put("msdynce_ordernumber", document.number)
      let isMarked =
        switch state.marked {
        case .none: false
        case .all: true
        case .last: place == document.lines.count - 1
        }
      table.put("msdynce_orderissubmitted", isMarked ? 1 : 0)
      table.put("msdynce_orderhasexternalmaintainedproductsonly", document.isOfFinanceOnly ? 1 : 0)
      var flag = document.lines[place].item.isMaintainedInFinance
      var isTax = false
      if case .freightTax = document.lines[place].item { (flag, isTax) = (true, true) }
      // 6.5: the flag of the line's product, unless sent as Yes; Yes on Freight Tax.
      table.put("msdynce_ismaintainedexternally", flag || isFromFinance ? 1 : 0)
      table.put("msdynce_ismisctax", isTax ? 1 : 0)
    }
  }

  // MARK: invoices

  /// Two that a user has made: their flags are the defaults, and nobody fills what the invoice run goes by.
  private func writeInvoices(in database: SampleDatabase) throws(Fault) -> [(String, Int)] {
    let invoices = try database.table("invoice")
    let lines = try database.table("invoicedetail")
    var maker = LineMaker(company, products, seed: seed, "sales invoices")
    var dice = Dice(seed: seed, "sales invoices")
    for (number, last) in [SalesItem.product, .writeIn].enumerated() {
      let document = make(
        Self.number("INV", number, &dice), id: rowID(seed: seed, "invoice", number), last: last, &maker, &dice)
      invoices.put("invoiceid", document.id)
      invoices.put("invoicenumber", document.number)
      invoices.put("statecode", 0)
      invoices.put("statuscode", 1)
      invoices.put("ispricelocked", 0)
      // 6.5, invoice: Yes and No are the defaults, and are never written; so a write-in line changes nothing.
      try write(document, invoices, &dice, isOfFinanceOnly: true)
      try write(lines, "invoicedetail", number, of: document) { table, _ in
        table.put("invoiceid", document.id)
        // 6.5, invoicedetail: msdynce_invoicenumber and msdynce_invoicedate stay blank.
        table.put("msdynce_ismaintainedexternally", 0)
        table.put("msdynce_ismisctax", 0)
      }
    }
    return [(invoices.name, invoices.rows), (lines.name, lines.rows)]
  }
}
