internal import CSystem

/// Whether bytes are well-formed UTF-8, by the table in the Unicode standard.
public enum UTF8Check {
  /// Whether all bytes are well-formed.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool { firstInvalid(bytes) == nil }

  /// Where the first byte stands that is not part of a well-formed character.
  public static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let end = bytes.count
    var at = 0
    while at < end {
      if at &+ 16 <= end {
        let high = p2c_high16(base + at)
        if high == 0 {
          at &+= 16
          continue
        }
        at &+= high.trailingZeroBitCount
      }
      let length = sequenceLength(bytes, at, end)
      if length == 0 { return at }
      at &+= length
    }
    return nil
  }

  /// The length of the character at a place; 0 if it is not well-formed.
  @inline(always)
  private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> Int {
    let first = bytes[at]
    if first < 0x80 { return 1 }
    let second = at + 1 < end ? bytes[at + 1] : 0
    switch first {
    case 0xC2...0xDF: return isTail(second) ? 2 : 0
    case 0xE0...0xEF:
      let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : 0xBF
      guard second >= low, second <= high, at + 2 < end, isTail(bytes[at + 2]) else { return 0 }
      return 3
    case 0xF0...0xF4:
      let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      guard second >= low, second <= high, at + 3 < end, isTail(bytes[at + 2]), isTail(bytes[at + 3]) else {
        return 0
      }
      return 4
    default: return 0
    }
  }

  private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension Field {
  /// The text that lies at a place of a chunk; nil if it is not UTF-8, or has a NUL.
  public init?(textAt start: Int, length: Int, in chunk: borrowing Chunk) {
    let text = chunk.bytes.base + start
    var (odd, special) = (UInt32(0), UInt32(0))
    var at = 0
    while at < length {
      let masks = p2c_plainness16(text + at)
      let live = length &- at >= 16 ? 0xFFFF : (UInt32(1) << UInt32(length &- at)) &- 1
      odd |= masks.odd & live
      special |= masks.special & live
      at &+= 16
    }
    if odd != 0 {
      let bytes = UnsafeRawBufferPointer(start: text, count: length)
      guard UTF8Check.isValid(bytes), !bytes.contains(0) else { return nil }
    }
    self.init(start: start, length: length, given: true, plain: special == 0 && length > 0)
  }
}
