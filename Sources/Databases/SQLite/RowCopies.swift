internal import CSQLite
import Records

/// The SQL function `p2c_copies`: it makes of all its values one, in which they stand as `CopiedValue` reads them.
///
/// To ask SQLite for values one by one takes longer than to find the row. A function is given all at once.
enum RowCopies {
  /// The SQL that gives the values of these expressions.
  static func sql(_ expressions: [String]) -> String {
    // SQLite allows a function 127 values, or fewer if it was built so.
    stride(from: 0, to: expressions.count, by: 100).map { first in
      "p2c_copies(\(expressions[first..<min(first + 100, expressions.count)].joined(separator: ", ")))"
    }.joined(separator: ", ")
  }

  /// Makes the function known to a connection.
  static func define(_ database: OpaquePointer) -> Int32 {
    let buffer = UnsafeMutablePointer<ByteBuffer>.allocate(capacity: 1)
    buffer.initialize(to: ByteBuffer())
    return sqlite3_create_function_v2(
      database, "p2c_copies", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, buffer,
      { context, count, values in
        guard let buffer = sqlite3_user_data(context)?.assumingMemoryBound(to: ByteBuffer.self), let values else {
          return
        }
        buffer.pointee.removeAll()
        for index in 0..<Int(count) { CopiedValue.append(values[index], to: &buffer.pointee) }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_result_blob64(context, buffer.pointee.base, UInt64(buffer.pointee.count), transient)
      }, nil, nil,
      { context in
        let buffer = context?.assumingMemoryBound(to: ByteBuffer.self)
        buffer?.deinitialize(count: 1)
        buffer?.deallocate()
      })
  }
}

/// How a statement gives its rows.
struct RowShape {
  /// How many columns of the result make a row.
  let columns: Int
  /// Whether they are what `RowCopies` makes; they are not in somebody's own query.
  let isCopied: Bool
}

extension CopiedValue {
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
}
