internal import CODBC
internal import Entities
import Records

/// The rows of a running statement. Those whose values are short come many at a time; from the first column that may hold
/// long ones on, values are asked for one by one, which drivers allow only behind the others and only of a row at a time.
final class ODBCBlock {
  /// It goes before the memory that it writes to.
  private var statement: ODBCStatement?
  private let columns: [Place]
  private let rows: Int
  private let memory: UnsafeMutableRawPointer
  private let statuses: UnsafeMutablePointer<UInt16>
  private let lengths: UnsafeMutablePointer<Int64>
  private let fetched: UnsafeMutablePointer<UInt64>
  /// The row that comes next.
  private var row = 0
  private var value = ByteBuffer()

  private struct Place {
    let name: String
    let kind: ODBCColumn.Kind
    /// Where its values stand, how far apart; nil where they are asked for.
    let bound: (start: Int, width: Int)?
  }

  private static let size = 1 << 20

  init(_ statement: ODBCStatement, _ described: [ODBCColumn]) {
    let short = described.firstIndex { $0.width == nil } ?? described.count
    let rowSize = described[..<short].reduce(8) { $0 + ($1.width ?? 0) + 8 }
    let rows = short < described.count ? 1 : min(max(Self.size / rowSize, 1), 256)
    var end = 0
    columns = described.enumerated().map { place, column in
      guard place < short, let width = column.width else {
        return Place(name: column.name, kind: column.kind, bound: nil)
      }
      let start = end
      end = (start + width * rows + 7) / 8 * 8
      return Place(name: column.name, kind: column.kind, bound: (start, width))
    }
    (self.statement, self.rows) = (statement, rows)
    memory = .allocate(byteCount: max(end, 8), alignment: 8)
    statuses = .allocate(capacity: rows)
    statuses.initialize(repeating: 0, count: rows)
    lengths = .allocate(capacity: rows * max(short, 1))
    lengths.initialize(repeating: 0, count: rows * max(short, 1))
    fetched = .allocate(capacity: 1)
    fetched.initialize(to: 0)
  }

  deinit {
    statement = nil
    memory.deallocate()
    statuses.deallocate()
    lengths.deallocate()
    fetched.deallocate()
  }

  /// Says to the driver where values go; what is wrong, or nil.
  func bind() -> ODBCFailure? {
    guard let statement else { return nil }
    guard statement.setBlock(rows, statuses, fetched) else { return statement.failure }
    for (number, column) in columns.enumerated() {
      guard let (start, width) = column.bound else { break }
      let isBound = statement.bind(number, column.kind, memory + start, width: width, lengths + number * rows)
      if !isBound { return statement.failure }
    }
    return nil
  }

  /// What the next row came to.
  enum Next {
    case row, end
    case failed(ODBCFailure)
  }

  /// Fetches as far as the next row.
  func next() -> Next {
    guard let statement else { return .end }
    row += 1
    if row < Int(fetched.pointee) { return check(statement) }
    row = 0
    fetched.pointee = 0
    let done = statement.fetch()
    if done == P2C_ODBC_NO_DATA {
      self.statement = nil
      return .end
    }
    if done < 0 { return .failed(statement.failure) }
    if done == P2C_ODBC_WELL_WITH_INFO {
      let info = statement.failure
      if info.has(ODBCFailure.replacedCharacters) { return .failed(info) }
    }
    return fetched.pointee == 0 ? .end : check(statement)
  }

  private func check(_ statement: ODBCStatement) -> Next {
    statuses[row] == UInt16(P2C_ODBC_ROW_ERROR) ? .failed(statement.failure) : .row
  }

  /// Copies the row at hand behind the bytes of a buffer; what is wrong, or nil.
  func copy(to buffer: inout ByteBuffer, _ rows: RecordRows) throws(Fault) -> ODBCFailure? {
    guard let statement else { return nil }
    for number in columns.indices {
      guard let (start, width) = columns[number].bound else {
        switch try statement.get(number, as: columns[number].kind, into: &value) {
        case .null: CopiedValue.append(.null, nil, 0, to: &buffer)
        case .value: append(value.bytes, number, isCut: false, &buffer, rows)
        case .failed: return statement.failure
        }
        continue
      }
      let length = lengths[number * self.rows + row]
      if length == Int64(P2C_ODBC_NULL) {
        CopiedValue.append(.null, nil, 0, to: &buffer)
        continue
      }
      let kind = columns[number].kind
      let most = width - (kind.isText ? 2 : kind.isEnded ? 1 : 0)
      let isCut = kind.size == nil && (length < 0 || Int(length) > most)
      if isCut, kind.isText { throw cut(columns[number].name, rows) }
      let count = isCut ? most : kind.size ?? Int(length)
      let bytes = UnsafeRawBufferPointer(start: memory + start + width * row, count: count)
      append(bytes, number, isCut: isCut, &buffer, rows)
    }
    return nil
  }

