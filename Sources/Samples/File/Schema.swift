internal import Databases
internal import Entities
internal import Records

/// The tables of a database, as the entity files describe them.
struct Schema {
  /// Makes the tables of all entities of a system.
  static func create(_ catalog: EntityCatalog, _ system: System, in database: borrowing Connection)
    throws(Fault)
  {
    for entity in try catalog.all() where entity.system == system {
      for statement in statements(entity) { try database.execute(statement, blame: .configuration) }
    }
  }

  /// What makes the table of one entity, with the indexes that keys and joins need.
  static func statements(_ entity: Entity) -> [String] {
    entity.system == .sales ? salesTable(entity) : rawTable(entity)
  }

  private static func rawTable(_ entity: Entity) -> [String] {
    let key = columns(entity, entity.key)
    var lines = columns(entity).map { "\(quoted($0.name)) \($0.type) NOT NULL DEFAULT \($0.blank)" }
    lines.append("PRIMARY KEY (\(list(key)))")
    var statements = ["CREATE TABLE \(quoted(entity.table)) (\(lines.joined(separator: ", ")))"]
    if entity.column("RECID") != nil { statements.append(index(entity, "RECID", ["RECID"], unique: true)) }
    let order = documentOrder(entity)
    if !order.isEmpty, !key.starts(with: order) {
      statements.append(index(entity, "ORDER", order, unique: false))
    }
    return statements
  }

  private static func salesTable(_ entity: Entity) -> [String] {
    let id = entity.id ?? entity.table + "id"
    let lines = columns(entity).map { column in
      "\(quoted(column.name)) \(column.type)" + (column.name == id ? " NOT NULL PRIMARY KEY" : "")
    }
    let key = columns(entity, entity.key)
    return [
      "CREATE TABLE \(quoted(entity.table)) (\(lines.joined(separator: ", ")))",
      index(entity, "key", key, unique: true),
    ]
  }

  /// The columns that bring the records of a document together; numbers kept as text don't sort.
  private static func documentOrder(_ entity: Entity) -> [String] {
    columns(entity, Array(entity.order.prefix { entity.fields[$0].type != .decimal }))
  }

  private static func index(_ entity: Entity, _ purpose: String, _ columns: [String], unique: Bool) -> String {
    let kind = unique ? "UNIQUE INDEX" : "INDEX"
    return
      "CREATE \(kind) \(quoted("\(entity.table)_\(purpose)")) ON \(quoted(entity.table)) (\(list(columns)))"
  }

  private struct Column {
    let name: String
    let type: String
    let blank: String
  }

  /// Every column once: a lookup and its id share one.
  private static func columns(_ entity: Entity) -> [Column] {
    var seen: Set<String> = []
    return entity.fields.compactMap { field in
      guard seen.insert(field.column).inserted else { return nil }
      let isLookup = !field.targets.isEmpty
      return Column(name: field.column, type: isLookup ? "TEXT" : type(field.type), blank: blank(field.type))
    }
  }

  /// The columns of fields, each once.
  private static func columns(_ entity: Entity, _ fields: [Int]) -> [String] {
    var seen: Set<String> = []
    return fields.map { entity.fields[$0].column }.filter { seen.insert($0).inserted }
  }

  private static func type(_ type: ValueType) -> String {
    switch type {
    case .integer, .boolean, .enumeration: "INTEGER"
    case .text, .decimal, .date, .datetime, .guid: "TEXT"
    }
  }

  /// What AX keeps where there is nothing.
  private static func blank(_ type: ValueType) -> String {
    switch type {
    case .integer, .boolean, .enumeration: "0"
    case .decimal: "'0'"
    case .date: "'1900-01-01'"
    case .datetime: "'1900-01-01 00:00:00'"
    case .text, .guid: "''"
    }
  }

  private static func quoted(_ name: String) -> String { Connection.quoted(name) }

  private static func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
}
