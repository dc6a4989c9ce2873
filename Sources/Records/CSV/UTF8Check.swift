internal import CSystem

/// Whether bytes are well-formed UTF-8, by the table in the Unicode standard.
public enum UTF8Check {
  /// Whether all bytes are well-formed.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool { firstInvalid(bytes) == nil }

  /// Where the first byte stands that is not part of a well-formed character.
  public static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let end = check(bytes, from: 0, to: bytes.count)
    return end < bytes.count ? end : nil
  }

  /// Where the characters end that begin in a part of the bytes; if one is not well-formed, that is where it begins,
  /// before the end of the part.
  static func check(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    guard let base = bytes.baseAddress else { return end }
    var at = start
    while at < end {
      if at &+ 16 <= bytes.count {
        let high = p2c_high16(base + at)
        if high == 0 {
          at &+= 16
          continue
        }
        at &+= high.trailingZeroBitCount
        if at >= end { break }
      }
      let length = sequenceLength(bytes, at, bytes.count)
      if length == 0 { return at }
      at &+= length
    }
    return max(at, end)
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

/// Checks characters block by block: only blocks that have other than ASCII need a look.
struct UTF8Run {
  /// Up to where characters were looked at.
  private var at: Int

  init(at start: Int) { at = start }

  /// Whether the characters are well-formed that begin in blocks of 64 bytes, each with a bit in `blocks`; the first
  /// begins at a place of the text.
  mutating func areWellFormed(inBlocks blocks: UInt64, of text: UnsafeRawBufferPointer, from start: Int) -> Bool {
    var rest = blocks
    while rest != 0 {
      let block = start &+ rest.trailingZeroBitCount &* 64
      let end = min(block &+ 64, text.count)
      // A character that began in the block before may end in this one.
      at = UTF8Check.check(text, from: max(at, block), to: end)
      if at < end { return false }
      rest &= rest &- 1
    }
    return true
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
