extension UndoDialect {
  /// SQLite: triggers that only this connection has.
  static let sqlite = UndoDialect(
    kind: "sqlite",
    cell: sqliteCell, value: sqliteValue,
    has: { column, cell, found in "\(column) IS \(sqliteValue("nullif(\(cell), '')", found))" },
    counter: "INTEGER PRIMARY KEY", overriding: "",
    watch: { table in
      let (list, keys) = (table.columns.joined(separator: ", "), table.keys)
      func isKnown(_ alias: String) -> String {
        zip(keys, table.key(alias)).map { "x.\($0) = \($1)" }.joined(separator: " AND ")
      }
      func note(_ alias: String, isNew: Bool) -> String {
        let values = isNew ? table.key(alias) : table.key(alias) + table.values(alias)
        let columns = isNew ? keys.joined(separator: ", ") : list
        return
          "INSERT INTO \(table.notes)(isnew, \(columns)) SELECT \(isNew ? 1 : 0), \(values.joined(separator: ", ")) "
          + "WHERE NOT EXISTS (SELECT 1 FROM \(table.notes) AS x WHERE \(isKnown(alias)));"
      }
      let forget =
        "DELETE FROM \(table.notes) WHERE isnew AND "
        + zip(keys, table.key("OLD")).map { "\($0) = \($1)" }.joined(separator: " AND ") + ";"
      func trigger(_ event: String, _ body: String) -> String {
        "CREATE TEMP TRIGGER \(table.notes)_\(event) AFTER \(event) ON \(table.table) BEGIN \(body) END"
      }
      return [
        trigger("INSERT", note("NEW", isNew: true)), trigger("UPDATE", note("OLD", isNew: false)),
        trigger("DELETE", note("OLD", isNew: false) + forget),
      ]
    },
    unwatch: { table in ["INSERT", "UPDATE", "DELETE"].map { "DROP TRIGGER temp.\(table.notes)_\($0)" } })

  private static let sqliteCell: @Sendable (String, FoundTable.Column) -> String = { column, found in
    let text =
      Affinity(found.type) == .text
      ? "CASE WHEN \(column) = '' OR substr(\(column), 1, 1) = '''' THEN '''' || \(column) ELSE \(column) END"
      : "'''' || \(column)"
    return "CASE typeof(\(column)) WHEN 'null' THEN NULL WHEN 'text' THEN \(text) "
      + "WHEN 'integer' THEN CAST(\(column) AS TEXT) WHEN 'real' THEN printf('%!.17g', \(column)) ELSE char(0) END"
  }

  private static let sqliteValue: @Sendable (String, FoundTable.Column) -> String = { cell, found in
    let plain =
      Affinity(found.type) == .text
      ? cell
      : "CASE WHEN \(cell) GLOB '*[.eEn]*' THEN CAST(\(cell) AS REAL) ELSE CAST(\(cell) AS INTEGER) END"
    return
      "CASE WHEN substr(\(cell), 1, 1) = '''' THEN substr(\(cell), 2) WHEN \(cell) IS NULL THEN NULL ELSE \(plain) END"
  }
}
