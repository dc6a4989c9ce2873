/// A sum of decimals that grows by millions: it keeps the scale of its finest member and is shortened only once.
public struct DecimalSum: Sendable {
  private var digits: Int128 = 0
  private var scale: UInt8 = 0
  private var hasOverflowed = false

  public init() {}

  /// Adds a number.
  @inline(__always)
  public mutating func add(_ number: Decimal) {
    if number.scale == scale {
      add(number.digits)
    } else {
      align(number)
    }
  }

  /// Adds sums of the parts of short numbers: see `ShortNumber`.
  public mutating func add(whole: Int64, fraction: Int64) {
    let digits = Int128(whole) * Int128(ShortNumber.fractionsInWhole) + Int128(fraction)
    if let number = Decimal(magnitude: digits.magnitude, scale: 8, negative: digits < 0) { add(number) }
  }

  /// Adds another sum.
  public mutating func add(_ other: DecimalSum) {
    guard let number = other.decimal else {
      hasOverflowed = true
      return
    }
    add(number)
  }

  /// The sum; nil if it has more digits than a decimal takes.
  public var decimal: Decimal? {
    hasOverflowed ? nil : Decimal(magnitude: digits.magnitude, scale: Int(scale), negative: digits < 0)
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
