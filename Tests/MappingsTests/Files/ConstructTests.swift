import Mappings
import Records
import Testing

/// A good and a bad example of each construct of the mapping language.
@Suite struct ConstructTests {
  @Test(arguments: Construct.good) func takes(_ example: Construct) throws {
    #expect(throws: Never.self) { try example.compile() }
  }

  @Test(arguments: Construct.goodSteps)
  func takesSteps(_ example: Construct) throws { try takes(example) }

  @Test(arguments: Construct.badSteps)
  func refusesSteps(_ example: Construct) throws { try refuses(example) }

  @Test(arguments: Construct.bad) func refuses(_ example: Construct) throws {
    do {
      try example.compile()
      Issue.record("nothing is wrong with it")
    } catch let fault as Fault {
      #expect(example.message(fault) == example.expected)
    }
  }
}

/// A mapping of one task from Sellable released products to products.
struct Construct: Sendable, CustomTestStringConvertible {
  let name: String
  /// What stands in the task.
  let task: String
  /// What stands before and after the task, and in the opening tags.
  var before = ""
  var after = ""
  var attributes = ""
  var taskAttributes = ""
  var expected = ""
  var taskName = "T"

  var testDescription: String { name }

  private var text: String {
    """
    <mapping xmlns="urn:prospect-to-cash:mapping" name="Example"\(attributes)>
    \(before)
    <task name="\(taskName)" source="Sellable released products" target="products"\(taskAttributes)>
    \(task)
    </task>
    \(after)
    </mapping>
    """
  }

  @discardableResult func compile() throws -> TransformPlan {
    let scratch = try Scratch()
    scratch.write("m.xml", text)
    for (name, csv) in Self.files { scratch.write(name, csv) }
    do {
      let searchPath = [Shipped.folder]
      let mapping = try MappingFile(searchPath: searchPath).load(scratch.path("m.xml"))
      return try Shipped.compile(mapping)
    } catch let fault as Fault {
      var shown = fault
      if let file = fault.place.file, file.hasPrefix(scratch.folder) {
        shown.place.file = String(file.dropFirst(scratch.folder.count + 1))
      }
      throw shown
    }
  }

  func message(_ fault: Fault) -> String { "\(fault.kind.rawValue) \(fault.message)" }

  private static let files = [
    "types.csv": "type,code\nItem,1\nService,3\n",
    "pairs.csv": "type,unit,code\nItem,ea,1\nService,hr,3\n",
    "twice.csv": "type,code\nItem,1\nitem ,3\n",
    "narrow.csv": "type\nItem\n",
    "texts.csv": "type,code\nItem,first\n",
    "prices.csv": "number,price\nP-1,12.50\n",
  ]
}
