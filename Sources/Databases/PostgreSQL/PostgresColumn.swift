import Entities
import Records

/// A column of a table as the server has it: what it holds, and how values are sent to it.
struct PostgresColumn {
  /// Its name in SQL.
  let name: String
  /// Its type as somebody would write it, and the plain one behind it.
  let (type, base): (String, String)
  /// Whether it takes no NULL.
  let isRequired: Bool
  /// Whether the server makes its values itself.
  let isGenerated: Bool
  private let holds: Holds

  private enum Holds: Equatable {
    /// Texts, of so many characters at most; those of a fixed length lose blanks at the end.
    case text(characters: Int?, isFixed: Bool)
    case whole(ClosedRange<Int64>)
    /// Numbers, of so many digits in all and behind the point; of any where it is not said.
    case decimal(digits: Int?, scale: Int)
    case binary(digits: Int)
    case boolean, day, moment, uuid, other
  }

  /// `type` is what `format_type` gives: `character varying(60)`.
  init(name: String, type: String, base: String, isRequired: Bool, isGenerated: Bool) {
    self.name = name
    self.type = type
    self.base = base
    self.isRequired = isRequired
    self.isGenerated = isGenerated
    let sizes = type.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").compactMap { Int($0) }
    holds =
      switch base {
      case "text", "citext", "name": .text(characters: nil, isFixed: false)
      case "character varying": .text(characters: sizes.first, isFixed: false)
      case "character": .text(characters: sizes.first ?? 1, isFixed: true)
      case "smallint": .whole(Int64(Int16.min)...Int64(Int16.max))
      case "integer": .whole(Int64(Int32.min)...Int64(Int32.max))
      case "bigint": .whole(Int64.min...Int64.max)
      case "numeric": .decimal(digits: sizes.first, scale: sizes.count > 1 ? sizes[1] : 0)
      case "real": .binary(digits: 6)
      case "double precision": .binary(digits: 15)
      case "boolean": .boolean
      case "date": .day
      case "timestamp without time zone", "timestamp with time zone": .moment
      case "uuid": .uuid
      default: .other
      }
  }

  var isText: Bool { if case .text = holds { true } else { false } }

  var isNumber: Bool {
    switch holds {
    case .whole, .decimal, .binary: true
    case .text, .boolean, .day, .moment, .uuid, .other: false
    }
  }

  /// The type of a column that is to wait with values for this one.
  var staged: String { isText ? "text" : base }

  /// The column of a row as it compares: texts byte by byte.
  func compared(_ value: String) -> String { isText ? "(\(value))::text COLLATE \"C\"" : value }

  // MARK: What it keeps

  /// What it does not keep of what a field may have, if there is such; its own name for messages is `title`.
  func limit(for field: EntityField, of system: System, title: String, table: String) -> TypedColumn? {
    let held = held(field, system)
    if held == .anything, !isRequired { return nil }
    let column = name
    return TypedColumn(
      name: title, type: type, holds: held, isRequired: isRequired,
      remedy: "ALTER TABLE \(table) ALTER \(column) TYPE \(Self.natural(field, system)) makes it hold all of them",
      dropRemedy: "ALTER TABLE \(table) ALTER \(column) DROP NOT NULL makes it take one")
  }

  private func held(_ field: EntityField, _ system: System) -> TypedColumn.Holds {
    switch (field.type, holds) {
    case (.boolean, .boolean), (.boolean, .decimal), (.boolean, .whole), (.enumeration, .whole),
      (.enumeration, .decimal(nil, _)), (.decimal, .decimal(nil, _)), (.integer, .decimal(nil, _)),
      (.date, .day), (.date, .moment), (.datetime, .moment), (.guid, .uuid):
      return .anything
    case (.integer, .whole(let range)) where range.upperBound == .max: return .anything
    case (_, .text(let characters, let isFixed)):
      if characters == nil { return .anything }
      return .text(characters: characters, keepsBlanks: !isFixed)
    case (.text, .whole(let range)), (.integer, .whole(let range)), (.decimal, .whole(let range)): return .whole(range)
    case (.text, .decimal(let digits, let scale)), (.integer, .decimal(let digits, let scale)),
      (.decimal, .decimal(let digits, let scale)):
      return .decimal(whole: digits.map { $0 - scale } ?? .max, scale: digits == nil ? .max : scale)
    case (.text, .binary(let digits)), (.integer, .binary(let digits)), (.decimal, .binary(let digits)):
      return .binary(digits: digits)
    case (.datetime, .day): return .day
    default: return .nothing
    }
  }

  /// The type that holds all a field may have.
  static func natural(_ field: EntityField, _ system: System) -> String {
    if !field.targets.isEmpty { return "uuid" }
    switch field.type {
    case .text: return "text"
    case .integer: return "bigint"
    case .decimal: return "numeric"
    case .date: return system == .axdb ? "timestamp" : "date"
    case .datetime: return "timestamp"
    case .guid: return "uuid"
    case .boolean: return system == .axdb ? "integer" : system == .sales ? "boolean" : "text"
    case .enumeration: return system.spellsSymbols ? "text" : "integer"
    }
  }

  // MARK: What is sent

  /// How the canonical text of a field is sent to the column.
  enum Sending {
    /// As it is; quoted where it may hold anything.
    case asIs(quoted: Bool)
    /// As a table of texts would store it.
    case stored(StoredForm)
    /// True and false.
    case flag
    /// True and false as 1 and 0.
    case digit
    /// The number of a symbol.
    case member([[UInt8]: [UInt8]])
  }

  func sending(_ field: EntityField, _ form: StoredForm) -> Sending {
    if isText { return form.isAsIs ? .asIs(quoted: true) : .stored(form) }
    switch field.type {
    case .boolean: return holds == .boolean ? .flag : .digit
    case .enumeration where form.system.spellsSymbols:
      let members = (field.enumeration?.members ?? []).compactMap { member in
        member.value.map { (Array(member.symbol.utf8), Array(String($0).utf8)) }
      }
      return .member(Dictionary(members) { first, _ in first })
    default: return .asIs(quoted: false)
    }
  }
}
