internal import Records

/// What a value may be beside text.
struct ValueShape: OptionSet, Sendable {
  let rawValue: UInt8

  /// A whole number.
  static let integer = ValueShape(rawValue: 1)
  /// A number.
  static let decimal = ValueShape(rawValue: 2)
  /// A day without a time.
  static let date = ValueShape(rawValue: 4)
  /// A day, or a moment of it.
  static let datetime = ValueShape(rawValue: 8)
  /// A word for yes or no.
  static let boolean = ValueShape(rawValue: 16)
  static let guid = ValueShape(rawValue: 32)
  /// Nothing but digits, be they a number or not.
  static let digits = ValueShape(rawValue: 64)

  static let all = ValueShape(rawValue: 127)

  /// The most digits of a whole number: what has more is the name of something.
  private static let mostDigits = 18

  /// What is to be known of a value beside its shape.
  struct Detail: Sendable {
    /// How many digits a number has behind the point.
    var decimals = 0
    /// Whether it is a day written as `1/31/2024`, and whether one sees that the month stands first.
    var isSlashed = false
    var showsOrder = false
  }

  /// The shapes that a value has; its detail counts only for those.
  @inline(__always)
  static func of(_ value: UnsafeRawBufferPointer, _ detail: inout Detail) -> ValueShape {
    switch value[0] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return beginningWithDigit(value, &detail)
    case UInt8(ascii: "-"), UInt8(ascii: "."): return number(value, &detail)
    case UInt8(ascii: "{"): return isGUID(value) ? .guid : []
    default:
      if value.count <= 5, Canonical.boolean(value) != nil { return .boolean }
      return value.count == 36 && isGUID(value) ? .guid : []
    }
  }

  private static func beginningWithDigit(_ value: UnsafeRawBufferPointer, _ detail: inout Detail) -> ValueShape {
    let at = endOfDigits(value, 1)
    if at == value.count {
      let isNumber = at <= mostDigits && (value[0] != UInt8(ascii: "0") || at == 1)
      return isNumber ? [.integer, .decimal, .digits] : .digits
    }
    switch value[at] {
    case UInt8(ascii: "."): return number(value, &detail)
    case UInt8(ascii: "-"), UInt8(ascii: "/"):
      let found = moment(value, &detail)
      return found.isEmpty && value.count == 36 && isGUID(value) ? .guid : found
    default: return value.count == 36 && isGUID(value) ? .guid : []
    }
  }

  /// Numbers as programs write them: no sign but a minus, no zeros in front, digits behind the point if there is one.
  private static func number(_ value: UnsafeRawBufferPointer, _ detail: inout Detail) -> ValueShape {
    let start = value[0] == UInt8(ascii: "-") ? 1 : 0
    let point = endOfDigits(value, start)
    let digits = point - start
    if digits > 1, value[start] == UInt8(ascii: "0") { return [] }
    if point == value.count {
      // Minus zero would lose its minus.
      let isZero = digits == 1 && value[start] == UInt8(ascii: "0")
      return digits == 0 || digits > mostDigits || isZero ? [] : [.integer, .decimal]
    }
    guard value[point] == UInt8(ascii: ".") else { return [] }
    let decimals = value.count - point - 1
    guard endOfDigits(value, point + 1) == value.count, decimals > 0, digits + decimals <= Decimal.maximumDigits else {
      return []
    }
    detail.decimals = decimals
    return .decimal
  }

  @inline(__always)
  private static func endOfDigits(_ value: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var at = start
    while at < value.count, value[at] &- UInt8(ascii: "0") <= 9 { at &+= 1 }
    return at
  }

  private static func moment(_ value: UnsafeRawBufferPointer, _ detail: inout Detail) -> ValueShape {
    guard let moment = DateTime(value) else { return [] }
    detail.isSlashed = value[1] == UInt8(ascii: "/") || value[2] == UInt8(ascii: "/")
    detail.showsOrder = detail.isSlashed && moment.day > 12
    return value.count <= 10 ? [.date, .datetime] : .datetime
  }

  private static func isGUID(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count == 36 || value.count == 38 && value[0] == UInt8(ascii: "{") else { return false }
    let start = value.count == 38 ? 1 : 0
    for at in 0..<36 {
      let byte = value[start + at] | 0x20
      let isHyphen = at == 8 || at == 13 || at == 18 || at == 23
      let isHexadecimal = value[start + at] &- UInt8(ascii: "0") <= 9 || byte &- UInt8(ascii: "a") <= 5
      guard isHyphen ? value[start + at] == UInt8(ascii: "-") : isHexadecimal else { return false }
    }
    return start == 0 || value[37] == UInt8(ascii: "}")
  }
}
