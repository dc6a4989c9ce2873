internal import CSystem

/// Looks at numbers of up to sixteen bytes in a few steps: what nearly every number in the data is.
///
/// Numbers lie in buffers with slack behind them. What is not short is left to `Decimal`.
public enum ShortNumber {
  /// Whether this is a number with at most so many digits after the point; where that takes a closer look, false.
  @inline(__always)
  public static func isPlain(_ text: UnsafePointer<UInt8>, _ length: Int, places: Int) -> Bool {
    guard let shape = Shape(text, length) else { return false }
    return shape.places <= places
  }

  /// Whether all these rows of a column are blank or such numbers.
  public static func areAllPlain(
    _ rows: [Int32], of column: UnsafePointer<Field>, width: Int, in bytes: UnsafePointer<UInt8>, places: Int
  ) -> Bool {
    for row in rows {
      let field = column[Int(row) &* width]
      guard field.length == 0 || isPlain(bytes + Int(field.start), field.length, places: places) else { return false }
    }
    return true
  }

  /// The number in two parts: before the point, and after it in hundred-millionths; nil if it is longer or no number.
  public static func parts(_ text: UnsafePointer<UInt8>, _ length: Int) -> (whole: Int64, fraction: Int64)? {
    guard let shape = Shape(text, length), shape.digits <= 8, shape.places <= 8 else { return nil }
    let start = UnsafeRawPointer(text + shape.start)
    let whole = value(shape.digits == 0 ? 0 : load(start) << UInt64(64 - 8 * shape.digits))
    guard shape.places > 0 else { return (shape.isNegative ? -whole : whole, 0) }
    // Digits that are missing at the end count as zeros.
    let tail = load(start + shape.digits + 1) & ~0 >> UInt64(64 - 8 * shape.places)
    let fraction = value(tail)
    return shape.isNegative ? (-whole, -fraction) : (whole, fraction)
  }

  /// How many bytes of the text are its canonical form, which lacks zeros at the end of the fraction; nil where that
  /// takes a closer look, and where more digits than allowed stand after the point.
  public static func canonicalLength(_ text: UnsafePointer<UInt8>, _ length: Int, places: Int) -> Int? {
    guard length <= 15, let shape = Shape(text, length), shape.digits > 0 else { return nil }
    let first = text[shape.start]
    // Zeros at the front, a plus, and a minus that may stand before nothing.
    if first == UInt8(ascii: "0"), shape.digits > 1 || shape.isNegative { return nil }
    if text[0] == UInt8(ascii: "+") { return nil }
    let point = shape.start &+ shape.digits
    if point == length { return length }
    var end = length
    while text[end &- 1] == UInt8(ascii: "0") { end &-= 1 }
    if end &- 1 == point { return point }
    return end &- 1 &- point <= places ? end : nil
  }

  /// How many parts of a fraction make a whole.
  public static let fractionsInWhole: Int64 = 100_000_000

  /// What the bytes are: a sign, digits, a point, digits.
  private struct Shape {
    /// Behind the sign.
    var start = 0
    var isNegative = false
    /// How many digits stand before the point, and how many after it.
    var digits = 0
    var places = 0

    @inline(__always)
    init?(_ text: UnsafePointer<UInt8>, _ length: Int) {
      guard length > 0 else { return nil }
      if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
        isNegative = text[0] == UInt8(ascii: "-")
        start = 1
      }
      let count = length &- start
      guard count > 0, count <= 16 else { return nil }
      let live = UInt32(truncatingIfNeeded: (1 << count) &- 1)
      let masks = p2c_number16(text + start)
      let numbers = masks.digit & live
      let points = masks.point & live
      guard numbers | points == live, points & (points &- 1) == 0, numbers != 0 else { return nil }
      digits = points == 0 ? count : points.trailingZeroBitCount
      places = points == 0 ? 0 : count &- digits &- 1
    }
  }

  /// Eight digits as numbers from 0 to 9, the first in the lowest byte.
  @inline(__always)
  private static func load(_ text: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: text.loadUnaligned(as: UInt64.self)) & 0x0F0F_0F0F_0F0F_0F0F
  }

  /// The number that eight digits make: pairs, then fours, then all.
  @inline(__always)
  private static func value(_ digits: UInt64) -> Int64 {
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return Int64(truncatingIfNeeded: (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF)
  }
}
