import Records
import Testing

/// Whatever is short, long or no number at all: quick looks find what `Decimal` finds.
@Suite struct ShortNumberTests {
  @Test(arguments: 1...40)
  func agreesWithDecimal(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    var chunk = Chunk()
    let texts = (0..<400).map { _ in text(&dice) }
    for text in texts {
      let bytes = Array(text.utf8)
      let field = bytes.withUnsafeBytes { chunk.add($0, given: false) }
      chunk.fields.append(field)
    }
    chunk.bytes.fillSlack(with: 0x39)
    chunk.columnCount = 1
    let column = Column(base: chunk.fields.base, width: 1)
    let places = Int.random(in: 0...9, using: &dice)
    var numbers = ShortColumns()
    numbers.begin(columns: 2, rows: texts.count)
    var expected = DecimalSum()
    var found = DecimalSum()
    for (row, text) in texts.enumerated() {
      let number = Decimal(text)
      number.map { expected.add($0) }
      let isPlain = ShortNumber.areAllPlain([Int32(row)], of: column, in: chunk, places: places)
      let isRead = numbers.read([Int32(row)], of: column, in: chunk, places: places, into: 1)
      #expect(isPlain == isRead, "\(text)")
      if isPlain {
        #expect(text.isEmpty || number.map { Int($0.scale) <= places || text.hasSuffix("0") } == true, "\(text)")
      }
      let sum = numbers.sum([Int32(row)], of: 1) { _ in number.map { found.add($0) } }
      found.add(hundredMillionths: sum)
      var alone = DecimalSum()
      alone.add(hundredMillionths: sum)
      if sum != 0 { #expect(alone.decimal == number, "\(text)") }
    }
    #expect(found.decimal == expected.decimal)
  }

  private func text(_ dice: inout Dice) -> String {
    let sign = ["", "", "", "-", "+"].randomElement(using: &dice) ?? ""
    let whole = digits(Int.random(in: 0...10, using: &dice), &dice)
    let fraction = dice.next() % 3 == 0 ? "" : "." + digits(Int.random(in: 0...10, using: &dice), &dice)
    let odd = dice.next() % 20 == 0 ? ["x", ".", "-", " ", "e5", "\u{e9}"].randomElement(using: &dice) ?? "" : ""
    return dice.next() % 30 == 0 ? "" : sign + whole + fraction + odd
  }

  private func digits(_ count: Int, _ dice: inout Dice) -> String {
    String((0..<count).map { _ in Character("\(dice.next() % 10)") })
  }
}
