import Entities
internal import Mappings
import Records

extension Dialect {
  /// PostgreSQL, where each column has a type.
  static let postgres = Dialect(
    text: Self.postgresText, comparisons: Expression.Comparisons(same: "IS NOT DISTINCT FROM", text: Self.postgresText),
    judges: [.text],
    // Of others the text that is compared is not the one that is sent.
    holds: { column, _ in
      "pg_typeof(\(column))::text IN (\(PostgresTypes.comparable.map(SQL.literal).joined(separator: ", ")))"
    },
    same: "IS NOT DISTINCT FROM",
    order: { column, type, declared in
      if type == .decimal, declared.map({ PostgresTypes.texts.contains($0.type) }) ?? true {
        let number = #"'^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?\s*$'"#
        return [
          "CASE WHEN \(column)::text ~ \(number) THEN \(column)::text::numeric END NULLS FIRST",
          "\(column) NULLS FIRST",
        ]
      }
      // So an index can be walked.
      if declared?.isPlain == true { return [column] }
      return [type == .text ? "CAST(\(column) AS TEXT) COLLATE \"C\" NULLS FIRST" : "\(column) NULLS FIRST"]
    },
    row: { $0.joined(separator: ", ") }, folded: { "lower(rtrim(CAST(\($0) AS text)))" },
    number: { "CAST(\($0) AS integer)" },
    sign: { "CAST(nullif(btrim(CAST(\($0) AS text)), '') AS numeric)" },
    now: "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')",
    temporary: "pg_temp.",
    rowSet: { name, _, hasReason in
      "CREATE TEMPORARY TABLE \(name.split(separator: ".").last ?? "")(k0 oid, k1 tid\(hasReason ? ", reason integer" : ""), "
        + "PRIMARY KEY (k1, k0)) ON COMMIT DROP"
    })

  private static let postgresText: @Sendable (String) -> String = { "CAST(\($0) AS TEXT) COLLATE \"C\"" }
}

/// A database of PostgreSQL that records are read from.
final class PostgresDatabase: QueriedDatabase {
  let dialect = Dialect.postgres
  private let connection: any PostgresSession
  private var state = State.idle

  /// First everybody only looks, and each statement sees what is there by then. Then all tables are locked that were looked
  /// at, and only after that the state is taken that is read: a table that is emptied and filled again meanwhile would be
  /// empty in an older one.
  private enum State { case idle, looking, reading }

  init(_ connection: any PostgresSession) { self.connection = connection }

  /// A database that is read within a transaction of somebody else's, who keeps it as it is.
  init(within connection: PostgresConnection) {
    self.connection = connection
    state = .reading
  }

  var name: String { connection.name }

  func beginSnapshot(cacheSize: Int) throws(Fault) { try look() }

  func endSnapshot() throws(Fault) {
    if connection.isInTransaction { try connection.execute("COMMIT", blame: .ours) }
    state = .idle
  }

  /// Looking is part of a transaction too, which keeps tables as they are.
  private func look() throws(Fault) {
    if state != .idle { return }
    try connection.execute("BEGIN READ ONLY", blame: .ours)
    state = .looking
  }

  /// Begins to see one unchanging state.
  private func read() throws(Fault) {
    if state == .reading { return }
    let tables = try connection.rows(
      """
      SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE l.pid = pg_backend_pid() AND l.mode = 'AccessShareLock' AND c.relkind IN ('r', 'p')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_table_privilege(c.oid, 'SELECT')
      ORDER BY 1
      """, blame: .ours
    ).compactMap { $0[0] }
    try connection.execute("COMMIT", blame: .ours)
    try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", blame: .ours)
    if !tables.isEmpty {
      try connection.execute("LOCK TABLE \(tables.joined(separator: ", ")) IN ACCESS SHARE MODE", blame: .ours)
    }
    state = .reading
  }

