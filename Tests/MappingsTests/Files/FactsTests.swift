import Mappings
import Records
import Testing

/// `facts.csv` and `routes.csv` were written from the documentation, not from the mapping files.
@Suite struct FactsTests {
  /// One documented row of a template.
  struct Row: Sendable, CustomTestStringConvertible {
    let mapping: String
    let task: String
    let source: String
    let operation: String
    let target: String

    var testDescription: String { "\(mapping), \(task): \(source) \(operation) \(target)" }

    static let all = cells(of: "facts.csv").filter { $0.count == 5 }.map {
      Row(mapping: $0[0], task: $0[1], source: $0[2], operation: $0[3], target: $0[4])
    }
  }

  /// What the templates move, and where it goes.
  private static let routes = cells(of: "routes.csv")

  private static func cells(of name: String) -> [[String]] {
    let bytes = (try? Files.contents(of: Shipped.repository + "/Tests/MappingsTests/" + name)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func readsEveryRow() {
    #expect(Row.all.count == 751)
    #expect(Set(Row.all.map(\.mapping)).count == 24)
    #expect(Self.routes.count == 36 && Self.routes.allSatisfy { $0.count == 4 })
  }

  @Test(arguments: Shipped.names.filter { $0 != "populate-prospect-to-cash" })
  func goesWhereTheTemplateGoes(_ name: String) throws {
    let mapping = try Shipped.load(name)
    let routes = Self.routes.filter { $0[0] == name }
    #expect(!routes.isEmpty)
    for route in routes {
      let found = mapping.tasks.contains {
        $0.name == route[1] && $0.source == route[2] && $0.target == route[3]
      }
      if !found { Issue.record("\(route[1]) does not make \(route[3]) of \(route[2])") }
    }
  }

  /// What a template is said to do must be documented; all else says how sure we are of it, or hangs on a parameter.
  @Test(arguments: Shipped.names.filter { $0 != "populate-prospect-to-cash" })
  func claimsNoMoreThanIsDocumented(_ name: String) throws {
    let rows = Row.all.filter { $0.mapping == name && $0.operation != "absent" }
    for task in try Shipped.load(name).tasks {
      let documented = rows.filter { isSame($0.task, task.name) }
      if documented.isEmpty { continue }
      for field in task.fields where field.grade == nil && field.when == nil {
        if documented.contains(where: { isSame($0.target, field.to) }) { continue }
        Issue.record("\(task.name): nothing says that the template fills \(field.to)")
      }
    }
  }

  @Test(arguments: Shipped.names.filter { $0 != "populate-prospect-to-cash" })
  func mapsEveryDocumentedRow(_ name: String) throws {
    let mapping = try Shipped.load(name)
    let rows = Row.all.filter { $0.mapping == name }
    #expect(!rows.isEmpty)
    for row in rows where !holds(row, in: mapping) { Issue.record("\(row.testDescription) does not hold") }
  }

  private func holds(_ row: Row, in mapping: Mapping) -> Bool {
    if row.operation == "absent" {
      return !mapping.tasks.contains { task in
        isSame(task.name, row.task) && task.fields.contains { isSame($0.to, row.target) }
      }
    }
    return mapping.tasks.contains { task in
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
