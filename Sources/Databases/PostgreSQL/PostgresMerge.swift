import Entities
import Records

/// The SQL that brings the rows that wait for a table into it: one statement, whatever there is to do.
struct PostgresMerge {
  let target: TargetTable
  let table: PostgresTable
  /// The table in which rows wait.
  let waiting: String
  /// The company as the rows of the table spell it.
  let company: String?
  /// The tables that lookups look into, and whether the parts of their keys are numbers there.
  let others: [[PostgresLookup]]

  // MARK: Values

  /// The value of a column for a row `s` that waits.
  private func value(_ place: Int) -> String {
    switch target.columns[place].origin {
    case .field: "s.v\(place)"
    case .givenID: "s.i"
    case .company: "\(SQL.literal(company ?? ""))::text"
    case .lookup(let number): id(number) + "::\(column(place)?.staged ?? "text")"
    case .lookupTable: tableFound(place)
    }
  }

  private func column(_ place: Int) -> PostgresColumn? { table.column(target.columns[place].name) }

  /// The id that a lookup finds.
  private func id(_ number: Int) -> String {
    let ids = others[number].indices.map { "k\(number)_\($0).id" }
    if ids.isEmpty { return "NULL" }
    return ids.count == 1 ? ids[0] : "coalesce(\(ids.joined(separator: ", ")))"
  }

  /// The name of the table in which the lookup before a column finds something.
  private func tableFound(_ place: Int) -> String {
    guard place > 0, case .lookup(let number) = target.columns[place - 1].origin else { return "NULL" }
    let cases = others[number].enumerated().map { "WHEN k\(number)_\($0).id IS NOT NULL THEN \(SQL.literal($1.name))" }
    return cases.isEmpty ? "NULL::text" : "CASE \(cases.joined(separator: " ")) END"
  }

  /// The rows that wait, with what their lookups find.
  private var source: String {
    var joins = ""
    for (number, tables) in others.enumerated() {
      for (place, other) in tables.enumerated() { joins += " LEFT JOIN \(other.join("k\(number)_\(place)", number))" }
    }
    return "\(waiting) AS s\(joins)"
  }

  /// Whether a lookup must find something, and does not.
  private var isUnresolved: String {
    let conditions = target.lookups.enumerated().filter { !$0.element.isBlankable }.map { number, lookup in
      "(\(lookup.columns.indices.map { "s.l\(number)_\($0) IS NOT NULL" }.joined(separator: " OR "))) "
        + "AND \(id(number)) IS NULL"
    }
    return conditions.isEmpty ? "FALSE" : conditions.map { "(\($0))" }.joined(separator: " OR ")
  }

  // MARK: Rows of the table

  /// Whether an index keeps keys apart as they match.
  var hasUniqueKey: Bool { table.isUnique(target.key.compactMap(column)) }

  /// Whether a row `t` has the key of a row `s`.
  private func matches(but left: Int? = nil) -> String {
    target.key.filter { $0 != left }.map { place in
      let (own, value) = ("t.\(column(place)?.name ?? "")", value(place))
      let isRequired = column(place)?.isRequired ?? false
      guard column(place)?.isText ?? true else {
        return isRequired ? "\(own) = \(value)" : "coalesce(\(own)::text, '') = coalesce((\(value))::text, '')"
      }
      let (left, right) = (Dialect.postgres.folded(own), Dialect.postgres.folded(value))
      return isRequired ? "\(left) = \(right)" : "coalesce(\(left), '') = coalesce(\(right), '')"
    }.joined(separator: " AND ")
  }

  /// Whether a row `t` holds something else than what is to be written.
  private var differs: String {
    if target.updated.isEmpty { return "FALSE" }
    var (own, new, odd): ([String], [String], [String]) = ([], [], [])
    for place in target.updated {
      guard let column = column(place) else { continue }
      if column.isText, case .field(_, let form) = target.columns[place].origin, form.type == .decimal {
        odd.append(differs(number: "t.\(column.name)", value(place)))
      } else {
        own.append(column.compared("t.\(column.name)"))
        new.append(column.compared(value(place)))
      }
    }
    let whole =
      own.isEmpty ? [] : ["ROW(\(own.joined(separator: ", "))) IS DISTINCT FROM ROW(\(new.joined(separator: ", ")))"]
    return (whole + odd).joined(separator: " OR ")
  }

