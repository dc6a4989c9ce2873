import Entities
import Foundation
import Mappings
import Records
import Testing

@Suite struct ExpressionTests {
  @Test func everyExampleOfTheManualIsTrue() throws {
    let manual = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/expressions.md")
    var count = 0
    for line in try String(contentsOf: manual, encoding: .utf8).split(separator: "\n") {
      guard line.hasPrefix("| `"), let example = Self.example(line) else { continue }
      var record = SampleRecord()
      count += 1
      if example.result == "error" {
        #expect(throws: Fault.self, "\(example.text)") { try record.compile(example.text) }
      } else {
        let wanted = example.result == "blank" ? nil : String(example.result.dropFirst().dropLast())
        // Enumerations without a target field keep the spelling of their source.
        #expect(try record.evaluate(example.text) == wanted, "\(example.text)")
      }
    }
    #expect(count > 90)
  }

  private static func example(_ line: Substring) -> (text: String, result: String)? {
    let cells = line.split(separator: " | ", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 3, cells[0].hasSuffix("`") else { return nil }
    return (String(cells[0].dropFirst(3).dropLast()), cells[1])
  }

  @Test(arguments: [
    ("Status", ValueType.enumeration, "1"), ("'Delivered'", .enumeration, "2"),
    ("if(Line gt 5, 'Invoiced', 'None')", .enumeration, "3"), ("coalesce(Status, 'None')", .enumeration, "1"),
    ("left('Delivered!', 9)", .enumeration, "2"), ("IsActive", .boolean, "True"), ("'No'", .boolean, "False"),
    ("Line gt 9", .boolean, "False"), ("OrderDate", .datetime, "2024-02-29 00:00:00"),
    ("date(ConfirmedAt)", .date, "2024-02-29"), ("Quantity", .integer, "3"), ("@rate", .decimal, "1.21"),
    ("Id", .guid, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    ("Id", .text, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    ("concat('{6F9619FF-8B86-D011-', 'B42D-00C04FC964FF}')", .guid, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
  ])
  func givesWhatTheTargetFieldHolds(text: String, type: ValueType, result: String) throws {
    var record = SampleRecord()
    #expect(try record.evaluate(text, .field(SampleRecord.field("Target", type))) == result)
  }

  @Test func spellsResultsAsTheTargetDoes() throws {
    var record = SampleRecord(results: .fno)
    let status = Expression.Expectation.field(SampleRecord.field("Target", .enumeration))
    #expect(try record.evaluate("Status", status) == "Backorder")
    #expect(try record.evaluate("2 gt 1") == "Yes")
    var raw = SampleRecord(results: .axdb)
    #expect(try raw.evaluate("Status", status) == "1")
    #expect(try raw.evaluate("2 gt 1") == "1")
  }

  @Test func anUnchangedTextIsTheFieldItCameFrom() throws {
    var record = SampleRecord()
    let before = record.chunk.bytes.count
    let expression = try record.compile("coalesce(Remark, OrderNumber)")
    let field = try record.evaluator.value(expression, chunk: &record.chunk, record: 0)
    #expect(field == record.chunk[0, 0])
    _ = try record.evaluate("trim(substring(Name, 3, 3))")
    #expect(record.chunk.bytes.count == before)
  }

  @Test func emptyTextStaysGiven() throws {
    var record = SampleRecord()
    #expect(try record.evaluate("''") == "")
    #expect(try record.evaluate("Empty") == "")
    #expect(try record.evaluate("coalesce(Empty, 'x')") == "x")
    #expect(try record.holds("Empty eq null and Empty eq '' and Remark eq Empty"))
  }

  @Test func knowsWhatItUses() throws {
    let record = SampleRecord()
    let expression = try record.compile("concat(@company, OrderNumber, text(Price), text(round(@rate, 1)))")
    #expect(expression.parameters == ["company", "rate"])
    #expect(expression.fields.map { record.scope.items[$0].name } == ["OrderNumber", "Price"])
    #expect(expression.type == .text)
  }

  @Test(arguments: [
    ("BadNumber add 1", "invalid-value", "BadNumber"), ("year(BadDate)", "invalid-date", "BadDate"),
    ("BadStatus eq 'None'", "invalid-value", "BadStatus"), ("Huge mul Huge", "expression-overflow", nil),
    ("round(Price div Zero, 2)", "expression-division-by-zero", nil),
    ("Price mod Zero", "expression-division-by-zero", nil), ("number(Name)", "expression-number", nil),
    ("number('1.23.456', ',', '.')", "expression-number", nil),
    ("number('12.34', ',')", "expression-number", nil),
    ("parseDate('30.02.2024', 'dd.MM.yyyy')", "expression-date", nil),
    ("left(Name, Price)", "expression-not-whole", nil), ("left(Name, -1)", "expression-not-whole", nil),
    // Twenty-eight letters and a pattern that tries all ways to split them.
    ("matches('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')", "expression-pattern-steps", nil),
  ])
  func rejectsTheRecord(text: String, rule: String, field: String?) throws {
    var record = SampleRecord()
    let error = #expect(throws: Fault.self) { try record.evaluate(text) }
    #expect(error?.rule == rule)
    #expect(error?.field == field)
  }

  @Test func doesNotLookAtTheSideItDoesNotNeed() throws {
    var record = SampleRecord()
    #expect(try !record.holds("Line gt 9 and BadNumber gt 1"))
    #expect(try record.holds("Line gt 5 or BadNumber gt 1"))
    #expect(try record.evaluate("if(Line gt 5, Price, BadNumber)") == "12.345")
  }

  @Test func manyTextsMeetInOneResult() throws {
    var record = SampleRecord()
    let long = "concat(" + Array(repeating: "upper(Name)", count: 500).joined(separator: ",") + ")"
    #expect(try record.evaluate("length(\(long))") == "5500")
    #expect(
      try record.evaluate("replace(replace(upper(Name), 'Z', lower(Name)), 'ZOË', 'x')")
        == "zoë's café OË'S CAFÉ ")
  }
}
