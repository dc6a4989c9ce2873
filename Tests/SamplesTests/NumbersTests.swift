import Testing

@testable import Samples

@Suite struct NumbersTests {
  @Test(arguments: [
    (ShortDecimal(digits: 1250, scale: 2), "12.5"), (ShortDecimal(digits: -1, scale: 2), "-0.01"),
    (.zero, "0"),
    (ShortDecimal(digits: 3000, scale: 3), "3"), (ShortDecimal(digits: 10_0000, scale: 4), "10"),
    (ShortDecimal(digits: 5, scale: 4), "0.0005"),
  ])
  func decimalsAreShortest(number: ShortDecimal, text: String) { #expect(number.text == text) }

  @Test(arguments: [
    (5, 10, 1), (4, 10, 0), (-5, 10, -1), (1, 3, 0), (2, 3, 1), (0, 7, 0), (1000, 3, 333), (-7, 2, -4),
  ])
  func halvesGoAwayFromZero(dividend: Int, divisor: Int, quotient: Int) {
    #expect(rounded(dividend, by: divisor) == quotient)
  }

  @Test(arguments: [
    (1900, 1, 1, "1900-01-01"), (2016, 2, 29, "2016-02-29"), (2154, 12, 31, "2154-12-31"),
    (1970, 1, 1, "1970-01-01"),
  ])
  func daysComeBack(year: Int, month: Int, day: Int, text: String) {
    #expect(Day(year: year, month: month, day: day).text == text)
  }
}
