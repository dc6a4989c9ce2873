internal import CLibXML2

/// Watches the bytes of a document on their way to a parser: a byte order mark overrules the declaration, as RFC 7303
/// wants it, and UTF-16 ends with a whole character.
struct XMLEncodingWatch {
  /// The first bytes, three at most.
  private var beginning: (UInt8, UInt8, UInt8) = (0, 0, 0)
  private var count = 0
  /// The last two bytes.
  private var last: (UInt8, UInt8) = (0, 0)

  /// Notes the next bytes, before the parser gets them: libxml2 looks at nothing before it has four.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ parser: xmlParserCtxtPtr?) {
    guard let end = bytes.last else { return }
    let before = count
    for byte in bytes.prefix(max(0, 3 - before)) { begin(with: byte) }
    if before < 3, isMarked { parser?.pointee.options |= Int32(XML_PARSE_IGNORE_ENC.rawValue) }
    count = before + bytes.count
    last = (bytes.count > 1 ? bytes[bytes.count - 2] : last.1, end)
  }

  private mutating func begin(with byte: UInt8) {
    switch count {
    case 0: beginning.0 = byte
    case 1: beginning.1 = byte
    default: beginning.2 = byte
    }
    count += 1
  }

  /// Whether there is a byte order mark.
  private var isMarked: Bool { isUTF16Marked || count > 2 && beginning == (0xEF, 0xBB, 0xBF) }

  private var isUTF16Marked: Bool { count > 1 && [0xFEFF, 0xFFFE].contains(firstUnit) }

  /// The first two bytes, as big-endian UTF-16.
  private var firstUnit: UInt16 { UInt16(beginning.0) << 8 | UInt16(beginning.1) }

  /// Whether the text so far is UTF-16 that breaks off within a character.
  var isInsideCharacter: Bool {
    guard isUTF16Marked || [0x003C, 0x3C00].contains(firstUnit) else { return false }
    let isBigEndian = beginning.0 == 0xFE || beginning.0 == 0
    return count % 2 != 0 || (isBigEndian ? last.0 : last.1) & 0xFC == 0xD8
  }
}
