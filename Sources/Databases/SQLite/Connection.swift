internal import CSQLite
internal import CSystem
internal import Glibc
package import Records

/// An open SQLite database; closed when it goes out of scope.
///
/// It may move between threads, but only one may use it at a time.
///
/// Unchecked: it belongs to whoever owns it, on one thread at a time.
package struct Connection: ~Copyable, @unchecked Sendable {
  /// The database as messages call it.
  package let name: String
  /// The file; nil for a database in memory.
  let path: String?
  /// Whether the file was not there before.
  let isNew: Bool
  private let handle: OpaquePointer
  /// Kept here because SQLite holds a pointer to it.
  private let patience: Patience

  /// What may be done with the database.
  package enum Access: Sendable {
    /// Only reading.
    case read
    /// Reading and writing; the file must be there.
    case write
    /// Reading and writing; a missing file is made.
    case create
  }

  /// Opens a database file and looks whether it is one.
  ///
  /// While another program has it locked, it waits up to `wait` seconds and says so once through `report`.
  package init(
    path: String, access: Access, name: String? = nil, wait: Int = 60,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Fault) {
    let name = name ?? path
    let patience = Patience(seconds: wait) { report("waiting for \(name), which another program has locked") }
    isNew = path != ":memory:" && !Files.exists(path)
    self.handle = try Self.open(path: path, access: access, name: name, patience: patience)
    self.name = name
    self.path = path == ":memory:" ? nil : path
    self.patience = patience
  }

  deinit { sqlite3_close_v2(handle) }

  /// Where SQLite puts what it sorts and its temporary tables; to be called before the first connection is opened.
  static func useTemporaryFolder(_ folder: String) { setenv("SQLITE_TMPDIR", folder, 1) }

  /// Has to come before SQLite is used, and only once.
  private static let configured: Void = p2c_sqlite_count_no_memory()

  private static func open(
    path: String, access: Access, name: String, patience: Patience
  ) throws(Fault) -> OpaquePointer {
    try look(path: path, access: access, name: name)
    _ = configured
    let flags =
      switch access {
      case .read: SQLITE_OPEN_READONLY
      case .write: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    // A name that begins with "file:" is a file, not a URI.
    let path = path.hasPrefix("file:") ? "./" + path : path
    var handle: OpaquePointer?
    var code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let what = String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(handle)
      throw Fault(access == .read ? .missing : .output, "database-open", "cannot open \(name): \(what)")
    }
    sqlite3_extended_result_codes(handle, 1)
    // SQLite refuses what is longer before it takes memory for it; what is read lies in memory up to four times.
    if access == .read { sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 8 << 20) }
    sqlite3_busy_handler(handle, Patience.handler, Unmanaged.passUnretained(patience).toOpaque())
    // SQLite opens lazily; this reads the first page, so that a wrong file is found here.
    code = sqlite3_exec(handle, "PRAGMA schema_version", nil, nil, nil)
    guard code == SQLITE_OK else {
      var found = fault(handle, code, name)
      if code & 0xFF == SQLITE_NOTADB { found.what = "\(name) is not an SQLite database, or is damaged" }
      sqlite3_close_v2(handle)
      throw found
    }
    // A journal that is back after a power cut would undo what was committed: EXTRA also syncs that it is gone.
    if access != .read { sqlite3_exec(handle, "PRAGMA synchronous = EXTRA", nil, nil, nil) }
    return handle
  }

  private static func look(path: String, access: Access, name: String) throws(Fault) {
    if path == ":memory:" { return }
    guard Glibc.access(path, F_OK) == 0 else {
      if access == .create { return }
      let remedy = access == .write ? "--create makes it" : nil
      throw Fault(.missing, "database-missing", "there is no database \(name)", remedy: remedy)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Fault(
        access == .read ? .missing : .output, "database-folder", "\(name) is a folder, not a database")
    }
  }

  /// Compiles one SQL statement; a mistake in it is blamed on whoever wrote it.
  package func prepare(_ sql: String, blame: Fault.Kind = .ours) throws(Fault) -> Statement {
    var prepared: OpaquePointer?
    var hasMore = false
    let code = sql.withCString { text in
      var rest: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &rest)
      hasMore = code == SQLITE_OK && Self.hasStatement(rest)
      return code
    }
    guard code == SQLITE_OK else { throw fault(handle, code, name, blame: blame) }
    guard let prepared else { throw Fault(blame, "sql-empty", "there is no SQL statement in \"\(sql)\"") }
    if hasMore {
      sqlite3_finalize(prepared)
      throw Fault(blame, "sql-several", "only one SQL statement is expected")
    }
    return Statement(handle: prepared, name: name)
  }

  private static func hasStatement(_ text: UnsafePointer<CChar>?) -> Bool {
    guard var at = text else { return false }
    while at.pointee != 0 {
      let isNothing = at.pointee == 0x20 || at.pointee == 0x3B || (at.pointee >= 9 && at.pointee <= 13)
      if !isNothing { return true }
      at += 1
    }
    return false
  }

  /// Makes `RowCopies` known.
  func defineRowCopies() throws(Fault) {
    let code = RowCopies.define(handle)
    guard code == SQLITE_OK else { throw fault(handle, code, name) }
  }

  /// Runs SQL statements that give no rows, or whose rows do not matter.
  package func execute(_ sql: String, blame: Fault.Kind = .ours) throws(Fault) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw fault(handle, code, name, blame: blame) }
  }

  /// The rows of a short query as text; what is no text is nil.
  func rows(_ sql: String, blame: Fault.Kind) throws(Fault) -> [[String?]] {
    let rows = try prepare(sql, blame: blame)
    var found: [[String?]] = []
    while try rows.step() {
      found.append(
        (0..<rows.columnCount).map { column in
          switch rows.storage(column) {
          case .text, .integer: rows.string(column)
          case .null, .real, .blob: nil
          }
        })
    }
    return found
  }

  /// Begins a transaction: `immediate` takes the write lock at once, else a snapshot begins with the first read.
  ///
  /// What would be written to a file that has lost its name would be lost: that is a fault.
  package func begin(immediate: Bool) throws(Fault) {
    guard try begins(immediate: immediate) else {
      throw Fault(
        .busy, "database-replaced", "\(name) was removed or replaced while it was waited for", remedy: "try again")
    }
  }

  /// Begins a transaction; false, and none begins, if it is to write to a file that has lost its name meanwhile.
  func begins(immediate: Bool) throws(Fault) -> Bool {
    do throws(Fault) {
      try execute(immediate ? "BEGIN IMMEDIATE" : "BEGIN")
      guard immediate, hasMoved else { return true }
      rollback()
    } catch {
      // SQLite finds it out itself where it has to look for a journal.
      guard immediate, hasMoved else { throw error }
    }
    return false
  }

  /// Whether the name of the file stands for nothing any more, or for another.
  private var hasMoved: Bool {
    var moved: Int32 = 0
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
  }

  /// Removes the file if nobody has put anything in, and nobody is about to.
  func removeIfEmpty() {
    guard let path else { return }
    sqlite3_busy_handler(handle, nil, nil)
    // Under the lock: whoever gets it next finds that the file has lost its name.
    guard sqlite3_exec(handle, "BEGIN EXCLUSIVE", nil, nil, nil) == SQLITE_OK else { return }
    var status = stat()
    if !hasMoved, stat(path, &status) == 0, status.st_size == 0 { unlink(path) }
    rollback()
  }

  /// Makes what was written since `begin` final.
  package func commit() throws(Fault) {
    let code = sqlite3_exec(handle, "COMMIT", nil, nil, nil)
    if code == SQLITE_OK { return }
    let found = fault(handle, code, name)
    // Before the point of no return SQLite leaves the transaction open, or says that the disk is full and undoes it. Other
    // faults of the disk may come before it or behind, such as a lock that cannot be given back.
    guard !isInTransaction, code & 0xFF == SQLITE_IOERR else { throw found }
    throw .commitUnknown(found.what)
  }

  /// Undoes what was written since `begin`; nothing happens outside a transaction.
  package func rollback() {
    if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  /// Whether a transaction is open.
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// How many rows the last statement inserted, updated or deleted.
  package var changes: Int { Int(sqlite3_changes(handle)) }

  /// Makes sure that the last statement wrote so many rows: a trigger may have dropped some without a word.
  func checkChanges(_ count: Int, of table: String) throws(Fault) {
    if changes == count { return }
    throw Fault(
      .data, "row-dropped", "\(name) drops records for \(table), by a trigger or an ON CONFLICT clause",
      remedy: "let the table accept them, or drop the trigger for the load")
  }

  /// The row the last INSERT made.
  package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// How a column of a table compares text; BINARY where it is not known.
  package func collation(table: String, column: String) -> String {
    var name: UnsafePointer<CChar>?
    let code = sqlite3_table_column_metadata(handle, "main", table, column, nil, &name, nil, nil, nil)
    guard code == SQLITE_OK, let name else { return "BINARY" }
    return String(cString: name)
  }

  /// How many parameters one statement may have.
  package var parameterLimit: Int { Int(sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1)) }
}

