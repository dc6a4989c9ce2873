internal import Records

/// What becomes of the number of a record.
struct SequenceCode {
  /// It stays as it is. Anything above is the new number.
  static let keep: Int32 = 0
  /// Another record of the document has it too.
  static let duplicate: Int32 = -1
  /// There are no numbers left.
  static let exhausted: Int32 = -2
  /// What stands there is no number.
  static let invalid: Int32 = -3
  /// A field of the order does not hold what it should; the first field has this code, the next ones those below.
  static let unordered: Int32 = -10

  /// What a record begins with.
  let code: Int32

  /// Reads the number of a record; below 0 if that is no number.
  init(_ value: UnsafeRawBufferPointer) {
    guard value.count <= 9 else {
      code = Self.slow(value)
      return
    }
    var number: Int32 = 0
    for byte in value {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else {
        code = Self.slow(value)
        return
      }
      number = number &* 10 &+ Int32(digit)
    }
    code = number
  }

  private static func slow(_ value: UnsafeRawBufferPointer) -> Int32 {
    guard let number = Decimal(value)?.integer, let code = Int32(exactly: number) else { return invalid }
    return max(code, 0)
  }

  /// Why a record cannot be numbered; nil if it can.
  static func problem(_ code: Int32, _ plan: SequencePlan) -> Fault? {
    switch code {
    case keep...: return nil
    case duplicate:
      return .broken(
        .sequenceDuplicate, "is the number of another record of the document too", field: plan.field,
        remedy: plan.renumbers ? nil : "duplicates=\"renumber\" in the sequence lets the first keep it")
    case exhausted:
      return .broken(.sequenceExhausted, "has no number left in the document", field: plan.field)
    case invalid: return .broken(ValueRule.invalid(.integer), ValueRule.expectation(.integer), field: plan.field)
    default:
      let part = Int(unordered - code)
      let name = plan.orderNames.indices.contains(part) ? plan.orderNames[part] : plan.field
      return .broken(.sequenceOrder, "does not hold what documents are put in order by", field: name)
    }
  }
}
