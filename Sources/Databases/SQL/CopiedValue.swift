internal import Glibc
import Records

/// A value as a database stores it, copied into a chunk: its length, a byte that says what it is, and its bytes.
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

  static let headLength = 5

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

  /// Writes a value behind the bytes of a buffer.
  @inline(always)
  static func append(
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

  /// Says how long the value is whose bytes begin at a place.
  static func setLength(_ length: Int, before start: Int, in buffer: inout ByteBuffer) {
    UnsafeMutableRawPointer(buffer.base + start - headLength).storeBytes(
      of: UInt32(truncatingIfNeeded: length), as: UInt32.self)
  }

  /// Writes a number behind the bytes of a buffer.
  @inline(always)
  static func append(_ storage: Statement.Storage, _ number: UInt64, to buffer: inout ByteBuffer) {
    withUnsafeBytes(of: number) { append(storage, $0.baseAddress, 8, to: &buffer) }
  }
}
