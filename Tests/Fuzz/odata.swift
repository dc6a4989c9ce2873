import Entities
import Mappings
import Records

/// Any text is an expression that can be evaluated, or a fault.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let text = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
  var chunk = Chunk()
  var scope = Scope(results: .sales, parameters: ["company": "USMF", "rate": "1.21"])
  fill(&chunk, &scope)
  for expectation in [Expression.Expectation.anything, .condition] {
    _ = Fuzzing.fault { () throws(Fault) in
      let expression = try Expression.compile(
        text, scope: scope, expecting: expectation, place: Place(file: "fuzz"))
      var evaluator = Evaluator()
      if expectation.isCondition {
        _ = try? evaluator.condition(expression, chunk: chunk, record: 0)
      } else if let field = try? evaluator.value(expression, chunk: &chunk, record: 0) {
        Fuzzing.claim(chunk.value(field).count >= 0, "a field outside its chunk")
      }
    }
  }
  return 0
}

extension Expression.Expectation {
  fileprivate var isCondition: Bool { if case .condition = self { true } else { false } }
}

private func fill(_ chunk: inout Chunk, _ scope: inout Scope) {
  let fields: [(name: String, type: ValueType, value: String)] = [
    ("T", .text, "Zoë's 3.5"), ("B", .text, ""), ("N", .decimal, "-12.345"), ("I", .integer, "7"),
    ("D", .date, "2024-02-29"), ("M", .datetime, "2024-02-29 13:04:05"), ("Y", .boolean, "Yes"),
    ("G", .guid, "6f9619ff-8b86-d011-b42d-00c04fc964ff"), ("W", .decimal, "no number"),
    ("H", .decimal, "99999999999999999999999999999999999999"),
  ]
  for (column, field) in fields.enumerated() {
    let described = EntityField(name: field.name, type: field.type, xmlName: field.name, column: field.name)
    scope.add(described, of: .fno, at: .column(column))
    let added = Array(field.value.utf8).withUnsafeBytes { chunk.add($0, given: false) }
    chunk.fields.append(added)
  }
  chunk.columnCount = fields.count
  chunk.recordCount = 1
}
