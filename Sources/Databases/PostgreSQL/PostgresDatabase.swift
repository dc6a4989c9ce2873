import Entities
import Records

extension Dialect {
  /// PostgreSQL, where each column has a type; its texts sort by their bytes where the database sorts so.
  static func postgres(sortsBytes: Bool) -> Dialect {
    Dialect(
      text: { "CAST(\($0) AS TEXT) COLLATE \"C\"" }, judges: [.text], holds: nil,
      same: "IS NOT DISTINCT FROM", differs: "IS DISTINCT FROM",
      order: { column, type, declared in
        let isText = declared.map { PostgresTypes.texts.contains($0) } ?? true
        if type == .decimal, isText { return ["CAST(\(column) AS NUMERIC)", column] }
        return type == .text && isText && !sortsBytes ? ["CAST(\(column) AS TEXT) COLLATE \"C\""] : [column]
      },
      row: { $0.joined(separator: ", ") })
  }
}

/// A database of PostgreSQL that records are read from.
final class PostgresDatabase: QueriedDatabase {
  let dialect: Dialect
  private let connection: PostgresConnection
  /// Looking at tables is part of a transaction too, so that a mistake can be undone.
  private var hasSnapshot = false

  init(_ url: PostgresURL, wait: Int) throws(Fault) {
    connection = try PostgresConnection(url, wait: wait)
    let collation = try connection.rows("SELECT datcollate FROM pg_database WHERE datname = current_database()")
    dialect = .postgres(sortsBytes: ["C", "POSIX"].contains(collation.first?[0] ?? ""))
  }

  var name: String { connection.name }

  func beginSnapshot(cacheSize: Int) throws(Fault) { try begin() }

  func endSnapshot() throws(Fault) {
    if connection.isInTransaction { try connection.execute("COMMIT") }
    hasSnapshot = false
  }

  private func begin() throws(Fault) {
    if hasSnapshot { return }
    try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    hasSnapshot = true
  }

  func table(_ name: String) throws(Fault) -> FoundTable {
    try begin()
    // The one that is spelled just so comes before others; of each schema on the path.
    let columns = try connection.rows(
      """
      SELECT n.nspname, c.relname, a.attname,
        (CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END)::regtype::text
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type AS t ON t.oid = a.atttypid
      WHERE lower(c.relname) = lower(\(SQL.literal(name))) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname = ANY(current_schemas(false))
      ORDER BY array_position(current_schemas(false), n.nspname), c.relname <> \(SQL.literal(name)), c.relname, a.attnum
      """)
    guard let first = columns.first, let schema = first[0], let table = first[1] else {
      return FoundTable(name: SQL.quoted(name))
    }
    var found = FoundTable(name: "\(SQL.quoted(schema)).\(SQL.quoted(table))")
    for column in columns where column[0] == schema && column[1] == table {
      if let name = column[2], let type = column[3] { found.columns[name.lowercased()] = (name, type) }
    }
    return found
  }

  func tables(with column: String) throws(Fault) -> [String] {
    try begin()
    return try connection.rows(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE lower(a.attname) = lower(\(SQL.literal(column))) AND c.relkind IN ('r', 'p')
        AND n.nspname = ANY(current_schemas(false)) ORDER BY 1
      """
    ).compactMap { $0[0] }
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    try begin()
    return try connection.rows(sql, blame: .configuration)
  }

  func lack(for sql: String) throws(Fault) -> Lack? {
    try begin()
    guard let failure = try connection.failure(of: sql) else { return nil }
    // The server names it in quotes, or bare, within a sentence of its own language.
    let name =
      failure.message.split(separator: "\"").dropFirst().first.map(String.init)
      ?? failure.message.split(separator: " ").first { $0.contains(".") }.map(String.init) ?? failure.message
    switch failure.state {
    case "42P01": return Lack(what: "table", name: name)
    case "42703": return Lack(what: "column", name: name)
    default: throw connection.fault(failure, .configuration)
    }
  }

  func sorts(_ sql: String) throws(Fault) -> Bool {
    try rows("EXPLAIN \(sql)").contains { ($0[0] ?? "").contains("Sort Key") }
  }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    try begin()
    let types = try connection.columns(of: sql, blame: .configuration).map(\.type)
    return PostgresRecords(connection, sql, rows, types, blame: .data)
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource {
    try begin()
    var query = query[...]
    while let last = query.last, last == ";" || last.isWhitespace { query.removeLast() }
    let columns = try connection.columns(of: String(query), blame: .usage)
    let rows = try RecordRows(entity, query: columns.map(\.name))
    return PostgresRecords(connection, String(query), rows, columns.map(\.type), blame: .usage)
  }
}
