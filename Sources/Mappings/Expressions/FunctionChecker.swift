internal import Entities
internal import Records

// Calls of functions, and whether their arguments fit.
extension Checker {
  mutating func call(_ name: String, _ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    let lowered = name.lowercased()
    if let function = Function.plain.first(where: { $0.name == lowered }) {
      return try plain(function, arguments, at)
    }
    switch lowered {
    case "concat": return try concat(arguments, at)
    case "substring": return try substring(arguments, at)
    case "matches": return try matches(arguments, at)
    case "text": return try text(arguments, at)
    case "number": return try numberOfText(arguments, at)
    case "formatnumber": return try formatNumber(arguments, at)
    case "parsedate": return try dateFormat(arguments, isReading: true, at)
    case "formatdate": return try dateFormat(arguments, isReading: false, at)
    case "round": return try round(arguments, .halfAwayFromZero, "round", at)
    case "roundhalfeven": return try round(arguments, .halfEven, "roundHalfEven", at)
    case "if": return try conditional(arguments, at)
    case "coalesce": return try coalesce(arguments, at)
    case "now":
      throw blame.fault(
        "clock", "there is no now(), since the same input must always give the same output", at: at,
        remedy: "pass the date as a parameter")
    default:
      let remedy = suggestion(for: name, among: Function.names).map { "did you mean '\($0)'?" }
      throw blame.fault("unknown-function", "there is no function '\(name)'", at: at, remedy: remedy)
    }
  }

  private func count(
    _ arguments: [Syntax], _ wanted: ClosedRange<Int>, _ name: String, _ at: Int
  ) throws(Fault) {
    guard !wanted.contains(arguments.count) else { return }
    let number =
      wanted.lowerBound == wanted.upperBound
      ? "\(wanted.lowerBound)"
      : wanted.upperBound == Int.max
        ? "at least \(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)"
    let noun = wanted == 1...1 ? "argument" : "arguments"
    throw blame.fault("arguments", "\(name) takes \(number) \(noun), not \(arguments.count)", at: at)
  }

