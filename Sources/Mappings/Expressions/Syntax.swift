internal import Records

/// An expression as it was written, before names and types are looked at.
struct Syntax: Sendable {
  var shape: Shape
  /// The byte to point at in messages.
  var at: Int

  indirect enum Shape: Sendable {
    case null
    case text(String)
    case number(Decimal)
    case moment(DateTime, hasTime: Bool)
    case boolean(Bool)
    case field(String)
    case parameter(String)
    case negation(Syntax)
    case not(Syntax)
    case arithmetic(Arithmetic, Syntax, Syntax)
    case comparison(Comparison, Syntax, Syntax)
    case membership(Syntax, [Syntax])
    case and(Syntax, Syntax)
    case or(Syntax, Syntax)
    case call(String, [Syntax])
  }
}

/// The operators that calculate.
enum Arithmetic: String, Sendable {
  case add, sub, mul, div, mod
}

/// The operators that compare.
enum Comparison: String, Sendable {
  case eq, ne, gt, ge, lt, le

  /// Whether it asks which one is larger.
  var isOrder: Bool { self != .eq && self != .ne }
}
