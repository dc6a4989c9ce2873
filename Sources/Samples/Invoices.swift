internal import Records

/// Writes invoices: of one order, of several, and of none.
final class InvoiceWriter {
  private let header: SampleTable
  private let lines: SampleTable
  private let at: Places
  private var company: Company?
  private var products: [Product] = []
  private var dimensions: [String] = []
  private var maker: LineMaker?
  private var content: [Line] = []
  /// The lines of orders that wait to be invoiced together with the next.
  private var collected: [(order: String, lines: [Line])] = []
  private var count = 0
  private var vouchers = 0
  /// The last number that was used in two years.
  private var repeated = 0
  private var width = 6

  private struct Places {
    let order, invoice, date, parent, line, sequence, source, lot, item, name: SampleTable.Column
    let quantity, unit, price, unitDiscount, rest, discount, amount, tax, dimension: SampleTable.Column
    let record: SampleTable.Column

    init(_ table: SampleTable) throws(Fault) {
      order = try table.column("SALESID")
      invoice = try table.column("INVOICEID")
      date = try table.column("INVOICEDATE")
      parent = try table.column("PARENTRECID")
      line = try table.column("LINENUM")
      sequence = try table.column("LINECREATIONSEQUENCENUMBER")
      source = try table.column("ORIGSALESID")
      lot = try table.column("INVENTTRANSID")
      item = try table.column("ITEMID")
      name = try table.column("NAME")
      quantity = try table.column("QTY")
      unit = try table.column("SALESUNIT")
      price = try table.column("SALESPRICE")
      unitDiscount = try table.column("LINEDISC")
      rest = try table.column("SALESMARKUP")
      discount = try table.column("SUMLINEDISC")
      amount = try table.column("LINEAMOUNT")
      tax = try table.column("TAXAMOUNT")
      dimension = try table.column("INVENTDIMID")
      record = try table.column("RECID")
    }
  }

  init(_ database: SampleDatabase) throws(Fault) {
    header = try database.table("CUSTINVOICEJOUR")
    lines = try database.table("CUSTINVOICETRANS")
    at = try Places(lines)
  }

  /// Begins a company.
  func begin(_ company: Company, _ products: [Product], seed: Int, width: Int) {
    self.company = company
    self.products = products
    self.width = width
    dimensions = products.map { Products.dimension($0.combination, onDocuments: true) }
    maker = LineMaker(company, products, seed: seed, "invoice lines")
    (count, vouchers, repeated, collected) = (0, 0, 0, [])
    for table in [header, lines] {
      table.put("DATAAREAID", company.id)
      table.put("PARTITION", Raw.partition)
      table.put("CURRENCYCODE", company.currency)
    }
    header.put("LANGUAGEID", company.language)
    header.put("SALESTYPE", 3)
    header.put("TAXGROUP", "STD")
    lines.put("PRICEUNIT", ShortDecimal(digits: 1, scale: 0))
    for table in [header, lines] { table.fix() }
  }

  // MARK: invoices

  /// Invoices an order, the first half of its lines if it is only partly invoiced.
  ///
  /// One that `collects` waits for the next; one that was `collected` takes what waits along, and names no order.
  func write(
    _ order: Order, _ content: [Line], _ customers: [Customer], collects: Bool, collected isCollected: Bool
  ) throws(Fault) {
    let invoiced = order.status.isPartly ? Array(content.prefix((content.count + 1) / 2)) : content
    collected.append((order.number, invoiced))
    if collects { return }
    var next = order
    // Charges on a whole order are not split over collective invoices.
    if isCollected { (next.freight, next.freightTax, next.hasTotalDiscount) = (0, 0, false) }
    count += 1
    try write(next, customers, order: isCollected ? "" : order.number, year: 0)
  }

