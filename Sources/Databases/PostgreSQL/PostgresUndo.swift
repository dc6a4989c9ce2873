extension UndoDialect {
  /// PostgreSQL: triggers of statements, which are gone before the transaction ends and nobody else ever sees.
  static let postgres = UndoDialect(
    kind: "postgresql",
    cell: { column, _ in postgresCell(column) }, value: postgresValue,
    has: { column, cell, found in
      // An index can be used, where there are no NULLs to be found.
      found.isPlain
        ? "\(column) = \(postgresValue(cell, found))" : "coalesce(\(postgresCell(column)), '') = \(cell)"
    },
    counter: "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", overriding: "OVERRIDING SYSTEM VALUE ",
    watch: { table in
      let notes = "pg_temp.\(table.notes)"
      let (list, keys) = (table.columns.joined(separator: ", "), table.keys.joined(separator: ", "))
      func note(isNew: Bool) -> String {
        let values = isNew ? table.key("r") : table.key("r") + table.values("r")
        return "INSERT INTO \(notes)(isnew, \(isNew ? keys : list)) SELECT \(isNew ? 1 : 0), "
          + "\(values.joined(separator: ", ")) FROM p2c_rows AS r ON CONFLICT (\(keys)) DO NOTHING;"
      }
      let forget =
        "DELETE FROM \(notes) AS x USING p2c_rows AS r WHERE x.isnew = 1 AND "
        + zip(table.keys, table.key("r")).map { "x.\($0) = \($1)" }.joined(separator: " AND ") + ";"
      func trigger(_ event: String, _ transition: String, _ body: String) -> [String] {
        let name = "\(table.notes)_\(event.lowercased())"
        return [
          "CREATE OR REPLACE FUNCTION pg_temp.\(name)() RETURNS trigger LANGUAGE plpgsql AS $p2c$ BEGIN \(body) RETURN NULL; END $p2c$",
          "CREATE TRIGGER \(name) AFTER \(event) ON \(table.table) REFERENCING \(transition) TABLE AS p2c_rows "
            + "FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.\(name)()",
        ]
      }
      return trigger("INSERT", "NEW", note(isNew: true)) + trigger("UPDATE", "OLD", note(isNew: false))
        + trigger("DELETE", "OLD", note(isNew: false) + " " + forget)
    },
    unwatch: { table in
      ["insert", "update", "delete"].map { "DROP TRIGGER \(table.notes)_\($0) ON \(table.table)" }
    })

  private static func postgresCell(_ column: String) -> String {
    let text = "\(column)::text"
    return "CASE WHEN \(text) = '' OR left(\(text), 1) = '''' THEN '''' || \(text) ELSE \(text) END"
  }

  private static let postgresValue: @Sendable (String, FoundTable.Column) -> String = { cell, found in
    // `character` alone is one letter.
    let type = found.type == "character" ? "bpchar" : found.type
    return "(CASE WHEN left(\(cell), 1) = '''' THEN substr(\(cell), 2) ELSE \(cell) END)::\(type)"
  }
}
