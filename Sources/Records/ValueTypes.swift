/// What a field holds. Together with the system it fixes the one canonical text of a value.
///
/// | type | text |
/// |---|---|
/// | text | as is |
/// | integer, decimal | shortest exact digits, no exponent: `-12`, `0.5` |
/// | date, datetime | `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss`, UTC, never shifted |
/// | boolean | fno, cds `Yes`/`No` · sales `True`/`False` · axdb `1`/`0` · file `true`/`false` |
/// | enumeration | fno, cds, file: symbol · sales, axdb: number |
/// | guid | lower case, no braces |
public enum ValueType: String, Sendable, CaseIterable {
  case text, integer, decimal, date, datetime, boolean
  case enumeration = "enum"
  case guid

  /// Whether values sort by size.
  public var isNumber: Bool { self == .integer || self == .decimal }

  /// Whether the same value has the same text in every system.
  public var isSpelledAlikeEverywhere: Bool { self != .boolean && self != .enumeration }

  /// What raw tables of F&O hold where there is no value.
  public var blankInAX: StaticString {
    switch self {
    case .text: ""
    case .integer, .decimal, .boolean, .enumeration: "0"
    case .date: "1900-01-01"
    case .datetime: "1900-01-01 00:00:00"
    case .guid: "00000000-0000-0000-0000-000000000000"
    }
  }
}

/// The system an entity belongs to; it decides how booleans and enumerations are spelled.
public enum System: String, Sendable, CaseIterable {
  /// Data entities of Finance and Operations.
  case fno
  /// The middle hop of the older templates.
  case cds
  /// Dataverse tables of Dynamics 365 Sales.
  case sales
  /// Raw tables of Finance and Operations; they travel unconverted.
  case axdb
  /// Files and tables of no system of Dynamics 365.
  case file

  /// How the two booleans are spelled.
  public var booleans: (yes: String, no: String) {
    switch self {
    case .fno, .cds: ("Yes", "No")
    case .sales: ("True", "False")
    case .axdb: ("1", "0")
    case .file: ("true", "false")
    }
  }

  /// Whether enumerations are spelled by symbol rather than by number.
  public var spellsSymbols: Bool { self == .fno || self == .cds || self == .file }
}
