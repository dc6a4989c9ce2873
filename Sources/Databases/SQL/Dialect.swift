import Entities
internal import Mappings
import Records

/// What all databases write alike.
package enum SQL {
  /// A name, quoted.
  package static func quoted(_ name: String) -> String { enclosed(name, in: "\"") }

  /// Somebody's own query without the semicolon behind it.
  static func withoutEnd(_ query: String) -> String {
    String(query.reversed().drop { $0 == ";" || $0.isWhitespace }.reversed())
  }

  /// A text literal.
  package static func literal(_ value: String) -> String { enclosed(value, in: "'") }

  private static func enclosed(_ text: String, in quote: Unicode.Scalar) -> String {
    var enclosed = String(quote)
    for character in text.unicodeScalars {
      if character == quote { enclosed.unicodeScalars.append(quote) }
      enclosed.unicodeScalars.append(character)
    }
    enclosed.unicodeScalars.append(quote)
    return enclosed
  }
}

/// What databases write each in its own way.
struct Dialect: Sendable {
  /// A column as text that compares byte by byte.
  let text: @Sendable (_ column: String) -> String
  /// How it compares columns with literals.
  let comparisons: Expression.Comparisons
  /// The types of the fields whose conditions it can judge.
  let judges: Set<ValueType>
  /// For each of these the types that a column must have; nil where it may have any.
  var judged: [ValueType: Set<String>]?
  /// Whether a column holds one of these kinds of values, of which the types of its columns say nothing; nil where they do.
  let holds: (@Sendable (_ column: String, _ kinds: [String]) -> String)?
  /// Two values are the same; NULL is the same as NULL.
  let same: String
  /// A text literal.
  var literal: @Sendable (String) -> String = SQL.literal
  /// A condition that is true, and one that is false or not known.
  var isTrue: @Sendable (_ condition: String) -> String = { "(\($0)) IS TRUE" }
  var isNotTrue: @Sendable (_ condition: String) -> String = { "(\($0)) IS NOT TRUE" }
  /// What rows are put together by that have the same value in the first column of a query.
  var group: @Sendable (_ first: String) -> String = { _ in "1" }
  /// What rows are sorted by to come in the order of a column, which may be an expression: of numbers, or of text.
  let order: @Sendable (_ column: String, _ type: ValueType, _ declared: FoundTable.Column?) -> [String]
  /// The columns of a result for the values of a row.
  let row: @Sendable (_ values: [String]) -> String

  // MARK: Writing

  /// A value that is the same for all that differ in case, or in blanks at the end.
  let folded: @Sendable (_ column: String) -> String
  /// A column of integers or booleans, as a number.
  let number: @Sendable (_ column: String) -> String
  /// A column of numbers with decimals, of which only the sign must be kept.
  let sign: @Sendable (_ column: String) -> String
  /// The time, in UTC and as text.
  let now: String
  /// What the name of a temporary table begins with.
  let temporary: String
  /// What makes a temporary table with the identities of rows, and perhaps a reason for each.
  let rowSet: @Sendable (_ name: String, _ identity: RowIdentity, _ hasReason: Bool) -> String
}