  private func append(
    _ bytes: UnsafeRawBufferPointer, _ number: Int, isCut: Bool, _ buffer: inout ByteBuffer, _ rows: RecordRows
  ) {
    switch columns[number].kind {
    case .text(let isFixed): CopiedValue.append(utf16: bytes, isFixed: isFixed, to: &buffer)
    case .plain:
      // A number that is too long for us must not pass for a shorter one.
      let text = isCut ? StoredValue.text("…").bytes : bytes
      CopiedValue.append(.text, text.baseAddress, text.count, to: &buffer)
    case .moment(let isDay):
      CopiedValue.append(bytes.loadUnaligned(as: p2c_odbc_moment.self), isDay: isDay, to: &buffer)
    case .whole: CopiedValue.append(.integer, bytes.loadUnaligned(as: UInt64.self), to: &buffer)
    case .double: CopiedValue.append(.real, bytes.loadUnaligned(as: UInt64.self), to: &buffer)
    case .single: append(bytes.loadUnaligned(as: Float.self), number, &buffer, rows)
    case .binary: CopiedValue.append(.blob, bytes.baseAddress, min(bytes.count, 1), to: &buffer)
    }
  }

  /// The shortest digits that read back as the same number of 32 bits, which keeps six of them for sure.
  private func append(_ number: Float, _ column: Int, _ buffer: inout ByteBuffer, _ rows: RecordRows) {
    let digits = number.description
    let exact = Double(digits) ?? Double(number)
    CopiedValue.append(.real, exact.bitPattern, to: &buffer)
    let mantissa = digits.prefix { $0 != "e" }.filter { $0.isNumber }.drop { $0 == "0" }
    let significant = mantissa.reversed().drop { $0 == "0" }.count
    if significant > 6, column < rows.columns.count { rows.noteLostDigits(column) }
  }

  private func cut(_ column: String, _ rows: RecordRows) -> Fault {
    Fault(
      .data, "value-cut",
      "the driver cuts a value of \(rows.entity.name), column \(column): it is longer than described",
      remedy: "give the column a longer type in a --query")
  }
}

extension CopiedValue {
  /// Writes a moment as text behind the bytes of a buffer.
  fileprivate static func append(_ moment: p2c_odbc_moment, isDay: Bool, to buffer: inout ByteBuffer) {
    append(.text, nil, 0, to: &buffer)
    let start = buffer.count
    write(UInt32(max(0, moment.year)), digits: 4, to: &buffer)
    write(UInt32(moment.month), behind: 0x2D, to: &buffer)
    write(UInt32(moment.day), behind: 0x2D, to: &buffer)
    if !isDay {
      write(UInt32(moment.hour), behind: 0x20, to: &buffer)
      write(UInt32(moment.minute), behind: 0x3A, to: &buffer)
      write(UInt32(moment.second), behind: 0x3A, to: &buffer)
      if moment.fraction > 0 { write(moment.fraction, behind: 0x2E, digits: 9, to: &buffer) }
    }
    setLength(buffer.count &- start, before: start, in: &buffer)
  }

  private static func write(
    _ number: UInt32, behind mark: UInt8? = nil, digits: Int = 2, to buffer: inout ByteBuffer
  ) {
    if let mark { buffer.append(mark) }
    buffer.reserve(digits)
    var rest = number
    for place in stride(from: buffer.count &+ digits &- 1, through: buffer.count, by: -1) {
      buffer.base[place] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10)
      rest /= 10
    }
    buffer.count &+= digits
  }

  /// Writes a text in UTF-16 behind the bytes of a buffer, as UTF-8; half a pair becomes bytes that are none.
  static func append(utf16 bytes: UnsafeRawBufferPointer, isFixed: Bool, to buffer: inout ByteBuffer) {
    bytes.withMemoryRebound(to: UInt16.self) { units in
      var count = units.count
      if isFixed { while count > 0, units[count &- 1] == 0x20 { count &-= 1 } }
      append(.text, nil, 0, to: &buffer)
      let start = buffer.count
      buffer.reserve(3 &* count &+ 8)
      var out = buffer.base + start
      var at = 0
      while at < count {
        let unit = UInt32(units[at])
        at &+= 1
        if unit < 0x80 {
          out.pointee = UInt8(truncatingIfNeeded: unit)
          out += 1
          continue
        }
        var scalar = unit
        if unit & 0xFC00 == 0xD800, at < count, units[at] & 0xFC00 == 0xDC00 {
          scalar = 0x10000 &+ (unit & 0x3FF) << 10 &+ UInt32(units[at]) & 0x3FF
          at &+= 1
        }
        out = write(scalar, at: out)
      }
      buffer.count = out - buffer.base
      setLength(buffer.count &- start, before: start, in: &buffer)
    }
  }

  private static func write(_ scalar: UInt32, at place: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let tails = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3
    let mark: UInt32 = scalar < 0x800 ? 0xC0 : scalar < 0x10000 ? 0xE0 : 0xF0
    place.pointee = UInt8(truncatingIfNeeded: mark | scalar >> UInt32(6 &* tails))
    for tail in 1...tails {
      place[tail] = UInt8(truncatingIfNeeded: 0x80 | scalar >> UInt32(6 &* (tails &- tail)) & 0x3F)
    }
    return place + (tails &+ 1)
  }
}
