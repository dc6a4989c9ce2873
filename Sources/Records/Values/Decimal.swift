/// An exact decimal number of up to 38 digits: `digits` divided by ten to the power of `scale`.
///
/// Always kept in its shortest form, so that equal numbers have equal parts.
public struct Decimal: Sendable, Hashable {
  // Two words rather than an Int128: Swift 6.3.1 crashes on enums that hold one, since it loads them as if aligned.
  private let high: Int64
  private let low: UInt64
  /// How many of them stand after the point.
  public let scale: UInt8

  /// All digits, without the point.
  @inline(__always)
  public var digits: Int128 { Int128(high) << 64 | Int128(low) }

  /// The most digits a number has, and the most of them after the point.
  public static let maximumDigits = 38
  /// Nothing.
  public static let zero = Decimal(0)

  /// A whole number.
  public init(_ number: Int) {
    self.init(digits: Int128(number), scale: 0)
  }

  private init(digits: Int128, scale: UInt8) {
    high = Int64(truncatingIfNeeded: digits >> 64)
    low = UInt64(truncatingIfNeeded: digits)
    self.scale = scale
  }

  /// The number of these parts in its shortest form, or nil if it has too many digits.
  @inline(__always)
  init?(magnitude: UInt128, scale: Int, negative: Bool) {
    var (magnitude, scale) = (magnitude, scale)
    if scale > 0 { (magnitude, scale) = Self.stripped(magnitude, scale) }
    guard magnitude <= PowerOfTen.largest, scale <= Self.maximumDigits else { return nil }
    self.init(
      digits: negative ? -Int128(magnitude) : Int128(magnitude), scale: UInt8(truncatingIfNeeded: scale))
  }

  private static func stripped(_ magnitude: UInt128, _ scale: Int) -> (UInt128, Int) {
    var (magnitude, scale) = (magnitude, scale)
    if magnitude == 0 { return (0, 0) }
    while magnitude > UInt128(UInt64.max), scale > 0 {
      let (shorter, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
      guard digit == 0 else { return (magnitude, scale) }
      (magnitude, scale) = (shorter, scale - 1)
    }
    guard magnitude <= UInt128(UInt64.max) else { return (magnitude, scale) }
    var short = UInt64(truncatingIfNeeded: magnitude)
    while scale > 0, short % 10 == 0 {
      short /= 10
      scale -= 1
    }
    return (UInt128(short), scale)
  }

  /// The digits without the sign.
  @inline(__always)
  var magnitude: UInt128 { digits.magnitude }

  /// Whether it is below zero.
  @inline(__always)
  public var isNegative: Bool { high < 0 }

  /// Whether it has no digits after the point.
  public var isWhole: Bool { scale == 0 }

  /// The number as an integer, if it is one and fits.
  public var integer: Int? { scale == 0 ? Int(exactly: digits) : nil }

  /// The number with the other sign.
  public var negated: Decimal { Decimal(digits: -digits, scale: scale) }
}

extension Decimal: Comparable {
  /// Whether the first is less, whatever the scales.
  public static func < (left: Decimal, right: Decimal) -> Bool {
    if left.scale == right.scale { return left.digits < right.digits }
    if left.isNegative != right.isNegative { return left.isNegative }
    let a = left.aligned(to: right)
    let b = right.aligned(to: left)
    let isSmaller = a.high == b.high ? a.low < b.low : a.high < b.high
    return left.isNegative ? !isSmaller : isSmaller
  }

  /// The magnitude at the larger of the two scales. Numbers of different scales are never equal.
  private func aligned(to other: Decimal) -> (high: UInt128, low: UInt128) {
    scale >= other.scale
      ? (0, magnitude) : magnitude.multipliedFullWidth(by: PowerOfTen[Int(other.scale - scale)])
  }
}

/// How a number that has too many digits after the point gets fewer.
public enum Rounding: Sendable {
  /// To the nearest, and a half away from zero: 0.125 to 0.13, -0.125 to -0.13.
  case halfAwayFromZero
  /// To the nearest, and a half to the even digit: 0.125 to 0.12, 0.135 to 0.14.
  case halfEven
}

/// The powers of ten that fit.
enum PowerOfTen {
  /// The largest magnitude of a number: 38 nines.
  static let largest: UInt128 = 99_999_999_999_999_999_999_999_999_999_999_999_999

  private static let all: [UInt128] = {
    var powers: [UInt128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// Ten to a power from 0 to 38.
  static subscript(exponent: Int) -> UInt128 { all[exponent] }
}
