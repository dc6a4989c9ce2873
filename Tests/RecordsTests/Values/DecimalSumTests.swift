import Records
import Testing

@Suite struct DecimalSums {
  @Test(arguments: 1...50)
  func equalsAddingOneByOne(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    var sum = DecimalSum()
    var parts = [DecimalSum(), DecimalSum()]
    var expected = Decimal.zero
    for _ in 0..<200 {
      let digits = Int.random(in: -9_999_999...9_999_999, using: &dice)
      let places = Int.random(in: 0...6, using: &dice)
      let text = "\(digits)" + (places == 0 ? "" : "." + String(repeating: "7", count: places))
      guard let number = Decimal(text), let next = expected.adding(number) else { continue }
      expected = next
      sum.add(number)
      parts[Int.random(in: 0...1, using: &dice)].add(number)
    }
    parts[0].add(parts[1])
    #expect(sum.decimal == expected)
    #expect(parts[0].decimal == expected)
  }

  /// Short numbers come in two parts each, and may be more than an Int64 holds together.
  @Test func addsPartsOfShortNumbers() {
    var sum = DecimalSum()
    sum.add(Decimal("0.123456789") ?? .zero)
    for _ in 0..<3 { sum.add(whole: .max, fraction: .max) }
    sum.add(whole: -1, fraction: -50_000_000)
    #expect(sum.decimal == Decimal("27670116387265488525.266730999"))
  }

  @Test func saysWhenItNoLongerFits() {
    var sum = DecimalSum()
    let largest = Decimal(String(repeating: "9", count: 38))
    for _ in 0..<10 { largest.map { sum.add($0) } }
    #expect(sum.decimal == nil)
  }
}
