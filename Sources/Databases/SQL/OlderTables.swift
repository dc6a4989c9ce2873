import Entities
import Records

/// Raw tables of an older release: where one lacks a column for which its entity file has a value, the SQL that names the table
/// names a query in its place, which has the value in every row.
struct OlderTables {
  /// Gives a table by its name.
  let tables: Selection.Tables
  let find: EntityFinder
  private var known: [String: OlderTable?] = [:]

  init(find: @escaping EntityFinder, tables: @escaping Selection.Tables) {
    self.find = find
    self.tables = tables
  }

  /// A table with the columns that stand for what it lacks.
  mutating func table(_ name: String) throws(Fault) -> FoundTable {
    if let older = try older(name) { return older.table }
    return try tables(name)
  }

  /// An entity whose SQL finds what the tables lack.
  mutating func completed(_ entity: Entity) throws(Fault) -> Entity {
    guard var from = entity.from else { return entity }
    var entity = entity
    from.sql = try completed(from.sql, beginsWithTable: true)
    for place in from.keeps.indices { from.keeps[place].condition = try completed(from.keeps[place].condition) }
    for place in from.requires.indices {
      from.requires[place].condition = try completed(from.requires[place].condition)
    }
    entity.from = from
    for place in entity.fields.indices {
      if let sql = entity.fields[place].sql { entity.fields[place].sql = try completed(sql) }
    }
    return entity
  }

  private mutating func completed(_ sql: String, beginsWithTable: Bool = false) throws(Fault) -> String {
    var completed = sql
    for named in NamedTables(sql, beginsWithTable: beginsWithTable).all.reversed() {
      if let older = try older(named.table) { completed.replaceSubrange(named.range, with: older.table.name) }
    }
    return completed
  }

  /// What should be said of a query: each column that it takes from no table.
  func remarks(of sql: String, _ database: String) -> [String] {
    known.values.compactMap(\.self).flatMap { older -> [String] in
      guard sql.contains(older.table.name) else { return [] }
      // Where the value is given the column is named too.
      let rest = SQLTokens(sql.replacing(older.table.name, with: " "))
      let words = Set(rest.filter(\.isWord).map { $0.text.lowercased() })
      return older.lacks.filter { words.contains($0.column.lowercased()) }.map { field in
        "\(database): \(older.name) has no column \(field.column), as in older releases; in every row "
          + "\(field.ifMissing?.isEmpty ?? true ? "an empty text" : field.ifMissing ?? "") stands for it"
      }
    }.sorted()
  }

  /// A table that lacks columns for which there is a value; nil for all others.
  private mutating func older(_ name: String) throws(Fault) -> OlderTable? {
    let key = name.lowercased()
    if let older = known[key] { return older }
    var older: OlderTable?
    if let entity = try find(name, .axdb), entity.system == .axdb, entity.table.lowercased() == key,
      entity.fields.contains(where: { $0.ifMissing != nil })
    {
      older = OlderTable(entity, try tables(name))
    }
    known[key] = .some(older)
    return older
  }
}

/// A table with the columns that it lacks.
private struct OlderTable {
  let name: String
  let lacks: [EntityField]
  let table: FoundTable

  /// Nil where nothing is lacking, or all.
  init?(_ entity: Entity, _ found: FoundTable) {
    var (lacks, values) = ([EntityField](), [String]())
    var columns = found.columns
    for (place, field) in entity.fields.enumerated() where !found.has(field.column) {
      guard let value = field.ifMissing else { continue }
      // It may be there under another spelling.
      let alias = entity.index.first { $0.value == place && found.has($0.key) }?.key
      let sql = alias.map { "p2c.\(found.sql($0))" } ?? (field.type == .text ? SQL.literal(value) : value)
      // A name without quotes becomes what the SQL of entities finds, in every database.
      values.append("\(sql) AS \(field.column)")
      let type = alias.flatMap { found.columns[$0]?.type } ?? (field.type == .text ? "varchar" : "int")
      columns[field.column.lowercased()] = .init(name: field.column, type: type, isAdded: true)
      if alias == nil { lacks.append(field) }
    }
    guard found.isThere, !values.isEmpty else { return nil }
    (name, self.lacks) = (entity.table, lacks)
    table = FoundTable(
      name: "(SELECT p2c.*, \(values.joined(separator: ", ")) FROM \(found.name) AS p2c)", columns: columns)
  }
}
