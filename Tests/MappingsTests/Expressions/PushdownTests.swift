import Mappings
import Records
import Testing

@Suite struct PushdownTests {
  private func sql(_ text: String) throws -> String? {
    let record = SampleRecord()
    let dialect = Expression.Dialect { $0 == "Name" ? nil : "t.\($0)" }
    let judgement = try record.compile(text, .condition).pushdown(dialect)
    #expect(judgement?.surely == judgement?.perhaps)
    return judgement?.perhaps
  }

  @Test(arguments: [
    ("Price gt 0", "(sign(t.Price) IS NOT NULL AND sign(t.Price) > 0)"),
    ("0 le Price", "(sign(t.Price) IS NOT NULL AND sign(t.Price) >= 0)"),
    ("Price gt 1", nil), ("Price eq 0", nil), ("Price gt 0.5", nil),
  ])
  func comparesSignsWhereADatabaseHasThem(text: String, expected: String?) throws {
    var dialect = Expression.Dialect { "t.\($0)" }
    dialect.sign = { "sign(t.\($0))" }
    #expect(try SampleRecord().compile(text, .condition).pushdown(dialect)?.surely == expected)
  }

  @Test(arguments: [
    ("OrderNumber eq 'it''s'", "(t.OrderNumber IS 'it''s')"),
    ("OrderNumber ne 'x'", "(NOT (t.OrderNumber IS 'x'))"),
    (
      "'x' lt OrderNumber",
      "(t.OrderNumber IS NOT NULL AND t.OrderNumber <> '' AND t.OrderNumber > 'x')"
    ),
    ("Line ge 5", "(typeof(t.Line) = 'integer' AND t.Line >= 5)"),
    ("Remark eq null", "(t.Remark IS NULL OR t.Remark = '')"),
    ("OrderDate ne null", "(NOT (t.OrderDate IS NULL OR t.OrderDate = ''))"),
    ("Remark ne ''", "(NOT (t.Remark IS NULL OR t.Remark = ''))"),
    ("Status in ('none', 2)", "((t.Status IS 'None') OR (t.Status IS 'Delivered'))"),
    ("not IsActive and (Line eq 1 or false)", "((NOT (t.IsActive IS 1)) AND ((t.Line IS 1) OR (1 = 0)))"),
    ("IsActive eq 'No'", "(t.IsActive IS 0)"),
  ])
  func saysTheSameInSQL(text: String, expected: String) throws {
    #expect(try sql(text) == expected)
  }

  @Test(arguments: [
    "Price gt 1", "Price gt 0", "Status gt 'None'", "OrderDate eq 2024-02-29", "Name eq 'x'", "OrderNumber eq Remark",
    "contains(OrderNumber, 'x')", "Line eq 1 and Price eq 1", "customer/Group eq '10'",
    "Line eq 1.5 and Price eq 1",
    "Id eq '6f9619ff-8b86-d011-b42d-00c04fc964ff'", "OrderNumber in ('a', 'b') or length(Remark) eq 0",
  ])
  func leavesToUsWhatSQLMightDecideOtherwise(text: String) throws {
    #expect(try sql(text) == nil)
  }
}
