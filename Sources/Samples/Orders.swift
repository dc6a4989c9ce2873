internal import Records

/// The header of an order.
struct Order {
  var number: String
  var customer: Int
  var payer: Int
  var status: OrderStatus
  var totals: TotalsState
  /// The day it was made.
  var day: Day
  /// How many days later it was changed last.
  var changed: Int
  /// Charges on the whole order, and the tax on them, in cents.
  var freight: Int
  var freightTax: Int
  /// Whether two percent go off the whole.
  var hasTotalDiscount: Bool
  var quotation: String
  var address: Int
}

/// Whether the batch job has calculated the totals of an order, and whether they still hold.
enum TotalsState { case current, outdated, missing }

/// How far an order has come: what F&O keeps, and how often it comes in a hundred.
struct OrderStatus {
  let sales: Int
  let document: Int
  let share: Int

  /// Open, confirmed, picked, partly delivered, delivered, partly invoiced (two ways), invoiced, cancelled.
  static let all = [
    OrderStatus(sales: 1, document: 0, share: 14), OrderStatus(sales: 1, document: 3, share: 22),
    OrderStatus(sales: 1, document: 4, share: 9), OrderStatus(sales: 1, document: 5, share: 7),
    OrderStatus(sales: 2, document: 5, share: 14), OrderStatus(sales: 1, document: 7, share: 3),
    OrderStatus(sales: 2, document: 7, share: 2), OrderStatus(sales: 3, document: 7, share: 24),
    OrderStatus(sales: 4, document: 0, share: 5),
  ]
  static let invoiced = all[7]

  var isInvoiced: Bool { document == 7 }
  var isPartly: Bool { isInvoiced && sales < 3 }

  static func pick(_ dice: inout Dice) -> OrderStatus {
    var rest = dice.below(100)
    for status in all {
      if rest < status.share { return status }
      rest -= status.share
    }
    return all[0]
  }
}

/// Writes the orders of all companies, and on the way their quotations and invoices.
final class OrderWriter {
  private let header: SampleTable
  private let totals: SampleTable
  private let lines: LineTable
  private let quotations: QuotationWriter
  private let invoices: InvoiceWriter
  private let seed: Int
  /// How many digits order numbers have.
  private let width: Int

  init(seed: Int, orders: Int, _ database: SampleDatabase) throws(Fault) {
    self.seed = seed
    width = max(6, String(orders).count)
    header = try database.table("SALESTABLE")
    totals = try database.table("SALESORDERTOTALS")
    lines = try LineTable(
      "SALESLINE", quantity: "SALESQTY", totals: "SALESORDERLINETOTALS", document: "SALESID", database)
    quotations = try QuotationWriter(database)
    invoices = try InvoiceWriter(database)
  }

  /// Writes the orders of one company; companies must come in the order of their ids.
  func write(_ company: Company, _ customers: [Customer], _ products: [Product]) throws(Fault) {
    var dice = Dice(seed: seed, "orders " + company.id)
    var maker = LineMaker(company, products, seed: seed, "lines")
    for table in [header, totals] { fix(table, company) }
    lines.fix(company, products)
    quotations.begin(company, products, seed: seed, width: width)
    invoices.begin(company, products, seed: seed, width: width)
    // Numbers of Sales come before those of F&O.
    let sent = SentOrder.all(company, seed: seed, Products.known(to: company, products))
    for order in sent { try write(order, customers, company) }
    let count = company.orders - sent.count
    var content: [Line] = []
    var collectedFor: Int?
    for number in 1...max(1, count) where number <= count {
      maker.make(&content)
      var order = make(number, company, customers, collectedFor, &dice)
      lines.number(&content)
      if dice.chance(5) { order.quotation = try quotations.write(for: order, customers, &dice) }
      try write(order, content, customers, company, &dice)
      let collects =
        collectedFor == nil && order.status.sales == 3 && number < count && dice.chance(6)
      if order.status.isInvoiced {
        try invoices.write(order, content, customers, collects: collects, collected: collectedFor != nil)
      }
      collectedFor = collects ? order.customer : nil
      if dice.chance(2) { try invoices.writeFree(order, customers) }
    }
  }

  /// Writes an order that was made in Sales.
  private func write(_ sent: SentOrder, _ customers: [Customer], _ company: Company) throws(Fault) {
    var dice = Dice(seed: seed, sent.number)
    let customer = sent.customer.number
    let order = Order(
      number: sent.number, customer: customer, payer: customer, status: sent.history.finance, totals: .current,
      day: sent.day, changed: 6, freight: sent.freight, freightTax: sent.freightTax, hasTotalDiscount: false,
      quotation: "", address: customers[customer].address)
    var content = sent.lines
    lines.number(&content)
    try write(order, content, customers, company, &dice)
  }

