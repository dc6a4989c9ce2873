/// What text may be encoded in that is not UTF-8: the code pages of western Windows and DOS, or UTF-16 without a mark.
enum EncodingGuess {
  /// How much is looked at.
  static let enough = 1 << 16

  /// The likeliest, by the letters with accents that stand between letters.
  static func name(of text: UnsafeRawBufferPointer) -> String {
    let text = text.prefix(enough)
    if let name = utf16(text) { return name }
    var (dos, windows) = (0, 0)
    var before: UInt8 = 0
    var isWindows = true
    for at in text.indices {
      let byte = text[at]
      let behind = at + 1 < text.endIndex ? text[at + 1] : 0
      let isInWord = (isLetter(before) || before >= 0x80) && (isLetter(behind) || behind >= 0x80)
      if isInWord, accentsOfDOS.contains(byte) { dos += 1 }
      if byte >= 0xC0, isLetter(before) || isLetter(behind) { windows += 1 }
      if missingInWindows.contains(byte) { isWindows = false }
      before = byte
    }
    return dos > windows || !isWindows ? "cp850" : "cp1252"
  }

  /// ü é ä à ç ê ë è ï î ö û ù ÿ Ö Ü á í ó ú ñ Ñ ß, but none that stands between letters in Windows too, such as an apostrophe.
  private static let accentsOfDOS: [UInt8] = [
    0x81, 0x82, 0x84, 0x85, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x94, 0x97, 0x98, 0x99, 0x9A, 0xA0, 0xA1, 0xA2, 0xA3,
    0xA4, 0xA5, 0xE1,
  ]
  private static let missingInWindows: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]

  private static func isLetter(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte & 0xDF }

  /// Half of what is mostly ASCII are zeros.
  static func utf16(_ text: Slice<UnsafeRawBufferPointer>) -> String? {
    var zeros = [0, 0]
    for at in text.indices where text[at] == 0 { zeros[at & 1] += 1 }
    guard 3 * (zeros[0] + zeros[1]) > text.count else { return nil }
    return zeros[0] > zeros[1] ? "UTF-16BE" : "UTF-16LE"
  }
}
