import Databases
import Entities
import Packages
import Records
import Testing

/// Decimals in columns that others have declared: what does not come back as it was is rejected.
@Suite struct DecimalColumnTests {
  /// Random numbers that are the same in every run.
  private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % sides
    }

    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in "\(roll(10))" }.joined() }

    mutating func number() -> String {
      let whole = digits(1 + roll(roll(4) == 0 ? 20 : 8))
      let places = roll(3) == 0 ? "" : "." + digits(1 + roll(10))
      return (roll(2) == 0 ? "-" : "") + whole + places
    }
  }

  /// A number without zeros that say nothing, by its text alone.
  private func shortest(_ text: String) -> String {
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    let whole = parts[0].drop { $0 == "0" }
    var places = parts.count > 1 ? String(parts[1]) : ""
    while places.hasSuffix("0") { places.removeLast() }
    let number = (whole.isEmpty ? "0" : whole) + (places.isEmpty ? "" : ".\(places)")
    return (text.hasPrefix("-") && number != "0" ? "-" : "") + number
  }

  private static let types = [
    "INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "NUMERIC", "DECIMAL(18,6)", "TEXT", "VARCHAR(20)", "BLOB", "",
  ]

  @Test(arguments: types, [false, true]) func whatDoesNotComeBackIsRejected(type: String, inKey: Bool) throws {
    let folder = try Scratch()
    let path = folder.path("t.sqlite")
    do {
      let database = try Connection(path: path, access: .create)
      try database.execute(
        "CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT, name \(type), price \(type))")
      try database.execute("CREATE UNIQUE INDEX k ON product(productnumber, price)")
    }
    var dice = Dice(state: UInt64(type.utf8.count) * 2 + (inKey ? 1 : 0))
    var sent: [[String?]] = [["P0", "-34.535107", "-34.535107"], ["P1", "a", "999999999999999.5"]]
    for number in 2..<300 {
      sent.append(["P\(number)", dice.roll(4) == 0 ? "x\(dice.number())" : dice.number(), dice.number()])
    }
    var table = try Table("products", .sales, "productnumber name price", sent)
    let price = try #require(table.entity.column("price"))
    table.entity.fields[price].decimals = nil
    if inKey { table.entity.key.append(price) }
    let first = try load([table], into: path, chunkSize: 64)
    let kept = zip(sent, first.verdicts[0]).filter { if case .write = $0.1 { true } else { false } }.map(\.0)
    #expect(kept.count > (type == "TEXT" || type == "" ? 299 : 100))
    var request = ExportRequest(table.entity)
    request.columns = ["productnumber", "name", "price"].compactMap { table.entity.column($0) }
    let found = try export(path, request).rows
    let expected = kept.map { "\($0[0] ?? "")|\($0[1] ?? "")|\(shortest($0[2] ?? ""))" }
    #expect(found.sorted() == expected.sorted())
    let second = try load([table], into: path, chunkSize: 64)
    #expect(second.summary() == "i0 u0 n\(kept.count) r\(sent.count - kept.count) h0")
    for message in first.messages where type != "TEXT" {
      #expect(message.contains("product.") && message.hasSuffix("declare the column as TEXT instead of \(type)"))
    }
  }
}
