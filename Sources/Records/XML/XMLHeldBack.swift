internal import CLibXML2

/// Watches what libxml2 holds back until it sees more: one tag, comment or the like that does not end.
struct XMLHeldBack {
  /// The longest that may be held.
  static let longest = 16 << 20
  private static let pieceSize = 64 * 1024
  /// How much was held when that was last looked at.
  private var last = Self.pieceSize

  /// What is found.
  enum Verdict { case fine, long, manyAttributes }

  /// Looks at what is held behind the bytes that were pushed last.
  mutating func check(_ parser: xmlParserCtxtPtr?) -> Verdict {
    guard let input = parser?.pointee.input?.pointee, let text = input.cur else { return .fine }
    let held = UnsafeRawBufferPointer(start: text, count: input.end - text)
    if held.count > Self.longest { return .long }
    defer { if held.count < last / 2 { last = Self.pieceSize } }
    // It would compare each attribute with all before it. A tag is looked at again when it is twice as long.
    guard held.count > 2 * last else { return .fine }
    last = max(held.count, Self.pieceSize)
    return Self.attributes(in: held) > mostColumns ? .manyAttributes : .fine
  }

  /// How many attributes the tag at the beginning of the text has so far; none if it begins with something else.
  private static func attributes(in text: UnsafeRawBufferPointer) -> Int {
    guard text.count > 1, text[0] == 0x3C, text[1] != 0x21, text[1] != 0x3F else { return 0 }
    var (count, quote) = (0, UInt8(0))
    for byte in text {
      if quote == 0 {
        if byte == 0x22 || byte == 0x27 { quote = byte }
        if byte == 0x3D { count += 1 }
        if byte == 0x3E { break }
      } else if byte == quote {
        quote = 0
      }
    }
    return count
  }
}