  /// Invoices something that was never ordered; in jpmf now and then under a number of the year before.
  func writeFree(_ order: Order, _ customers: [Customer]) throws(Fault) {
    guard collected.isEmpty else { return }
    maker?.make(&content)
    for place in content.indices { content[place].lot = 0 }
    collected.append(("", content))
    let repeats = company?.id == "jpmf" && count > 0 && repeated != count
    if repeats { repeated = count } else { count += 1 }
    var next = order
    (next.freight, next.freightTax, next.hasTotalDiscount, next.payer) = (0, 0, false, order.customer)
    try write(next, customers, order: "", year: repeats ? 1 : 0)
  }

  private func write(_ order: Order, _ customers: [Customer], order number: String, year: Int) throws(Fault) {
    vouchers += 1
    let invoice = "INV-" + padded(count, width)
    // A year later than any invoice, so that the dates of one number go up.
    let date = order.day + (10 + year * 1000)
    let parent = Raw.recordID(header.rows + 1)
    let all = collected.flatMap(\.lines)
    put(order, Sums(all), customers)
    header.put("INVOICEID", invoice)
    header.put("INVOICEDATE", date)
    header.put("DUEDATE", date + 30)
    header.put("DOCUMENTDATE", date)
    header.put("LEDGERVOUCHER", "CIV-" + padded(vouchers, width))
    header.put("SALESID", number)
    header.put("RECID", parent)
    try header.append()
    // Before the one-time job was thought of, some lines were only tied to their invoice by its number.
    let isTied = company?.isLegacy != true || vouchers % 8 != 3
    var place = 0
    for (source, content) in collected {
      for line in content {
        place += 1
        lines.put(at.invoice, invoice)
        lines.put(at.date, date)
        lines.put(at.order, number)
        lines.put(at.source, source)
        lines.put(at.parent, isTied ? parent : 0)
        try write(line, place)
      }
    }
    collected.removeAll(keepingCapacity: true)
  }

  private func put(_ order: Order, _ sums: Sums, _ customers: [Customer]) {
    let payer = customers[order.payer]
    let off = order.hasTotalDiscount ? rounded(sums.amount * 2, by: 100) : 0
    let charges = sums.charges + order.freight
    let tax = sums.tax + order.freightTax
    header.put("ORDERACCOUNT", customers[order.customer].account)
    header.put("INVOICEACCOUNT", payer.account)
    header.put("CUSTGROUP", payer.group)
    header.put("INVOICINGNAME", payer.name)
    header.put("DELIVERYNAME", customers[order.customer].name)
    header.put("INVOICEPOSTALADDRESS", payer.address)
    header.put("DELIVERYPOSTALADDRESS", order.address)
    header.put("SALESBALANCE", .cents(sums.amount))
    header.put("SUMLINEDISC", .cents(sums.discount))
    header.put("SUMMARKUP", .cents(charges))
    header.put("SUMTAX", .cents(tax))
    header.put("ENDDISC", .cents(off))
    header.put("INVOICEAMOUNT", .cents(sums.amount - off + charges + tax))
    header.put("QTY", ShortDecimal(digits: sums.quantity, scale: 3))
  }

  private func write(_ line: Line, _ place: Int) throws(Fault) {
    let product = products[line.product]
    lines.put(at.line, ShortDecimal(digits: place, scale: 0))
    lines.put(at.sequence, line.sequence == 0 ? 0 : place)
    if line.lot > 0 { lines.put(at.lot, "L", line.lot) }
    lines.put(at.item, product.item)
    lines.put(at.name, product.name)
    lines.put(at.quantity, line.quantity)
    lines.put(at.unit, product.unit.symbol)
    lines.put(at.price, line.price)
    lines.put(at.unitDiscount, .cents(line.unitDiscount))
    lines.put(at.rest, .cents(line.rest))
    lines.put(at.discount, .cents(line.discount))
    lines.put(at.amount, .cents(line.amount))
    lines.put(at.tax, .cents(line.tax))
    lines.put(at.dimension, dimensions[line.product])
    lines.put(at.record, Raw.recordID(lines.rows + 1))
    try lines.append()
  }

  /// How many rows went into which table.
  var counts: [(String, Int)] { [(header.name, header.rows), (lines.name, lines.rows)] }
}
