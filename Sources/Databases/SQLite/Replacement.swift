import Entities
internal import Mappings
import Records

/// Finds the rows that a replacing load leaves without a record and may delete, all entities together, and deletes them.
///
/// A row goes if loads own it and neither the package has it nor anything stopped it on the way here. It stays all the same
/// if another row refers to it that stays, and a line stays where its document does not go but is not in the package either.
struct Replacement {
  /// A table of the load.
  struct Table {
    let entity: Int
    let target: TargetTable
    let kept: KeptRows
    /// What may be deleted of it; nil where it is not replaced.
    var gone: RowSet?
    var ownership: Ownership?
    /// The companies whose rows may go; nil where the rows have none.
    var companies: [String]?

    var name: String { "main.\(SQL.quoted(target.entity.table))" }
  }

  private let find: EntityFinder
  private let others: [Entity]
  private var tables: [Table]
  private var kept: [Int: [(reason: String, count: Int)]] = [:]

  /// `tables` are those of the load with rows; `others` all entities that may have rows which refer to theirs.
  init(_ tables: [Table], others: [Entity], find: @escaping EntityFinder) {
    self.tables = tables
    self.others = others
    self.find = find
  }

  /// Finds all that goes; nothing is deleted yet.
  mutating func run(_ connection: borrowing Connection, _ schema: inout Schema) throws(Fault) -> [Int: GoneRows] {
    for place in tables.indices where tables[place].gone != nil { try findCandidates(place, connection) }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for place in tables.indices where tables[place].gone != nil {
        if try keepReferredTo(place, connection, &schema) { isSettled = false }
        if try keepDocuments(place, connection, &schema) { isSettled = false }
      }
    }
    var found: [Int: GoneRows] = [:]
    for place in tables.indices where tables[place].gone != nil {
      found[tables[place].entity] = try result(place, connection)
    }
    return found
  }

  /// Deletes what was found: lines before their headers.
  func delete(_ connection: borrowing Connection) throws(Fault) {
    for table in tables.reversed() {
      guard let gone = table.gone else { continue }
      try connection.execute("DELETE FROM \(table.name) AS t WHERE \(gone.has("t"))", blame: .data)
    }
  }

  // MARK: Which rows

  private func findCandidates(_ place: Int, _ connection: borrowing Connection) throws(Fault) {
    let table = tables[place]
    guard let gone = table.gone else { return }
    let list = gone.identity.columns("t").joined(separator: ", ")
    for company in companies(of: table) {
      let insert = try connection.prepare(
        "INSERT INTO \(gone.name) SELECT \(list) FROM \(table.name) AS t WHERE \(try owned(table, company)) "
          + "AND NOT \(table.kept.rows.has("t"))")
      if let company { insert.bind(0, text: company) }
      try insert.run()
    }
  }

  /// The companies to go through; one that is nil stands for all rows.
  private func companies(of table: Table) -> [String?] { table.companies.map { $0.map(Optional.some) } ?? [nil] }

  /// Whether loads own a row `t`, which has to be of a company if there is one to be bound.
  private func owned(_ table: Table, _ company: String?) throws(Fault) -> String {
    var condition = "1"
    if let ownership = table.ownership {
      condition = try owned(ownership, table.target.entity, "t")
    }
    if company != nil { condition += " AND rtrim(t.\"DATAAREAID\") = rtrim(?) COLLATE NOCASE" }
    return condition
  }

  private func owned(_ ownership: Ownership, _ entity: Entity, _ alias: String) throws(Fault) -> String {
    switch ownership {
    case .whole: return "1"
    case .rows(let expression):
      let dialect = Expression.Dialect { name in
        entity.column(name).map { "\(alias).\(SQL.quoted(entity.fields[$0].column))" }
      }
      if let sql = expression.pushdown(dialect) { return sql }
      throw Fault(
        .configuration, "owned-condition", "a database cannot judge this condition: \(expression.source)",
        remedy: "compare fields with constants, or with null", place: entity.owned?.place ?? Place(file: entity.file))
    case .header(let header, let reference, let above):
      let own = alias + "h"
      guard let link = Referrer.Link(parent: reference, of: entity, header) else { return "0" }
      return
        "EXISTS (SELECT 1 FROM main.\(SQL.quoted(header.table)) AS \(own) "
        + "WHERE \(joined(link, alias, own, header)) AND \(try owned(above, header, own)))"
    }
  }

  /// Whether a row refers to a row of another entity.
  private func joined(_ link: Referrer.Link, _ alias: String, _ other: String, _ header: Entity) -> String {
    switch link {
    case .id(let column, let typeColumn):
      let id = "\(other).\(SQL.quoted(header.id ?? "")) = \(alias).\(SQL.quoted(column))"
      guard let typeColumn else { return id }
      return id + " AND \(alias).\(SQL.quoted(typeColumn)) = \(SQL.literal(header.table)) COLLATE NOCASE"
    case .fields(let pairs):
      return pairs.map {
        "\(other).\(SQL.quoted($0.there)) = \(alias).\(SQL.quoted($0.here))"
      }.joined(separator: " AND ")
    }
  }

  // MARK: What stays all the same

  /// Keeps rows that others refer to which stay; whether there were any.
  private mutating func keepReferredTo(
    _ place: Int, _ connection: borrowing Connection, _ schema: inout Schema
  ) throws(Fault) -> Bool {
    let table = tables[place]
    guard let gone = table.gone else { return false }
    var hasKept = false
    for referrer in try Referrer.all(of: table.target.entity, among: others, find) {
      let shape = try schema.table(referrer.entity.table, connection)
      let stays = tables.first { $0.target.entity.qualifiedName == referrer.entity.qualifiedName }?.gone.map {
        " AND NOT \($0.has("r"))"
      }
      guard let match = match(referrer, table, shape, try schema.table(table.target.entity.table, connection))
      else { continue }
      try connection.execute(
        """
        DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
        AND \(match.left) IN (SELECT \(match.right) FROM main.\(SQL.quoted(referrer.entity.table)) AS r
        WHERE \(match.condition)\(stays ?? "")))
        """)
      if connection.changes == 0 { continue }
      hasKept = true
      note("referred to by \(referrer.entity.name)", connection.changes, table.entity)
    }
    return hasKept
  }

  /// What has to be equal in a row `t` and in a row `r` that refers to it; nil where the database cannot tell.
  private func match(
    _ referrer: Referrer, _ table: Table, _ shape: Schema.Table, _ own: Schema.Table
  ) -> (left: String, right: String, condition: String)? {
    switch referrer.link {
    case .id(let column, let typeColumn):
      guard let id = table.target.entity.id, shape.has(column), own.has(id) else { return nil }
      let name = "r.\(SQL.quoted(column))"
      var condition = "\(name) IS NOT NULL"
      if let typeColumn, shape.has(typeColumn) {
        let type = SQL.literal(table.target.entity.table)
        condition += " AND r.\(SQL.quoted(typeColumn)) = \(type) COLLATE NOCASE"
      }
      return ("t.\(SQL.quoted(id)) COLLATE NOCASE", name, condition)
    case .fields(var pairs):
      guard pairs.allSatisfy({ shape.has($0.here) && own.has($0.there) }) else { return nil }
      let company = "DATAAREAID"
      if shape.has(company), own.has(company), !pairs.contains(where: { $0.here.uppercased() == company }) {
        pairs.append((company, company))
      }
      let left = pairs.map { "t.\(SQL.quoted($0.there)) COLLATE NOCASE" }.joined(separator: ", ")
      let right = pairs.map { "r.\(SQL.quoted($0.here))" }
      return (
        "(\(left))", right.joined(separator: ", "), right.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      )
    }
  }

  /// Keeps lines whose document neither goes nor is in the package; whether there were any.
  private mutating func keepDocuments(
    _ place: Int, _ connection: borrowing Connection, _ schema: inout Schema
  ) throws(Fault) -> Bool {
    let table = tables[place]
    let entity = table.target.entity
    guard let gone = table.gone, let parent = entity.parent, let header = try find(parent.entity, entity.system),
      try schema.table(header.table, connection).isThere,
      let link = Referrer.Link(parent: parent, of: entity, header)
    else { return false }
    var goes = ["0"]
    if let above = tables.first(where: { $0.target.entity.qualifiedName == header.qualifiedName }) {
      goes.append(above.kept.rows.has("h", .inPackage))
      if let gone = above.gone { goes.append(gone.has("h")) }
    }
    let document = document(link, "s")
    let headers = "FROM main.\(SQL.quoted(header.table)) AS h WHERE \(joined(link, "t", "h", header))"
    try connection.execute(
      """
      DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
      AND EXISTS (SELECT 1 \(headers)) AND NOT EXISTS (SELECT 1 \(headers) AND (\(goes.joined(separator: " OR "))))
      AND \(self.document(link, "t")) NOT IN (SELECT \(document.dropFirst().dropLast()) FROM \(table.name) AS s
      WHERE \(table.kept.rows.has("s", .inPackage))))
      """)
    if connection.changes == 0 { return false }
    note("in documents that stay", connection.changes, table.entity)
    return true
  }

  /// What names the document of a line.
  private func document(_ link: Referrer.Link, _ alias: String) -> String {
    let columns =
      switch link {
      case .id(let column, _): [column]
      case .fields(let pairs): pairs.map(\.here)
      }
    return "(" + columns.map { "coalesce(\(alias).\(SQL.quoted($0)), '')" }.joined(separator: ", ") + ")"
  }

  private mutating func note(_ reason: String, _ count: Int, _ entity: Int) {
    var reasons = kept[entity] ?? []
    if let known = reasons.firstIndex(where: { $0.reason == reason }) {
      reasons[known].count += count
    } else {
      reasons.append((reason, count))
    }
    kept[entity] = reasons
  }

  // MARK: Results

  private func result(_ place: Int, _ connection: borrowing Connection) throws(Fault) -> GoneRows {
    let table = tables[place]
    guard let gone = table.gone else { return GoneRows(gone: [], owned: []) }
    var result = GoneRows(gone: [], owned: [])
    var spared = 0
    for company in companies(of: table) {
      let all = try owned(table, company)
      result.owned.append(try count(table, all, company, connection))
      result.gone.append(try count(table, "\(all) AND \(gone.has("t"))", company, connection))
      spared += try count(table, "\(all) AND \(table.kept.rows.has("t", .spared))", company, connection)
    }
    result.kept = kept[table.entity] ?? []
    if spared > 0 { result.kept.insert(("stopped on the way here", spared), at: 0) }
    let key = table.target.entity.key.map { "t.\(SQL.quoted(table.target.entity.fields[$0].column))" }
    let rows = try connection.prepare(
      "SELECT \(key.joined(separator: ", ")) FROM \(table.name) AS t WHERE \(gone.has("t")) "
        + "ORDER BY \(key.joined(separator: ", ")) LIMIT \(GoneRows.mostExamples)")
    while try rows.step() {
      var texts: [String] = []
      for place in key.indices { texts.append(rows.string(place)) }
      result.examples.append(texts.joined(separator: " "))
    }
    return result
  }

  private func count(
    _ table: Table, _ condition: String, _ company: String?, _ connection: borrowing Connection
  ) throws(Fault) -> Int {
    let rows = try connection.prepare("SELECT count(*) FROM \(table.name) AS t WHERE \(condition)")
    if let company { rows.bind(0, text: company) }
    return try rows.step() ? Int(rows.integer(0)) : 0
  }
}
