/// The amounts of one line of an order or quotation; all amounts are cents.
struct Line {
  /// Its place among the products the company sells.
  var product: Int
  var quantity: ShortDecimal
  var price: ShortDecimal
  /// The discount on the whole line.
  var discount: Int
  /// The discount a unit, as F&O keeps it.
  var unitDiscount: Int
  /// What unit discounts can't express; F&O keeps it as a charge.
  var rest: Int
  /// Quantity times price less discount, rounded half away from zero.
  var amount: Int
  /// Charges on the line.
  var charge: Int
  var tax: Int
  /// `LINECREATIONSEQUENCENUMBER`
  var sequence: Int
  /// The number of the lot, which names the line in its company.
  var lot = 0
}

/// Makes up the lines of documents.
struct LineMaker {
  private var dice: Dice
  private let products: [Product]
  private let prices: [ShortDecimal]
  private let taxRate: Int
  private let isLegacy: Bool

  init(_ company: Company, _ products: [Product], seed: Int, _ subject: String) {
    dice = Dice(seed: seed, subject + company.id)
    self.products = products
    prices = products.map { $0.price(in: company) }
    taxRate = company.taxRate
    isLegacy = company.isLegacy
  }

  /// Replaces the lines by those of a new document: one to twelve, about four.
  mutating func make(_ lines: inout [Line]) {
    lines.removeAll(keepingCapacity: true)
    // Half the documents are short; the others make up for it.
    let count =
      dice.chance(50) ? dice.number(1...3) : dice.chance(70) ? dice.number(3...6) : dice.number(6...12)
    var sequence = 0
    for _ in 0..<count {
      sequence += dice.chance(3) ? 2 : 1
      lines.append(line(sequence))
    }
    if isLegacy { forget(&lines) }
  }

  @inline(__always)
  private mutating func line(_ sequence: Int) -> Line {
    let product = dice.below(products.count)
    let quantity = quantity(products[product].unit)
    var price = prices[product]
    if dice.chance(15) { price.digits = max(1, price.digits * dice.number(90...110) / 100) }
    let gross = cents(quantity, price)
    let discount = discount(gross, quantity)
    // Quantities of fractions take no discount here: their rest would have more decimals than money has.
    let units = quantity.scale == 0 ? quantity.digits : 0
    let unitDiscount = units == 0 ? 0 : rounded(discount, by: units)
    let amount = gross - discount
    let charge = dice.chance(8) ? dice.number(100...2500) : 0
    return Line(
      product: product, quantity: quantity, price: price, discount: discount, unitDiscount: unitDiscount,
      rest: units * unitDiscount - discount, amount: amount, charge: charge,
      tax: rounded((amount + charge) * taxRate, by: 10_000), sequence: sequence)
  }

  private mutating func quantity(_ unit: Unit) -> ShortDecimal {
    // Orders of nothing exist: what is left of them is a charge.
    if dice.below(400) == 0 { return .zero }
    if unit.decimals > 0, dice.chance(60) {
      return ShortDecimal(digits: dice.number(1...40 * power(unit.decimals)), scale: unit.decimals)
    }
    return ShortDecimal(digits: dice.chance(70) ? dice.number(1...12) : dice.number(10...400), scale: 0)
  }

  /// Quantity times price in cents.
  private func cents(_ quantity: ShortDecimal, _ price: ShortDecimal) -> Int {
    let product = quantity.digits * price.digits
    let scale = quantity.scale + price.scale
    return scale < 2 ? product * power(2 - scale) : rounded(product, by: power(scale - 2))
  }

  private mutating func discount(_ gross: Int, _ quantity: ShortDecimal) -> Int {
    if quantity == .zero { return dice.number(0...500) }
    guard quantity.scale == 0, dice.chance(35) else { return 0 }
    return dice.chance(30) ? min(1000, gross) : dice.below(gross / 5 + 1)
  }

  /// What lines are like that were there before the one-time job: a sixth of the documents has no numbers, a sixth some.
  private mutating func forget(_ lines: inout [Line]) {
    let kind = dice.below(6)
    guard kind < 2 else { return }
    for place in lines.indices where kind == 0 || dice.chance(50) { lines[place].sequence = 0 }
  }
}

/// The sums of the lines of a document, in cents.
struct Sums {
  private(set) var amount = 0
  private(set) var discount = 0
  private(set) var charges = 0
  private(set) var tax = 0
  /// The quantities, in thousandths.
  private(set) var quantity = 0

  init(_ lines: [Line]) {
    for line in lines {
      amount += line.amount
      discount += line.discount
      charges += line.charge
      tax += line.tax
      quantity += line.quantity.digits * power(3 - line.quantity.scale)
    }
  }
}
