internal import Records

/// What becomes of the number of a record.
enum SequenceCode {
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

  /// Why a record cannot be numbered; nil if it can.
  static func problem(_ code: Int32, _ plan: SequencePlan) -> RecordProblem? {
    switch code {
    case keep...: return nil
    case duplicate:
      return RecordProblem(
        rule: "sequence-duplicate", what: "is the number of another record of the document too", field: plan.field,
        remedy: plan.renumbers ? nil : "renumber lets the first keep it")
    case exhausted:
      return RecordProblem(rule: "sequence-exhausted", what: "has no number left in the document", field: plan.field)
    case invalid: return RecordProblem(rule: "not-valid", what: "is not a whole number", field: plan.field)
    default:
      let part = Int(unordered - code)
      let name = plan.orderNames.indices.contains(part) ? plan.orderNames[part] : plan.field
      return RecordProblem(rule: "not-valid", what: "does not hold what documents are put in order by", field: name)
    }
  }
}

/// Numbers the records of one document.
struct DocumentNumbers {
  /// For each record, in order: its number, 0 if it has none, or below 0 what is wrong with it; after `number` its code.
  var codes: [Int32] = []

  /// Gives those without a number the next ones above `highest` and above all there are.
  mutating func number(above highest: Int32, renumbers: Bool) {
    var next = Int(max(highest, codes.max() ?? 0, 0))
    let repeated = repeatedNumbers()
    var seen: Set<Int32> = []
    for place in codes.indices where codes[place] >= 0 {
      let code = codes[place]
      if code > 0 {
        guard repeated.contains(code) else {
          codes[place] = SequenceCode.keep
          continue
        }
        if !renumbers {
          codes[place] = SequenceCode.duplicate
          continue
        }
        if seen.insert(code).inserted {
          codes[place] = SequenceCode.keep
          continue
        }
      }
      next += 1
      codes[place] = Int32(exactly: next) ?? SequenceCode.exhausted
    }
  }

  private func repeatedNumbers() -> Set<Int32> {
    var last: Int32 = 0
    var isAscending = true
    for code in codes where code > 0 {
      if code <= last { isAscending = false }
      last = code
    }
    if isAscending { return [] }
    var seen: Set<Int32> = []
    return Set(codes.filter { $0 > 0 && !seen.insert($0).inserted })
  }
}
