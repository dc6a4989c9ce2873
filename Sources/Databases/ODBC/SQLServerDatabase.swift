import Entities
import Records

/// A database of SQL Server that records are read from.
final class SQLServerDatabase: QueriedDatabase {
  let dialect = Dialect.sqlServer
  private let connection: ODBCConnection
  private let report: @Sendable (String) -> Void
  private var isInTransaction = false

  init(
    _ connection: ODBCConnection, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) {
    self.connection = connection
    self.report = report
    for statement in Self.settings(wait: wait) { try execute(statement) }
  }

  /// What a session is told: the language says how dates in SQL are read.
  private static func settings(wait: Int) -> [String] {
    [
      "SET NOCOUNT ON", "SET QUOTED_IDENTIFIER ON", "SET ANSI_NULLS ON", "SET ANSI_PADDING ON", "SET ANSI_WARNINGS ON",
      "SET CONCAT_NULL_YIELDS_NULL ON", "SET ARITHABORT ON", "SET TEXTSIZE 2147483647", "SET LANGUAGE us_english",
      "SET DATEFORMAT ymd", "SET LOCK_TIMEOUT \(min(wait, 1_000_000) * 1000)",
    ]
  }

  var name: String { connection.name }

  /// One unchanging state where the database allows it. All is rolled back in the end: nothing is written.
  func beginSnapshot(cacheSize: Int) throws(Fault) {
    if isInTransaction { return }
    let state = try rows("SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()")
    let isAllowed = state.first?[0] == "1"
    if !isAllowed {
      report(
        "\(name) does not allow snapshots, so rows may move while they are read; "
          + "ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON allows them")
    }
    try execute("SET TRANSACTION ISOLATION LEVEL \(isAllowed ? "SNAPSHOT" : "READ COMMITTED")")
    try execute("BEGIN TRANSACTION")
    isInTransaction = true
  }

  func endSnapshot() throws(Fault) {
    if isInTransaction { try execute("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION") }
    isInTransaction = false
  }

  private func execute(_ sql: String) throws(Fault) {
    if let failure = try connection.failure(of: sql) { throw fault(failure, .ours) }
  }

  /// Where tables are that SQL names without a schema, in the order in which the server looks for them.
  private static let schemaNames = "c.TABLE_SCHEMA IN (SCHEMA_NAME(), 'dbo')"
  private static let schemas =
    "\(schemaNames) ORDER BY CASE c.TABLE_SCHEMA WHEN SCHEMA_NAME() THEN 0 ELSE 1 END"

  func table(_ name: String) throws(Fault) -> FoundTable {
    let columns = try rows(
      """
      SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS AS c
      WHERE LOWER(c.TABLE_NAME) = LOWER(\(dialect.literal(name))) AND \(Self.schemas),
        CASE c.TABLE_NAME WHEN \(dialect.literal(name)) THEN 0 ELSE 1 END, c.TABLE_NAME, c.ORDINAL_POSITION
      """)
    guard let first = columns.first, let schema = first[0], let table = first[1] else {
      return FoundTable(name: SQL.quoted(name))
    }
    var found = FoundTable(name: "\(SQL.quoted(schema)).\(SQL.quoted(table))")
    for column in columns where column[0] == schema && column[1] == table {
      guard let name = column[2], let type = column[3] else { continue }
      found.columns[name.lowercased()] = .init(name: name, type: type.lowercased())
    }
    return found
  }

  var keepsTypes: Bool { true }

  func tableNames() throws(Fault) -> [String] {
    try rows(
      """
      SELECT DISTINCT c.TABLE_NAME FROM INFORMATION_SCHEMA.TABLES AS c WHERE \(Self.schemaNames)
      ORDER BY c.TABLE_NAME
      """
    ).compactMap { $0[0] }
  }

  func layout(of table: String) throws(Fault) -> TableLayout? {
    let found = try self.table(table)
    guard found.isThere else { return nil }
    let parts = found.name.split(separator: ".", maxSplits: 1).map { SQL.literal(String($0.dropFirst().dropLast())) }
    guard parts.count == 2 else { return nil }
    let isOfIt = "c.TABLE_SCHEMA = \(parts[0]) AND c.TABLE_NAME = \(parts[1])"
    let rows = try rows(
      """
      SELECT c.COLUMN_NAME, c.DATA_TYPE, c.CHARACTER_MAXIMUM_LENGTH, c.NUMERIC_SCALE, c.IS_NULLABLE
      FROM INFORMATION_SCHEMA.COLUMNS AS c WHERE \(isOfIt) ORDER BY c.ORDINAL_POSITION
      """)
    let key = try self.rows(
      """
      SELECT c.COLUMN_NAME FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE AS c
      JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS AS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
        AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.TABLE_NAME = c.TABLE_NAME
      WHERE t.CONSTRAINT_TYPE = 'PRIMARY KEY' AND \(isOfIt) ORDER BY c.ORDINAL_POSITION
      """
    ).compactMap { $0[0] }
    let columns = rows.map { row in
      // Of texts without a limit the length is -1.
      let size = row[2] ?? row[3].map { "38,\($0)" }
      // What is called so here has nothing to do with time.
      let type = row[1] == "timestamp" ? "rowversion" : row[1] ?? ""
      let declared = type + (size.map { "(\($0))" } ?? "")
      return TableLayout.Column(row[0] ?? "", declared: declared, isRequired: row[4] == "NO")
    }
    return TableLayout(name: found.plainName, columns: columns, key: key)
  }

