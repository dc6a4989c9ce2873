internal import Records

/// A word of an expression, and where it starts.
struct Token: Sendable {
  var kind: Kind
  /// The byte it starts at, from 0.
  var at: Int

  enum Kind: Sendable, Equatable {
    /// A field, a function or an operator; `quoted` if it can only be a field.
    case name(String, quoted: Bool)
    case parameter(String)
    case text(String)
    case number(Decimal)
    case moment(DateTime, hasTime: Bool)
    case open, close, comma, minus, end
  }

  /// What messages call it.
  var description: String {
    switch kind {
    case .name(let name, _): "'\(name)'"
    case .parameter(let name): "'@\(name)'"
    case .text(let text): "the text '\(text)'"
    case .number(let number): "the number \(number)"
    case .moment: "a date"
    case .open: "'('"
    case .close: "')'"
    case .comma: "','"
    case .minus: "'-'"
    case .end: "the end"
    }
  }
}

/// Makes faults that say where in the expression they are.
struct Blame: Sendable {
  let base: Place

  /// The mapping is right, but the records lack a field that it reads.
  func fault(_ lack: Scope.Lack, at offset: Int) -> Fault {
    Fault(.data, "column-missing", lack.what, remedy: lack.remedy, place: place(offset), field: lack.name)
  }

  func fault(_ rule: String, _ what: String, at offset: Int, remedy: String? = nil) -> Fault {
    Fault(.configuration, "expression-\(rule)", what, remedy: remedy, place: place(offset))
  }

  private func place(_ offset: Int) -> Place {
    var place = base
    place.column = (base.column ?? 1) + offset
    return place
  }
}

/// Cuts an expression into words.
struct Lexer {
  private let bytes: [UInt8]
  private var at = 0
  private let blame: Blame

  static func tokens(_ text: String, blame: Blame) throws(Fault) -> [Token] {
    var lexer = Lexer(bytes: Array(text.utf8), blame: blame)
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens[tokens.count - 1].kind != .end
    return tokens
  }

  private init(bytes: [UInt8], blame: Blame) {
    self.bytes = bytes
    self.blame = blame
  }

  private var current: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func next() throws(Fault) -> Token {
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    let start = at
    guard at < bytes.count else { return Token(kind: .end, at: start) }
    return Token(kind: try kind(from: start), at: start)
  }

  private mutating func kind(from start: Int) throws(Fault) -> Token.Kind {
    switch current {
    case UInt8(ascii: "("): return single(.open)
    case UInt8(ascii: ")"): return single(.close)
    case UInt8(ascii: ","): return single(.comma)
    case UInt8(ascii: "-"): return single(.minus)
    case UInt8(ascii: "'"): return .text(try quoted(UInt8(ascii: "'"), from: start))
    case UInt8(ascii: "["): return try bracketed(from: start)
    case UInt8(ascii: "@"): return try parameter(from: start)
    case let byte where Self.isDigit(byte) || byte == UInt8(ascii: "."): return try literal(from: start)
    case let byte where Self.startsName(byte): return try name(from: start)
    default:
      let character = String(decoding: bytes[at...], as: UTF8.self).prefix(1)
      throw blame.fault(
        "syntax", "'\(character)' means nothing here", at: start, remedy: Self.remedy(for: character))
    }
  }

  /// What people write who come from another language.
  private static func remedy(for character: Substring) -> String? {
    let words = [
      "=": "eq", "!": "ne", "<": "lt or le", ">": "gt or ge", "&": "and", "|": "or", "+": "add", "*": "mul",
      "/": "div", "%": "mod",
    ]
    return words[String(character)].map { "write \($0)" }
  }

  private mutating func single(_ kind: Token.Kind) -> Token.Kind {
    at += 1
    return kind
  }

  /// A text between two marks; a mark within is written twice.
  private mutating func quoted(_ mark: UInt8, from start: Int) throws(Fault) -> String {
    var content: [UInt8] = []
    at += 1
    while at < bytes.count {
      if bytes[at] == mark {
        at += 1
        guard current == mark else { return String(decoding: content, as: UTF8.self) }
      }
      content.append(bytes[at])
      at += 1
    }
    throw blame.fault("syntax", "the text that starts here does not end", at: start)
  }

  private mutating func bracketed(from start: Int) throws(Fault) -> Token.Kind {
    at += 1
    guard current == UInt8(ascii: "\"") else {
      throw blame.fault("syntax", "'[' starts a field name", at: start, remedy: "write [\"name\"]")
    }
    let name = try quoted(UInt8(ascii: "\""), from: at)
    guard current == UInt8(ascii: "]") else {
      throw blame.fault("syntax", "the field name that starts here does not end with ']'", at: start)
    }
    at += 1
    return .name(name, quoted: true)
  }

  private mutating func parameter(from start: Int) throws(Fault) -> Token.Kind {
    at += 1
    while Self.continuesName(current) || current == UInt8(ascii: "-") || current == UInt8(ascii: ".") {
      at += 1
    }
    guard at > start + 1 else {
      throw blame.fault("syntax", "'@' is followed by the name of a parameter", at: start)
    }
    return .parameter(String(decoding: bytes[start + 1..<at], as: UTF8.self))
  }

  /// A number or a date.
  private mutating func literal(from start: Int) throws(Fault) -> Token.Kind {
    let isDate =
      at + 4 < bytes.count && bytes[at + 4] == UInt8(ascii: "-")
      && bytes[at..<at + 4].allSatisfy(Self.isDigit)
    while Self.continuesName(current) || current == UInt8(ascii: ".")
      || isDate
        && (current == UInt8(ascii: "-") || current == UInt8(ascii: ":") || current == UInt8(ascii: "+"))
    { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isDate {
      guard let moment = DateTime(text) else {
        throw blame.fault(
          "syntax", "'\(text)' is no date", at: start, remedy: "write 2024-01-31 or 2024-01-31T10:00:00Z")
      }
      return .moment(moment, hasTime: text.utf8.count > 10)
    }
    guard let number = Decimal(text) else {
      throw blame.fault("syntax", "'\(text)' is no number", at: start)
    }
    return .number(number)
  }

  /// `name`, `lookup/name`, `customerid.Account(accountnumber).Contact(number)`.
  private mutating func name(from start: Int) throws(Fault) -> Token.Kind {
    var isPath = false
    while true {
      while Self.continuesName(current) { at += 1 }
      let goesOn = at + 1 < bytes.count && Self.startsName(bytes[at + 1])
      if goesOn, current == UInt8(ascii: ".") || current == UInt8(ascii: "/") {
        isPath = true
        at += 1
      } else if isPath, current == UInt8(ascii: "(") {
        while at < bytes.count, bytes[at] != UInt8(ascii: ")") { at += 1 }
        guard at < bytes.count else {
          throw blame.fault("syntax", "the field name that starts here does not end with ')'", at: start)
        }
        at += 1
      } else {
        return .name(String(decoding: bytes[start..<at], as: UTF8.self), quoted: false)
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private static func startsName(_ byte: UInt8) -> Bool {
    byte.asciiLowered &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }
}
