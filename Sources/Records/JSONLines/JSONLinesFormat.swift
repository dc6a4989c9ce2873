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
    guard let first = beginning.firstIndex(where: { !isBlankOrMark($0) }) else { return false }
    let next = beginning[(first + 1)...].first { !isBlankOrMark($0) }
    switch beginning[first] {
    case UInt8(ascii: "{"): return next == nil || next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
    case UInt8(ascii: "["): return next == UInt8(ascii: "{")
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