  func tables(with column: String) throws(Fault) -> [(table: String, column: String)] {
    try rows(
      """
      SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS AS c
      JOIN INFORMATION_SCHEMA.TABLES AS t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
      WHERE t.TABLE_TYPE = 'BASE TABLE' AND LOWER(c.COLUMN_NAME) = LOWER(\(dialect.literal(column)))
        AND HAS_PERMS_BY_NAME(QUOTENAME(c.TABLE_SCHEMA) + '.' + QUOTENAME(c.TABLE_NAME), 'OBJECT', 'SELECT') = 1
        AND \(Self.schemas), c.TABLE_NAME
      """
    ).compactMap { row in
      guard let schema = row[0], let table = row[1], let column = row[2] else { return nil }
      return ("\(SQL.quoted(schema)).\(SQL.quoted(table))", SQL.quoted(column))
    }
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    switch try connection.rows(sql) {
    case .success(let rows): return rows
    case .failure(let failure): throw fault(failure, .configuration)
    }
  }

  func lack(for sql: String) throws(Fault) -> Lack? {
    guard case .failure(let failure) = try described(sql) else { return nil }
    let name =
      failure.message.split { $0 == "'" || $0 == "\"" }.dropFirst().first.map(String.init) ?? failure.message
    if failure.has([208]) { return Lack(what: "table", name: name) }
    if failure.has([207, 4104]) { return Lack(what: "column", name: name) }
    if failure.has([229, 230]) { return Lack(what: "the right to read", name: failure.rightlessName) }
    if failure.has([206, 402]) { return Lack(what: "what compares", name: failure.message) }
    throw fault(failure, .configuration)
  }

  /// Always: what it sorts by are no columns that an index has.
  func sorts(_ sql: String) throws(Fault) -> Bool { true }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    _ = try columns(of: sql, .configuration)
    return source(sql, rows, .data)
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource {
    let query = SQL.withoutEnd(query)
    let first = query.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }.lowercased()
    guard ["select", "with"].contains(first) else {
      throw Fault(
        .usage, "query-writes", "the query begins with no SELECT, and export only reads",
        remedy: "begin it with SELECT or WITH")
    }
    let rows = try RecordRows(entity, query: columns(of: query, .usage).map(\.name))
    return source(query, rows, .usage)
  }

  private func columns(of sql: String, _ blame: Fault.Kind) throws(Fault) -> [ODBCColumn] {
    switch try described(sql) {
    case .success(let columns): return columns
    case .failure(let failure): throw fault(failure, blame)
    }
  }

  /// What the server says of a query as it plans it. To prepare one would do, but not all drivers pass on what is wrong then.
  private func described(_ sql: String) throws(Fault) -> Result<[ODBCColumn], ODBCFailure> {
    try execute("SET FMTONLY ON")
    let described = try connection.columns(running: sql)
    try execute("SET FMTONLY OFF")
    return described
  }

  private func source(_ sql: String, _ rows: RecordRows, _ blame: Fault.Kind) -> ODBCRecords {
    ODBCRecords(connection, sql, rows, begin: { () throws(Fault) in }, fault: { self.fault($0, blame) })
  }

  private func fault(_ failure: ODBCFailure, _ blame: Fault.Kind) -> Fault {
    failure.faultOfSQLServer(name, connection.withoutSecret(failure.message), blame)
  }
}

extension ODBCFailure {
  /// What an error of SQL Server means to whoever started the program; a mistake in SQL is blamed on whoever wrote it.
  func faultOfSQLServer(_ name: String, _ message: String, _ blame: Fault.Kind) -> Fault {
    let what = "\(name): \(message)"
    // A lock that was waited for in vain.
    if has([1222]) {
      return Fault(
        .busy, "database-busy", "another program has \(name) locked", remedy: "try again when it is finished")
    }
    // Deadlocks, conflicts of snapshots, and what Azure says when it is busy.
    if has([1205, 3960, 40197, 40501, 40613, 49918, 49919, 49920, 10928, 10929]) {
      return Fault(.busy, "database-busy", what, remedy: "try again later")
    }
    if has([229, 230, 262, 297, 300, 916, 18456]) || state.hasPrefix("28") {
      return Fault(
        .denied, "database-denied", what, remedy: "have the right granted to the user, or sign in as another")
    }
    if has([911, 4060]) { return Fault(.missing, "database-missing", what) }
    if isLost || has([20003, 20004, 20006, 20047]) { return Fault(.io, "database-lost", what) }
    if state.hasPrefix("22") || has([8134, 8114, 8115, 241, 242, 245, 220, 232]) || has(Self.replacedCharacters) {
      return Fault(.data, "database-value", what)
    }
    return Fault(blame, "database-sql", what)
  }

  /// `The SELECT permission was denied on the object 'SALESLINE', database 'AX', schema 'dbo'.`
  fileprivate var rightlessName: String {
    message.split(separator: "'").dropFirst().first.map(String.init) ?? message
  }
}