  func table(_ name: String) throws(Fault) -> FoundTable {
    try look()
    // The one that is spelled just so comes before others; of each schema on the path.
    let columns = try connection.rows(
      """
      SELECT n.nspname, c.relname, a.attname,
        CASE b.typname WHEN 'citext' THEN 'citext' ELSE b.oid::regtype::text END,
        CASE WHEN a.attnotnull AND (a.attcollation = 0 OR o.collname IN ('C', 'POSIX') OR o.collname = 'default'
          AND d.datcollate IN ('C', 'POSIX') AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c')
          AND t.typtype = 'b' THEN 'plain' END,
        CASE WHEN a.attgenerated <> '' THEN 'made' END, CASE WHEN a.attidentity <> '' THEN 'numbered' END
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type AS t ON t.oid = a.atttypid
        JOIN pg_type AS b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
        LEFT JOIN pg_collation AS o ON o.oid = a.attcollation
        JOIN pg_database AS d ON d.datname = current_database()
      WHERE lower(c.relname) = lower(\(SQL.literal(name))) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname = ANY(current_schemas(false))
      ORDER BY array_position(current_schemas(false), n.nspname), c.relname <> \(SQL.literal(name)), c.relname, a.attnum
      """, blame: .ours)
    guard let first = columns.first, let schema = first[0], let table = first[1] else {
      return FoundTable(name: SQL.quoted(name))
    }
    var found = FoundTable(name: "\(SQL.quoted(schema)).\(SQL.quoted(table))")
    for column in columns where column[0] == schema && column[1] == table {
      guard let name = column[2], let type = column[3] else { continue }
      // Of two that differ only in case, the one that needs no quotes is meant.
      let key = name.lowercased()
      if found.columns[key] == nil || name == key {
        found.columns[key] = .init(
          name: name, type: type, isPlain: column[4] == "plain" && type != "citext", isMade: column[5] == "made",
          isNumbered: column[6] == "numbered")
      }
    }
    return found
  }

  var keepsTypes: Bool { true }

  func tableNames() throws(Fault) -> [String] {
    try rows(
      """
      SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = ANY(current_schemas(false)) ORDER BY 1
      """
    ).compactMap { $0[0] }
  }

  func layout(of table: String) throws(Fault) -> TableLayout? {
    let found = try self.table(table)
    guard found.isThere else { return nil }
    let place = "\(SQL.literal(found.name))::regclass"
    let rows = try rows(
      """
      SELECT c.relname, a.attname, format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END,
          CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE a.atttypmod END),
        CASE WHEN a.attnotnull THEN '1' END, array_position(i.indkey::int2[], a.attnum)::text
      FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
      WHERE c.oid = \(place) ORDER BY a.attnum
      """)
    let columns = rows.map { TableLayout.Column($0[1] ?? "", declared: $0[2] ?? "", isRequired: $0[3] != nil) }
    let key = rows.filter { $0[4] != nil }.sorted { Int($0[4] ?? "") ?? 0 < Int($1[4] ?? "") ?? 0 }
    return TableLayout(name: rows.first?[0] ?? found.plainName, columns: columns, key: key.compactMap { $0[1] })
  }

  func tables(with column: String) throws(Fault) -> [(table: String, column: String)] {
    try look()
    return try connection.rows(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(a.attname)
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE lower(a.attname) = lower(\(SQL.literal(column))) AND c.relkind IN ('r', 'p')
        AND n.nspname = ANY(current_schemas(false)) AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1
      """, blame: .ours
    ).compactMap { row in row[0].flatMap { table in row[1].map { (table, $0) } } }
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    try look()
    return try connection.rows(sql, blame: .configuration)
  }

  func lack(for sql: String) throws(Fault) -> Lack? {
    try look()
    guard let failure = try connection.failure(of: sql) else { return nil }
    // The server names it in quotes, or bare, within a sentence of its own language.
    let name =
      failure.message.split(separator: "\"").dropFirst().first.map(String.init)
      ?? failure.message.split(separator: " ").first { $0.contains(".") }.map(String.init) ?? failure.message
    switch failure.state {
    case "42P01": return Lack(what: "table", name: name)
    case "42703": return Lack(what: "column", name: name)
    case "42501": return Lack(what: "the right to read", name: failure.message.lastWord)
    // Two columns cannot be compared, such as uuid = text.
    case "42883", "42804": return Lack(what: "what compares", name: failure.message.behindColon)
    default: throw connection.fault(failure, .configuration)
    }
  }

  func sorts(_ sql: String) throws(Fault) -> Bool {
    try rows("EXPLAIN \(sql)").contains { ($0[0] ?? "").contains("Sort Key") }
  }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    try look()
    return try connection.records(sql, blame: (.configuration, .data), begin: read) { _ in rows }
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource {
    try look()
    return try connection.records(SQL.withoutEnd(query), blame: (.usage, .usage), begin: read) {
      (columns) throws(Fault) in try RecordRows(entity, query: columns)
    }
  }
}

extension String {
  fileprivate var lastWord: String { split(separator: " ").last.map(String.init) ?? self }

  fileprivate var behindColon: String { firstRange(of: ": ").map { String(self[$0.upperBound...]) } ?? self }
}
