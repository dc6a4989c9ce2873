internal import Records

/// Writes the lines of orders or of quotations, and their totals.
final class LineTable {
  private let lines: SampleTable
  private let totals: SampleTable
  private let at: Places
  private let totalsAt: TotalsPlaces
  /// What a product gives to its lines.
  private var products: [Product] = []
  private var dimensions: [String] = []
  private var lots = 0

  /// Where the columns are that every line fills.
  private struct Places {
    let document, line, sequence, lot, item, name, quantity, unit, ordered, price: SampleTable.Column
    let unitDiscount, rest, amount, dimension, account, shipping, address, record,
      receiver: SampleTable.Column

    init(_ table: SampleTable, quantity: StaticString, document: StaticString) throws(Fault) {
      self.document = try table.column(document)
      line = try table.column("LINENUM")
      sequence = try table.column("LINECREATIONSEQUENCENUMBER")
      lot = try table.column("INVENTTRANSID")
      item = try table.column("ITEMID")
      name = try table.column("NAME")
      self.quantity = try table.column(quantity)
      unit = try table.column("SALESUNIT")
      ordered = try table.column("QTYORDERED")
      price = try table.column("SALESPRICE")
      unitDiscount = try table.column("LINEDISC")
      rest = try table.column("SALESMARKUP")
      amount = try table.column("LINEAMOUNT")
      dimension = try table.column("INVENTDIMID")
      account = try table.column("CUSTACCOUNT")
      shipping = try table.column("SHIPPINGDATEREQUESTED")
      address = try table.column("DELIVERYPOSTALADDRESS")
      record = try table.column("RECID")
      receiver = try table.column("DELIVERYNAME")
    }
  }

  private struct TotalsPlaces {
    let document, lot, discount, charges, tax, updated, record: SampleTable.Column

    init(_ table: SampleTable, document: StaticString) throws(Fault) {
      self.document = try table.column(document)
      lot = try table.column("INVENTTRANSID")
      discount = try table.column("TOTALDISCOUNTAMOUNT")
      charges = try table.column("TOTALCHARGESAMOUNT")
      tax = try table.column("TOTALTAXAMOUNT")
      updated = try table.column("LASTUPDATEDDATETIME")
      record = try table.column("RECID")
    }
  }

  init(
    _ table: String, quantity: StaticString, totals: String, document: StaticString,
    _ database: SampleDatabase
  ) throws(Fault) {
    lines = try database.table(table)
    self.totals = try database.table(totals)
    at = try Places(lines, quantity: quantity, document: document)
    totalsAt = try TotalsPlaces(self.totals, document: document)
  }

  /// Begins a company.
  func fix(_ company: Company, _ products: [Product]) {
    self.products = products
    dimensions = products.map { Products.dimension($0.combination, onDocuments: true) }
    lots = 0
    for table in [lines, totals] {
      table.put("DATAAREAID", company.id)
      table.put("PARTITION", Raw.partition)
    }
    lines.put("CURRENCYCODE", company.currency)
    lines.put("PRICEUNIT", ShortDecimal(digits: 1, scale: 0))
    lines.put("TAXGROUP", "STD")
    lines.put("TAXITEMGROUP", "ALL")
    for table in [lines, totals] { table.fix() }
  }

  /// Gives new lines the next lots of the company.
  func number(_ content: inout [Line]) {
    for place in content.indices {
      lots += 1
      content[place].lot = lots
    }
  }

  /// Writes the lines of an order.
  func write(_ order: Order, _ content: [Line], _ customer: Customer) throws(Fault) {
    for (place, line) in content.enumerated() {
      lines.put("CUSTGROUP", customer.group)
      lines.put("SALESSTATUS", order.status.sales)
      lines.put("SALESTYPE", 3)
      if order.status.sales == 1 { lines.put("REMAINSALESPHYSICAL", line.quantity) }
      lines.put("STOCKEDPRODUCT", products[line.product].isService ? 0 : 1)
      lines.put("CREATEDDATETIME", order.day, second: 30_000)
      lines.put("MODIFIEDDATETIME", order.day + order.changed, second: 50_000)
      try write(line, place, order.number, order.day, order.address, customer)
      let updated = order.day + (order.changed + (order.totals == .current ? 0 : -1))
      if order.totals != .missing { try writeTotals(line, order.number, updated) }
    }
  }

  /// Writes the lines of a quotation.
  func write(_ quotation: Quotation, _ content: [Line], _ customer: Customer) throws(Fault) {
    for (place, line) in content.enumerated() {
      lines.put("QUOTATIONSTATUS", quotation.status)
      lines.put("CREATEDDATETIME", quotation.day, second: 30_000)
      lines.put("MODIFIEDDATETIME", quotation.day, second: 50_000)
      try write(line, place, quotation.number, quotation.day, customer.address, customer)
      if quotation.hasTotals { try writeTotals(line, quotation.number, quotation.day) }
    }
  }

  private func write(
    _ line: Line, _ place: Int, _ document: String, _ day: Day, _ address: Int, _ customer: Customer
  ) throws(Fault) {
    let product = products[line.product]
    lines.put(at.document, document)
    lines.put(at.line, ShortDecimal(digits: place + 1, scale: 0))
    lines.put(at.sequence, line.sequence)
    lines.put(at.lot, "L", line.lot)
    lines.put(at.item, product.item)
    lines.put(at.name, product.description.isEmpty ? product.name : product.description)
    lines.put(at.quantity, line.quantity)
    lines.put(at.unit, product.unit.symbol)
    lines.put(at.ordered, line.quantity)
    lines.put(at.price, line.price)
    lines.put(at.unitDiscount, .cents(line.unitDiscount))
    lines.put(at.rest, .cents(line.rest))
    lines.put(at.amount, .cents(line.amount))
    lines.put(at.dimension, dimensions[line.product])
    lines.put(at.account, customer.account)
    lines.put(at.shipping, day + 7)
    lines.put(at.address, address)
    lines.put(at.receiver, customer.name)
    lines.put(at.record, Raw.recordID(lines.rows + 1))
    try lines.append()
  }

  private func writeTotals(_ line: Line, _ document: String, _ day: Day) throws(Fault) {
    totals.put(totalsAt.document, document)
    totals.put(totalsAt.lot, "L", line.lot)
    totals.put(totalsAt.discount, .cents(line.discount))
    totals.put(totalsAt.charges, .cents(line.charge))
    totals.put(totalsAt.tax, .cents(line.tax))
    totals.put(totalsAt.updated, day, second: 60_000)
    totals.put(totalsAt.record, Raw.recordID(totals.rows + 1))
    try totals.append()
  }

  /// How many rows went into which table.
  var counts: [(String, Int)] { [(lines.name, lines.rows), (totals.name, totals.rows)] }
}