/// How long to wait for a database that another program has locked.
///
/// Unchecked: SQLite asks it on the thread that uses the connection.
private final class Patience: @unchecked Sendable {
  private let limit: Int
  private let report: @Sendable () -> Void
  private var hasReported = false

  init(seconds: Int, report: @escaping @Sendable () -> Void) {
    limit = seconds * 1000 / Self.pause
    self.report = report
  }

  /// Milliseconds between two tries.
  private static let pause = 20

  /// What SQLite calls with the number of tries so far.
  static let handler: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32 = { context, tries in
    guard let context else { return 0 }
    return Unmanaged<Patience>.fromOpaque(context).takeUnretainedValue().wait(Int(tries)) ? 1 : 0
  }

  private func wait(_ tries: Int) -> Bool {
    guard tries < limit else { return false }
    // A lock that is gone after a fifth of a second is not worth a message.
    if tries >= 10, !hasReported {
      hasReported = true
      report()
    }
    usleep(UInt32(Self.pause * 1000))
    return true
  }
}

/// What a result code means to whoever started the program.
func fault(_ database: OpaquePointer?, _ code: Int32, _ name: String, blame: Fault.Kind = .ours) -> Fault {
  let what = String(cString: sqlite3_errmsg(database))
  switch code & 0xFF {
  // The last is what a database in WAL mode answers while whoever opened it first still prepares it.
  case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
    return Fault(
      .busy, "database-busy", "another program has \(name) locked", remedy: "try again when it is finished")
  case SQLITE_FULL:
    return Fault(.io, "disk-full", "the disk is full while writing \(name)")
  case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_NOLFS:
    return Fault(.io, "database-io", "reading or writing \(name) failed: \(what)")
  case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT:
    return Fault(.data, "database-damaged", "\(name) is damaged: \(what)")
  case SQLITE_CANTOPEN:
    return Fault(.output, "database-open", "cannot open \(name), or its journal: \(what)")
  case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
    return Fault(.output, "database-read-only", "\(name) cannot be written: \(what)")
  case SQLITE_CONSTRAINT:
    return Fault(.data, "database-constraint", "\(name) refuses a record: \(what)")
  case SQLITE_TOOBIG:
    return Fault(
      .data, "value-too-long", "a value in \(name) is longer than 8 MiB, the most that is read of one",
      remedy: "leave its column or its row out: a query of your own goes behind --query")
  case SQLITE_MISMATCH:
    return Fault(.data, "database-value", "\(name) refuses a value: \(what)")
  case SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_RANGE:
    return Fault(blame, "database-sql", "\(name): \(what)")
  default:
    return Fault(.ours, "database-unexpected", "\(name): \(what) (\(code))")
  }
}
