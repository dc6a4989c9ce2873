internal import Entities
internal import Records

/// Finds out what the names in an expression mean and whether its types fit.
struct Checker {
  let scope: Scope
  let blame: Blame
  /// The enumerations the expression touches.
  var enumerations: [Enumeration] = []
  /// The regular expressions and date patterns it uses.
  var patterns: [Pattern] = []
  var formats: [DateFormat] = []
  /// The parameters it names.
  var parameters: Set<String> = []
  /// The fields it names, as places in the scope.
  var fields: Set<Int> = []

  init(scope: Scope, blame: Blame) {
    self.scope = scope
    self.blame = blame
  }

  /// The typed form of an expression.
  mutating func check(_ syntax: Syntax) throws(Fault) -> Typed {
    let at = syntax.at
    switch syntax.shape {
    case .null: return Typed(shape: .null, kind: .null, at: at)
    case .text(let text): return Typed(shape: .text(text, isParameter: false), kind: .text, at: at)
    case .number(let number):
      return Typed(shape: .number(number), kind: .number(isWhole: number.isWhole), at: at)
    case .moment(let moment, let hasTime):
      return Typed(shape: .moment(moment), kind: .moment(hasTime: hasTime), at: at)
    case .boolean(let yes): return Typed(shape: .boolean(yes), kind: .boolean, at: at)
    case .field(let name): return try field(name, at)
    case .parameter(let name): return try parameter(name, at)
    case .negation(let inner): return try negation(inner, at)
    case .not(let inner): return Typed(shape: .not(try condition(inner)), kind: .boolean, at: at)
    case .and(let left, let right):
      return Typed(shape: .and(try condition(left), try condition(right)), kind: .boolean, at: at)
    case .or(let left, let right):
      return Typed(shape: .or(try condition(left), try condition(right)), kind: .boolean, at: at)
    case .arithmetic(let what, let left, let right): return try arithmetic(what, left, right, at)
    case .comparison(let what, let left, let right): return try comparison(what, left, right, at)
    case .membership(let left, let list): return try membership(left, list, at)
    case .call(let name, let arguments): return try call(name, arguments, at)
    }
  }

  private mutating func field(_ name: String, _ at: Int) throws(Fault) -> Typed {
    guard let place = scope.resolve(name) else {
      if let lack = scope.lack(of: name) { throw blame.fault(lack, at: at) }
      let known = scope.items.map(\.name)
      let remedy = suggestion(for: name, among: known).map { "did you mean '\($0)'?" }
      throw blame.fault("unknown-field", "there is no field '\(name)'", at: at, remedy: remedy)
    }
    fields.insert(place)
    return Typed(shape: .field(place), kind: kind(of: scope.items[place]), at: at)
  }

  private mutating func kind(of item: Scope.Item) -> Kind {
    switch item.type {
    case .text: .text
    case .integer: .number(isWhole: true)
    case .decimal: .number(isWhole: false)
    case .date: .moment(hasTime: false)
    case .datetime: .moment(hasTime: true)
    case .boolean: .boolean
    case .guid: .guid
    case .enumeration: item.enumeration.map { .member(table($0)) } ?? .text
    }
  }

  /// The place of an enumeration among those the expression touches.
  mutating func table(_ enumeration: Enumeration) -> Int {
    if let place = enumerations.firstIndex(where: { $0.name == enumeration.name }) { return place }
    enumerations.append(enumeration)
    return enumerations.count - 1
  }

  private mutating func parameter(_ name: String, _ at: Int) throws(Fault) -> Typed {
    guard let value = scope.parameters[name] else {
      let remedy = suggestion(for: name, among: scope.parameters.keys.sorted()).map {
        "did you mean '@\($0)'?"
      }
      throw blame.fault("unknown-parameter", "there is no parameter '@\(name)'", at: at, remedy: remedy)
    }
    parameters.insert(name)
    return Typed(shape: .text(value, isParameter: true), kind: .text, at: at)
  }

