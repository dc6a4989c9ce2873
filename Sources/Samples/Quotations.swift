internal import Records

/// The header of a quotation.
struct Quotation {
  var number: String
  var status: Int
  var day: Day
  var hasTotals: Bool
}

/// Writes quotations; some became the order they come with.
final class QuotationWriter {
  private let header: SampleTable
  private let totals: SampleTable
  private let lines: LineTable
  private var maker: LineMaker?
  private var content: [Line] = []
  private var company: Company?
  private var count = 0
  private var width = 6

  init(_ database: SampleDatabase) throws(Fault) {
    header = try database.table("SALESQUOTATIONTABLE")
    totals = try database.table("SALESQUOTATIONCALCULATEDTOTALS")
    lines = try LineTable(
      "SALESQUOTATIONLINE", quantity: "SALESQTY", totals: "SALESQUOTATIONLINECALCULATEDTOTALS",
      document: "QUOTATIONID", database)
  }

  /// Begins a company.
  func begin(_ company: Company, _ products: [Product], seed: Int, width: Int) {
    self.company = company
    self.width = width
    count = 0
    maker = LineMaker(company, products, seed: seed, "quotation lines")
    for table in [header, totals] {
      table.put("DATAAREAID", company.id)
      table.put("PARTITION", Raw.partition)
    }
    header.put("CURRENCYCODE", company.currency)
    header.put("LANGUAGEID", company.language)
    header.put("INVENTSITEID", "1")
    header.put("INVENTLOCATIONID", "13")
    for table in [header, totals] { table.fix() }
    lines.fix(company, products)
  }

  /// Writes a quotation to the customer of an order; gives its number if the order came of it, else nothing.
  func write(for order: Order, _ customers: [Customer], _ dice: inout Dice) throws(Fault) -> String {
    count += 1
    let becameOrder = dice.chance(50)
    let status = becameOrder ? 2 : [0, 1, 3, 4][dice.below(4)]
    let quotation = Quotation(
      number: "SQ-" + padded(count, width), status: status, day: order.day + -14, hasTotals: dice.chance(85))
    maker?.make(&content)
    lines.number(&content)
    let customer = customers[order.customer]
    put(quotation, customer)
    header.put("INVOICEACCOUNT", customers[order.payer].account)
    if becameOrder { header.put("SALESIDREF", order.number) }
    header.put("RECID", Raw.recordID(header.rows + 1))
    try header.append()
    try lines.write(quotation, content, customer)
    if quotation.hasTotals {
      putTotals(quotation, Sums(content))
      totals.put("RECID", Raw.recordID(totals.rows + 1))
      try totals.append()
    }
    return becameOrder ? quotation.number : ""
  }

  private func put(_ quotation: Quotation, _ customer: Customer) {
    header.put("QUOTATIONID", quotation.number)
    header.put("QUOTATIONNAME", customer.shortName)
    header.put("CUSTACCOUNT", customer.account)
    header.put("QUOTATIONSTATUS", quotation.status)
    header.put("CONTACTPERSONID", customer.contact)
    header.put("DELIVERYNAME", customer.name)
    header.put("DELIVERYPOSTALADDRESS", customer.address)
    header.put("SHIPPINGDATEREQUESTED", quotation.day + 30)
    header.put("QUOTATIONEXPIRYDATE", quotation.day + 60)
    header.put("CREATEDDATETIME", quotation.day, second: 30_000)
    header.put("MODIFIEDDATETIME", quotation.day, second: 50_000)
  }

  private func putTotals(_ quotation: Quotation, _ sums: Sums) {
    totals.put("QUOTATIONID", quotation.number)
    totals.put("LINETOTALAMOUNT", .cents(sums.amount))
    totals.put("QUOTATIONTOTALCHARGESAMOUNT", .cents(sums.charges))
    totals.put("QUOTATIONTOTALDISCOUNTAMOUNT", .cents(sums.discount))
    totals.put("QUOTATIONTOTALTAXAMOUNT", .cents(sums.tax))
    totals.put("QUOTATIONTOTALAMOUNT", .cents(sums.amount + sums.charges + sums.tax))
    totals.put("LASTUPDATEDDATETIME", quotation.day, second: 60_000)
  }

  /// How many rows went into which table.
  var counts: [(String, Int)] { [(header.name, header.rows)] + lines.counts.prefix(1) }
}
