/// Turns a value written in any accepted form into the one canonical text of its type and system.
public struct Canonical: Sendable {
  /// What the value holds.
  public let type: ValueType
  /// The system whose spelling is wanted.
  public let system: System
  /// enum: the members.
  public let enumeration: EnumerationTable?

  public init(_ type: ValueType, for system: System, enumeration: EnumerationTable? = nil) {
    self.type = type
    self.system = system
    self.enumeration = enumeration
  }

  /// Writes the canonical text of a value at the end of a buffer that does not hold it; false if it is not valid.
  ///
  /// An empty value stays empty. Nothing is written for a value that is not valid.
  public func write(_ value: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Bool {
    if value.isEmpty { return true }
    switch type {
    case .text: buffer.append(value)
    case .integer, .decimal:
      guard let number = Decimal(value), type == .decimal || number.isWhole else { return false }
      number.write(to: &buffer)
    case .date:
      guard let moment = DateTime(value), moment.isMidnight else { return false }
      moment.writeDate(to: &buffer)
    case .datetime:
      guard let moment = DateTime(value) else { return false }
      moment.write(to: &buffer)
    case .boolean:
      guard let yes = Self.boolean(value) else { return false }
      Self.write(yes, for: system, to: &buffer)
    case .enumeration:
      guard let enumeration, let member = enumeration.member(value) else { return false }
      return enumeration.write(member, for: system, to: &buffer)
    case .guid: return Self.writeGUID(value, to: &buffer)
    }
    return true
  }

  /// Whether a value can be seen to be canonical at a glance; others may be so as well.
  public func isClearly(_ value: UnsafeRawBufferPointer) -> Bool {
    type == .date && DateTime(canonicalDate: value) != nil
  }

  /// Reads `Yes`, `No`, `True`, `False`, `1` or `0`, in any case.
  public static func boolean(_ value: UnsafeRawBufferPointer) -> Bool? {
    switch value.count {
    case 1:
      return value[0] == UInt8(ascii: "1") ? true : value[0] == UInt8(ascii: "0") ? false : nil
    case 2: return spells(value, "no") ? false : nil
    case 3: return spells(value, "yes") ? true : nil
    case 4: return spells(value, "true") ? true : nil
    case 5: return spells(value, "false") ? false : nil
    default: return nil
    }
  }

  private static func spells(_ value: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    for at in 0..<word.utf8CodeUnitCount where value[at].asciiLowered != word.utf8Start[at] { return false }
    return true
  }

  /// Writes a boolean as the system spells it.
  public static func write(_ yes: Bool, for system: System, to buffer: inout ByteBuffer) {
    let word: StaticString
    switch system {
    case .fno, .cds: word = yes ? "Yes" : "No"
    case .sales: word = yes ? "True" : "False"
    case .axdb: word = yes ? "1" : "0"
    case .file: word = yes ? "true" : "false"
    }
    buffer.append(word.utf8Start, word.utf8CodeUnitCount)
  }

  /// Writes a GUID in lower case without braces; false if it is none.
  public static func writeGUID(_ value: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Bool {
    var start = 0
    if value.count == 38 {
      guard value[0] == UInt8(ascii: "{"), value[37] == UInt8(ascii: "}") else { return false }
      start = 1
    } else if value.count != 36 {
      return false
    }
    let mark = buffer.count
    for at in 0..<36 {
      let byte = value[start + at].asciiLowered
      let isHyphen = at == 8 || at == 13 || at == 18 || at == 23
      let isHexadecimal = byte &- UInt8(ascii: "0") <= 9 || byte &- UInt8(ascii: "a") <= 5
      guard isHyphen ? byte == UInt8(ascii: "-") : isHexadecimal else {
        buffer.count = mark
        return false
      }
      buffer.append(byte)
    }
    return true
  }
}
