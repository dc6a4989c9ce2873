internal import Records

/// The columns that quotes, orders and invoices share.
extension SalesDocuments {
  /// Writes the rest of the row of a document.
  func write(
    _ document: Document, _ table: SampleTable, _ dice: inout Dice, isOfFinanceOnly: Bool? = nil
  ) throws(Fault) {
    let party = document.customer.party(of: company, seed: seed)
    table.put("name", Names.cut("\(document.number), \(party.name)", 60))
    table.put("customerid", document.customer.id(seed: seed))
    table.put("customeridtype", document.customer.table)
    table.put("transactioncurrencyid", SalesSide.id(seed, "transactioncurrency", company.currency))
    table.put("pricelevelid", SalesSide.id(seed, "pricelevel", "CRM Service USA (sample)"))
    table.put("msdynce_hasexternallymaintainedproductsonly", isOfFinanceOnly ?? document.isOfFinanceOnly ? 1 : 0)
    if table.name == "invoice" { table.put("msdynce_ismaintainedexternally", 0) }
    put("shipto_", party.address, table, hasCountry: !dice.chance(20))
    put("billto_", party.address, table, hasCountry: true)
    if dice.chance(60), table.name != "invoice" { table.put("requestdeliveryby", document.day + 20, second: 0) }
    if dice.chance(40) { table.put("description", "Asked for by phone;\n\"as soon as possible\"") }
    putSums(of: document, table)
    try table.append()
  }

  private func putSums(of document: Document, _ table: SampleTable) {
    var tax = 0
    var lines: [Line] = []
    for (line, item) in document.lines {
      if case .freightTax(let amount) = item { tax += amount } else { lines.append(line) }
    }
    let sums = Sums(lines)
    table.put("freightamount", .cents(document.freight))
    table.put("totaldiscountamount", .cents(sums.discount))
    table.put("totallineitemamount", .cents(sums.amount))
    table.put("totaltax", .cents(sums.tax + tax))
    table.put("totalamount", .cents(sums.amount + sums.tax + tax + document.freight))
    table.put("exchangerate", "1")
  }

  private func put(_ prefix: String, _ address: Address, _ table: SampleTable, hasCountry: Bool) {
    table.put(named: prefix + "line1", address.street)
    if !address.number.isEmpty { table.put(named: prefix + "line2", address.number) }
    table.put(named: prefix + "city", address.city)
    table.put(named: prefix + "postalcode", address.zip)
    if !address.state.isEmpty { table.put(named: prefix + "stateorprovince", address.state) }
    if hasCountry { table.put(named: prefix + "country", address.country.name) }
  }

  /// Writes the lines of a document; `more` puts what only its table has.
  func write(
    _ table: SampleTable, _ kind: String, _ number: Int, of document: Document, _ more: (SampleTable, Int) -> Void
  ) throws(Fault) {
    for (place, (line, item)) in document.lines.enumerated() {
      table.put(named: table.name + "id", rowID(seed: seed, kind, number * 16 + place))
      table.put("lineitemnumber", place + 1)
      table.put("producttypecode", 1)
      table.put("propertyconfigurationstatus", 2)
      table.put("transactioncurrencyid", SalesSide.id(seed, "transactioncurrency", company.currency))
      if case .freightTax(let tax) = item { putFreightTax(tax, table) } else { put(line, item, place, table) }
      more(table, place)
      try table.append()
    }
  }

  /// 6.5, the line "Freight Tax": quantity 1, price 0, its own product description, sequence number 0.
  private func putFreightTax(_ tax: Int, _ table: SampleTable) {
    table.put("sequencenumber", 0)
    table.put("quantity", ShortDecimal(digits: 1, scale: 0))
    table.put("priceperunit", ShortDecimal.zero)
    table.put("tax", .cents(tax))
    table.put("extendedamount", .cents(tax))
    table.put("productdescription", "Freight Tax")
    table.put("isproductoverridden", 1)
    table.put("ispriceoverridden", 0)
  }

  private func put(_ line: Line, _ item: SalesItem, _ place: Int, _ table: SampleTable) {
    table.put("sequencenumber", place + 1)
    table.put("quantity", line.quantity)
    table.put("priceperunit", line.price)
    table.put("manualdiscountamount", .cents(line.discount))
    table.put("baseamount", .cents(line.amount + line.discount))
    table.put("tax", .cents(line.tax))
    table.put("extendedamount", .cents(line.amount + line.tax))
    table.put("ispriceoverridden", 0)
    guard let (number, unit) = product(of: line, item) else {
      table.put("isproductoverridden", 1)
      table.put("productdescription", "Delivery, \"express\"")
      return
    }
    table.put("isproductoverridden", 0)
    table.put("productid", SalesSide.id(seed, "product", number))
    table.put("uomid", SalesSide.id(seed, "uom", unit.symbol))
  }

  /// The number of the product of a line, and its unit; nil where there is none.
  private func product(of line: Line, _ item: SalesItem) -> (number: String, unit: Unit)? {
    switch item {
    case .product: (products[line.product].number, products[line.product].unit)
    case .ownProduct: ("LOCAL-01", Unit.all[0])
    case .oldProduct: ("OLD-01", Unit.all[1])
    case .writeIn, .freightTax: nil
    }
  }
}
