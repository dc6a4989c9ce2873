/// Something that is wrong: the rule that was broken, what was found, and what to do about it.
///
/// Whoever finds it says what; whoever knows the file and the record adds where.
public struct Fault: Error, Sendable, Equatable {
  /// What kind of trouble it is, and with it the exit status of the program.
  public enum Kind: Int32, Sendable {
    /// The command line is wrong.
    case usage = 64
    /// The data is wrong.
    case data = 65
    /// An input is missing.
    case missing = 66
    /// A bug of ours.
    case ours = 70
    /// The output cannot be created.
    case output = 73
    /// Reading or writing failed.
    case io = 74
    /// Somebody else holds it; try again later.
    case busy = 75
    /// Somebody may not do that: the sign-in was refused, or a right is missing.
    case denied = 77
    /// A mapping or entity file is wrong.
    case configuration = 78
    /// Nobody reads any more what is written; the program ends as SIGPIPE ends one.
    case unread = 141
  }

  /// The kind of trouble.
  public var kind: Kind
  /// A short stable name of the rule, such as `value-map-key`.
  public let rule: String
  /// The rule, if it is one that data breaks.
  public let dataRule: DataRule?
  /// What was found and what was expected.
  public var what: String
  /// What to do about it, if anything is likely to help.
  public var remedy: String?
  /// Where it was found.
  public var place: Place
  /// The field concerned, if it is one.
  public var field: String?
  /// What a record refers to that is not there, if that is what is wrong.
  public var missing: Missing?
  /// Whether something is blank that no row of a database can lack.
  public var isOfBlank = false
  /// Whether what the run makes is there all the same, if the message says so; else it is not.
  public var published: Published?

  /// Whether what a run makes is in its target, or under its name.
  public enum Published: String, Sendable {
    /// Nothing of it.
    case no
    /// All of it.
    case yes
    /// Nobody can know, or only some of it.
    case unknown
  }

  /// Whether the same may go through when it is done once more at once: another program was in the way, and had to come first.
  public var mayPass = false

  /// What was looked for in vain.
  public struct Missing: Sendable, Equatable {
    /// What tells references of this kind from others.
    public var kind: String
    /// The key, as it is shown.
    public var key: String

    public init(kind: String, key: String) {
      self.kind = kind
      self.key = key
    }
  }

  public init(
    _ kind: Kind, _ rule: String, _ what: String, remedy: String? = nil, place: Place = Place(),
    field: String? = nil
  ) {
    self.kind = kind
    self.rule = rule
    dataRule = nil
    self.what = what
    self.remedy = remedy
    self.place = place
    self.field = field
  }

  /// A rule that data breaks.
  public init(
    _ rule: DataRule, _ what: String, remedy: String? = nil, place: Place = Place(), field: String? = nil
  ) {
    kind = .data
    self.rule = rule.rawValue
    dataRule = rule
    self.what = what
    self.remedy = remedy
    self.place = place
    self.field = field
  }

  /// A rule that a record breaks; what is said of a field begins with its name.
  public static func broken(
    _ rule: DataRule, _ what: String, field: String? = nil, remedy: String? = nil, missing: Missing? = nil
  ) -> Fault {
    var fault = Fault(rule, said(what, of: field), remedy: remedy, field: field)
    fault.missing = missing
    return fault
  }

  /// A rule that a mapping or an entity file makes, under the name it gives, and a record breaks.
  public static func unmet(_ rule: String, _ what: String, field: String? = nil, remedy: String? = nil) -> Fault {
    Fault(.data, rule, said(what, of: field), remedy: remedy, field: field)
  }

  private static func said(_ what: String, of field: String?) -> String {
    field.map { what.hasPrefix($0) ? what : "\($0) \(what)" } ?? what
  }

  /// A field is blank that must not be.
  public static func blank(
    _ field: String, saying what: String = "is blank, but required", remedy: String? = nil
  ) -> Fault {
    var fault = broken(.required, what, field: field, remedy: remedy)
    fault.isOfBlank = true
    return fault
  }

  /// What a good record has that another record of its document pulls down.
  public static let heldBack = Fault(.heldBack, "another record of its document was rejected")

  /// The same fault with the parts of the place it did not know yet.
  public func at(_ outer: Place) -> Fault {
    var fault = self
    fault.place = place.within(outer)
    return fault
  }

  /// The same fault where so many lines and records come before what its place was counted in.
  public func behind(lines: Int, records: Int) -> Fault {
    var fault = self
    fault.place.line = place.line.map { lines + $0 }
    fault.place.record = place.record.map { records + $0 }
    return fault
  }

  /// The whole message, as people see it after the program's name.
  public var message: String {
    let place = "\(place)"
    let remedy = remedy.map { "; \($0)" } ?? ""
    return place.isEmpty ? what + remedy : "\(place): \(what)\(remedy)"
  }
}

/// Where something stands: file, line, record, byte.
public struct Place: Sendable, Equatable, CustomStringConvertible {
  /// The file or entity name as the user knows it.
  public var file: String?
  /// The line, from 1.
  public var line: Int?
  /// The column, from 1; only for mapping and entity files and XML.
  public var column: Int?
  /// The record within its entity, from 1.
  public var record: Int?
  /// The key fields of the record, for people.
  public var key: String?
  /// The byte offset in the file, from 0.
  public var offset: Int?

  public init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, record: Int? = nil, key: String? = nil,
    offset: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.record = record
    self.key = key
    self.offset = offset
  }

  /// This place, with what it leaves open taken from the wider one.
  public func within(_ outer: Place) -> Place {
    Place(
      file: file ?? outer.file, line: line ?? outer.line, column: column ?? outer.column,
      record: record ?? outer.record, key: key ?? outer.key, offset: offset ?? outer.offset)
  }

  /// `orders.csv:1050: record 1042 (SO-001042)`, as far as it is known.
  public var description: String {
    var text = file ?? ""
    if let line { text += text.isEmpty ? "line \(line)" : ":\(line)" }
    if let column, line != nil { text += ":\(column)" }
    if let record {
      text += (text.isEmpty ? "" : ": ") + "record \(record)"
      if let key, !key.isEmpty { text += " (\(key))" }
    }
    if let offset { text += (text.isEmpty ? "" : ", ") + "byte \(offset)" }
    return text
  }
}
