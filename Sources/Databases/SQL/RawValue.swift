import Entities
internal import Glibc
import Records

/// How one column of a result becomes the canonical text of a field.
///
/// | stored | becomes |
/// |---|---|
/// | NULL | blank |
/// | empty text | fno, axdb: blank, for AX cannot tell the two apart · else empty text |
/// | integer | digits; boolean and enum as the system spells them |
/// | real | the shortest digits that read back as the same number |
/// | text | text as is, if it is UTF-8; other types by the accepted forms |
/// | 1900-01-01 | fno: blank · else the date |
/// | blob | no value: the record has a problem |
struct RawValue: Sendable {
  private let canonical: Canonical
  let type: ValueType
  private let system: System
  /// Whether an empty text is no value.
  let emptyIsBlank: Bool
  private let hasAXDates: Bool

  init(_ field: EntityField, _ system: System) {
    type = field.type
    self.system = system
    canonical = field.canonical(for: system)
    emptyIsBlank = system == .fno || system == .axdb || field.type != .text
    hasAXDates = system == .fno && (field.type == .date || field.type == .datetime)
  }

  /// What became of a value.
  enum Outcome: Equatable {
    case blank
    /// The canonical text was written.
    case written
    /// The canonical text was written, and it shows that digits may have been lost before.
    case writtenWithDigitsLost
    case empty
    case blob, notUTF8, notValid, unknownMember, hasNUL
  }

  /// Writes the canonical text of a value at the end of a buffer that does not hold it.
  func write(_ value: ColumnValue, to buffer: inout ByteBuffer) -> Outcome {
    switch value {
    case .null: .blank
    case .text(let text): write(text: text, to: &buffer)
    case .integer(let number): write(integer: number, to: &buffer)
    case .real(let number): write(real: number, to: &buffer)
    case .blob(let isEmpty): isEmpty && emptyIsBlank ? .blank : .blob
    }
  }

  /// Shows a value that has no canonical text as well as text can.
  func show(_ value: ColumnValue, to buffer: inout ByteBuffer) {
    switch value {
    case .null, .blob: break
    case .integer(let number): buffer.append(digits: number)
    case .real(let number): buffer.append(plainDigits(number))
    case .text(let text): buffer.append(String(decoding: text, as: UTF8.self).replacing("\0", with: "\u{FFFD}"))
    }
  }

  private func write(text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Outcome {
    if text.isEmpty { return emptyIsBlank ? .blank : .empty }
    guard type == .text else { return writeTyped(text, to: &buffer) }
    guard UTF8Check.isValid(text) else { return .notUTF8 }
    if text.contains(0) { return .hasNUL }
    buffer.append(text)
    return .written
  }

  private func writeTyped(_ text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) -> Outcome {
    if hasAXDates, let moment = DateTime(text), moment.isNullInAX { return .blank }
    if canonical.write(text, to: &buffer) { return .written }
    // Raw tables may hold numbers that no entity file knows.
    if type == .enumeration, system == .axdb, let number = Decimal(text), number.isWhole {
      number.write(to: &buffer)
      return .written
    }
    return type == .enumeration ? .unknownMember : .notValid
  }

  private func write(integer: Int64, to buffer: inout ByteBuffer) -> Outcome {
    switch type {
    case .text, .integer, .decimal:
      buffer.append(digits: integer)
      return .written
    case .boolean, .enumeration:
      return withDigits(of: integer) { writeTyped($0, to: &buffer) }
    case .date, .datetime, .guid: return .notValid
    }
  }

  private func write(real: Double, to buffer: inout ByteBuffer) -> Outcome {
    guard real.isFinite else { return .notValid }
    // Small whole numbers, the usual case, need no text in between.
    if let whole = Int64(exactly: real), whole.magnitude < 1 << 53 {
      return write(integer: whole, to: &buffer)
    }
    guard type == .decimal || type == .text else { return .notValid }
    var text = plainDigits(real)
    let written = text.withUTF8 {
      Canonical(.decimal, for: system).write(UnsafeRawBufferPointer($0), to: &buffer)
    }
    guard written else { return .notValid }
    let significant = text.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.drop { $0 == 0x30 }.count
    return significant > 15 ? .writtenWithDigitsLost : .written
  }
}

/// The shortest digits that read back as the same number, without an exponent.
func plainDigits(_ number: Double) -> String {
  let text = number.description
  guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  let isNegative = text.hasPrefix("-")
  let mantissa = text[..<mark].drop { $0 == "-" }
  let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
  let digits = parts.joined()
  let point = parts[0].count + exponent
  var plain: String
  if point <= 0 {
    plain = "0." + String(repeating: "0", count: -point) + digits
  } else if point >= digits.count {
    plain = digits + String(repeating: "0", count: point - digits.count)
  } else {
    plain = String(digits.prefix(point)) + "." + digits.dropFirst(point)
  }
  if plain.contains("."), plain.hasSuffix("0") {
    plain = String(plain.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }
  return (isNegative ? "-" : "") + plain
}

extension EntityField {
  /// What turns values of this field into canonical text.
  func canonical(for system: System) -> Canonical {
    // Raw tables and Dataverse hold options by number; one that is missing in our list must not stop an export.
    Canonical(
      type, for: system,
      enumeration: enumeration.map { EnumerationTable($0.members.map { ($0.symbol, $0.value) }) })
  }
}

extension ByteBuffer {
  /// Writes a whole number at the end.
  mutating func append(digits number: Int64) {
    withDigits(of: number) { append($0) }
  }
}

/// Gives the digits of a whole number to a closure, without making a String.
func withDigits<Result>(of number: Int64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
  withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { room in
    var at = 24
    var rest = number.magnitude
    repeat {
      at -= 1
      room[at] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    } while rest > 0
    if number < 0 {
      at -= 1
      room[at] = 0x2D
    }
    return body(UnsafeRawBufferPointer(rebasing: room[at...]))
  }
}
