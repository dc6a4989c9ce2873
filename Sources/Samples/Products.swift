internal import Records

/// A product, or one variant of a product.
struct Product {
  /// `ITEMID`: variants share it.
  let item: String
  /// The product number, the same on both sides.
  let number: String
  let name: String
  let description: String
  let unit: Unit
  /// In dollars or euros, with two to four decimals.
  let price: ShortDecimal
  let cost: ShortDecimal
  let isService: Bool
  /// Whether it has a sales unit and price, and is on documents.
  let isSellable: Bool
  let color: String
  let size: String
  /// Which combination of colour and size it is; 0 is none.
  let combination: Int
  /// Its RECID in `ECORESPRODUCT`.
  let recordID: Int
  /// Its place among the items, by which companies release it or don't.
  let serial: Int

  var isVariant: Bool { combination > 0 }

  /// Whether a company has released it.
  func isReleased(in company: Company) -> Bool {
    switch company.id {
    case "usmf": serial % 10 != 9
    case "demf": serial % 3 != 2
    default: serial % 4 == 0
    }
  }

  /// The price in the currency of a company.
  func price(in company: Company) -> ShortDecimal {
    company.hasWholePrices
      ? ShortDecimal(digits: max(1, price.digits * 110 / power(price.scale)), scale: 0) : price
  }
}

/// A unit: F&O knows its symbol, Sales its name.
struct Unit: Equatable {
  let symbol: String
  let name: String
  let decimals: Int

  static let all = [
    Unit(symbol: "ea", name: "Each", decimals: 0), Unit(symbol: "pcs", name: "Pieces", decimals: 0),
    Unit(symbol: "kg", name: "Kilogram", decimals: 3), Unit(symbol: "box", name: "Box", decimals: 0),
    Unit(symbol: "hr", name: "Hour", decimals: 2),
  ]
}

/// All products of the sample.
struct Products {
  /// Products and variants; masters of variants are not among them.
  private(set) var all: [Product] = []
  /// Masters: item, name, RECID and serial.
  private(set) var masters: [(item: String, name: String, recordID: Int, serial: Int)] = []

  /// Those of the products sold that Sales knows already; all others come with the products flow.
  static func known(to company: Company, _ sold: [Product]) -> [Product] { Array(sold.prefix(25)) }

  private static let colors = ["Red", "Blau", "緑", "Off-White, matt"]
  private static let sizes = ["S", "M", "L", "12\""]
  private static let things = [
    "Lamp", "Kettle, 1.5 l", "Café Chair", "Wheel 26\"", "Schraube M6", "茶碗", "Olive Oil «Extra»",
    "Desk \"Tall\"",
    "Bücherregal", "Rope", "Paper A4, white", "Cable\t2 m", "Brass Hinge", "Nut & Bolt Set",
  ]

  /// Makes them up: about a hundred items, whatever the number of orders.
  init(seed: Int) {
    var dice = Dice(seed: seed, "products")
    var next = 1
    for serial in 0..<110 {
      let hasVariants = serial % 6 == 4
      let isService = serial % 11 == 7
      let item =
        isService ? "S\(padded(serial, 4))" : hasVariants ? "T\(padded(serial, 4))" : "D\(padded(serial, 4))"
      let name =
        isService ? "Service \"\(dice.pick(["Set-up", "Überprüfung", "据付"]))\"" : dice.pick(Self.things)
      let base = Base(serial: serial, item: item, name: "\(name) \(serial)", isService: isService, &dice)
      guard hasVariants else {
        all.append(base.product(color: 0, size: 0, recordID: Raw.recordID(next)))
        next += 1
        continue
      }
      masters.append((item, base.name, Raw.recordID(next), serial))
      next += 1
      for variant in 0..<dice.number(2...8) {
        all.append(base.product(color: variant % 4 + 1, size: variant / 4 + 1, recordID: Raw.recordID(next)))
        next += 1
      }
    }
  }

  /// What the variants of an item share.
  private struct Base {
    let serial: Int
    let item: String
    let name: String
    let isService: Bool
    let description: String
    let unit: Unit
    let price: ShortDecimal
    let cost: ShortDecimal

    init(serial: Int, item: String, name: String, isService: Bool, _ dice: inout Dice) {
      self.serial = serial
      self.item = item
      self.name = name
      self.isService = isService
      unit = isService ? Unit.all[4] : Unit.all[[0, 0, 1, 2, 3][dice.below(5)]]
      let scale = dice.pick([2, 2, 2, 3, 4])
      price = ShortDecimal(
        digits: dice.number(50...90_000) * power(scale - 2) + dice.below(power(scale - 2)), scale: scale)
      cost = ShortDecimal(digits: price.digits * 6 / 10, scale: scale)
      switch serial % 5 {
      case 0: description = "For indoor use.\nKeep dry, \"handle with care\"."
      case 1: description = "Größe laut Zeichnung, Maße in mm; ±0,5"
      case 2: description = "品質保証 \(serial)"
      default: description = ""
      }
    }

    func product(color: Int, size: Int, recordID: Int) -> Product {
      let colorName = color == 0 ? "" : Products.colors[color - 1]
      let sizeName = size == 0 ? "" : Products.sizes[size - 1]
      return Product(
        item: item, number: color == 0 ? item : "\(item) : \(sizeName) : \(colorName)", name: name,
        description: description, unit: unit, price: price, cost: cost, isService: isService,
        isSellable: serial % 13 != 12, color: colorName, size: sizeName,
        combination: color == 0 ? 0 : (size - 1) * 4 + color, recordID: recordID, serial: serial)
    }
  }

  /// What a company has on its documents.
  func sold(by company: Company) -> [Product] { all.filter { $0.isSellable && $0.isReleased(in: company) } }

  /// The id of a dimension set with a combination; on documents also with site and warehouse.
  static func dimension(_ combination: Int, onDocuments: Bool) -> String {
    if combination == 0, !onDocuments { return "AllBlank" }
    return "DIM\(padded(combination * 2 + (onDocuments ? 1 : 0), 6))"
  }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