  /// Numbers that are kept as text: 1.50 is 1.5.
  private func differs(number own: String, _ value: String) -> String {
    """
    CASE WHEN \(own) ~ '^[-+]?[0-9]+([.][0-9]*)?$' AND \(value) IS NOT NULL
    THEN CASE WHEN \(own) ~ '^[-+]?[0-9]+([.][0-9]*)?$' THEN \(own)::numeric <> \(value)::numeric ELSE TRUE END
    ELSE \(own)::text COLLATE "C" IS DISTINCT FROM \(value)::text COLLATE "C" END
    """
  }

  // MARK: Statements

  /// What is to become of the rows of one company, and what has.
  struct Counts {
    let company: Int
    /// How many have none in the table; how many there were changed; were inserted just before; name what is not there.
    let (missing, changed, new, unresolved): (Int, Int, Int, Int)
    /// How many rows of all companies the table was to take, and took: updates, then inserts.
    let (different, updated, inserted): (Int, Int, Int)
    /// How many rows of all companies wait for more than one row.
    let double: Int

    init(_ row: [String?]) {
      let numbers = row.map { $0.flatMap { Int($0) } ?? 0 }
      company = numbers[0]
      (missing, changed, new, unresolved) = (numbers[1], numbers[2], numbers[3], numbers[4])
      (different, updated, inserted, double) = (numbers[5], numbers[6], numbers[7], numbers[8])
    }
  }

  /// Inserts what is missing and updates what differs, and gives `Counts` of those companies that have such rows.
  ///
  /// `isRenumbered` and `isNew` tell the rows `t` that were changed and inserted before; `mayBeDouble`: whether several rows may
  /// have one key.
  func statement(isRenumbered: String, isNew: String, mayBeDouble: Bool) -> String {
    let values = target.columns.indices.map { "\(value($0)) AS w\($0)" } + (hasOwnID ? ["s.i AS i"] : [])
    let updates = target.updated.compactMap { place in column(place).map { "\($0.name) = m.w\(place)" } }
    let update =
      updates.isEmpty
      ? "SELECT 1 WHERE FALSE"
      : "UPDATE \(table.name) AS t SET \(updates.joined(separator: ", ")) FROM m "
        + "WHERE t.ctid = m.t AND t.tableoid = m.o AND m.d RETURNING 1"
    let double = mayBeDouble ? "(SELECT count(*) - count(DISTINCT r) FROM m)" : "0"
    return """
      WITH m AS MATERIALIZED (SELECT * FROM (
        SELECT s.c AS c, s.ctid AS r, \(values.joined(separator: ", ")), t.ctid AS t, t.tableoid AS o,
          t.ctid IS NOT NULL AND (\(differs) OR \(isRenumbered)) AS d, t.ctid IS NOT NULL AND \(isNew) AS n,
          (\(isUnresolved)) AS u
        FROM \(source) LEFT JOIN \(table.name) AS t ON \(matches())) AS x WHERE t IS NULL OR d OR n OR u),
      updated AS (\(update)), inserted AS (\(insert("m WHERE m.t IS NULL")) RETURNING 1)
      SELECT c, count(*) FILTER (WHERE t IS NULL), count(*) FILTER (WHERE d AND NOT n), count(*) FILTER (WHERE n),
        count(*) FILTER (WHERE u), sum(count(*) FILTER (WHERE d)) OVER (), (SELECT count(*) FROM updated),
        (SELECT count(*) FROM inserted), \(double)
      FROM m GROUP BY c ORDER BY c
      """
  }

  private var hasOwnID: Bool { target.newID != nil }

  private func insert(_ from: String) -> String {
    var names = target.columns.indices.compactMap { column($0)?.name }
    var values = target.columns.indices.map { "m.w\($0)" }
    if hasOwnID, let id = target.newID, let column = table.column(id) {
      names.append(column.name)
      values.append("m.i")
    }
    if target.givesRecordIDs, let column = table.column("RECID") {
      names.append(column.name)
      let order = target.key.map { self.column($0)?.compared("m.w\($0)") ?? "m.w\($0)" }.joined(separator: ", ")
      values.append(
        "(SELECT coalesce(max(\(column.name)), 0) FROM \(table.name)) + row_number() OVER (ORDER BY \(order))")
    }
    return
      "INSERT INTO \(table.name)(\(names.joined(separator: ", "))) SELECT \(values.joined(separator: ", ")) FROM \(from)"
  }

