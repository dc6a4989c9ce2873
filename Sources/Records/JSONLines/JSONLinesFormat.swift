extension Syntax {
  /// JSON Lines: an object a line.
  public static let jsonLines = Syntax(
    name: "JSON Lines", endings: ["jsonl"], traits: [.endsLines, .holdsAllText, .mayBeEmpty],
    recognises: isJSON,
    makeReader: { JSONLinesReader($0) },
    makePart: { JSONLinesText(columns: $0, file: $1) },
    survey: nil)

  /// Whether a data file begins like an object, or like an array of objects, whose reader says what is wrong with it.
  @Sendable private static func isJSON(_ beginning: UnsafeRawBufferPointer, sourceFormat: String) -> Bool {
    let marks: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 0x20, 0x09, 0x0A, 0x0D]
    let text = beginning.lazy.filter { !marks.contains($0) }.prefix(2)
    switch text.first {
    case UInt8(ascii: "{"): return text.count == 1 || [UInt8(ascii: "\""), UInt8(ascii: "}")].contains(text.last)
    case UInt8(ascii: "["): return text.last == UInt8(ascii: "{")
    default: return false
    }
  }
}

extension Format {
  /// All values as text, as exact as CSV.
  public static let jsonLines = Format("jsonl", "JSON-Lines", .jsonLines) { JSONLinesWriter($0, isTyped: false) }

  /// Numbers and booleans as such, for those who compute with them.
  public static let jsonLinesTyped = Format("jsonl-typed", "JSON-Lines", .jsonLines) {
    JSONLinesWriter($0, isTyped: true)
  }
}