  /// An expression that must be true or false.
  mutating func condition(_ syntax: Syntax) throws(Fault) -> Typed {
    let typed = try fit(try check(syntax), to: .boolean)
    guard typed.kind == .boolean else {
      throw blame.fault(
        "type", "this is \(typed.kind.name), but a condition is expected", at: syntax.at,
        remedy: "compare it with something, or put parentheses around a comparison after 'not'")
    }
    return typed
  }

  /// An expression that must be a number.
  mutating func number(_ syntax: Syntax, for what: String) throws(Fault) -> Typed {
    let typed = try fit(try check(syntax), to: .number(isWhole: false))
    switch typed.kind {
    case .number, .null: return typed
    case .text, .moment, .boolean, .member, .guid:
      throw blame.fault(
        "type", "this is \(typed.kind.name), but \(what) takes a number", at: syntax.at,
        remedy: typed.kind == .text ? "write number(…)" : nil)
    }
  }

  private mutating func negation(_ inner: Syntax, _ at: Int) throws(Fault) -> Typed {
    let typed = try number(inner, for: "'-'")
    if case .number(let number) = typed.shape {
      return Typed(shape: .number(number.negated), kind: typed.kind, at: at)
    }
    return Typed(shape: .negation(typed), kind: typed.kind, at: at)
  }

  private mutating func arithmetic(
    _ what: Arithmetic, _ left: Syntax, _ right: Syntax, _ at: Int
  ) throws(Fault) -> Typed {
    guard what != .div else {
      throw blame.fault(
        "div", "'div' stands only inside a rounding, since a quotient has no last digit", at: at,
        remedy: "write round(a div b, 2) or roundHalfEven(a div b, 2)")
    }
    let a = try number(left, for: "'\(what.rawValue)'")
    let b = try number(right, for: "'\(what.rawValue)'")
    let isWhole = a.kind == .number(isWhole: true) && b.kind == .number(isWhole: true)
    return Typed(shape: .arithmetic(what, a, b), kind: .number(isWhole: isWhole), at: at)
  }

  private mutating func comparison(
    _ what: Comparison, _ left: Syntax, _ right: Syntax, _ at: Int
  ) throws(Fault) -> Typed {
    let (a, b) = try unify(try check(left), try check(right), for: "'\(what.rawValue)'", at)
    if what.isOrder {
      let kind = a.kind == .null ? b.kind : a.kind
      guard kind != .boolean, kind != .guid else {
        throw blame.fault(
          "type", "\(kind.name) has no order, so '\(what.rawValue)' cannot compare it", at: at)
      }
    }
    return Typed(shape: .comparison(what, a, b), kind: .boolean, at: at)
  }

  private mutating func membership(_ left: Syntax, _ list: [Syntax], _ at: Int) throws(Fault) -> Typed {
    guard !list.isEmpty else {
      throw blame.fault("arguments", "'in' takes at least one value between its parentheses", at: at)
    }
    let value = try check(left)
    var members: [Typed] = []
    for item in list {
      let (_, member) = try unify(value, try check(item), for: "'in'", item.at)
      guard member.isLiteral else {
        throw blame.fault(
          "type", "'in' takes texts, numbers and parameters, not calculated values", at: item.at)
      }
      members.append(member)
    }
    return Typed(shape: .membership(value, members), kind: .boolean, at: at)
  }

  /// Both expressions with the same kind of value.
  mutating func unify(
    _ left: Typed, _ right: Typed, for what: String, _ at: Int
  ) throws(Fault) -> (Typed, Typed) {
    let a = try fit(left, to: right.kind)
    let b = try fit(right, to: a.kind)
    guard a.kind.isComparable(with: b.kind) else {
      throw blame.fault(
        "type", "\(what) finds \(name(a.kind)) on one side and \(name(b.kind)) on the other", at: at)
    }
    return (a, b)
  }

  /// What messages call a kind; enumerations by name.
  func name(_ kind: Kind) -> String {
    if case .member(let table) = kind { return "a member of \(enumerations[table].name)" }
    return kind.name
  }
}

extension Kind {
  /// Whether values of the two kinds can be told apart by comparing them.
  func isComparable(with other: Kind) -> Bool {
    switch (self, other) {
    case (.null, _), (_, .null), (.number, .number), (.moment, .moment): true
    default: self == other
    }
  }
}