  /// Inserts the missing rows alone, for an entity whose records name each other, and notes them in a set: their lookups are
  /// found when all of them are there.
  func insertMissing(noting set: RowSet) -> String {
    let values = target.columns.indices.map { place in
      let isKey = target.key.contains(place)
      let value =
        switch target.columns[place].origin {
        case .lookup where !isKey: "NULL::\(column(place)?.staged ?? "text")"
        case .lookupTable where !isKey: "NULL::text"
        default: value(place)
        }
      return "\(value) AS w\(place)"
    }
    return """
      WITH m AS MATERIALIZED (SELECT \((values + (hasOwnID ? ["s.i AS i"] : [])).joined(separator: ", "))
        FROM \(source) LEFT JOIN \(table.name) AS t ON \(matches()) WHERE t.ctid IS NULL),
      inserted AS (\(insert("m")) RETURNING tableoid, ctid)
      INSERT INTO \(set.name) SELECT tableoid, ctid FROM inserted
      """
  }

  /// Gives rows that were numbered otherwise the number that they have now, and notes them in a set.
  func renumber(_ formerly: Entity.Formerly, noting set: RowSet) -> String? {
    let (field, marker) = (target.entity.fields[formerly.field], target.entity.fields[formerly.marker])
    guard let number = table.column(field.column), let mark = table.column(marker.column),
      let place = target.key.first(where: { target.columns[$0].name.lowercased() == field.column.lowercased() })
    else { return nil }
    return """
      WITH f AS MATERIALIZED (SELECT t.ctid AS t, t.tableoid AS o FROM \(source) JOIN \(table.name) AS t ON \(matches(but: place))
        WHERE s.v\(place)::text = '\(formerly.now)' AND t.\(number.name)::text = '\(formerly.was)'
        AND t.\(mark.name)::text IN ('1', 'true', 'True', 'Yes')
        AND NOT EXISTS (SELECT 1 FROM \(table.name) AS x WHERE x.\(number.name)::text = '\(formerly.now)'
          AND \(same(as: "x", but: place)))),
      u AS (UPDATE \(table.name) AS t SET \(number.name) = \(formerly.now) FROM f
        WHERE t.ctid = f.t AND t.tableoid = f.o RETURNING t.tableoid, t.ctid)
      INSERT INTO \(set.name) SELECT * FROM u
      """
  }

  private func same(as other: String, but left: Int) -> String {
    let parts = target.key.filter { $0 != left }.compactMap { column($0)?.name }
    return parts.isEmpty
      ? "TRUE" : parts.map { "\(other).\($0) IS NOT DISTINCT FROM t.\($0)" }.joined(separator: " AND ")
  }

  /// The rows of the table that the rows that wait have become.
  var rows: String { "SELECT t.tableoid, t.ctid FROM \(source) JOIN \(table.name) AS t ON \(matches())" }

  /// How many rows wait that the table does not hold just so.
  var unkept: String {
    "SELECT count(*) FROM \(source) LEFT JOIN \(table.name) AS t ON \(matches()) WHERE t.ctid IS NULL OR \(differs)"
  }
}

/// A table that a lookup looks into.
struct PostgresLookup {
  /// Its plain name, for the column that says which table it is, and as SQL has it.
  let (name, table): (String, String)
  let id: String
  /// The columns with what records name, and whether they hold numbers.
  let parts: [(column: String, isNumber: Bool)]

  /// The ids by the keys, without regard to case and blanks at the end, joined to what rows `s` name.
  func join(_ alias: String, _ number: Int) -> String {
    let keys = parts.enumerated().map { place, part in
      (part.isNumber ? "x.\(part.column)::numeric" : Dialect.postgres.folded("x.\(part.column)")) + " AS a\(place)"
    }
    let order = parts.indices.map { String($0 + 1) }.joined(separator: ", ")
    let conditions = parts.enumerated().map { place, part in
      "\(alias).a\(place) = "
        + (part.isNumber ? "s.l\(number)_\(place)::numeric" : Dialect.postgres.folded("s.l\(number)_\(place)"))
    }
    return "(SELECT DISTINCT ON (\(order)) \(keys.joined(separator: ", ")), x.\(id) AS id FROM \(table) AS x "
      + "ORDER BY \(order), x.\(id)) AS \(alias) ON \(conditions.joined(separator: " AND "))"
  }
}
