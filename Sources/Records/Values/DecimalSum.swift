/// A sum of decimals that grows by millions: it keeps the scale of its finest member and is shortened only once.
public struct DecimalSum: Sendable {
  private var digits: Int128 = 0
  private var scale: UInt8 = 0
  private var hasOverflowed = false
  /// What short numbers came to that are not in the digits yet, in two parts: see `ShortNumber`.
  @usableFromInline var short = (whole: Int64(0), fraction: Int64(0))

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
  @inlinable
  public mutating func add(whole: Int64, fraction: Int64) {
    let wholes = short.whole.addingReportingOverflow(whole)
    let fractions = short.fraction.addingReportingOverflow(fraction)
    if wholes.overflow || fractions.overflow {
      self = with(short)
      short = (whole, fraction)
    } else {
      short = (wholes.partialValue, fractions.partialValue)
    }
  }

  /// The sum with the parts of a short number in its digits.
  @usableFromInline
  func with(_ short: (whole: Int64, fraction: Int64)) -> DecimalSum {
    var sum = self
    sum.short = (0, 0)
    let digits = Int128(short.whole) * Int128(ShortNumber.fractionsInWhole) + Int128(short.fraction)
    if let number = Decimal(magnitude: digits.magnitude, scale: 8, negative: digits < 0) { sum.add(number) }
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

  /// The sum; nil if it has more digits than a decimal takes.
  public var decimal: Decimal? {
    let all = with(short)
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
