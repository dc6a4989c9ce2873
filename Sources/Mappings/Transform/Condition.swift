internal import Records

/// A condition that is asked of the records of a chunk, one after the other.
struct Condition {
  private let expression: Expression
  /// The field that decides alone, if there is only one.
  private let decider: Scope.Source?
  /// What its values came to.
  private var memo = Memo<Bool>()

  init(_ expression: Expression) {
    self.expression = expression
    decider = expression.onlySource
  }

  /// Whether it holds for a record.
  @inline(__always)
  mutating func holds(
    _ chunk: borrowing Chunk, _ record: Int, _ evaluator: inout Evaluator
  ) throws(Fault) -> Bool {
    guard let decider else { return try Self.evaluate(expression, chunk, record, &evaluator) }
    let value =
      switch decider {
      case .column(let column): chunk[record, column]
      case .extra(let place): chunk.extra(record, place)
      }
    return try memo.result(of: value, chunk) { () throws(Fault) in
      try Self.evaluate(expression, chunk, record, &evaluator)
    }
  }

  private static func evaluate(
    _ expression: Expression, _ chunk: borrowing Chunk, _ record: Int, _ evaluator: inout Evaluator
  ) throws(Fault) -> Bool {
    try evaluator.condition(expression, chunk: chunk, record: record)
  }
}
