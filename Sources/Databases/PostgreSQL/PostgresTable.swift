import Entities
import Records

/// A table that is written to.
struct PostgresTable {
  /// Its name in SQL.
  let name: String
  /// Its columns by name in lower case.
  let columns: [String: PostgresColumn]
  /// Whether something may change or drop rows that are written.
  let hasTriggers: Bool
  /// The expressions of each unique index that covers all rows.
  private let uniqueKeys: [Set<String>]

  init(_ found: FoundTable, _ connection: PostgresConnection) throws(Fault) {
    name = found.name
    let relation = SQL.literal(found.name) + "::regclass"
    let kind = try connection.rows("SELECT relkind FROM pg_class WHERE oid = \(relation)").first?[0] ?? ""
    guard ["r", "p"].contains(kind) else {
      throw Fault(
        .data, "table-kind",
        "\(connection.name): \(found.plainName) is no table that rows can be written to, but a view or such",
        remedy: "load the table behind it")
    }
    var columns: [String: PostgresColumn] = [:]
    let rows = try connection.rows(
      """
      SELECT a.attname, quote_ident(a.attname),
        CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END,
        CASE b.typname WHEN 'citext' THEN 'citext' ELSE b.oid::regtype::text END,
        a.attnotnull OR t.typnotnull, a.attgenerated <> '' OR a.attidentity = 'a'
      FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
        JOIN pg_type AS b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
      WHERE a.attrelid = \(relation) AND a.attnum > 0 AND NOT a.attisdropped
      """)
    for row in rows {
      let texts = row.map { $0 ?? "" }
      // Of two that differ only in case, the one that was found is meant.
      guard found.columns[texts[0].lowercased()]?.name == texts[0] else { continue }
      columns[texts[0].lowercased()] = PostgresColumn(
        name: texts[1], type: texts[2], base: texts[3], isRequired: texts[4] == "t", isGenerated: texts[5] == "t")
    }
    self.columns = columns
    let triggers = try connection.rows(
      "SELECT 1 FROM pg_trigger WHERE tgrelid = \(relation) AND NOT tgisinternal AND tgenabled <> 'D' "
        + "UNION ALL SELECT 1 FROM pg_rewrite WHERE ev_class = \(relation)")
    hasTriggers = !triggers.isEmpty
    let keys = try connection.rows(
      """
      SELECT i.indexrelid, pg_get_indexdef(i.indexrelid, k::int, true)
      FROM pg_index AS i, generate_series(1, i.indnkeyatts) AS k
      WHERE i.indrelid = \(relation) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL ORDER BY 1, 2
      """)
    uniqueKeys = Dictionary(grouping: keys) { $0[0] ?? "" }.values.map { Set($0.compactMap { $0[1] }) }
  }

  /// Its name as somebody would type it: without quotes that it does not need.
  var typedName: String {
    let isSimple = name.utf8.allSatisfy { [0x22, 0x2E, 0x5F].contains($0) || (0x61...0x7A).contains($0) }
    return isSimple ? name.filter { $0 != "\"" } : name
  }

  /// A column by its name, however it is spelled.
  func column(_ name: String) -> PostgresColumn? { columns[name.lowercased()] }

  /// Whether no two rows can have keys of these columns that differ only in case, or in blanks at the end.
  func isUnique(_ key: [PostgresColumn]) -> Bool {
    uniqueKeys.contains { parts in
      key.allSatisfy { column in
        column.isRequired
          && (column.isText ? Self.folded(column).contains { parts.contains($0) } : parts.contains(column.name))
      } && parts.count <= key.count
    }
  }

  /// How the server writes the expression that `NewPostgresTable` indexes.
  private static func folded(_ column: PostgresColumn) -> [String] {
    ["lower(rtrim(\(column.name)))", "lower(rtrim(\(column.name)::text))"]
  }
}

/// The table of an entity in a database of PostgreSQL: small letters, so that names need no quotes.
struct NewPostgresTable {
  /// The columns, each once.
  let columns: [(name: String, type: String)]
  /// What makes it, with an index by which its keys are found and kept apart.
  let statements: [String]

  /// `isLoaded`: whether only loads write to it, of which every record has what its key requires. Then the index alone tells
  /// that keys are kept apart.
  init(_ entity: Entity, hasCompany: Bool, isLoaded: Bool = true) {
    var columns: [(name: String, type: String)] = []
    func add(_ name: String, _ type: String) {
      let name = name.lowercased()
      if !columns.contains(where: { $0.name == name }) { columns.append((name, type)) }
    }
    if let id = entity.id { add(id, "uuid") }
    for field in entity.fields {
      add(field.column, PostgresColumn.natural(field, entity.system))
      if let typeColumn = field.typeColumn { add(typeColumn, "text") }
    }
    var key = TableMaker.keyColumns(entity).map { $0.lowercased() }
    if hasCompany {
      add("dataareaid", "text")
      if !key.contains("dataareaid") { key.insert("dataareaid", at: 0) }
    }
    self.columns = columns
    let table = entity.table.lowercased()
    let required = (isLoaded ? entity.key : []).filter {
      entity.fields[$0].isRequired && entity.fields[$0].targets.isEmpty
    }
    .map { entity.fields[$0].column.lowercased() }
    var list = columns.map { "\(SQL.quoted($0.name)) \($0.type)\(required.contains($0.name) ? " NOT NULL" : "")" }
    if let id = entity.id { list.append("PRIMARY KEY (\(SQL.quoted(id.lowercased())))") }
    let folded = key.map { name in
      let column = SQL.quoted(name)
      return columns.first { $0.name == name }?.type == "text" ? "lower(rtrim(\(column)))" : column
    }
    statements =
      ["CREATE TABLE \(SQL.quoted(table)) (\(list.joined(separator: ", ")))"]
      + (folded.isEmpty
        ? []
        : [
          "CREATE UNIQUE INDEX \(SQL.quoted("\(table)_key")) ON \(SQL.quoted(table)) (\(folded.joined(separator: ", ")))"
        ])
  }
}
