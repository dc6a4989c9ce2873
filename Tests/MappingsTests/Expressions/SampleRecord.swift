import Mappings
import Records

@testable import Entities

/// The record of docs/expressions.md, for trying expressions on.
struct SampleRecord: ~Copyable {
  static let status = Enumeration(
    name: "SalesStatus",
    members: [
      .init(symbol: "None", value: 0), .init(symbol: "Backorder", value: 1),
      .init(symbol: "Delivered", value: 2), .init(symbol: "Invoiced", value: 3),
    ])

  private static let fields: [(name: String, type: ValueType, value: String?)] = [
    ("OrderNumber", .text, "SO-001042"), ("Name", .text, "Zoë's Café "), ("Remark", .text, nil),
    ("Quantity", .decimal, "3.00"), ("Price", .decimal, "12.345"), ("Discount", .decimal, nil),
    ("Line", .integer, "7"), ("OrderDate", .date, "2024-02-29"),
    ("ConfirmedAt", .datetime, "2024-02-29 13:04:05"), ("IsActive", .boolean, "Yes"),
    ("IsClosed", .boolean, nil), ("Status", .enumeration, "Backorder"),
    ("Id", .guid, "{6F9619FF-8B86-D011-B42D-00C04FC964FF}"),
    ("customerid.Account(accountnumber)", .text, "US-001"), ("Empty", .text, ""),
    ("BadNumber", .decimal, "twelve"), ("BadDate", .date, "2024-02-30"), ("BadStatus", .enumeration, "Lost"),
    ("Huge", .decimal, "99999999999999999999999999999999999999"), ("Zero", .decimal, ".000000"),
  ]

  var chunk = Chunk()
  var evaluator = Evaluator()
  var scope: Scope

  init(results system: System = .sales) {
    scope = Scope(results: system, parameters: ["company": "USMF", "rate": "1.21", "wanted": "Delivered"])
    for (column, field) in Self.fields.enumerated() {
      scope.add(Self.field(field.name, field.type), of: .fno, at: .column(column))
      chunk.fields.append(Self.put(field.value, into: &chunk))
    }
    chunk.columnCount = Self.fields.count
    chunk.recordCount = 1
    scope.add(Self.field("Group", .text), of: .fno, at: .extra(0), lookup: "customer")
    chunk.extras.append(Self.put("10", into: &chunk))
    chunk.extraCount = 1
  }

  static func field(_ name: String, _ type: ValueType) -> EntityField {
    var field = EntityField(name: name, type: type, xmlName: name, column: name)
    if type == .enumeration { field.enumeration = status }
    return field
  }

  private static func put(_ value: String?, into chunk: inout Chunk) -> Field {
    guard let value else { return .blank }
    return Array(value.utf8).withUnsafeBytes { chunk.add($0, given: value.isEmpty) }
  }

  func compile(_ text: String, _ expecting: Expression.Expectation = .anything) throws(Fault) -> Expression {
    try Expression.compile(
      text, scope: scope, expecting: expecting, place: Place(file: "m.xml", line: 3, column: 11))
  }

  /// The value as text; nil if it is blank.
  mutating func evaluate(
    _ text: String, _ expecting: Expression.Expectation = .anything
  ) throws -> String? {
    let expression = try compile(text, expecting)
    let field = try evaluator.value(expression, chunk: &chunk, record: 0)
    return field.isBlank ? nil : chunk.text(field)
  }

  mutating func holds(_ text: String) throws -> Bool {
    let expression = try compile(text, .condition)
    return try evaluator.condition(expression, chunk: chunk, record: 0)
  }
}
