import Entities
internal import Glibc
import Records

/// A value in the form in which a table stores it; text lies elsewhere and must stay there until it is written.
package struct StoredValue {
  private let start: UnsafeRawPointer?
  private let number: Int64
  private let kind: Kind

  private enum Kind: UInt8 { case null, text, integer, real }

  /// What stands for no value.
  package static var null: StoredValue { StoredValue(start: nil, number: 0, kind: .null) }

  /// A whole number.
  package static func integer(_ number: Int64) -> StoredValue {
    StoredValue(start: nil, number: number, kind: .integer)
  }

  /// A binary number, for a column that holds nothing else.
  static func real(_ number: Double) -> StoredValue {
    StoredValue(start: nil, number: Int64(bitPattern: number.bitPattern), kind: .real)
  }

  private var real: Double { Double(bitPattern: UInt64(bitPattern: number)) }

  /// A text as UTF-8.
  package static func text(_ bytes: UnsafeRawBufferPointer) -> StoredValue {
    StoredValue(start: bytes.baseAddress, number: Int64(bytes.count), kind: .text)
  }

  static func text(orNull bytes: UnsafeRawBufferPointer?) -> StoredValue { bytes.map { .text($0) } ?? .null }

  /// A text of the program, which stays for good.
  package static func text(_ text: StaticString) -> StoredValue {
    StoredValue(start: UnsafeRawPointer(text.utf8Start), number: Int64(text.utf8CodeUnitCount), kind: .text)
  }

  @inline(always)
  func bind(to statement: borrowing Statement, _ index: Int) {
    switch kind {
    case .null: statement.bindNull(index)
    case .integer: statement.bind(index, integer: number)
    case .text: statement.bind(index, text: bytes)
    case .real: statement.bind(index, real: real)
    }
  }

  /// Whether it is the same value at the same place.
  @inline(always)
  func isIdentical(to other: StoredValue) -> Bool {
    number == other.number && start == other.start && kind == other.kind
  }

  /// Whether a column holds exactly this.
  @inline(always)
  func isEqual(to column: Statement.Cell) -> Bool {
    switch kind {
    case .null: return column.storage == .null
    case .integer: return column.storage == .integer && column.integer == number
    case .real: return Self.real(column) == real
    case .text:
      guard column.storage == .text else { return false }
      let text = column.text
      guard text.count == Int(number), let stored = text.baseAddress, let start else {
        return text.isEmpty && number == 0
      }
      return memcmp(stored, start, text.count) == 0
    }
  }

  /// Whether it sorts behind what a column holds, byte by byte.
  func isAbove(_ column: Statement.Cell) -> Bool {
    switch kind {
    case .null: false
    case .integer: column.storage == .integer && column.integer < number
    case .text: column.storage == .text && compare(column.text, bytes) < 0
    case .real: Self.real(column).map { $0 < real } ?? false
    }
  }

  /// The number in a column, if there is one; whole ones are stored as such, and none is too large that came from a decimal.
  private static func real(_ column: Statement.Cell) -> Double? {
    switch column.storage {
    case .real: column.real
    case .integer: Double(exactly: column.integer)
    case .null, .text, .blob: nil
    }
  }

  /// The same value, with its bytes in a buffer, which must have room.
  func copied(to buffer: inout ByteBuffer) -> StoredValue {
    guard kind == .text else { return self }
    let start = buffer.count
    buffer.append(bytes)
    return .text(UnsafeRawBufferPointer(start: buffer.base + start, count: buffer.count - start))
  }

  /// The same value, with a text of so many bytes at most copied to a place.
  @inline(always)
  func copied(to place: UnsafeMutableRawPointer, most: Int) -> StoredValue {
    guard kind == .text, number <= Int64(most), let start else { return self }
    place.copyMemory(from: start, byteCount: Int(number))
    return StoredValue(start: UnsafeRawPointer(place), number: number, kind: .text)
  }

  /// The bytes of a text; none for other values.
  package var bytes: UnsafeRawBufferPointer {
    kind == .text ? UnsafeRawBufferPointer(start: start, count: Int(number)) : .init(start: nil, count: 0)
  }

  var isNull: Bool { kind == .null }

  /// The whole number that it is, if it is one.
  var wholeNumber: Int64? { kind == .integer ? number : nil }

  /// Whether it is a whole number, as a number or as its digits.
  func isSame(_ other: StoredValue) -> Bool {
    switch kind {
    case .null, .real: false
    case .integer: other.kind == .integer && number == other.number
    case .text: withDigits(of: other.number) { compare($0, bytes) == 0 }
    }
  }
}

