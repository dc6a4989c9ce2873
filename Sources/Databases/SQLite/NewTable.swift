import Entities
internal import Records

/// The table of an entity in a new database, as the system of the entity keeps it.
struct NewTable {
  /// What makes it, with the indexes that keys and joins need.
  let statements: [String]
  let columns: [LoadedColumn]

  init(_ entity: Entity) {
    guard entity.system == .axdb else {
      statements = TableMaker.statements(entity)
      columns = TableMaker.columns(entity).map { LoadedColumn(name: $0.name, blank: .null) }
      return
    }
    var lines: [String] = []
    var columns: [LoadedColumn] = []
    for (name, declaration) in TableMaker.columns(entity) {
      let blank = Blank.of(entity.fields.first { $0.column == name }?.type ?? .text)
      lines.append("\(SQL.quoted(name)) \(declaration) NOT NULL DEFAULT \(blank.literal)")
      columns.append(LoadedColumn(name: name, blank: blank.value))
    }
    let key = TableMaker.keyColumns(entity)
    lines.append("PRIMARY KEY (\(Self.list(key)))")
    var statements = ["CREATE TABLE \(SQL.quoted(entity.table)) (\(lines.joined(separator: ", ")))"]
    if entity.column("RECID") != nil { statements.append(Self.index(entity, "RECID", ["RECID"], isUnique: true)) }
    let order = Self.documentOrder(entity)
    if !order.isEmpty, !key.starts(with: order) {
      statements.append(Self.index(entity, "ORDER", order, isUnique: false))
    }
    self.statements = statements
    self.columns = columns
  }

  /// The columns that bring the records of a document together; numbers kept as text don't sort.
  private static func documentOrder(_ entity: Entity) -> [String] {
    var seen: Set<String> = []
    return entity.order.prefix { entity.fields[$0].type != .decimal }.map { entity.fields[$0].column }
      .filter { seen.insert($0).inserted }
  }

  private static func index(_ entity: Entity, _ purpose: String, _ columns: [String], isUnique: Bool) -> String {
    let name = SQL.quoted("\(entity.table)_\(purpose)")
    let table = SQL.quoted(entity.table)
    return "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(name) ON \(table) (\(list(columns)))"
  }

  private static func list(_ names: [String]) -> String {
    names.map(SQL.quoted).joined(separator: ", ")
  }

  /// What a raw table keeps where there is nothing: it knows no NULL.
  private struct Blank {
    let value: StoredValue
    let literal: String

    static func of(_ type: ValueType) -> Blank {
      switch type {
      case .integer, .boolean, .enumeration: Blank(value: .integer(0), literal: "0")
      case .decimal: Blank("0")
      case .date: Blank("1900-01-01")
      case .datetime: Blank("1900-01-01 00:00:00")
      case .text, .guid: Blank("")
      }
    }

    private init(value: StoredValue, literal: String) {
      self.value = value
      self.literal = literal
    }

    private init(_ text: StaticString) {
      value = .text(text)
      literal = SQL.literal("\(text)")
    }
  }
}
