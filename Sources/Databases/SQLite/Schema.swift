package import Entities
internal import Records

/// What the tables of a database look like.
struct Schema {
  /// A table by its columns.
  struct Table {
    /// The declared types, by column name in lower case; empty if there is no such table.
    var types: [String: String] = [:]
    /// The columns of each index that covers all rows, and of the primary key, in lower case.
    var indexes: [(columns: [String], isUnique: Bool)] = []
    /// The columns that any index holds, in lower case.
    var indexed: Set<String> = []
    /// Whether rows have a number.
    var hasRowID = true
    /// Whether writing may change more than what is written.
    var hasTriggers = false

    var isThere: Bool { !types.isEmpty }

    /// What INSERT and UPDATE are to do about a row that the table does not take.
    ///
    /// FAIL: not what the table says, which may be to drop the row or to replace another. SQLite need not be able to undo the
    /// statement either, which would have it copy each page before it writes to it; a fault undoes the whole load. But
    /// triggers would have to do it as well.
    var orFail: String { hasTriggers ? "" : " OR FAIL" }

    func has(_ column: String) -> Bool { types[column.lowercased()] != nil }

    /// Whether rows can be found by these columns without reading all.
    func finds(_ columns: [String]) -> Bool {
      let wanted = Set(columns.map { $0.lowercased() })
      return indexes.contains { index in
        Set(index.columns.prefix(wanted.count)) == wanted
          || index.isUnique && wanted.isSuperset(of: index.columns)
      }
    }

    /// The columns, in their order, of an index in which each of these values together comes once.
    func uniqueIndex(of columns: [String]) -> [String]? {
      let wanted = Set(columns.map { $0.lowercased() })
      return indexes.first { $0.isUnique && $0.columns.count == wanted.count && Set($0.columns) == wanted }?.columns
    }

    /// Whether no two rows can have the same values in these columns.
    func isUnique(_ columns: [String]) -> Bool {
      let wanted = Set(columns.map { $0.lowercased() })
      return indexes.contains { $0.isUnique && wanted.isSuperset(of: $0.columns) }
    }
  }

  private var tables: [String: Table] = [:]

  /// Forgets what it knows about a table.
  mutating func forget(_ table: String) { tables[table] = nil }

  /// Looks at a table, once.
  mutating func table(_ name: String, _ connection: borrowing Connection) throws(Fault) -> Table {
    if let known = tables[name] { return known }
    var table = Table()
    let rows = try connection.prepare("SELECT lower(name), type, pk FROM pragma_table_info(?)")
    rows.bind(0, text: name)
    var primary: [(place: Int64, column: String)] = []
    while try rows.step() {
      table.types[rows.string(0)] = rows.string(1)
      if rows.integer(2) > 0 { primary.append((rows.integer(2), rows.string(0))) }
    }
    if !primary.isEmpty {
      primary.sort { $0.place < $1.place }
      table.indexes.append((primary.map(\.column), true))
    }
    if table.isThere { try addIndexes(name, &table, connection) }
    tables[name] = table
    return table
  }

  private func addIndexes(_ name: String, _ table: inout Table, _ connection: borrowing Connection)
    throws(Fault)
  {
    let rows = try connection.prepare(
      """
      SELECT i.name, i."unique", lower(c.name), i.partial FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c
      WHERE c.name IS NOT NULL ORDER BY i.seq, c.seqno
      """)
    rows.bind(0, text: name)
    var last = ""
    while try rows.step() {
      table.indexed.insert(rows.string(2))
      if rows.integer(3) == 1 { continue }
      if rows.string(0) != last { table.indexes.append(([], rows.integer(1) == 1)) }
      last = rows.string(0)
      table.indexes[table.indexes.count - 1].columns.append(rows.string(2))
    }
    let kind = try connection.prepare("SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'")
    kind.bind(0, text: name)
    if try kind.step() { table.hasRowID = kind.integer(0) == 0 }
    let triggers = try connection.prepare(
      "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE")
    triggers.bind(0, text: name)
    table.hasTriggers = try triggers.step()
  }
}

/// Makes tables from entity files.
package struct TableMaker {
  /// The statements that make the table of an entity, with a unique index on its key.
  ///
  /// With `company`, rows of several companies can be told apart by a column DATAAREAID.
  package static func statements(_ entity: Entity, company: Bool = false) -> [String] {
    var columns = columns(entity).map { "\(SQL.quoted($0.name)) \($0.declaration)" }
    var key = keyColumns(entity)
    if company, !columns.contains(where: { $0.uppercased().hasPrefix("\"DATAAREAID\"") }) {
      columns.append("\"DATAAREAID\" TEXT")
      key.insert("DATAAREAID", at: 0)
    }
    let keys = key.map(SQL.quoted).joined(separator: ", ")
    let table = SQL.quoted(entity.table)
    let primary = entity.id.map(SQL.quoted) ?? keys
    var statements = ["CREATE TABLE \(table)(\(columns.joined(separator: ", ")), PRIMARY KEY(\(primary)))"]
    if entity.id != nil, !keys.isEmpty {
      let name = SQL.quoted("\(entity.table)_key")
      statements.append("CREATE UNIQUE INDEX \(name) ON \(table)(\(keys))")
    }
    return statements
  }

  /// The columns of an entity's table, each once.
  static func columns(_ entity: Entity) -> [(name: String, declaration: String)] {
    var found: [(name: String, declaration: String)] = []
    var names: Set<String> = []
    func add(_ name: String, _ declaration: String) {
      if names.insert(name.lowercased()).inserted { found.append((name, declaration)) }
    }
    if let id = entity.id { add(id, "TEXT") }
    for field in entity.fields {
      let isLookup = !field.targets.isEmpty
      let form = StoredForm(type: field.type, system: entity.system)
      add(field.column, isLookup ? "TEXT" : form.declaration)
      if let typeColumn = field.typeColumn { add(typeColumn, "TEXT") }
    }
    return found
  }

  /// The columns of the key, each once.
  static func keyColumns(_ entity: Entity) -> [String] {
    var names: [String] = []
    for field in entity.key where !names.contains(entity.fields[field].column) {
      names.append(entity.fields[field].column)
    }
    return names
  }
}
