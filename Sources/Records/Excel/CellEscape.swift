internal import Glibc

/// The spelling `_x000D_` of characters that XML cannot hold.
enum CellEscape {
  /// Replaces the spellings in a text by what they mean, in place; gives the new length.
  static func remove(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    guard let first = first(in: bytes, count) else { return count }
    var (from, to) = (first, first)
    while from < count {
      guard let unit = unit(bytes + from, count - from) else {
        bytes[to] = bytes[from]
        (from, to) = (from + 1, to + 1)
        continue
      }
      from += 7
      var scalar = UInt32(unit)
      if unit & 0xFC00 == 0xD800, let low = self.unit(bytes + from, count - from), low & 0xFC00 == 0xDC00 {
        scalar = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(low) & 0x3FF
        from += 7
      }
      // Half a pair is no character.
      let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
      for byte in UTF8.encode(character) ?? UTF8.encodedReplacementCharacter {
        bytes[to] = byte
        to += 1
      }
    }
    return to
  }

  /// Where the first spelling begins.
  static func first(in bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var at = 0
    while count - at >= 7, let found = memchr(bytes + at, 0x5F, count - at) {
      at = UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
      if unit(bytes + at, count - at) != nil { return at }
      at += 1
    }
    return nil
  }

  /// The unit of UTF-16 that is spelled at a place.
  static func unit(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt16? {
    guard count >= 7, bytes[0] == UInt8(ascii: "_"), bytes[1] == UInt8(ascii: "x"), bytes[6] == UInt8(ascii: "_") else {
      return nil
    }
    var unit: UInt16 = 0
    for at in 2..<6 {
      let byte = bytes[at]
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt16(byte & 15)
      case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt16(byte & 7) + 9
      default: return nil
      }
    }
    return unit
  }

  /// Adds a text as it stands in a cell: characters that XML cannot hold as `_x0001_`, and what looks like that so that it
  /// does not.
  static func add(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout ByteBuffer) {
    guard let base = text.baseAddress, text.count > 0 else { return }
    let start = bytes.count
    if first(in: base, text.count) == nil, XMLEscape.append(base, text.count, isAttribute: false, to: &bytes) { return }
    bytes.count = start
    var at = 0
    while at < text.count {
      let (byte, left) = (base[at], text.count - at)
      switch byte {
      case 0x26: bytes.append("&amp;")
      case 0x3C: bytes.append("&lt;")
      case 0x3E: bytes.append("&gt;")
      case 0x09, 0x0A: bytes.append(byte)
      case 0x00..<0x20: bytes.append(spelled(UInt16(byte)))
      case UInt8(ascii: "_") where unit(base + at, left) != nil: bytes.append(spelled(0x5F))
      case 0xEF where left >= 3 && base[at + 1] == 0xBF && base[at + 2] >= 0xBE:
        bytes.append(spelled(0xFF00 | UInt16(base[at + 2]) + 0x40))
        at += 2
      default: bytes.append(byte)
      }
      at += 1
    }
  }

  private static func spelled(_ unit: UInt16) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return Array("_x".utf8) + [12, 8, 4, 0].map { digits[Int(unit >> $0 & 15)] } + [0x5F]
  }
}
