internal import CSQLite
package import Records

/// A compiled SQL statement; parameters and columns count from 0.
///
/// Bytes are bound without copying: they must stay where they are until the statement has been stepped or reset.
///
/// Unchecked: it belongs to whoever owns it, on one thread at a time.
package struct Statement: ~Copyable, @unchecked Sendable {
  private let handle: OpaquePointer
  private let name: String
  /// Why something could not be bound, which running it must not take for NULL; SQLITE_OK if all was.
  private let unbound: UnsafeMutablePointer<Int32>

  /// What SQLite has stored in a column.
  package enum Storage: UInt8, Sendable { case null, integer, real, text, blob }

  /// A column of a row.
  struct Cell {
    fileprivate let handle: OpaquePointer?

    /// What is stored.
    @inline(always)
    var storage: Storage { Storage(sqlite3_value_type(handle)) }

    /// The integer.
    @inline(always)
    var integer: Int64 { sqlite3_value_int64(handle) }

    /// The binary number.
    @inline(always)
    var real: Double { sqlite3_value_double(handle) }

    /// The text as UTF-8 bytes.
    @inline(always)
    var text: UnsafeRawBufferPointer {
      let start = sqlite3_value_text(handle)
      return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(handle)))
    }
  }

  init(handle: OpaquePointer, name: String) {
    self.handle = handle
    self.name = name
    unbound = .allocate(capacity: 1)
    unbound.initialize(to: SQLITE_OK)
  }

  deinit {
    sqlite3_finalize(handle)
    unbound.deallocate()
  }

  /// Moves to the next row; false after the last.
  @inline(always)
  package func step() throws(Fault) -> Bool {
    let code = unbound.pointee == SQLITE_OK ? sqlite3_step(handle) : unbound.pointee
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw fault(sqlite3_db_handle(handle), code, name, blame: .data)
  }

  /// Runs a statement that gives no rows, and makes it ready for the next run.
  @inline(always)
  package func run() throws(Fault) {
    // The error is thrown after the reset, which would give it a second time.
    defer { sqlite3_reset(handle) }
    while try step() {}
  }

  /// Makes the statement ready to run again; what was bound stays bound.
  @inline(always)
  package func reset() { sqlite3_reset(handle) }

  /// Binds text without copying it.
  @inline(always)
  package func bind(_ index: Int, text: UnsafeRawBufferPointer) {
    // A nil address would bind NULL.
    let start = text.isEmpty ? Self.nothing : text.baseAddress ?? Self.nothing
    note(
      sqlite3_bind_text(
        handle, Int32(truncatingIfNeeded: index &+ 1), start.assumingMemoryBound(to: CChar.self),
        Int32(truncatingIfNeeded: text.count), nil))
  }

  /// Binds text and copies it.
  package func bind(_ index: Int, text: String) {
    // SQLITE_TRANSIENT is a cast macro, which Swift does not import.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(sqlite3_bind_text(handle, Int32(index + 1), text, Int32(text.utf8.count), transient))
  }

  /// Texts are copied, and in a database of UTF-16 converted, for which there may be no memory.
  @inline(always)
  private func note(_ code: Int32) {
    if code != SQLITE_OK { unbound.pointee = code }
  }

  /// Binds bytes without copying them.
  @inline(always)
  package func bind(_ index: Int, blob: UnsafeRawBufferPointer) {
    let start = blob.isEmpty ? Self.nothing : blob.baseAddress ?? Self.nothing
    note(
      sqlite3_bind_blob(
        handle, Int32(truncatingIfNeeded: index &+ 1), start, Int32(truncatingIfNeeded: blob.count), nil))
  }

  /// Binds an integer.
  @inline(always)
  package func bind(_ index: Int, integer: Int64) {
    sqlite3_bind_int64(handle, Int32(truncatingIfNeeded: index &+ 1), integer)
  }

  /// Binds a binary number.
  @inline(always)
  func bind(_ index: Int, real: Double) { sqlite3_bind_double(handle, Int32(truncatingIfNeeded: index &+ 1), real) }

  /// Binds NULL.
  @inline(always)
  package func bindNull(_ index: Int) { sqlite3_bind_null(handle, Int32(truncatingIfNeeded: index &+ 1)) }

  /// Whether running it leaves the database as it is.
  package var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

  /// How many columns a row has.
  package var columnCount: Int { Int(sqlite3_column_count(handle)) }

  /// The name of a column of the result.
  package func columnName(_ index: Int) -> String {
    sqlite3_column_name(handle, Int32(index)).map { String(cString: $0) } ?? ""
  }

  /// Copies the row behind the bytes of a buffer, as `CopiedValue` reads it.
  @inline(always)
  func copyRow(of shape: RowShape, to buffer: inout ByteBuffer) {
    for index in 0..<Int32(truncatingIfNeeded: shape.columns) {
      // Only one thread uses the connection, so that a value needs no lock.
      let value = sqlite3_column_value(handle, index)
      if shape.isCopied {
        guard let start = sqlite3_value_blob(value) else { continue }
        buffer.append(start.assumingMemoryBound(to: UInt8.self), Int(sqlite3_value_bytes(value)))
      } else {
        CopiedValue.append(value, to: &buffer)
      }
    }
  }

  /// What is stored in a column of the row.
  @inline(always)
  package func storage(_ index: Int) -> Storage {
    Storage(sqlite3_column_type(handle, Int32(truncatingIfNeeded: index)))
  }

  /// A column of the row, to be looked at more than once; valid until the next step.
  @inline(always)
  func cell(_ index: Int) -> Cell { Cell(handle: sqlite3_column_value(handle, Int32(truncatingIfNeeded: index))) }

  /// What stands in a column of the row; text is valid until the next step.
  @inline(always)
  func value(_ index: Int) -> ColumnValue {
    let column = Int32(truncatingIfNeeded: index)
    return switch storage(index) {
    case .null: .null
    case .integer: .integer(integer(index))
    case .real: .real(sqlite3_column_double(handle, column))
    case .text: .text(text(index))
    case .blob: .blob(isEmpty: sqlite3_column_bytes(handle, column) == 0)
    }
  }

  /// The text of a column as UTF-8 bytes, whatever the encoding of the database; valid until the next step.
  @inline(always)
  package func text(_ index: Int) -> UnsafeRawBufferPointer {
    let index = Int32(truncatingIfNeeded: index)
    let start = sqlite3_column_text(handle, index)
    return UnsafeRawBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, index)))
  }

  /// The text of a column.
  package func string(_ index: Int) -> String { String(decoding: text(index), as: UTF8.self) }

  /// The integer in a column.
  @inline(always)
  package func integer(_ index: Int) -> Int64 {
    sqlite3_column_int64(handle, Int32(truncatingIfNeeded: index))
  }

  private static nonisolated(unsafe) let nothing = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8))
}

extension Statement.Storage {
  @inline(always)
  fileprivate init(_ code: Int32) {
    switch code {
    case SQLITE_INTEGER: self = .integer
    case SQLITE_FLOAT: self = .real
    case SQLITE_TEXT: self = .text
    case SQLITE_BLOB: self = .blob
    default: self = .null
    }
  }
}

/// A value as SQLite gives it. Text lies elsewhere; a binary number is only to be printed, never to be calculated with.
enum ColumnValue {
  case null
  case integer(Int64)
  case real(Double)
  case text(UnsafeRawBufferPointer)
  case blob(isEmpty: Bool)
}
