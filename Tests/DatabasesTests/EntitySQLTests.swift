import Entities
import Foundation
import Mappings
import Records
import Testing

@testable import Databases

/// The SQL that each entity is read by, on each kind of server, against what was written down: `P2C_RECORD=1` writes it anew, and
/// `make interop` holds it against a parser of others.
@Suite struct EntitySQLTests {
  @Test(arguments: ["sqlserver", "postgresql"]) func readsEveryEntityByTheSQLWrittenDown(_ server: String) throws {
    let catalog = try Known.catalog.get()
    var text = ""
    for entity in try catalog.all() {
      let database = SQLCollector(server)
      try readAll(of: entity, EntityReader(database, find: catalog.finder))
      text += said(of: entity.qualifiedName, database)
    }
    try compare(text, with: server)
  }

  /// What is asked for by conditions: all that a server judges as we do, and no more.
  private static let conditions: [(entity: String, conditions: [String])] = [
    ("CDS sales order lines", ["SalesOrderNumber eq 'SO-000030'"]),
    ("CDS sales order lines", ["SalesOrderNumber ne 'SO-000030' and LineCreationSequenceNumber ge 2"]),
    ("CDS sales order lines", ["SalesOrderNumber in ('SO-000031', 'SO-000032 ', 'it''s') or not IsLineStopped"]),
    ("CDS sales order lines", ["not (DeliveryAddressName eq null) and ProductNumber ne ''"]),
    // Of these no server judges the first.
    ("CDS sales order lines", ["RequestedReceiptDate lt 2025-01-01", "LineCreationSequenceNumber lt 3"]),
    ("CDS sales order lines", ["SalesOrderNumber gt 'SO-000030'"]),
    ("CDS sales order lines", ["LineAmount gt 100"]),
    ("axdb:SalesTable", ["SALESSTATUS eq 3 and CUSTACCOUNT eq 'ä日'"]),
    ("salesorderdetails", ["salesorderid.ordernumber eq 'SO-000030' and sequencenumber eq 1"]),
    ("salesorders", ["msdynce_ismaintainedexternally and name ne null"]),
  ]

  @Test(arguments: ["sqlserver", "postgresql"]) func asksForWhatAServerJudgesAsWeDo(_ server: String) throws {
    let catalog = try Known.catalog.get()
    var text = ""
    for (name, typed) in Self.conditions {
      let entity = try #require(try catalog.find(name).first)
      let database = SQLCollector(server)
      var request = ExportRequest(entity, columns: entity.key, company: "usmf")
      let columns = entity.fields.indices.map { $0 }
      request.conditions = try Filters(typed, catalog).conditions(for: entity, columns: columns)
      _ = try EntityReader(database, find: catalog.finder).records(request)
      text += said(of: "\(entity.qualifiedName) where \(typed.joined(separator: " -- and "))", database, last: 1)
    }
    try compare(text, with: "\(server)-where")
  }

  @Test(arguments: ["sqlserver", "postgresql"])
  func readsTablesThatLackWhatFilesHaveAValueFor(_ server: String) throws {
    let catalog = try Known.catalog.get()
    var text = ""
    for name in ["CDS sales order lines", "Customers V3", "axdb:SalesLine"] {
      let entity = try #require(try catalog.find(name).first)
      let database = SQLCollector(server, lacks: ["linecreationsequencenumber", "isexternallymaintained"])
      try readAll(of: entity, EntityReader(database, find: catalog.finder))
      text += said(of: entity.qualifiedName, database)
    }
    try compare(text, with: "\(server)-older")
  }

  private func readAll(of entity: Entity, _ reader: EntityReader) throws {
    for flat in entity.system == .fno ? [false, true] : [false] {
      if !flat, entity.system == .fno, entity.from == nil { continue }
      _ = try reader.companies(of: entity, flat: flat)
      _ = try reader.companyNames(of: entity, flat: flat)
      _ = try reader.count(of: entity, flat: flat)
      var request = ExportRequest(entity, company: "usmf")
      request.flat = flat
      _ = try reader.records(request)
      for place in flat ? 0..<0 : (entity.from?.keeps ?? []).indices {
        request.leftOutBy = place
        request.columns = entity.key
        _ = try reader.records(request)
      }
    }
  }

  private func said(of title: String, _ database: SQLCollector, last count: Int = .max) -> String {
    database.statements.suffix(count).map { "-- \(title)\n\($0);\n" }.joined()
  }

  private func compare(_ text: String, with name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sql/\(name).sql")
    if ProcessInfo.processInfo.environment["P2C_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(text == recorded, "\(file.lastPathComponent) says something else; P2C_RECORD=1 writes it anew")
  }
}

/// A database that has every table that somebody asks for, and keeps the SQL it is asked by.
private final class SQLCollector: QueriedDatabase {
  let name = "database"
  let dialect: Dialect
  private let lacks: Set<String>
  private(set) var statements: [String] = []

  init(_ server: String, lacks: Set<String> = []) {
    dialect = server == "sqlserver" ? .sqlServer : .postgres
    self.lacks = lacks
  }

  func beginSnapshot(cacheSize: Int) throws(Fault) {}

  func endSnapshot() throws(Fault) {}

  func table(_ name: String) throws(Fault) -> FoundTable {
    var table = FoundTable(name: "\"dbo\".\(SQL.quoted(name))")
    let entities = (try? Known.catalog.get().all()) ?? []
    for entity in entities where entity.table.lowercased() == name.lowercased() {
      for field in entity.fields where !lacks.contains(field.column.lowercased()) {
        table.columns[field.column.lowercased()] = .init(name: field.column, type: type(of: field))
      }
      if entity.system == .fno { table.columns["dataareaid"] = .init(name: "DATAAREAID", type: "nvarchar") }
    }
    return table
  }

  /// As SQL Server calls it. PostgreSQL asks each row for the types of what it compares.
  private func type(of field: EntityField) -> String {
    switch field.type {
    case .integer, .boolean, .enumeration: "int"
    case .decimal: "numeric"
    case .date, .datetime: "datetime"
    case .text, .guid: "nvarchar"
    }
  }

  func tables(with column: String) throws(Fault) -> [(table: String, column: String)] { [] }

  let keepsTypes = true

  func tableNames() throws(Fault) -> [String] { [] }

  func layout(of table: String) throws(Fault) -> TableLayout? { nil }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    statements.append(sql)
    return []
  }

  func lack(for sql: String) throws(Fault) -> Lack? { nil }

  func sorts(_ sql: String) throws(Fault) -> Bool { false }

  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource {
    statements.append(sql)
    return NoRecords()
  }

  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource { NoRecords() }
}

private final class NoRecords: RecordSource {
  let columns: [Int] = []
  let warnings: [String] = []

  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool { false }
}
