internal import _StringProcessing

/// A regular expression, compiled when the mapping is loaded.
///
/// Unchecked, because it is only read after the first match, which is made at once.
struct Pattern: @unchecked Sendable {
  private let regex: Regex<AnyRegexOutput>

  init?(_ source: String) {
    guard let regex = try? Regex(source) else { return nil }
    self.regex = regex.matchingSemantics(.unicodeScalar)
    _ = matches("")
  }

  /// Whether a part of the text is as described.
  func matches(_ text: String) -> Bool { (try? regex.firstMatch(in: text)) ?? nil != nil }
}
