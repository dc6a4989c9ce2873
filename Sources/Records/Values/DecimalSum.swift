/// A sum of decimals that grows by millions: it keeps the scale of its finest member and is shortened only once.
public struct DecimalSum: Sendable {
  private var digits: Int128 = 0
  private var scale: UInt8 = 0
  private var hasOverflowed = false
  /// What short numbers came to in hundred-millionths, as far as it is not in the digits yet.
  private var short = Int128(0)

  public init() {}

  /// A sum that has more digits than a decimal takes, and how ledgers write it.
  public static let tooLarge = {
    var sum = DecimalSum()
    sum.hasOverflowed = true
    return sum
  }()
  public static let tooLargeText = "too large"

  /// Adds a number.
  @inline(__always)
  public mutating func add(_ number: Decimal) {
    if number.scale == scale {
      add(number.digits)
    } else {
      align(number)
    }
  }

  /// Adds what short numbers came to: see `ShortNumber`.
  public mutating func add(hundredMillionths more: Int128) {
    let (sum, overflow) = short.addingReportingOverflow(more)
    if overflow { self = withShort }
    short = overflow ? more : sum
  }

  /// The sum with the short numbers in its digits.
  private var withShort: DecimalSum {
    var sum = self
    sum.short = 0
    if let number = Decimal(magnitude: short.magnitude, scale: 8, negative: short < 0) {
      sum.add(number)
    } else {
      sum.hasOverflowed = true
    }
    return sum
  }

  /// Adds another sum.
  public mutating func add(_ other: DecimalSum) {
    guard let number = other.decimal else {
      hasOverflowed = true
      return
    }
    add(number)
  }

  /// Takes another sum away.
  public mutating func subtract(_ other: DecimalSum) {
    guard let number = other.decimal,
      let opposite = Decimal(magnitude: number.digits.magnitude, scale: Int(number.scale), negative: number.digits > 0)
    else {
      hasOverflowed = true
      return
    }
    add(opposite)
  }

  /// The sum; nil if it has more digits than a decimal takes.
  public var decimal: Decimal? {
    let all = withShort
    return all.hasOverflowed
      ? nil : Decimal(magnitude: all.digits.magnitude, scale: Int(all.scale), negative: all.digits < 0)
  }

  private mutating func add(_ more: Int128) {
    let (sum, overflow) = digits.addingReportingOverflow(more)
    digits = sum
    if overflow { hasOverflowed = true }
  }

  private mutating func align(_ number: Decimal) {
    if number.scale > scale {
      digits = scaled(digits, by: number.scale - scale)
      scale = number.scale
      add(number.digits)
    } else {
      add(scaled(number.digits, by: scale - number.scale))
    }
  }

  private mutating func scaled(_ value: Int128, by places: UInt8) -> Int128 {
    var result = value
    for _ in 0..<places {
      let (larger, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { hasOverflowed = true }
      result = larger
    }
    return result
  }
}
