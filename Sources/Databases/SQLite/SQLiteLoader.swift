package import Entities
internal import Packages
package import Records

/// Fills a new SQLite database as fast as can be: if that fails, there is nothing to keep.
///
/// All is one transaction without a journal, and many rows are one statement. Indexes grow with the rows: those of a sample
/// come in the order of nearly all of them, and then that costs less than sorting at the end.
package final class SQLiteLoader: DatabaseLoader {
  private let connection: Connection
  /// Nil where the folder around it gets its name as a whole.
  private var pending: PendingFile?

  /// Begins a database that has its name from the beginning, in a folder that has none yet.
  package convenience init(path: String, name: String) throws(Fault) {
    try self.init(path: path, name: name, nil)
  }

  /// Begins a database that gets its name when it is complete.
  convenience init(publishing path: String, syncs: Bool) throws(Fault) {
    if path == ":memory:" {
      throw Fault(
        .usage, "database-url", "a new database in memory would be gone at once", remedy: "use sqlite:PATH")
    }
    let pending = try PendingFile(path, replacing: false, syncs: syncs)
    // SQLite would take them for those of the new database.
    for kind in ["journal", "wal"] where Files.exists("\(pending.path)-\(kind)") {
      throw Fault(
        .output, "output-exists", "another database has left \(pending.path)-\(kind)",
        remedy: "name a new one", place: Place(file: path))
    }
    let temporary = pending.temporaryPath
    try self.init(path: temporary, name: path, pending)
  }

  private init(path: String, name: String, _ pending: consuming PendingFile?) throws(Fault) {
    connection = try Connection(path: path, access: .create, name: name)
    self.pending = pending
    // Nothing was deleted that has to be overwritten, which distributions of SQLite do by themselves.
    try connection.execute(
      """
      PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
      PRAGMA secure_delete = OFF
      """)
    try connection.begin(immediate: true)
  }

  /// How many rows one statement inserts: the statement, and what is bound to it, shall stay in the cache of a processor.
  fileprivate static let rows = 16

  /// How many rows are wanted at once: one statement after the other finds all in the cache that it needs.
  fileprivate static let batch = 8 * rows

  package var name: String { connection.name }

  package func makeTable(of entity: Entity) throws(Fault) -> any TableLoader {
    let table = NewTable(entity)
    for statement in table.statements { try connection.execute(statement, blame: .configuration) }
    return SQLiteTableLoader(entity.table, table.columns, self)
  }

  /// Compiles what inserts rows into a table.
  fileprivate func inserts(_ table: String, _ columns: [String]) throws(Fault) -> RowInserts {
    try RowInserts(table, columns, verb: "INSERT OR FAIL", most: Self.rows, copies: true, connection)
  }

  fileprivate func insert(_ rows: UnsafeBufferPointer<StoredValue>, by inserts: RowInserts) throws(Fault) {
    try inserts.insertAll(rows, connection)
  }

  package func finish() throws(Fault) {
    try connection.execute(LoadNote.table)
    try connection.commit()
    try pending?.sync()
  }

  package func place() throws(Fault) { try pending?.place() }

  package func settle() { pending.take()?.settle() }
}

/// Fills one table of a new SQLite database.
private final class SQLiteTableLoader: TableLoader {
  let columns: [LoadedColumn]
  private let table: String
  private let loader: SQLiteLoader
  /// Compiled when all tables are made: each table more would have it compiled again.
  private var inserts: RowInserts?

  init(_ table: String, _ columns: [LoadedColumn], _ loader: SQLiteLoader) {
    self.table = table
    self.columns = columns
    self.loader = loader
  }

  var batch: Int { SQLiteLoader.batch }

  func insert(_ rows: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    let inserts = if let compiled = self.inserts { compiled } else { try compile() }
    try loader.insert(rows, by: inserts)
  }

  private func compile() throws(Fault) -> RowInserts {
    let compiled = try loader.inserts(table, columns.map(\.name))
    inserts = compiled
    return compiled
  }
}
