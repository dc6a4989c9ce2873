extension Decimal {
  /// How many bytes `writeSortable` adds.
  public static let sortableLength = 18

  /// Adds bytes that sort as the numbers do; equal numbers have equal bytes.
  public func writeSortable(to buffer: inout ByteBuffer) {
    // A sign, where the point stands, and the digits moved to the left.
    let magnitude = self.magnitude
    guard magnitude > 0 else { return buffer.appendSortable(0x80, 0, 0, inverted: false) }
    let count = Self.digitCount(magnitude)
    let point = UInt8(truncatingIfNeeded: count - Int(scale) + 64)
    let digits = magnitude * PowerOfTen[38 - count]
    buffer.appendSortable(isNegative ? 0x7F : 0x81, point, digits, inverted: isNegative)
  }

  private static func digitCount(_ magnitude: UInt128) -> Int {
    var low = 1
    var high = 38
    while low < high {
      let middle = (low + high) / 2
      if magnitude < PowerOfTen[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension ByteBuffer {
  fileprivate mutating func appendSortable(_ sign: UInt8, _ point: UInt8, _ digits: UInt128, inverted: Bool) {
    append(sign)
    append(inverted ? ~point : point)
    withUnsafeBytes(of: (inverted ? ~digits : digits).bigEndian) { append($0) }
  }
}
