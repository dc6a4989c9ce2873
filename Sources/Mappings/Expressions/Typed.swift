internal import Records

/// An expression whose names and types are known.
struct Typed: Sendable {
  var shape: Shape
  var kind: Kind
  /// The byte to point at in messages.
  var at: Int

  indirect enum Shape: Sendable {
    case null
    /// A text; one that is the value of a parameter may stand for a number or date too.
    case text(String, isParameter: Bool)
    case number(Decimal)
    case moment(DateTime)
    case boolean(Bool)
    case member(Int)
    case field(Int)
    case negation(Typed)
    case not(Typed)
    case arithmetic(Arithmetic, Typed, Typed)
    case comparison(Comparison, Typed, Typed)
    case membership(Typed, [Typed])
    case and(Typed, Typed)
    case or(Typed, Typed)
    case conditional(Typed, Typed, Typed)
    case coalesce([Typed])
    case rounded(Typed, Int, Rounding)
    case call(Operation, [Typed])
  }

  /// Whether it is the same for every record.
  var isLiteral: Bool {
    switch shape {
    case .null, .text, .number, .moment, .boolean, .member: true
    case .field, .negation, .not, .arithmetic, .comparison, .membership, .and, .or, .conditional, .coalesce,
      .rounded, .call:
      false
    }
  }
}

/// What kind of value an expression gives.
enum Kind: Sendable, Equatable {
  case null, text
  case number(isWhole: Bool)
  case moment(hasTime: Bool)
  case boolean
  /// A member of the enumeration at this place of the tables.
  case member(Int)
  case guid

  /// What messages call it.
  var name: String {
    switch self {
    case .null: "null"
    case .text: "text"
    case .number: "a number"
    case .moment(let hasTime): hasTime ? "a date with time" : "a date"
    case .boolean: "true or false"
    case .member: "a member of an enumeration"
    case .guid: "a GUID"
    }
  }
}
