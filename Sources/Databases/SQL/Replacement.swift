import Entities
internal import Mappings
internal import Packages
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
    let found: FoundTable
    /// The rows that are in the package, or were stopped on the way here.
    let kept: RowSet
    /// What may be deleted of it; nil where it is not replaced.
    var gone: RowSet?
    var ownership: Ownership?
    /// The companies whose rows may go; nil where the rows have none.
    var companies: [String]?

    var name: String { found.name }

    /// Whether only rows may go whose header is in the package.
    var isByDocument: Bool { target.source.mode == .document }

    /// Whether only rows may go that the package names.
    var isByKey: Bool { target.source.mode == .delete }
  }

  private unowned let database: any WrittenDatabase
  private let find: EntityFinder
  private let others: [Entity]
  private var tables: [Table]
  private var kept: [Int: [(reason: String, count: Int)]] = [:]

  /// `tables` are those of the load with rows; `others` all entities that may have rows which refer to theirs.
  init(_ tables: [Table], in database: any WrittenDatabase, others: [Entity], find: @escaping EntityFinder) {
    self.database = database
    self.tables = tables
    self.others = others
    self.find = find
  }

  /// Finds the rows that go unless something speaks for them; whether there are any.
  func findCandidates() throws(Fault) -> Bool {
    var count = 0
    for table in tables { count += try findCandidates(table) }
    return count > 0
  }

  /// Finds out which of them go; nothing is deleted yet.
  mutating func run() throws(Fault) -> [Int: GoneRows] {
    for table in tables { try leaveOutStopped(table) }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for place in tables.indices where tables[place].gone != nil {
        if try keepReferredTo(place) { isSettled = false }
        if try keepDocuments(place) { isSettled = false }
        if try keepSpared(place) { isSettled = false }
      }
    }
    var found: [Int: GoneRows] = [:]
    for place in tables.indices where tables[place].gone != nil {
      found[tables[place].entity] = try result(place)
    }
    return found
  }

  /// Deletes what was found: lines before their headers.
  func delete() throws(Fault) {
    for table in tables.reversed() {
      guard let gone = table.gone else { continue }
      try database.run("DELETE FROM \(table.name) AS t WHERE \(gone.has("t"))", blame: .data)
    }
  }

  // MARK: Which rows

  private func findCandidates(_ table: Table) throws(Fault) -> Int {
    guard let gone = table.gone else { return 0 }
    let list = gone.identity.columns("t").joined(separator: ", ")
    let candidates =
      table.isByKey ? table.kept.has("t", .spared) : "NOT \(table.kept.has("t", .inPackage))\(try ofPackage(table))"
    var count = 0
    for company in companies(of: table) {
      count += try database.run(
        "INSERT INTO \(gone.name) SELECT \(list) FROM \(table.name) AS t WHERE \(candidates) AND \(try owned(table, company))"
      )
    }
    return count
  }

  /// Leaves those out whose records were stopped on the way here.
  private func leaveOutStopped(_ table: Table) throws(Fault) {
    guard let gone = table.gone, !table.isByKey else { return }
    try database.run(
      """
      DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
      AND \(table.kept.has("t", .spared)))
      """)
  }

  /// Whether the header of a row `t` is in the package, where that matters.
  private func ofPackage(_ table: Table) throws(Fault) -> String {
    guard table.isByDocument else { return "" }
    let entity = table.target.entity
    guard let parent = entity.parent, let header = try find(parent.entity, entity.system),
      let above = headers(header), let link = Referrer.Link(parent: parent, of: entity, header)
    else { return " AND FALSE" }
    return " AND EXISTS (SELECT 1 FROM \(above.name) AS h WHERE \(try joined(link, entity, "t", "h", header)) "
      + "AND \(above.kept.has("h", .inPackage)))"
  }

  /// The table of headers that the package has whole; what it only updates says nothing of lines.
  private func headers(_ header: Entity) -> Table? {
    tables.first { $0.target.entity.qualifiedName == header.qualifiedName && $0.target.source.mode != .updateExisting }
  }

  /// The companies to go through; one that is nil stands for all rows.
  private func companies(of table: Table) -> [String?] { table.companies.map { $0.map(Optional.some) } ?? [nil] }

  /// Whether loads own a row `t`, which has to be of a company if there is one.
  private func owned(_ table: Table, _ company: String?) throws(Fault) -> String {
    var condition = "TRUE"
    if let ownership = table.ownership {
      condition = try owned(ownership, table.target.entity, "t")
    }
    return "\(condition) AND \(try ofCompany(company, table))"
  }

  /// Whether a row `t` is of a company, if there is one.
  private func ofCompany(_ company: String?, _ table: Table) throws(Fault) -> String {
    guard let company else { return "TRUE" }
    let folded = database.dialect.folded
    return "\(folded("t.\(table.found.sql("DATAAREAID"))")) = \(folded(SQL.literal(company)))"
  }

  private func owned(_ ownership: Ownership, _ entity: Entity, _ alias: String) throws(Fault) -> String {
    switch ownership {
    case .whole: return "TRUE"
    case .rows(let condition): return try judged(condition, entity, alias)
    case .header(let header):
      let own = alias + "h"
      guard let link = Referrer.Link(parent: header.reference, of: entity, header.entity) else { return "FALSE" }
      return
        "EXISTS (SELECT 1 FROM \(try database.table(header.entity.table).name) AS \(own) "
        + "WHERE \(try joined(link, entity, alias, own, header.entity)) AND \(try owned(header.ownership, header.entity, own)))"
    }
  }

  /// A condition of an entity file in SQL.
  private func judged(_ condition: Expression, _ entity: Entity, _ alias: String) throws(Fault) -> String {
    let (said, table) = (database.dialect, try database.table(entity.table))
    @Sendable func column(_ field: Int) -> String { "\(alias).\(table.sql(entity.fields[field].column))" }
    var dialect = Expression.Dialect(said.comparisons) { name in
      entity.column(name).map { field in
        switch entity.fields[field].type {
        case .text: column(field)
        case .integer, .boolean, .enumeration: said.number(column(field))
        // Whether they are blank is all that is asked of most.
        default: said.text(column(field))
        }
      }
    }
    dialect.sign = { name in entity.column(name).map { said.sign(column($0)) } }
    if let sql = condition.pushdown(dialect)?.surely { return sql }
    throw Fault(
      .configuration, "owned-condition", "a database cannot judge this condition: \(condition.source)",
      remedy: "compare fields with constants, or with null",
      place: entity.owned?.place ?? entity.spared?.place ?? Place(file: entity.file))
  }

  /// Whether a row of an entity refers to a row of another.
  private func joined(
    _ link: Referrer.Link, _ entity: Entity, _ alias: String, _ other: String, _ header: Entity
  ) throws(Fault) -> String {
    let (own, above) = (try database.table(entity.table), try database.table(header.table))
    switch link {
    case .id(let column, let typeColumn):
      let id = "\(other).\(above.sql(header.id ?? "")) = \(alias).\(own.sql(column))"
      return typeColumn.map { "\(id) AND \(database.names($0, of: own, alias, header.table))" } ?? id
    case .fields(let pairs):
      return pairs.map { "\(other).\(above.sql($0.there)) = \(alias).\(own.sql($0.here))" }.joined(separator: " AND ")
    }
  }

  // MARK: What stays all the same

  /// Keeps rows that others refer to which stay; whether there were any.
  private mutating func keepReferredTo(_ place: Int) throws(Fault) -> Bool {
    let table = tables[place]
    guard let gone = table.gone else { return false }
    var hasKept = false
    for referrer in try Referrer.all(of: table.target.entity, among: others, find) {
      let other = try database.table(referrer.entity.table)
      let stays = tables.first { $0.target.entity.qualifiedName == referrer.entity.qualifiedName }?.gone.map {
        " AND NOT \($0.has("r"))"
      }
      guard let match = database.match(referrer, to: table.target.entity, table.found, other) else { continue }
      let count = try database.run(
        """
        DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
        AND \(match.left) IN (SELECT \(match.right) FROM \(other.name) AS r
        WHERE \(match.condition)\(stays ?? "")))
        """)
      if count == 0 { continue }
      hasKept = true
      note("referred to by \(referrer.entity.name)", count, table.entity)
    }
    return hasKept
  }

  /// Keeps lines that are made out of their header as long as that does not go; whether there were any.
  private func keepSpared(_ place: Int) throws(Fault) -> Bool {
    let table = tables[place]
    let entity = table.target.entity
    guard !table.isByKey, let gone = table.gone, case .header(let header) = table.ownership,
      let spared = header.spared, let link = Referrer.Link(parent: header.reference, of: entity, header.entity)
    else { return false }
    let above = tables.first { $0.target.entity.qualifiedName == header.entity.qualifiedName && $0.gone != nil }
    let stays = above?.gone.map { " AND NOT \($0.has("h"))" } ?? ""
    return try database.run(
      """
      DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
      AND \(try judged(spared.line, entity, "t")) AND EXISTS (SELECT 1
      FROM \(try database.table(header.entity.table).name) AS h WHERE \(try joined(link, entity, "t", "h", header.entity))
      AND \(try judged(spared.header, header.entity, "h"))\(stays)))
      """) > 0
  }

  /// Keeps lines whose document neither goes nor is in the package; whether there were any.
  private mutating func keepDocuments(_ place: Int) throws(Fault) -> Bool {
    let table = tables[place]
    let entity = table.target.entity
    guard !table.isByDocument, let gone = table.gone, let parent = entity.parent,
      let header = try find(parent.entity, entity.system),
      try database.table(header.table).isThere,
      let link = Referrer.Link(parent: parent, of: entity, header)
    else { return false }
    var goes = ["FALSE"]
    if let above = headers(header) {
      goes.append(above.kept.has("h", .inPackage))
      if let gone = above.gone { goes.append(gone.has("h")) }
    }
    let document = document(link, table.found, "s")
    let headers =
      "FROM \(try database.table(header.table).name) AS h WHERE \(try joined(link, entity, "t", "h", header))"
    let count = try database.run(
      """
      DELETE FROM \(gone.name) AS g WHERE EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(gone.isRow("t", "g"))
      AND EXISTS (SELECT 1 \(headers)) AND NOT EXISTS (SELECT 1 \(headers) AND (\(goes.joined(separator: " OR "))))
      AND \(self.document(link, table.found, "t")) NOT IN (SELECT \(document.dropFirst().dropLast()) FROM \(table.name) AS s
      WHERE \(table.kept.has("s", .inPackage))))
      """)
    if count == 0 { return false }
    note("in documents that stay", count, table.entity)
    return true
  }

  /// What names the document of a line.
  private func document(_ link: Referrer.Link, _ table: FoundTable, _ alias: String) -> String {
    let columns =
      switch link {
      case .id(let column, _): [column]
      case .fields(let pairs): pairs.map(\.here)
      }
    return "(" + columns.map { "coalesce(CAST(\(alias).\(table.sql($0)) AS TEXT), '')" }.joined(separator: ", ") + ")"
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

  private func result(_ place: Int) throws(Fault) -> GoneRows {
    let table = tables[place]
    guard let gone = table.gone else { return GoneRows(gone: [], owned: []) }
    var result = GoneRows(gone: [], owned: [])
    var spared = 0
    for company in companies(of: table) {
      let all = try owned(table, company)
      result.owned.append(try database.count(table.found, all))
      result.gone.append(try database.count(table.found, "\(all) AND \(gone.has("t"))"))
      if table.isByKey {
        let ofCompany = try self.ofCompany(company, table)
        result.named.append(try database.count(table.found, "\(ofCompany) AND \(table.kept.has("t", .spared))"))
      } else {
        // Of a document that is not in the package nothing would go anyway.
        let isSpared = "\(table.kept.has("t", .spared))\(try ofPackage(table))"
        spared += try database.count(table.found, "\(all) AND \(isSpared)")
      }
    }
    result.kept = kept[table.entity] ?? []
    let foreign = result.named.reduce(0, +) - result.total - result.kept.reduce(0) { $0 + $1.count }
    if foreign > 0 { result.kept.insert(("not owned by loads", foreign), at: 0) }
    if spared > 0 { result.kept.insert(("stopped on the way here", spared), at: 0) }
    let key = table.target.entity.key.map { "t.\(table.found.sql(table.target.entity.fields[$0].column))" }
    let rows = try database.rows(
      "SELECT \(key.map { "CAST(\($0) AS TEXT)" }.joined(separator: ", ")) FROM \(table.name) AS t WHERE \(gone.has("t")) "
        + "ORDER BY \(key.joined(separator: ", ")) LIMIT \(GoneRows.mostExamples)")
    result.examples = rows.map { $0.map { $0 ?? "" }.joined(separator: " ") }
    return result
  }
}
