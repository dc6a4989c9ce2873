import Mappings
import Records
import Testing

/// `facts.csv` was written from the documentation, not from the mapping files.
@Suite struct FactsTests {
  /// One documented row of a template.
  struct Row: Sendable, CustomTestStringConvertible {
    let mapping: String
    let task: String
    let source: String
    let operation: String
    let target: String

    var testDescription: String { "\(mapping), \(task): \(source) \(operation) \(target)" }

    static let all: [Row] = {
      let bytes = (try? Files.contents(of: Shipped.repository + "/Tests/MappingsTests/facts.csv")) ?? []
      let text = String(decoding: bytes, as: UTF8.self)
      return text.split(separator: "\n").dropFirst().compactMap { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard cells.count == 5 else { return nil }
        return Row(mapping: cells[0], task: cells[1], source: cells[2], operation: cells[3], target: cells[4])
      }
    }()
  }

  @Test func readsEveryRow() {
    #expect(Row.all.count == 605)
    #expect(Set(Row.all.map(\.mapping)).count == 22)
  }

  @Test(arguments: Shipped.names.filter { $0 != "populate-prospect-to-cash" })
  func mapsEveryDocumentedRow(_ name: String) throws {
    let mapping = try Shipped.load(name)
    let rows = Row.all.filter { $0.mapping == name }
    #expect(!rows.isEmpty)
    for row in rows where !holds(row, in: mapping) { Issue.record("\(row.testDescription) is missing") }
  }

  private func holds(_ row: Row, in mapping: Mapping) -> Bool {
    mapping.tasks.contains { task in
      guard isSame(task.name, row.task) else { return false }
      return task.fields.contains { isSame($0.to, row.target) && comesFrom($0, row) }
    }
  }

  private func comesFrom(_ rule: Mapping.FieldRule, _ row: Row) -> Bool {
    switch rule.source {
    case .field(let name): isSame(name, row.source)
    case .expression(let text): !row.source.isEmpty && text.lowercased().contains(row.source.lowercased())
    case .value, .nothing: row.operation == "const" && row.source.isEmpty
    }
  }

  private func isSame(_ name: String, _ other: String) -> Bool { name.lowercased() == other.lowercased() }
}
