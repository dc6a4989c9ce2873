internal import CSQLite
internal import Glibc
import Records

/// A value as SQLite stores it, copied into a chunk: its length, a byte that says what it is, and its bytes.
///
/// Rows are copied by whoever has the statement, and that is all it does: what they mean is found out by many.
struct CopiedValue {
  let storage: Statement.Storage
  /// Where its bytes start in the chunk.
  let start: Int
  let length: Int

  /// Where the next value begins.
  var end: Int { start &+ length }

  /// What tells it from other values; a number takes what it is along, for it has bytes that text may have too.
  var key: Field {
    storage == .text ? Field(start: start, length: length) : Field(start: start &- 1, length: length &+ 1, given: true)
  }

  private static let headLength = 5

  /// Reads the value that begins at a place.
  @inline(always)
  init(at place: Int, in chunk: borrowing Chunk) {
    let head = UnsafeRawPointer(chunk.bytes.base + place)
    length = Int(head.loadUnaligned(as: UInt32.self))
    storage = Statement.Storage(rawValue: head.load(fromByteOffset: 4, as: UInt8.self)) ?? .null
    start = place &+ Self.headLength
  }

  /// The integer, if it is one.
  func integer(in chunk: borrowing Chunk) -> Int64 {
    UnsafeRawPointer(chunk.bytes.base + start).loadUnaligned(as: Int64.self)
  }

  /// What it is; text lies in the chunk.
  func value(in chunk: borrowing Chunk) -> ColumnValue {
    switch storage {
    case .null: .null
    case .integer: .integer(integer(in: chunk))
    case .real: .real(UnsafeRawPointer(chunk.bytes.base + start).loadUnaligned(as: Double.self))
    case .text: .text(UnsafeRawBufferPointer(start: chunk.bytes.base + start, count: length))
    case .blob: .blob(isEmpty: length == 0)
    }
  }

  /// Copies a value of SQLite's behind the bytes of a buffer.
  @inline(always)
  static func append(_ value: OpaquePointer?, to buffer: inout ByteBuffer) {
    switch sqlite3_value_type(value) {
    case SQLITE_TEXT:
      let start = sqlite3_value_text(value)
      append(.text, start, Int(sqlite3_value_bytes(value)), to: &buffer)
    case SQLITE_INTEGER: append(.integer, UInt64(bitPattern: sqlite3_value_int64(value)), to: &buffer)
    case SQLITE_FLOAT: append(.real, sqlite3_value_double(value).bitPattern, to: &buffer)
    case SQLITE_BLOB:
      // It has no text: all that counts is whether it has a byte.
      let start = sqlite3_value_blob(value)
      append(.blob, start, min(Int(sqlite3_value_bytes(value)), 1), to: &buffer)
    default: append(.null, nil, 0, to: &buffer)
    }
  }

  @inline(always)
  private static func append(
    _ storage: Statement.Storage, _ source: UnsafeRawPointer?, _ count: Int, to buffer: inout ByteBuffer
  ) {
    let length = source == nil ? 0 : count
    buffer.reserve(headLength &+ length)
    let head = UnsafeMutableRawPointer(buffer.base + buffer.count)
    head.storeBytes(of: UInt32(truncatingIfNeeded: length), as: UInt32.self)
    head.storeBytes(of: storage.rawValue, toByteOffset: 4, as: UInt8.self)
    if let source { memcpy(head + headLength, source, length) }
    buffer.count &+= headLength &+ length
  }

  @inline(always)
  private static func append(_ storage: Statement.Storage, _ number: UInt64, to buffer: inout ByteBuffer) {
    withUnsafeBytes(of: number) { append(storage, $0.baseAddress, 8, to: &buffer) }
  }
}
