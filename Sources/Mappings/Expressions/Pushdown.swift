internal import Entities
internal import Records

extension Expression {
  /// How a database holds the fields that a condition compares.
  package struct Dialect: Sendable {
    /// The SQL of a field by name: text for text, an integer for integer, boolean and numbered enumerations, else the
    /// symbol. Nil if the field is held otherwise.
    package var column: @Sendable (String) -> String?
    /// How true and false are held.
    package var booleans: (yes: String, no: String)
    /// How columns are compared with literals.
    package var comparisons: Comparisons
    /// The SQL of a number with decimals, of which only the sign is surely the same; nil if nobody asks for it.
    package var sign: @Sendable (_ name: String) -> String? = { _ in nil }

    /// SQLite, with true and false as 1 and 0, unless said otherwise.
    package init(
      booleans: (yes: String, no: String) = ("1", "0"), _ comparisons: Comparisons = Comparisons(same: "IS"),
      column: @escaping @Sendable (String) -> String?
    ) {
      self.column = column
      self.booleans = booleans
      self.comparisons = comparisons
    }
  }

  /// The condition as SQL, or nil if a database cannot judge it.
  ///
  /// Only comparisons of text, integers, enumerations and booleans with literals are surely alike, and of other numbers with 0.
  /// Every part is true or false, never NULL, so that NOT means the same.
  package func pushdown(_ dialect: Dialect) -> Judgement? {
    Pushdown(dialect: dialect, items: program.items, enumerations: enumerations).condition(tree)
  }
}

private struct Pushdown {
  typealias Judgement = Expression.Judgement

  let dialect: Expression.Dialect
  let items: [Scope.Item]
  let enumerations: [Enumeration]

  func condition(_ typed: Typed) -> Judgement? {
    switch typed.shape {
    case .boolean(let yes): return Self.always(yes)
    case .field:
      guard typed.kind == .boolean, let column = column(typed) else { return nil }
      return dialect.comparisons.equals(column, dialect.booleans.yes, false)
    case .not(let inner): return condition(inner)?.negated
    case .and(let left, let right): return join(left, right, "AND")
    case .or(let left, let right): return join(left, right, "OR")
    case .comparison(let comparison, let left, let right): return compare(comparison, left, right)
    case .membership(let value, let list):
      let parts = list.compactMap { compare(.eq, value, $0) }
      return parts.count == list.count ? Judgement(parts, joinedBy: "OR") : nil
    case .null, .text, .number, .moment, .member, .negation, .arithmetic, .conditional, .coalesce, .rounded,
      .call:
      return nil
    }
  }

  /// Not all databases have words for true and false.
  private static func always(_ yes: Bool) -> Judgement { Judgement("(1 = \(yes ? 1 : 0))") }

  private func join(_ left: Typed, _ right: Typed, _ word: String) -> Judgement? {
    guard let a = condition(left), let b = condition(right) else { return nil }
    return Judgement([a, b], joinedBy: word)
  }

  private func compare(_ comparison: Comparison, _ left: Typed, _ right: Typed) -> Judgement? {
    guard !left.isLiteral else { return right.isLiteral ? nil : compare(comparison.swapped, right, left) }
    guard right.isLiteral else { return nil }
    let (isEqual, isText) = (comparison == .eq, left.kind == .text)
    if isBlank(right) {
      guard let column = anyColumn(left) else { return nil }
      if comparison.isOrder { return Self.always(false) }
      let isBlank = dialect.comparisons.isBlank(column, isText)
      return isEqual ? isBlank : isBlank.negated
    }
    if let sign = sign(left, against: right), comparison.isOrder {
      return Judgement("(\(sign) IS NOT NULL AND \(sign) \(comparison.sql) 0)")
    }
    guard let column = column(left), let literal = literal(right, for: left) else { return nil }
    guard comparison.isOrder else {
      let equals = dialect.comparisons.equals(column, literal, isText)
      return isEqual ? equals : equals.negated
    }
    switch left.kind {
    case .text, .number: return dialect.comparisons.isInOrder(column, comparison.sql, literal, isText)
    case .null, .moment, .boolean, .member, .guid: return nil
    }
  }

  private func isBlank(_ typed: Typed) -> Bool {
    switch typed.shape {
    case .null: true
    case .text(let text, _): text.isEmpty
    default: false
    }
  }

  private func column(_ typed: Typed) -> String? {
    switch typed.kind {
    case .text, .boolean, .member, .number(isWhole: true): anyColumn(typed)
    case .null, .number, .moment, .guid: nil
    }
  }

  /// A field with decimals that is compared with 0.
  private func sign(_ field: Typed, against literal: Typed) -> String? {
    guard field.kind == .number(isWhole: false), case .number(let number) = literal.shape, number.integer == 0,
      case .field(let item) = field.shape, case .column = items[item].source
    else { return nil }
    return dialect.sign(items[item].name)
  }

  /// Whether a field is blank shows whatever it holds.
  private func anyColumn(_ typed: Typed) -> String? {
    guard case .field(let item) = typed.shape, case .column = items[item].source else { return nil }
    return dialect.column(items[item].name)
  }

  private func literal(_ typed: Typed, for field: Typed) -> String? {
    guard case .field(let item) = field.shape else { return nil }
    switch typed.shape {
    case .text(let text, _): return quoted(text)
    case .number(let number): return number.integer.map(String.init)
    case .boolean(let yes): return yes ? dialect.booleans.yes : dialect.booleans.no
    case .member(let place):
      guard case .member(let table) = typed.kind else { return nil }
      let member = enumerations[table].members[place]
      return items[item].system.spellsSymbols ? quoted(member.symbol) : member.value.map(String.init)
    default: return nil
    }
  }

  /// SQLite's text literals cannot hold a zero byte.
  private func quoted(_ text: String) -> String? {
    text.unicodeScalars.contains("\0") ? nil : dialect.comparisons.literal(text)
  }
}

extension Comparison {
  /// The same with its sides exchanged.
  fileprivate var swapped: Comparison {
    switch self {
    case .eq, .ne: self
    case .gt: .lt
    case .ge: .le
    case .lt: .gt
    case .le: .ge
    }
  }

  fileprivate var sql: String {
    switch self {
    case .eq: "="
    case .ne: "<>"
    case .gt: ">"
    case .ge: ">="
    case .lt: "<"
    case .le: "<="
    }
  }
}
