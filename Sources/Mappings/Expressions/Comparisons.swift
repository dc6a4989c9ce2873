extension Expression {
  /// A condition in SQL, said twice because a database may not compare as we do: by what holds for none for which the condition
  /// does not, and by what holds for all for which it does.
  package struct Judgement: Sendable, Equatable {
    package let surely: String
    package let perhaps: String

    package init(surely: String, perhaps: String) { (self.surely, self.perhaps) = (surely, perhaps) }

    /// One that the database judges just as we do.
    package init(_ exactly: String) { self.init(surely: exactly, perhaps: exactly) }

    init(_ parts: [Judgement], joinedBy word: String) {
      surely = "(\(parts.map(\.surely).joined(separator: " \(word) ")))"
      perhaps = "(\(parts.map(\.perhaps).joined(separator: " \(word) ")))"
    }

    var negated: Judgement { Judgement(surely: "(NOT \(perhaps))", perhaps: "(NOT \(surely))") }
  }

  /// How a database compares columns with literals. None of it is ever NULL.
  package struct Comparisons: Sendable {
    package typealias Order =
      @Sendable (_ column: String, _ sign: String, _ literal: String, _ isText: Bool) -> Judgement?

    /// Whether a column holds a value.
    package let equals: @Sendable (_ column: String, _ literal: String, _ isText: Bool) -> Judgement
    /// Whether it holds nothing, or empty text.
    package let isBlank: @Sendable (_ column: String, _ isText: Bool) -> Judgement
    /// Whether it holds something that stands on one side of a value; nil where the database sorts otherwise.
    package let isInOrder: Order
    /// A text literal.
    package let literal: @Sendable (String) -> String

    package init(
      equals: @escaping @Sendable (_ column: String, _ literal: String, _ isText: Bool) -> Judgement,
      isBlank: @escaping @Sendable (_ column: String, _ isText: Bool) -> Judgement,
      isInOrder: @escaping Order,
      literal: @escaping @Sendable (String) -> String = Self.quoted
    ) {
      (self.equals, self.isBlank, self.isInOrder, self.literal) = (equals, isBlank, isInOrder, literal)
    }

    /// A database that compares as we do, once a column of text is said in a way of its own. What stands between two values that
    /// are the same takes NULL for the same as NULL.
    package init(same: String, text: @escaping @Sendable (_ column: String) -> String = { $0 }) {
      self.init(
        equals: { column, literal, isText in Judgement("(\(isText ? text(column) : column) \(same) \(literal))") },
        isBlank: { column, isText in
          let column = isText ? text(column) : column
          return Judgement("(\(column) IS NULL OR \(column) = '')")
        },
        isInOrder: { column, sign, literal, isText in
          guard isText else { return Judgement("(typeof(\(column)) = 'integer' AND \(column) \(sign) \(literal))") }
          let column = text(column)
          return Judgement("(\(column) IS NOT NULL AND \(column) <> '' AND \(column) \(sign) \(literal))")
        })
    }

    /// A text between single quotes.
    package static let quoted: @Sendable (String) -> String = { text in
      "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
  }
}
