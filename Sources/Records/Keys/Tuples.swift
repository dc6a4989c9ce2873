/// Some fields of a record taken together, such as its key.
public struct TupleRule: Sendable, Equatable {
  /// The columns of the chunk.
  public let columns: [Int]
  /// Which of them are numbers, which then sort by size.
  public let isNumber: [Bool]
  /// Zero in a number means that there is none, as in AX.
  public let zeroIsBlank: Bool

  public init(columns: [Int], isNumber: [Bool], zeroIsBlank: Bool) {
    self.columns = columns
    self.isNumber = isNumber
    self.zeroIsBlank = zeroIsBlank
  }

  /// Writes the values so that equal ones have equal bytes: lower case, no blanks at the end, a NUL after each.
  ///
  /// Gives false if one of them is blank.
  public func write(_ chunk: borrowing Chunk, _ record: Int, to buffer: inout ByteBuffer) -> Bool {
    var isWhole = true
    for at in columns.indices {
      let field = chunk[record, columns[at]]
      let value = chunk.value(field)
      let mark = buffer.count
      if isNumber[at] {
        Self.write(number: value, to: &buffer)
        if zeroIsBlank, value.count == 1, value[0] == 0x30 { isWhole = false }
      } else {
        Self.write(text: value, to: &buffer)
      }
      if buffer.count == mark { isWhole = false }
      buffer.append(0)
    }
    return isWhole
  }

  /// Whether one of the values is blank.
  public func isBlank(_ chunk: borrowing Chunk, _ record: Int, _ part: Int) -> Bool {
    let value = chunk.value(chunk[record, columns[part]])
    return value.isEmpty || isNumber[part] && zeroIsBlank && value.count == 1 && value[0] == 0x30
  }

  /// Writes the values of a row whose values lie in the bytes given.
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to buffer: inout ByteBuffer
  ) {
    for at in columns.indices {
      let field = row[columns[at]]
      let value = UnsafeRawBufferPointer(start: bytes + Int(field.start), count: field.length)
      if isNumber[at] { Self.write(number: value, to: &buffer) } else { Self.write(text: value, to: &buffer) }
      buffer.append(0)
    }
  }

  private static func write(number: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    if number.isEmpty { return }
    if number[0] != 0x2D {
      let whole = number.firstIndex(of: 0x2E) ?? number.count
      buffer.append(UInt8(truncatingIfNeeded: 1 + whole))
    }
    buffer.append(number)
  }

  private static func write(text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    var end = text.count
    while end > 0, text[end &- 1] == 0x20 { end &-= 1 }
    buffer.reserve(end)
    let target = buffer.base + buffer.count
    for at in 0..<end {
      let byte = text[at]
      if byte >= 0x80 { return writeUnicode(text, to: &buffer) }
      target[at] = byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
    buffer.count &+= end
  }

  private static func writeUnicode(_ text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    let lowered = String(decoding: text, as: UTF8.self).lowercased()
    buffer.append(lowered)
    while buffer.count > 0, buffer.base[buffer.count - 1] == 0x20 { buffer.count -= 1 }
  }
}

/// The tuples of one rule for all records of a chunk.
public final class TupleList {
  private var bytes = ByteBuffer()
  private var ends: [Int] = []
  /// The fingerprint of each tuple.
  public private(set) var prints: [Fingerprint] = []
  /// Whether a tuple has no blank in it.
  public private(set) var isWhole: [Bool] = []
  /// Whether no tuple has a blank in it, and each sorts behind the one before.
  private var isAscending = false

  public init() {}

  /// Takes the tuples of a chunk in place of those before.
  public func fill(_ rule: TupleRule, _ chunk: borrowing Chunk) {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
    prints.removeAll(keepingCapacity: true)
    isWhole.removeAll(keepingCapacity: true)
    isAscending = chunk.recordCount > 0
    var (last, start) = (0, 0)
    for record in 0..<chunk.recordCount {
      let isWhole = rule.write(chunk, record, to: &bytes)
      let tuple = UnsafeRawBufferPointer(start: bytes.base + start, count: bytes.count - start)
      self.isWhole.append(isWhole)
      ends.append(bytes.count)
      prints.append(Fingerprint(tuple))
      if isAscending {
        let before = UnsafeRawBufferPointer(start: bytes.base + last, count: start - last)
        isAscending = isWhole && compare(before, tuple) < 0
      }
      (last, start) = (start, bytes.count)
    }
  }

  /// The first tuple, if each sorts behind the one before and none has a blank in it.
  public var firstAscending: UnsafeRawBufferPointer? { isAscending ? bytes(0) : nil }

  /// The bytes of a record's tuple.
  public func bytes(_ record: Int) -> UnsafeRawBufferPointer {
    let start = record == 0 ? 0 : ends[record - 1]
    return UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<ends[record]])
  }
}
