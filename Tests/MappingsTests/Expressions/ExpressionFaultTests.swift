import Mappings
import Records
import Testing

@Suite struct ExpressionFaultTests {
  @Test(arguments: [
    ("Pric gt 1", 1, "unknown-field", "there is no field 'Pric'; did you mean 'Price'?"),
    ("Line gt Pric", 9, "unknown-field", "there is no field 'Pric'; did you mean 'Price'?"),
    ("Weight eq 1", 1, "unknown-field", "there is no field 'Weight'"),
    ("@compani eq 'x'", 1, "unknown-parameter", "there is no parameter '@compani'; did you mean '@company'?"),
    ("lenght(Name) gt 1", 1, "unknown-function", "there is no function 'lenght'; did you mean 'length'?"),
    (
      "year(now()) gt 1", 6, "clock",
      "there is no now(), since the same input must always give the same output; pass the date as a parameter"
    ),
    (
      "Status eq 'Backordr'", 11, "unknown-symbol",
      "'Backordr' is no member of SalesStatus; did you mean 'Backorder'?"
    ),
    (
      "Status in ('None','Lost')", 19, "unknown-symbol",
      "'Lost' is no member of SalesStatus; it is one of None, Backorder, Delivered, Invoiced"
    ),
    ("Status eq 9", 11, "unknown-symbol", "9 is not the number of a member of SalesStatus"),
    ("Name eq 5", 6, "type", "'eq' finds text on one side and a number on the other"),
    ("Price eq '5'", 7, "type", "'eq' finds a number on one side and text on the other"),
    ("Price eq @company", 10, "type", "'USMF' is not a number"),
    ("IsActive gt true", 10, "type", "true or false has no order, so 'gt' cannot compare it"),
    ("IsActive eq 'perhaps'", 13, "type", "'perhaps' is not true or false"),
    ("Status eq Name", 8, "type", "'eq' finds a member of SalesStatus on one side and text on the other"),
    (
      "Price", 1, "type",
      "this is a number, but a condition is expected; compare it with something, or put parentheses around a comparison after 'not'"
    ),
    (
      "not Line gt 5", 5, "type",
      "this is a number, but a condition is expected; compare it with something, or put parentheses around a comparison after 'not'"
    ),
    ("Price add Name gt 1", 11, "type", "this is text, but 'add' takes a number; write number(…)"),
    ("year(Name) eq 1", 6, "type", "this is text, but year takes a date; write parseDate(…, 'yyyy-MM-dd')"),
    ("contains(Price, '1')", 10, "type", "this is a number, but contains takes text; write text(…)"),
    ("substring(Name) eq 'x'", 1, "arguments", "substring takes 2 to 3 arguments, not 1"),
    ("length() eq 1", 1, "arguments", "length takes 1 argument, not 0"),
    ("concat(Name) eq 'x'", 1, "arguments", "concat takes at least 2 arguments, not 1"),
    ("Status in ()", 8, "arguments", "'in' takes at least one value between its parentheses"),
    ("Name in (Remark)", 10, "type", "'in' takes texts, numbers and parameters, not calculated values"),
    (
      "Price div 3 gt 1", 7, "div",
      "'div' stands only inside a rounding, since a quotient has no last digit; write round(a div b, 2) or roundHalfEven(a div b, 2)"
    ),
    (
      "round(Price div 3 add 1, 2) gt 1", 13, "div",
      "'div' stands only inside a rounding, since a quotient has no last digit; write round(a div b, 2) or roundHalfEven(a div b, 2)"
    ),
    ("round(Price, Line) gt 1", 14, "type", "the number of places must be a number from 0 to 38"),
    ("matches(Name, '[') ", 15, "pattern", "'[' is no regular expression"),
    (
      "parseDate(Name, 'tt.MM.jjjj') eq null", 17, "pattern",
      "'tt' means nothing in a date pattern; use yyyy MM M dd d HH H mm m ss s"
    ),
    ("Price = 5", 7, "syntax", "'=' means nothing here; write eq"),
    ("Price EQ 5", 7, "syntax", "'EQ' stands where an operator is expected; did you mean 'eq'?"),
    ("Price gt", 9, "syntax", "the end stands where a value is expected"),
    ("(Price gt 1", 12, "syntax", "the end stands where ')' is expected"),
    ("Name eq 'abc", 9, "syntax", "the text that starts here does not end"),
    (
      "OrderDate eq 2024-02-30", 14, "syntax",
      "'2024-02-30' is no date; write 2024-01-31 or 2024-01-31T10:00:00Z"
    ),
    (
      "ConfirmedAt eq 2024-02-01T00:00:00+01:00", 16, "syntax",
      "'2024-02-01T00:00:00+01:00' is no date; write 2024-01-31 or 2024-01-31T10:00:00Z"
    ),
    ("Price gt 1e5", 10, "syntax", "'1e5' is no number"),
    ("", 1, "syntax", "the end stands where a value is expected"),
  ])
  func saysWhatIsWrongAndWhere(text: String, column: Int, rule: String, message: String) {
    let record = SampleRecord()
    let fault = #expect(throws: Fault.self) { try record.compile(text, .condition) }
    #expect(fault?.message == "m.xml:3:\(10 + column): \(message)")
    #expect(fault?.rule == "expression-\(rule)")
    #expect(fault?.kind == .configuration)
  }

  @Test(arguments: [
    ("Price", ValueType.text, "this is a number, but Target holds text; write text(…)"),
    ("Name", .decimal, "this is text, but Target holds a number; write number(…)"),
    ("Name", .date, "this is text, but Target holds a date; write parseDate(…, 'yyyy-MM-dd')"),
    ("ConfirmedAt", .date, "this is a date with time, but Target holds a date; write date(…)"),
    ("Name", .boolean, "this is text, but Target holds true or false"),
    ("Price", .enumeration, "this is a number, but Target holds a member of SalesStatus"),
    ("'perhaps'", .boolean, "'perhaps' is not true or false"),
  ])
  func refusesWhatTheTargetFieldDoesNotHold(text: String, type: ValueType, message: String) {
    let record = SampleRecord()
    let field = SampleRecord.field("Target", type)
    let fault = #expect(throws: Fault.self) { try record.compile(text, .field(field)) }
    #expect(fault?.message == "m.xml:3:11: \(message)")
  }

  @Test func refusesWhatIsNestedTooDeeply() {
    let record = SampleRecord()
    let text = String(repeating: "(", count: 5000) + "true" + String(repeating: ")", count: 5000)
    #expect(throws: Fault.self) { try record.compile(text, .condition) }
  }
}
