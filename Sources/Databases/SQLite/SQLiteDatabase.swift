import Entities
internal import Mappings
import Records

extension Dialect {
  /// SQLite, whose columns may hold any kind of value.
  static let sqlite = Dialect(
    text: Self.sqliteText, comparisons: Expression.Comparisons(same: "IS", text: Self.sqliteText),
    judges: [.text, .integer, .boolean, .enumeration],
    holds: { column, kinds in "typeof(\(column)) IN (\(kinds.map(SQL.literal).joined(separator: ", ")))" },
    same: "IS",
    order: { column, type, declared in
      // A column of text keeps numbers as text, which would sort 10 before 9.
      let isText = declared.map { Affinity($0.type) == .text } ?? true
      return type == .decimal && isText ? ["CAST(\(column) AS NUMERIC)", column] : [column]
    },
    row: { RowCopies.sql($0) }, folded: { "lower(rtrim(\($0)))" }, number: { $0 },
    sign: { "CAST(\($0) AS REAL)" },
    now: "strftime('%Y-%m-%d %H:%M:%S', 'now')", temporary: "temp.",
    rowSet: { name, identity, hasReason in
      let columns = (0..<identity.width).map { "k\($0)" }
      let list = columns.joined(separator: ", ")
      let reason = hasReason ? ", reason INTEGER" : ""
      return identity.key.isEmpty
        ? "CREATE TABLE \(name)(k0 INTEGER PRIMARY KEY\(reason))"
        : "CREATE TABLE \(name)(\(list)\(reason), PRIMARY KEY(\(list)))"
    })

  private static let sqliteText: @Sendable (String) -> String = { "CAST(\($0) AS TEXT) COLLATE BINARY" }
}

/// An SQLite database that records are read from.
final class SQLiteDatabase: QueriedDatabase {
  let dialect = Dialect.sqlite
  let connection: Connection

  init(_ connection: consuming Connection) throws(Fault) {
    try connection.defineRowCopies()
    self.connection = connection
  }

  var name: String { connection.name }

  func beginSnapshot(cacheSize: Int) throws(Fault) {
    // Joins come back to the same pages of small tables and of indexes.
    try connection.execute("PRAGMA cache_size = -\(cacheSize)")
    try connection.begin(immediate: false)
    // The snapshot begins with the first read.
    try connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
  }

  func endSnapshot() throws(Fault) {
    if connection.isInTransaction { try connection.commit() }
  }

  func table(_ name: String) throws(Fault) -> FoundTable {
    var table = FoundTable(name: SQL.quoted(name))
    let rows = try connection.prepare("SELECT name, type FROM pragma_table_info(?)")
    rows.bind(0, text: name)
    while try rows.step() {
      table.columns[rows.string(0).lowercased()] = .init(name: rows.string(0), type: rows.string(1))
    }
    return table
  }

  /// Declared types only say what a column prefers.
  var keepsTypes: Bool { false }

  func tableNames() throws(Fault) -> [String] {
    try rows(
      """
      SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1
      """
    ).compactMap { $0[0] }
  }

  func layout(of table: String) throws(Fault) -> TableLayout? {
    let name = SQL.literal(table)
    let found = try rows(
      "SELECT name FROM sqlite_schema WHERE lower(name) = lower(\(name)) AND type IN ('table', 'view')")
    guard let own = found.first?[0] else { return nil }
    let rows = try rows("SELECT name, type, \"notnull\", pk FROM pragma_table_info(\(SQL.literal(own))) ORDER BY cid")
    let columns = rows.map { row in
      TableLayout.Column(row[0] ?? "", declared: row[1] ?? "", isRequired: row[2] == "1")
    }
    let key = rows.filter { $0[3] != "0" }.sorted { Int($0[3] ?? "") ?? 0 < Int($1[3] ?? "") ?? 0 }
    return TableLayout(name: own, columns: columns, key: key.compactMap { $0[0] })
  }

  func tables(with column: String) throws(Fault) -> [(table: String, column: String)] {
    try rows(
      """
      SELECT DISTINCT t.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND c.name = \(SQL.literal(column)) COLLATE NOCASE ORDER BY 1
      """
    ).compactMap { $0[0].map { ("main.\(SQL.quoted($0))", SQL.quoted(column)) } }
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    try connection.rows(sql, blame: .configuration)
  }

  func lack(for sql: String) throws(Fault) -> Lack? {
    do throws(Fault) {
      _ = try connection.prepare(sql, blame: .configuration)
      return nil
    } catch {
      guard error.kind == .configuration else { throw error }
      for (mark, word) in [("no such table: ", "table"), ("no such column: ", "column")] {
        guard let name = error.what.firstRange(of: mark).map({ error.what[$0.upperBound...] }) else { continue }
        return Lack(what: word, name: String(name))
      }
      throw error
    }
  }

  func sorts(_ sql: String) throws(Fault) -> Bool {
    try rows("EXPLAIN QUERY PLAN " + sql).contains { $0.contains("USE TEMP B-TREE FOR ORDER BY") }
  }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    SQLiteRecords(try connection.prepare(sql, blame: .configuration), rows, isCopied: true)
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource {
    let rows = try connection.prepare(query, blame: .usage)
    guard rows.isReadOnly else {
      throw Fault(.usage, "query-writes", "the query would change the database; export only reads")
    }
    let columns = try RecordRows(entity, query: (0..<rows.columnCount).map { rows.columnName($0) })
    return SQLiteRecords(rows, columns, isCopied: false)
  }
}
