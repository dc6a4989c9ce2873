/// Numbers as bytes that sort as the numbers do; equal numbers have equal bytes.
///
/// A sign, how many digits stand before the point, the digits two to a byte, and an end mark: as short as the number.
public enum SortableNumber {
  private static let zero: UInt8 = 0x80
  private static let negative: UInt8 = 0x7F
  private static let positive: UInt8 = 0x81

  /// Adds the bytes of a number; false, with nothing added, if the text is none.
  public static func write(_ text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Bool {
    guard let digits = Digits(text, limit: 38) else { return writeSlowly(text, to: &buffer) }
    digits.write(text, to: &buffer)
    return true
  }

  /// Adds the bytes of 0.
  public static func writeZero(to buffer: inout ByteBuffer) { buffer.append(zero) }

  /// What is longer than most, or written in another way, and what is no number.
  private static func writeSlowly(_ text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Bool {
    guard let number = Decimal(text) else { return false }
    var canonical = ByteBuffer(capacity: 80)
    number.write(to: &canonical)
    guard let digits = Digits(canonical.bytes, limit: 80) else { return false }
    digits.write(canonical.bytes, to: &buffer)
    return true
  }

  /// Where the digits that count stand.
  private struct Digits {
    private var isNegative = false
    private var first = 0
    /// Behind the last digit that is not 0.
    private var end = 0
    private var point: Int

    /// Nil for anything but digits, with or without a minus and a point.
    @inline(__always)
    init?(_ text: UnsafeRawBufferPointer, limit: Int) {
      guard text.count > 0, text.count <= limit else { return nil }
      isNegative = text[0] == UInt8(ascii: "-")
      let start = isNegative ? 1 : 0
      point = text.count
      first = text.count
      for at in start..<text.count {
        let byte = text[at]
        if byte == UInt8(ascii: "."), point == text.count, at > start {
          point = at
          continue
        }
        guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
        if byte == UInt8(ascii: "0") { continue }
        if first == text.count { first = at }
        end = at + 1
      }
      guard text.count > start else { return nil }
    }

    func write(_ text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
      guard first < text.count else { return SortableNumber.writeZero(to: &buffer) }
      let inverted: UInt8 = isNegative ? 0xFF : 0
      buffer.append(isNegative ? SortableNumber.negative : SortableNumber.positive)
      let whole = first < point ? point - first : point + 1 - first
      buffer.append(UInt8(truncatingIfNeeded: whole + 64) ^ inverted)
      var waiting: UInt8 = 0
      var isOdd = false
      for at in first..<end where at != point {
        let digit = text[at] &- UInt8(ascii: "0")
        if isOdd { buffer.append((waiting &* 10 &+ digit &+ 1) ^ inverted) }
        waiting = digit
        isOdd.toggle()
      }
      if isOdd { buffer.append((waiting &* 10 &+ 1) ^ inverted) }
      buffer.append(inverted)
    }
  }
}
