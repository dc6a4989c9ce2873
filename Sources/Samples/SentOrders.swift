/// An order that was made in Sales and has gone to F&O: both sides hold it, each in its own state.
///
/// F&O keeps the number that Sales gave it, so its orders are not all numbered by itself.
struct SentOrder {
  let number: String
  let customer: SalesCustomer
  let day: Day
  let lines: [Line]
  /// Charges on the whole order, and the tax on them, in cents.
  let freight: Int
  let freightTax: Int
  let history: History

  /// What has become of it.
  struct History {
    /// What F&O has by now.
    let finance: OrderStatus
    /// What Sales has been told so far; nil if nothing has come back yet.
    let sales: Int?
    /// Whether there are charges on it that are taxed.
    var isTaxed = false
  }

  /// Facts 6.5: a later processing status, and Yes for *maintained externally*, are written by the "out" template only.
  private static let histories = [
    // F&O has picked it since the last run; Confirmed is 647390001.
    History(finance: .picked, sales: 647_390_001, isTaxed: true),
    // Nothing is new.
    History(finance: .confirmed, sales: 647_390_001),
    // Delivered by now; Picked is 647390004.
    History(finance: .delivered, sales: 647_390_004, isTaxed: true),
    // F&O has cancelled it since.
    History(finance: .cancelled, sales: 647_390_001),
    // Confirmed by F&O, which Sales does not know yet: for Sales it is an order that was activated.
    History(finance: .confirmed, sales: nil),
  ]

  /// The orders of a company that both sides hold; small samples have none.
  static func all(_ company: Company, seed: Int, _ products: [Product]) -> [SentOrder] {
    guard company.hasSales, company.orders >= 40 else { return [] }
    var maker = LineMaker(company, products, seed: seed, "sent orders")
    var dice = Dice(seed: seed, "sent orders")
    let customers = SalesCustomer.all(of: company)
    var content: [Line] = []
    return histories.enumerated().map { place, history in
      maker.make(&content)
      // Whoever makes a line in Sales numbers it, and F&O keeps that number too.
      for line in content.indices { content[line].sequence = line + 1 }
      let freight = history.isTaxed ? dice.number(500...9900) : 0
      return SentOrder(
        number: SalesDocuments.number("ORD", place, &dice), customer: dice.pick(customers),
        day: Day(year: 2017, month: 5, day: 2) + dice.below(20), lines: content, freight: freight,
        freightTax: rounded(freight * company.taxRate, by: 10_000), history: history)
    }
  }
}

extension OrderStatus {
  static let confirmed = all[1]
  static let picked = all[2]
  static let delivered = all[4]
  static let cancelled = all[8]
}

/// Somebody whom a document of Sales names.
struct SalesCustomer {
  let table: String
  /// The place among the customers of the company.
  let number: Int

  /// Who may be on documents of Sales; three accounts have not asked for anything yet.
  static func all(of company: Company) -> [SalesCustomer] {
    let numbers = Array(0..<company.customers)
    let accounts = numbers.filter(Customers.isAccount).dropLast(3).prefix(2000)
    let persons = numbers.filter(Customers.isActiveContact).prefix(500)
    return accounts.map { SalesCustomer(table: "account", number: $0) }
      + persons.map { SalesCustomer(table: "contact", number: $0) }
  }

  /// The id of its row.
  func id(seed: Int) -> String { rowID(seed: seed, table, number) }

  /// Who it is.
  func party(of company: Company, seed: Int) -> Party { Customers.party(number, of: company, seed: seed) }
}
