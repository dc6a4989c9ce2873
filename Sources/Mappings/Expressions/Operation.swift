internal import Records

/// What a function does when it is run; texts and numbers it needs beforehand are already worked out.
enum Operation: Sendable, Equatable {
  case concat(Int)
  case substring, substringLength, length, trim, lower, upper
  case startsWith, endsWith, contains, indexOf
  case left, replace, split, pad
  /// A regular expression, by its place among the patterns.
  case matches(Int)
  case textOfNumber, textOfBoolean
  case textOfMoment(hasTime: Bool)
  case textOfMember(Int)
  /// Reads a number with these decimal and group marks; 0 for no group mark.
  case number(mark: UInt8, group: UInt8)
  case formatNumber(places: Int, mark: UInt8, group: UInt8)
  /// A date pattern, by its place among the formats.
  case parseDate(Int)
  case formatDate(Int)
  case date, year, month, day, hour, minute, second
  /// Text to the enumeration at this place.
  case member(Int)
  case guid
  case requireWhole
}

/// A function as it may be called.
struct Function: Sendable {
  let name: String
  let parameters: [Parameter]
  /// How many of the parameters must be there.
  let least: Int
  let result: Kind
  let operation: Operation

  enum Parameter: Sendable {
    case text, number, moment
  }

  init(_ name: String, _ parameters: [Parameter], _ result: Kind, _ operation: Operation) {
    self.name = name
    self.parameters = parameters
    self.least = parameters.count
    self.result = result
    self.operation = operation
  }

  private static let whole = Kind.number(isWhole: true)

  /// The functions that only need arguments of these kinds. The others are in `FunctionChecker.swift`.
  static let plain: [Function] = [
    Function("length", [.text], whole, .length),
    Function("trim", [.text], .text, .trim),
    Function("tolower", [.text], .text, .lower),
    Function("lower", [.text], .text, .lower),
    Function("toupper", [.text], .text, .upper),
    Function("upper", [.text], .text, .upper),
    Function("startswith", [.text, .text], .boolean, .startsWith),
    Function("endswith", [.text, .text], .boolean, .endsWith),
    Function("contains", [.text, .text], .boolean, .contains),
    Function("indexof", [.text, .text], whole, .indexOf),
    Function("left", [.text, .number], .text, .left),
    Function("replace", [.text, .text, .text], .text, .replace),
    Function("split", [.text, .text, .number], .text, .split),
    Function("pad", [.text, .number, .text], .text, .pad),
    Function("date", [.moment], .moment(hasTime: false), .date),
    Function("year", [.moment], whole, .year),
    Function("month", [.moment], whole, .month),
    Function("day", [.moment], whole, .day),
    Function("hour", [.moment], whole, .hour),
    Function("minute", [.moment], whole, .minute),
    Function("second", [.moment], whole, .second),
  ]

  /// The functions with a check of their own.
  static let special = [
    "concat", "substring", "matches", "text", "number", "formatNumber", "parseDate", "formatDate", "round",
    "roundHalfEven", "if", "coalesce",
  ]

  static let names = plain.map(\.name) + special
}
