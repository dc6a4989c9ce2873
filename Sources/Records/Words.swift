extension String {
  /// The text without what would move the cursor, or look like another line.
  public var visible: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    return unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case _ where scalar.properties.generalCategory == .control: "\\u{" + String(scalar.value, radix: 16) + "}"
      default: String(scalar)
      }
    }.joined()
  }

  /// The parts between white space.
  public var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }

  /// The text as it is typed in a shell.
  public var typed: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789_-./:,+@%".unicodeScalars.contains($0) }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }

  /// The names of a list: separated by white space or, where a name has a blank in it, by commas.
  public var nameList: [String] {
    contains(",") ? split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty } : words
  }

  /// The text without white space at its ends.
  public var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

extension [String] {
  /// The items as what one may choose from: `a, b or c`.
  public var choices: String {
    dropLast().joined(separator: ", ") + (count > 1 ? " or " : "") + (last ?? "")
  }
}
