extension String {
  /// The parts between white space.
  public var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }

  /// The text without white space at its ends.
  public var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
