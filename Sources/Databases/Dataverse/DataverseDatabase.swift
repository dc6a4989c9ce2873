import Entities
internal import Environments
internal import Packages
import Records

/// A Dataverse environment that records are read from: what a query names is brought into SQLite first, and nothing else.
final class DataverseDatabase: QueriedDatabase {
  private let service: Dataverse
  private let report: (String) -> Void
  private let stage: SQLiteDatabase
  /// The tables that were asked for; nil for those that there are not.
  private var tables: [String: DataverseTable?] = [:]
  /// The columns that the stage has of a table.
  private var staged: [String: Set<String>] = [:]

  init(_ service: Dataverse, _ report: @escaping (String) -> Void) throws(Fault) {
    self.service = service
    self.report = report
    stage = try SQLiteDatabase(service.url.stage())
  }

  var name: String { service.url.name }
  var dialect: Dialect { stage.dialect }
  var keepsTypes: Bool { true }

  /// Pages are read one after the other, so there is no state to hold on to.
  func beginSnapshot(cacheSize: Int) throws(Fault) {}
  func endSnapshot() throws(Fault) {}

  func table(_ name: String) throws(Fault) -> FoundTable {
    var found = FoundTable(name: SQL.quoted(name))
    guard let table = try known(name) else { return found }
    for column in DataverseStage.names(of: table) {
      guard let staged = DataverseStage.column(column, of: table) else { continue }
      found.columns[column] = .init(name: column, type: staged.declaration)
    }
    return found
  }

  /// What is known of a table; our own are in no environment.
  private func known(_ name: String) throws(Fault) -> DataverseTable? {
    let name = name.lowercased()
    if name.hasPrefix("p2c_") { return nil }
    if let known = tables[name] { return known }
    let found = try service.tables([name]).first
    tables[name] = .some(found)
    return found
  }

  /// Brings what a query names into the stage: its tables are known by now. Without rows it is only to be looked at.
  private func bring(_ sql: String, rows: Bool = true) throws(Fault) {
    for table in tables.values.compactMap(\.self) where sql.contains(SQL.quoted(table.name)) {
      let named = DataverseStage.names(of: table).filter { sql.contains(SQL.quoted($0)) }
      let wanted = Set(named + [table.id])
      if let there = staged[table.name], wanted.isSubset(of: there) { continue }
      let all = wanted.union(staged[table.name] ?? [])
      let stage = DataverseStage(table, all)
      staged[table.name] = nil
      try stage.make(in: self.stage.connection)
      if !rows { continue }
      try self.stage.connection.begin(immediate: false)
      let count = try stage.fill(self.stage.connection, from: service).count
      try self.stage.connection.commit()
      report("\(name): \(count.grouped) rows of \(table.set) are read")
      staged[table.name] = all
    }
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    try bring(sql)
    return try stage.rows(sql)
  }

  func lack(for sql: String) throws(Fault) -> Lack? {
    try bring(sql, rows: false)
    return try stage.lack(for: sql)
  }

  func sorts(_ sql: String) throws(Fault) -> Bool {
    try bring(sql)
    return try stage.sorts(sql)
  }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    try bring(sql)
    return try stage.records(sql, rows)
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource {
    throw Fault(
      .usage, "environment-query", "\(name) takes no SQL",
      remedy: "name --entity, and what is wanted of it with --where")
  }

  func tables(with column: String) throws(Fault) -> [(table: String, column: String)] { [] }

  func tableNames() throws(Fault) -> [String] { try service.tableNames() }

  func layout(of table: String) throws(Fault) -> TableLayout? {
    guard let found = try known(table) else { return nil }
    let columns = found.columns.keys.sorted().compactMap { name in
      DataverseStage.column(name, of: found).map {
        TableLayout.Column(name, $0.type, isRequired: name == found.id)
      }
    }
    return TableLayout(name: found.name, columns: columns, key: [found.id])
  }
}
