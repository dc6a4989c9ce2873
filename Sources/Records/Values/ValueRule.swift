/// What is said of a value that breaks a rule: one wording, wherever values are checked.
public enum ValueRule {
  /// The rule that a value breaks which is none of its type.
  public static func invalid(_ type: ValueType) -> DataRule {
    type == .date || type == .datetime ? .invalidDate : .invalidValue
  }

  /// What is said of a value that is none of its type.
  public static func expectation(_ type: ValueType, enumeration: String? = nil) -> String {
    switch type {
    case .date: "is not a date; expected yyyy-MM-dd"
    case .datetime: "is not a date and time; expected yyyy-MM-dd HH:mm:ss"
    case .boolean: "is neither true nor false"
    case .enumeration: "is not a value of \(enumeration ?? "its enumeration")"
    case .guid: "is not a GUID"
    case .integer: "is not a whole number"
    case .decimal: "is not a decimal number"
    case .text: "is not text"
    }
  }

  /// What is said of a text with too many characters.
  public static func length(_ characters: Int, most: Int) -> String {
    "has \(characters) characters; the target takes \(most)"
  }

  /// What is said of a number with too many digits.
  public static func decimals(_ digits: Int, most: Int) -> String {
    "has \(digits) digits after the point; the target takes \(most)"
  }
}
