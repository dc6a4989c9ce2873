/// The tables that SQL of an entity file names behind FROM and JOIN, and what it calls them.
struct NamedTables {
  /// A table within the SQL.
  struct Named {
    let range: Range<String.Index>
    let table: String
    let alias: String
  }

  private(set) var all: [Named] = []

  /// In the SQL of an entity the first table stands at the very beginning; in conditions and values behind words only.
  init(_ sql: String, beginsWithTable: Bool = false) {
    var isTable = beginsWithTable
    var waiting: (range: Range<String.Index>, table: String)?
    for token in SQLTokens(sql) {
      let word = token.text.lowercased()
      if let (range, table) = waiting, word != "as" {
        let isAlias = token.isWord && !Self.words.contains(word)
        all.append(Named(range: range, table: table, alias: isAlias ? String(token.text) : table))
        waiting = nil
      }
      if isTable, token.isWord { waiting = (token.range, String(token.text)) }
      isTable = word == "from" || word == "join"
    }
    if let (range, table) = waiting { all.append(Named(range: range, table: table, alias: table)) }
  }

  /// The table that a column such as `sl.SALESID` is of, with the name of the column; nil for anything else.
  func column(_ expression: String) -> (table: String, column: String)? {
    let parts = expression.filter { $0 != "(" && $0 != ")" }.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let found = all.first(where: { $0.alias.lowercased() == parts[0].lowercased() }) else {
      return nil
    }
    return parts[1].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? (found.table, String(parts[1])) : nil
  }

  /// What may stand behind a table that is called nothing else.
  private static let words: Set<String> = [
    "on", "where", "join", "left", "right", "inner", "outer", "full", "cross", "order", "group", "union", "and",
  ]
}

/// The words of SQL, and the signs between them each by itself; texts and quoted names are passed over.
struct SQLTokens: Sequence, IteratorProtocol {
  struct Token {
    let text: Substring
    let isWord: Bool
    var range: Range<String.Index> { text.startIndex..<text.endIndex }
  }

  private var rest: Substring

  init(_ sql: String) { rest = sql[...] }

  mutating func next() -> Token? {
    rest = rest.drop { $0.isWhitespace }
    guard let first = rest.first else { return nil }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "#" || $0 == "$" }
    var text = word.isEmpty ? rest.prefix(1) : word
    if first == "'" || first == "\"" {
      let end = rest.dropFirst().firstIndex(of: first).map { rest.index(after: $0) }
      text = rest[rest.startIndex..<(end ?? rest.endIndex)]
    }
    rest = rest[text.endIndex...]
    return Token(text: text, isWord: !word.isEmpty)
  }
}
