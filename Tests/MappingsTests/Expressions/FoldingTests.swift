import Entities
import Records
import Testing

@testable import Mappings

@Suite struct FoldingTests {
  private func compile(_ text: String) throws -> Mappings.Expression {
    var scope = Scope(results: .sales, parameters: ["p": "yes", "blank": ""])
    for (place, name) in ["a", "b"].enumerated() {
      scope.add(EntityField(name: name, type: .text, xmlName: name, column: name), of: .sales, at: .column(place))
    }
    return try .compile(text, scope: scope, expecting: .anything)
  }

  @Test(arguments: [
    ("if(@p eq 'yes', a, b)", "a"), ("if(@p eq 'no', a, b)", "b"), ("if(@p ne 'yes' or @p in ('x', 'yes'), a, b)", "a"),
    ("if(not (@p eq 'yes') and a eq 'x', a, b)", "b"), ("if(@blank eq null, a, b)", "a"),
    ("if((@p eq 'yes'), b, a)", "b"),
  ])
  func choosesByParameterBeforeAnyRecordIsRead(text: String, field: String) throws {
    #expect(try compile(text).onlyField == field)
  }

  @Test(arguments: ["if(a eq 'x', a, b)", "trim(a)", "if(@p eq 'yes', trim(a), b)"])
  func leavesWhatDependsOnRecords(text: String) throws { #expect(try compile(text).onlyField == nil) }
}