  private func fix(_ table: SampleTable, _ company: Company) {
    table.put("DATAAREAID", company.id)
    table.put("PARTITION", Raw.partition)
    if table === header {
      table.put("CURRENCYCODE", company.currency)
      table.put("LANGUAGEID", company.language)
      table.put("SALESTYPE", 3)
      table.put("INVENTSITEID", "1")
      table.put("INVENTLOCATIONID", "13")
      table.put("TAXGROUP", "STD")
    }
    table.fix()
  }

  /// Makes an order up; `customer` is given where the order shares an invoice with the one before.
  private func make(
    _ number: Int, _ company: Company, _ customers: [Customer], _ customer: Int?, _ dice: inout Dice
  ) -> Order {
    let status = customer == nil ? OrderStatus.pick(&dice) : .invoiced
    let ordering = customer ?? dice.below(customers.count)
    // Whoever posts an invoice has totals, and bills who ordered.
    let payer = status.isInvoiced ? nil : customers[ordering].payer
    let state: TotalsState =
      status.isInvoiced ? .current : dice.chance(84) ? .current : dice.chance(50) ? .outdated : .missing
    let freight = dice.chance(30) ? dice.number(500...9900) : 0
    let former = customers[ordering].formerAddress
    return Order(
      number: "SO-" + padded(number, width), customer: ordering, payer: payer ?? ordering, status: status,
      totals: state, day: Day(year: 2016, month: 1, day: 4) + dice.below(690), changed: dice.below(20),
      freight: freight, freightTax: rounded(freight * company.taxRate, by: 10_000),
      hasTotalDiscount: dice.chance(5), quotation: "",
      address: former > 0 && dice.chance(40) ? former : customers[ordering].address)
  }

  // MARK: rows

  private func write(
    _ order: Order, _ content: [Line], _ customers: [Customer], _ company: Company, _ dice: inout Dice
  ) throws(Fault) {
    put(order, customers[order.customer], customers[order.payer])
    putOptions(&dice)
    let row = Raw.recordID(header.rows + 1)
    header.put("RECID", row)
    try header.append()
    try lines.write(order, content, customers[order.customer])
    guard order.totals != .missing else { return }
    putTotals(order, Sums(content))
    totals.put("RECID", Raw.recordID(totals.rows + 1))
    try totals.append()
  }

  private func put(_ order: Order, _ customer: Customer, _ payer: Customer) {
    header.put("SALESID", order.number)
    header.put("SALESNAME", customer.shortName)
    header.put("CUSTACCOUNT", customer.account)
    header.put("INVOICEACCOUNT", payer.account)
    header.put("CUSTGROUP", customer.group)
    header.put("SALESSTATUS", order.status.sales)
    header.put("DOCUMENTSTATUS", order.status.document)
    header.put("QUOTATIONID", order.quotation)
    header.put("CONTACTPERSONID", customer.contact)
    header.put("DELIVERYNAME", customer.name)
    header.put("DELIVERYPOSTALADDRESS", order.address)
    header.put("SHIPPINGDATEREQUESTED", order.day + 7)
    if order.status.document >= 3 { header.put("SHIPPINGDATECONFIRMED", order.day + 8) }
    header.put("DISCPERCENT", ShortDecimal(digits: order.hasTotalDiscount ? 2 : 0, scale: 0))
    header.put("CREATEDDATETIME", order.day, second: 30_000)
    header.put("MODIFIEDDATETIME", order.day + order.changed, second: 50_000)
  }

  private func putOptions(_ dice: inout Dice) {
    header.put("CUSTOMERREF", Names.reference(&dice))
    if dice.chance(30) { header.put("PURCHORDERFORMNUM", "PO\(dice.number(1000...99999))") }
    if dice.chance(40) { header.put("DLVMODE", "TRUCK") }
    if dice.chance(50) { header.put("PAYMENT", "Net30") }
  }

  private func putTotals(_ order: Order, _ sums: Sums) {
    let off = order.hasTotalDiscount ? rounded(sums.amount * 2, by: 100) : 0
    let charges = sums.charges + order.freight
    let tax = sums.tax + order.freightTax
    totals.put("SALESID", order.number)
    totals.put("LINETOTALAMOUNT", .cents(sums.amount))
    totals.put("ORDERTOTALCHARGESAMOUNT", .cents(charges))
    totals.put("TOTALDISCOUNTAMOUNT", .cents(off))
    totals.put("ORDERTOTALDISCOUNTAMOUNT", .cents(sums.discount + off))
    totals.put("ORDERTOTALTAXAMOUNT", .cents(tax))
    totals.put("ORDERHEADERTAXAMOUNT", .cents(order.freightTax))
    totals.put("ORDERTOTALAMOUNT", .cents(sums.amount - off + charges + tax))
    totals.put(
      "LASTUPDATEDDATETIME", order.day + (order.changed + (order.totals == .current ? 0 : -1)), second: 60_000
    )
  }

  /// How many rows went into which table.
  var counts: [(String, Int)] {
    [(header.name, header.rows)] + lines.counts + quotations.counts + invoices.counts
  }
}
