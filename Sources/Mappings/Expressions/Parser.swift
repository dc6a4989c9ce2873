internal import Records

/// Builds the tree of an expression. Operators bind as in OData: or, and, comparison, add, mul, unary.
struct Parser {
  private let tokens: [Token]
  private var at = 0
  private var depth = 0
  private let blame: Blame

  static func parse(_ text: String, blame: Blame) throws(Fault) -> Syntax {
    var parser = Parser(tokens: try Lexer.tokens(text, blame: blame), blame: blame)
    let tree = try parser.disjunction()
    guard parser.current.kind == .end else { throw parser.unexpected("an operator") }
    return tree
  }

  private init(tokens: [Token], blame: Blame) {
    self.tokens = tokens
    self.blame = blame
  }

  private var current: Token { tokens[at] }

  private mutating func advance() { at += 1 }

  private mutating func take(_ word: String) -> Int? {
    guard current.kind == .name(word, quoted: false) else { return nil }
    defer { advance() }
    return current.at
  }

  private mutating func expect(_ kind: Token.Kind, _ name: String) throws(Fault) {
    guard current.kind == kind else { throw unexpected(name) }
    advance()
  }

  private func unexpected(_ wanted: String) -> Fault {
    var remedy: String?
    if case .name(let name, _) = current.kind {
      let words = ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "in", "add", "sub", "mul", "div", "mod"]
      remedy = suggestion(for: name, among: words).map { "did you mean '\($0)'?" }
    }
    return blame.fault(
      "syntax", "\(current.description) stands where \(wanted) is expected", at: current.at, remedy: remedy)
  }

  private mutating func disjunction() throws(Fault) -> Syntax {
    var left = try conjunction()
    while let place = take("or") { left = Syntax(shape: .or(left, try conjunction()), at: place) }
    return left
  }

  private mutating func conjunction() throws(Fault) -> Syntax {
    var left = try comparison()
    while let place = take("and") { left = Syntax(shape: .and(left, try comparison()), at: place) }
    return left
  }

  private mutating func comparison() throws(Fault) -> Syntax {
    let left = try sum()
    if let place = take("in") {
      try expect(.open, "'('")
      return Syntax(shape: .membership(left, try list()), at: place)
    }
    guard case .name(let word, false) = current.kind, let comparison = Comparison(rawValue: word) else {
      return left
    }
    let place = current.at
    advance()
    return Syntax(shape: .comparison(comparison, left, try sum()), at: place)
  }

  private mutating func sum() throws(Fault) -> Syntax {
    try chain([.add, .sub]) { (parser: inout Parser) throws(Fault) in try parser.product() }
  }

  private mutating func product() throws(Fault) -> Syntax {
    try chain([.mul, .div, .mod]) { (parser: inout Parser) throws(Fault) in try parser.unary() }
  }

  private mutating func chain(
    _ operators: [Arithmetic], _ operand: (inout Parser) throws(Fault) -> Syntax
  ) throws(Fault) -> Syntax {
    var left = try operand(&self)
    while case .name(let word, false) = current.kind,
      let found = operators.first(where: { $0.rawValue == word })
    {
      let place = current.at
      advance()
      left = Syntax(shape: .arithmetic(found, left, try operand(&self)), at: place)
    }
    return left
  }

  private mutating func unary() throws(Fault) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else {
      throw blame.fault("syntax", "the expression is nested too deeply", at: current.at)
    }
    let place = current.at
    if current.kind == .minus {
      advance()
      return Syntax(shape: .negation(try unary()), at: place)
    }
    if current.kind == .name("not", quoted: false), startsOperand(tokens[at + 1]) {
      advance()
      return Syntax(shape: .not(try unary()), at: place)
    }
    return try primary()
  }

  /// Whether `not` before this word negates, rather than being a field of that name.
  private func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .close, .comma, .end: return false
    case .name(let word, false):
      return Comparison(rawValue: word) == nil && Arithmetic(rawValue: word) == nil
        && !["and", "or", "in"].contains(word)
    case .name, .parameter, .text, .number, .moment, .open, .minus: return true
    }
  }

  private mutating func primary() throws(Fault) -> Syntax {
    let token = current
    guard token.kind != .end, token.kind != .close, token.kind != .comma else { throw unexpected("a value") }
    advance()
    switch token.kind {
    case .open:
      let inner = try disjunction()
      try expect(.close, "')'")
      return inner
    case .text(let text): return Syntax(shape: .text(text), at: token.at)
    case .number(let number): return Syntax(shape: .number(number), at: token.at)
    case .moment(let moment, let hasTime):
      return Syntax(shape: .moment(moment, hasTime: hasTime), at: token.at)
    case .parameter(let name): return Syntax(shape: .parameter(name), at: token.at)
    case .name(let name, let quoted): return try named(name, quoted, token.at)
    case .close, .comma, .minus, .end: throw unexpected("a value")
    }
  }

  private mutating func named(_ name: String, _ quoted: Bool, _ place: Int) throws(Fault) -> Syntax {
    if !quoted {
      if current.kind == .open {
        advance()
        return Syntax(shape: .call(name, try list()), at: place)
      }
      switch name.lowercased() {
      case "null": return Syntax(shape: .null, at: place)
      case "true": return Syntax(shape: .boolean(true), at: place)
      case "false": return Syntax(shape: .boolean(false), at: place)
      default: break
      }
    }
    return Syntax(shape: .field(name), at: place)
  }

  /// What stands between parentheses, the first of which has been taken.
  private mutating func list() throws(Fault) -> [Syntax] {
    var items: [Syntax] = []
    if current.kind == .close {
      advance()
      return items
    }
    while true {
      items.append(try disjunction())
      if current.kind == .close { break }
      try expect(.comma, "',' or ')'")
    }
    advance()
    return items
  }
}