/// How a field is stored in its table.
///
/// | type | sales | cds, flat fno | axdb | blank in axdb |
/// |---|---|---|---|---|
/// | text | TEXT | TEXT | TEXT | empty text |
/// | integer | INTEGER | INTEGER | INTEGER | 0 |
/// | decimal | TEXT | TEXT | TEXT | 0 |
/// | date | TEXT `yyyy-MM-dd` | the same | TEXT with ` 00:00:00` | 1900-01-01 00:00:00 |
/// | datetime | TEXT | TEXT | TEXT | 1900-01-01 00:00:00 |
/// | boolean | INTEGER 0, 1 | TEXT `Yes`, `No` | INTEGER 0, 1 | 0 |
/// | enum | INTEGER | TEXT symbol | INTEGER | 0 |
/// | guid | TEXT | TEXT | TEXT | all zeros |
///
/// A blank is NULL everywhere but in axdb.
///
/// A column that somebody declared with a type of numbers turns every text that reads like one into a binary number, and
/// SQLite does so inexactly. Such values are bound as the binary number that is nearest; up to 15 digits come back.
struct StoredForm: Sendable {
  let type: ValueType
  let system: System
  /// Whether the column turns text into numbers.
  var isNumeric = false
  /// Whether an empty text is stored as none.
  var emptyIsNull = false

  /// The type to declare a column with.
  var declaration: String { isInteger ? "INTEGER" : "TEXT" }

  private var isInteger: Bool {
    switch type {
    case .integer: true
    case .boolean, .enumeration: !system.spellsSymbols
    case .text, .decimal, .date, .datetime, .guid: false
    }
  }

  /// The canonical text of a field; nil for a blank. Raw tables know no blanks.
  @inline(always)
  func canonical(_ chunk: borrowing Chunk, _ field: Field) -> UnsafeRawBufferPointer? {
    field.length > 0 ? chunk.value(field) : canonicalBlank(given: !field.isBlank)
  }

  /// The canonical text of a field without a value, or of an empty text.
  func canonicalBlank(given: Bool) -> UnsafeRawBufferPointer? {
    if system == .axdb { return Self.bytes(type.blankInAX) }
    return !given || emptyIsNull || system == .fno || type != .text ? nil : .init(start: nil, count: 0)
  }

  /// Whether the canonical text is stored as it is.
  var isAsIs: Bool { !isInteger && !isBinary && (type != .date || system != .axdb) }

  private var isBinary: Bool { isNumeric && (type == .decimal || type == .text) }

  private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// The form in which a canonical text is stored; what has to be made goes to `scratch`, which must have room.
  @inline(always)
  func stored(_ canonical: UnsafeRawBufferPointer?, _ scratch: inout ByteBuffer) -> StoredValue {
    guard let canonical else { return .null }
    if isInteger { return .integer(integer(canonical)) }
    if isBinary { return nearest(canonical).map { .real($0) } ?? .text(canonical) }
    if !isAsIs {
      let start = scratch.count
      scratch.append(canonical)
      scratch.append(Self.bytes(" 00:00:00"))
      return .text(UnsafeRawBufferPointer(start: scratch.base + start, count: scratch.count - start))
    }
    return .text(canonical)
  }

  /// The binary number nearest to a decimal; nil for other texts.
  private func nearest(_ canonical: UnsafeRawBufferPointer) -> Double? {
    guard Decimal(canonical) != nil else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: canonical.count + 1, alignment: 1) { room in
      room.copyMemory(from: canonical)
      room[canonical.count] = 0
      return room.baseAddress.map { strtod($0.assumingMemoryBound(to: CChar.self), nil) }
    }
  }

  private func integer(_ text: UnsafeRawBufferPointer) -> Int64 {
    if type == .boolean { return Canonical.boolean(text) == true ? 1 : 0 }
    var number: Int64 = 0
    let isNegative = text.first == 0x2D
    for byte in text where byte != 0x2D { number = number &* 10 &- Int64(byte &- 0x30) }
    return isNegative ? number : 0 &- number
  }

  /// The most bytes `stored` adds to the scratch buffer.
  static let scratchLimit = 32
}
