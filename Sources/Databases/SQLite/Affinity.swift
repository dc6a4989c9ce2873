/// What a column of SQLite makes of values, by its declared type.
enum Affinity: Sendable {
  case integer, text, blob, real, numeric

  /// By the rules of SQLite, in their order: `CHARINT` is for numbers.
  init(_ declared: String) {
    let type = declared.uppercased()
    func holds(_ words: String...) -> Bool { words.contains { type.contains($0) } }
    if holds("INT") {
      self = .integer
    } else if holds("CHAR", "CLOB", "TEXT") {
      self = .text
    } else if type.isEmpty || holds("BLOB") {
      self = .blob
    } else {
      self = holds("REAL", "FLOA", "DOUB") ? .real : .numeric
    }
  }

  /// Whether a text that reads like a number becomes one.
  var isNumeric: Bool {
    switch self {
    case .integer, .real, .numeric: true
    case .text, .blob: false
    }
  }
}
