internal import Records

/// The values of the fields of a task that may have one value only.
struct SingleValues: Sendable {
  private let plans: [SinglePlan]
  /// For each field the first two values met; more say nothing new.
  private var found: [[Value]]

  private struct Value: Sendable {
    /// Without regard to case and blanks at the end, as value maps compare.
    let key: [UInt8]
    let text: String
  }

  init(_ plans: [SinglePlan]) {
    self.plans = plans
    found = plans.map { _ in [] }
  }

  /// Forgets what was met.
  mutating func reset() { for place in found.indices { found[place].removeAll(keepingCapacity: true) } }

  /// Looks at some records of a chunk; a blank is no value.
  mutating func look(at records: [Int32], of chunk: borrowing Chunk) {
    var key = ByteBuffer()
    for place in plans.indices {
      for record in records where found[place].count < 2 {
        let field = field(plans[place].source, chunk, Int(record))
        if field.length == 0 { continue }
        key.removeAll()
        ValueMap.normalise(chunk.value(field), into: &key)
        if found[place].contains(where: { value in value.key.withUnsafeBytes { compare($0, key.bytes) == 0 } }) {
          continue
        }
        found[place].append(Value(key: Array(key.bytes), text: chunk.text(field)))
      }
    }
  }

  private func field(_ source: FieldPlan.Source, _ chunk: borrowing Chunk, _ record: Int) -> Field {
    switch source {
    case .column(let column): chunk[record, column]
    case .extra(let place): chunk.extra(record, place)
    case .blank, .constant, .expression: .blank
    }
  }

  /// Adds what another met; several values of one field are wrong usage.
  mutating func add(_ other: SingleValues) throws(Fault) {
    for place in plans.indices {
      for value in other.found[place] where !found[place].contains(where: { $0.key == value.key }) {
        found[place].append(value)
      }
      if found[place].count > 1 { throw several(place) }
    }
  }

  private func several(_ place: Int) -> Fault {
    let (plan, values) = (plans[place], found[place])
    let other = plan.map.map { ", so that value map \($0) decides; --value-map \($0)=FILE names one of your own" }
    return Fault(
      .usage, "several-values",
      "\(plan.given) gives every record the same \(plan.to), but \(plan.from) is \"\(values[0].text)\" and \"\(values[1].text)\"",
      remedy: "leave \(plan.given) out" + (other ?? ""), field: plan.to)
  }
}
