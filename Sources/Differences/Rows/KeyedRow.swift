internal import Records

/// One record as bytes that sort by entity and key.
///
/// | part | what |
/// |---|---|
/// | key | the number of the entity in two bytes, then the key, so that equal keys have equal bytes |
/// | values | the compared fields, so that equal values have equal bytes |
/// | written key | the key as it is written |
/// | ends | where the first two parts end, in four bytes each, and whether the key has a blank in it, and loads do not own the row |
struct KeyedRow {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  static let endsSize = 8

  /// Marks the end of a key that has a blank in it.
  static let blankMark: UInt32 = 1 << 31

  /// Marks the end of the values of a row that loads do not own.
  static let foreignMark: UInt32 = 1 << 31

  private var markedEnd: UInt32 { bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt32.self) }
  private var keyEnd: Int { Int(markedEnd & ~Self.blankMark) }
  private var markedValuesEnd: UInt32 { bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self) }
  private var valuesEnd: Int { Int(markedValuesEnd & ~Self.foreignMark) }

  /// Whether nothing of the key is blank, so that it is that of one record.
  var hasWholeKey: Bool { markedEnd & Self.blankMark == 0 }
  /// Whether loads own it.
  var isOwned: Bool { markedValuesEnd & Self.foreignMark == 0 }
  /// The entity, by its number among those that are compared.
  var pair: Int { Int(bytes[0]) << 8 | Int(bytes[1]) }
  var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<keyEnd]) }
  var values: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[keyEnd..<valuesEnd]) }
  var writtenKey: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[valuesEnd..<(bytes.count - Self.endsSize)])
  }
}

/// A value of a row: its bytes, and whether it is empty text rather than blank.
struct RowValue {
  let bytes: UnsafeRawBufferPointer
  let isGiven: Bool

  static var blank: RowValue { RowValue(bytes: UnsafeRawBufferPointer(start: nil, count: 0), isGiven: false) }

  func isSame(_ other: RowValue) -> Bool { isGiven == other.isGiven && compare(bytes, other.bytes) == 0 }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value as reports show it.
  var json: JSON { bytes.isEmpty && !isGiven ? .null : .text(text) }
}

extension ByteBuffer {
  /// Adds a value: its length and a mark, seven bits a byte, then its bytes.
  mutating func append(value: UnsafeRawBufferPointer, isGiven: Bool) {
    var header = value.count << 1 | (isGiven ? 1 : 0)
    while header >= 0x80 {
      append(UInt8(truncatingIfNeeded: header) | 0x80)
      header >>= 7
    }
    append(UInt8(truncatingIfNeeded: header))
    append(value)
  }

  /// Adds the value of a field; most are short.
  @inline(__always)
  mutating func append(value field: Field, of chunk: borrowing Chunk, isGiven: Bool) {
    let length = field.length
    guard length <= 16 else { return append(value: chunk.value(field), isGiven: isGiven) }
    reserve(17)
    let target = UnsafeMutableRawPointer(base + count)
    // Behind the bytes of a chunk, as behind these, there is slack.
    let source = UnsafeRawPointer(chunk.bytes.base + Int(field.start))
    target.storeBytes(of: UInt8(truncatingIfNeeded: length << 1 | (isGiven ? 1 : 0)), as: UInt8.self)
    (target + 1).storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
    (target + 9).storeBytes(of: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self), as: UInt64.self)
    count += length + 1
  }
}

/// Reads values that lie one behind the other.
struct ValueReader {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() -> RowValue {
    var header = 0
    var shift = 0
    while bytes[at] >= 0x80 {
      header |= Int(bytes[at] & 0x7F) << shift
      shift += 7
      at += 1
    }
    header |= Int(bytes[at]) << shift
    let start = at + 1
    at = start + (header >> 1)
    return RowValue(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<at]), isGiven: header & 1 == 1)
  }

  /// What was not read yet.
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[at...]) }
}