  private mutating func plain(_ function: Function, _ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, function.least...function.parameters.count, function.name, at)
    var typed: [Typed] = []
    for (argument, parameter) in zip(arguments, function.parameters) {
      switch parameter {
      case .text: typed.append(try text(argument, for: function.name))
      case .number: typed.append(try number(argument, for: function.name))
      case .moment: typed.append(try moment(argument, for: function.name))
      }
    }
    return Typed(shape: .call(function.operation, typed), kind: function.result, at: at)
  }

  private mutating func text(_ syntax: Syntax, for what: String) throws(Fault) -> Typed {
    let typed = try check(syntax)
    switch typed.kind {
    case .text, .null, .guid: return typed
    case .number, .moment, .boolean, .member:
      throw blame.fault(
        "type", "this is \(name(typed.kind)), but \(what) takes text", at: syntax.at, remedy: "write text(…)")
    }
  }

  private mutating func moment(_ syntax: Syntax, for what: String) throws(Fault) -> Typed {
    let typed = try fit(try check(syntax), to: .moment(hasTime: false))
    switch typed.kind {
    case .moment, .null: return typed
    case .text, .number, .boolean, .member, .guid:
      throw blame.fault(
        "type", "this is \(name(typed.kind)), but \(what) takes a date", at: syntax.at,
        remedy: typed.kind == .text ? "write parseDate(…, 'yyyy-MM-dd')" : nil)
    }
  }

  /// A text that must be known when the mapping is loaded.
  private mutating func literalText(_ syntax: Syntax, for what: String) throws(Fault) -> String {
    guard case .text(let text, _) = try check(syntax).shape else {
      throw blame.fault("type", "\(what) must be a text or a parameter", at: syntax.at)
    }
    return text
  }

  /// A whole number that must be known when the mapping is loaded.
  private mutating func literalNumber(
    _ syntax: Syntax, _ range: ClosedRange<Int>, for what: String
  ) throws(Fault) -> Int {
    guard case .number(let number) = try fit(try check(syntax), to: .number(isWhole: true)).shape,
      let value = number.integer, range.contains(value)
    else {
      throw blame.fault(
        "type", "\(what) must be a number from \(range.lowerBound) to \(range.upperBound)", at: syntax.at)
    }
    return value
  }

  private mutating func concat(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 2...Int.max, "concat", at)
    var typed: [Typed] = []
    for argument in arguments { typed.append(try text(argument, for: "concat")) }
    return Typed(shape: .call(.concat(typed.count), typed), kind: .text, at: at)
  }

  private mutating func substring(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 2...3, "substring", at)
    var typed = [try text(arguments[0], for: "substring")]
    for argument in arguments.dropFirst() { typed.append(try number(argument, for: "substring")) }
    let operation = arguments.count == 3 ? Operation.substringLength : .substring
    return Typed(shape: .call(operation, typed), kind: .text, at: at)
  }

  private mutating func matches(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 2...2, "matches", at)
    let value = try text(arguments[0], for: "matches")
    let source = try literalText(arguments[1], for: "the pattern")
    guard let pattern = Pattern(source) else {
      throw blame.fault("pattern", "'\(source)' is no regular expression", at: arguments[1].at)
    }
    patterns.append(pattern)
    return Typed(shape: .call(.matches(patterns.count - 1), [value]), kind: .boolean, at: at)
  }

  private mutating func text(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 1...1, "text", at)
    let typed = try check(arguments[0])
    let operation: Operation
    switch typed.kind {
    case .null, .text: return typed
    case .guid: return Typed(shape: typed.shape, kind: .text, at: at)
    case .number: operation = .textOfNumber
    case .moment(let hasTime): operation = .textOfMoment(hasTime: hasTime)
    case .boolean: operation = .textOfBoolean
    case .member(let table): operation = .textOfMember(table)
    }
    return Typed(shape: .call(operation, [typed]), kind: .text, at: at)
  }

  private mutating func numberOfText(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 1...3, "number", at)
    let value = try text(arguments[0], for: "number")
    let (mark, group) = try marks(arguments.dropFirst())
    return Typed(
      shape: .call(.number(mark: mark, group: group), [value]), kind: .number(isWhole: false), at: at)
  }

  private mutating func formatNumber(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 2...4, "formatNumber", at)
    let value = try number(arguments[0], for: "formatNumber")
    let places = try literalNumber(arguments[1], 0...38, for: "the number of places")
    let (mark, group) = try marks(arguments.dropFirst(2))
    let operation = Operation.formatNumber(places: places, mark: mark, group: group)
    return Typed(shape: .call(operation, [value]), kind: .text, at: at)
  }

  private mutating func marks(_ arguments: ArraySlice<Syntax>) throws(Fault) -> (mark: UInt8, group: UInt8) {
    var marks: [UInt8] = []
    for argument in arguments {
      let text = Array(try literalText(argument, for: "a decimal or group mark").utf8)
      guard text.count == 1, text[0] < 0x80, text[0] &- UInt8(ascii: "0") > 9, marks.first != text[0] else {
        throw blame.fault(
          "arguments", "a decimal or group mark is one character that is no digit, and the two differ",
          at: argument.at)
      }
      marks.append(text[0])
    }
    return (marks.first ?? UInt8(ascii: "."), marks.count > 1 ? marks[1] : 0)
  }

  private mutating func dateFormat(
    _ arguments: [Syntax], isReading: Bool, _ at: Int
  ) throws(Fault) -> Typed {
    let name = isReading ? "parseDate" : "formatDate"
    try count(arguments, 2...2, name, at)
    let value = isReading ? try text(arguments[0], for: name) : try moment(arguments[0], for: name)
    let source = try literalText(arguments[1], for: "the date pattern")
    switch DateFormat.parse(source) {
    case .failure(let error):
      throw blame.fault(
        "pattern", "'\(error.letters)' means nothing in a date pattern", at: arguments[1].at,
        remedy: "use yyyy MM M dd d HH H mm m ss s")
    case .success(let format):
      formats.append(format)
      let operation = isReading ? Operation.parseDate(formats.count - 1) : .formatDate(formats.count - 1)
      let kind = isReading ? Kind.moment(hasTime: format.hasTime) : .text
      return Typed(shape: .call(operation, [value]), kind: kind, at: at)
    }
  }

  private mutating func conditional(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 3...3, "if", at)
    let condition = try condition(arguments[0])
    let (yes, no) = try unify(try check(arguments[1]), try check(arguments[2]), for: "if", at)
    let kind = Self.common(yes.kind, no.kind)
    return Typed(shape: .conditional(condition, yes, no), kind: kind, at: at)
  }

  private mutating func coalesce(_ arguments: [Syntax], _ at: Int) throws(Fault) -> Typed {
    try count(arguments, 2...Int.max, "coalesce", at)
    var choices: [Typed] = []
    var kind = Kind.null
    for argument in arguments { choices.append(try check(argument)) }
    let strict = choices.first { !$0.isLiteral }?.kind ?? choices[0].kind
    for place in choices.indices {
      choices[place] = try fit(choices[place], to: strict)
      guard choices[place].kind.isComparable(with: strict) else {
        throw blame.fault(
          "type", "coalesce finds \(name(strict)) and \(name(choices[place].kind))", at: choices[place].at)
      }
      kind = Self.common(kind, choices[place].kind)
    }
    return Typed(shape: .coalesce(choices), kind: kind, at: at)
  }

  private static func common(_ one: Kind, _ other: Kind) -> Kind {
    switch (one, other) {
    case (.null, _): other
    case (.number(let a), .number(let b)): .number(isWhole: a && b)
    case (.moment(let a), .moment(let b)): .moment(hasTime: a || b)
    default: one
    }
  }
}

