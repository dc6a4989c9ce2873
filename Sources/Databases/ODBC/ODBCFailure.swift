import Records

/// What a driver, its manager or the server behind it says against a call.
struct ODBCFailure: Sendable {
  /// One thing of what was said.
  struct Saying: Sendable {
    /// Five characters of the standard.
    let state: String
    /// The number the server has for it.
    let native: Int
    let message: String
  }

  let said: [Saying]

  /// What was said first, which is the reason; what follows comes of it.
  var state: String { said.first?.state ?? "HY000" }

  var message: String {
    let message = said.first.map { Self.plain($0.message) } ?? ""
    return message.isEmpty ? "the driver does not say why" : message
  }

  /// All of it on one line.
  var everything: String {
    var all: [String] = []
    for message in said.map({ Self.plain($0.message) }) where !all.contains(message) { all.append(message) }
    return all.joined(separator: "; ")
  }

  /// What FreeTDS says where it puts question marks for characters, and goes on.
  static let replacedCharacters: Set<Int> = [2402, 2403]

  /// Whether the server gave one of these numbers, wherever it stands.
  func has(_ natives: Set<Int>) -> Bool { said.contains { natives.contains($0.native) } }

  func says(_ words: String) -> Bool { said.contains { $0.message.contains(words) } }

  /// The server's own words: without who passed them on, and without what the driver puts behind them.
  private static func plain(_ text: String) -> String {
    var rest = text[...]
    while rest.first == "[", let end = rest.firstIndex(of: "]") { rest = rest[rest.index(after: end)...] }
    let lines = rest.split(whereSeparator: \.isNewline).map { line in line.drop { $0 == " " || $0 == "\t" } }
    var plain = lines.filter { !$0.hasPrefix("Error while executing the query") }.joined(separator: "; ")
    for mark in ["ERROR: ", "FATAL: ", "PANIC: "] where plain.hasPrefix(mark) { plain.removeFirst(mark.count) }
    while plain.hasPrefix(" ") { plain.removeFirst() }
    while plain.hasSuffix(";") { plain.removeLast() }
    return plain
  }
}
