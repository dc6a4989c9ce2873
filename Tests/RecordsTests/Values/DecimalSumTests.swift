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

  /// Short numbers may be more than an Int128 holds together with others.
  @Test func addsShortNumbers() {
    var sum = DecimalSum()
    sum.add(Decimal("0.123456789") ?? .zero)
    let much = Int128(99_999_999_999_999_999) * 1_000_000_000_000_000_000
    for _ in 0..<3 { sum.add(hundredMillionths: much) }
    for _ in 0..<3 { sum.add(hundredMillionths: -much) }
    sum.add(hundredMillionths: -150_000_000)
    #expect(sum.decimal == Decimal("-1.376543211"))
  }

  @Test func saysWhenItNoLongerFits() {
    var sum = DecimalSum()
    let largest = Decimal(String(repeating: "9", count: 38))
    for _ in 0..<10 { largest.map { sum.add($0) } }
    #expect(sum.decimal == nil)
  }
}
