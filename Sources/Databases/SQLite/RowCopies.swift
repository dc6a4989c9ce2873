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
