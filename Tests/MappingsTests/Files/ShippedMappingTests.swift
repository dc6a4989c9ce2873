import Entities
import Mappings
import Records
import Testing

@Suite struct ShippedMappingTests {
  @Test func thereAreTheDocumentedFlows() {
    #expect(Shipped.names.count == 25)
    #expect(Shipped.names.filter { $0.hasSuffix("-direct") }.count == 8)
    #expect(Shipped.names.filter { $0.hasSuffix("-via-cds-1") }.count == 8)
    #expect(Shipped.names.filter { $0.hasSuffix("-via-cds-2") }.count == 8)
  }

  @Test(arguments: Shipped.names) func compilesAgainstAFullPackage(_ name: String) throws {
    let mapping = try Shipped.load(name)
    let plan = try Shipped.compile(mapping)
    #expect(plan.notes.isEmpty)
    let parameters = try Parameters(mapping, set: [])
    #expect(try plan.tasks.map(\.name) == mapping.tasks.filter { try parameters.hold($0.when) }.map(\.name))
  }

  /// Tasks and fields that a default leaves out are compiled too.
  @Test(arguments: Shipped.names) func compilesWithEveryValueOfItsParameters(_ name: String) throws {
    let mapping = try Shipped.load(name)
    for parameter in mapping.parameters {
      for value in parameter.allowed {
        var settings = PlanCompiler.Settings()
        settings.parameters = [(parameter.name, value)]
        #expect(throws: Never.self, "\(parameter.name)=\(value)") {
          try Shipped.compile(mapping, settings: settings)
        }
      }
    }
  }

  @Test(arguments: Shipped.names) func fillsTheKeyOfWhatItWrites(_ name: String) throws {
    let catalog = try Shipped.catalog.get()
    for task in try Shipped.load(name).tasks where task.mode != "replace" {
      let target = try catalog.entity(named: task.target)
      let filled = Set(task.fields.compactMap { target.column($0.to) })
      for key in target.key where !filled.contains(key) {
        Issue.record("\(task.name) does not fill \(target.fields[key].name)")
      }
    }
  }
}
