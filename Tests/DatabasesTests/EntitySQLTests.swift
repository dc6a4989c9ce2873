import Entities
import Foundation
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
      let database = SQLCollector(server == "sqlserver" ? .sqlServer : .postgres)
      let reader = EntityReader(database, find: catalog.finder)
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
      text += database.statements.map { "-- \(entity.qualifiedName)\n\($0);\n" }.joined()
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sql/\(server).sql")
    if ProcessInfo.processInfo.environment["P2C_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(text == recorded, "\(file.lastPathComponent) says something else; P2C_RECORD=1 writes it anew")
  }
}

/// A database that has every table that somebody asks for, and keeps the SQL it is asked by.
private final class SQLCollector: QueriedDatabase {
  let name = "database"
  let dialect: Dialect
  private(set) var statements: [String] = []

  init(_ dialect: Dialect) { self.dialect = dialect }

  func beginSnapshot(cacheSize: Int) throws(Fault) {}

  func endSnapshot() throws(Fault) {}

  func table(_ name: String) throws(Fault) -> FoundTable {
    var table = FoundTable(name: "\"dbo\".\(SQL.quoted(name))")
    let entities = (try? Known.catalog.get().all()) ?? []
    for entity in entities where entity.table.lowercased() == name.lowercased() {
      let company = entity.system == .fno ? ["DATAAREAID"] : []
      for column in entity.fields.map(\.column) + company {
        table.columns[column.lowercased()] = .init(name: column, type: "nvarchar")
      }
    }
    return table
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
