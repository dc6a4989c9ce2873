internal import CScan

/// Whether bytes are well-formed UTF-8, by the table in the Unicode standard.
public enum UTF8Check {
  /// Whether all bytes are well-formed.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool { firstInvalid(bytes) == nil }

  /// Where the first byte stands that is not part of a well-formed character.
  public static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    var at = 0
    while at < bytes.count {
      if at &+ 16 <= bytes.count {
        let high = p2c_high16(base + at)
        if high == 0 {
          at &+= 16
          continue
        }
        at &+= high.trailingZeroBitCount
      }
      let length = p2c_utf8_length(base + at, bytes.count &- at)
      if length == 0 { return at }
      at &+= length
    }
    return nil
  }
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