// Roundings, the only place for a division.
extension Checker {
  private mutating func round(
    _ arguments: [Syntax], _ rounding: Rounding, _ name: String, _ at: Int
  ) throws(Fault) -> Typed {
    try count(arguments, 1...2, name, at)
    let places =
      arguments.count == 1 ? 0 : try literalNumber(arguments[1], 0...38, for: "the number of places")
    let value = try quotient(arguments[0], name)
    return Typed(shape: .rounded(value, places, rounding), kind: .number(isWhole: places == 0), at: at)
  }

  /// A number, or one division with products above and below it, so that it is rounded only once.
  private mutating func quotient(_ syntax: Syntax, _ name: String) throws(Fault) -> Typed {
    let (above, below) = try fraction(syntax, name)
    guard let below else { return above }
    return Typed(shape: .arithmetic(.div, above, below), kind: .number(isWhole: false), at: syntax.at)
  }

  private mutating func fraction(_ syntax: Syntax, _ name: String) throws(Fault) -> (Typed, Typed?) {
    switch syntax.shape {
    case .arithmetic(.div, let left, let right):
      let (above, below) = try fraction(left, name)
      let divisor = try number(right, for: "'div'")
      return (above, below.map { product($0, divisor, syntax.at) } ?? divisor)
    case .arithmetic(.mul, let left, let right):
      let (a, below) = try fraction(left, name)
      let (b, alsoBelow) = try fraction(right, name)
      let divisors = [below, alsoBelow].compactMap { $0 }
      let divisor = divisors.count == 2 ? product(divisors[0], divisors[1], syntax.at) : divisors.first
      return (product(a, b, syntax.at), divisor)
    case .negation(let inner):
      let (above, below) = try fraction(inner, name)
      return (Typed(shape: .negation(above), kind: above.kind, at: syntax.at), below)
    case .null, .text, .number, .moment, .boolean, .field, .parameter, .not, .arithmetic, .comparison,
      .membership, .and, .or, .call:
      return (try number(syntax, for: name), nil)
    }
  }

  private func product(_ a: Typed, _ b: Typed, _ at: Int) -> Typed {
    let isWhole = a.kind == .number(isWhole: true) && b.kind == .number(isWhole: true)
    return Typed(shape: .arithmetic(.mul, a, b), kind: .number(isWhole: isWhole), at: at)
  }
}
