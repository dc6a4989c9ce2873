internal import Records

/// Turns the tree of an expression into steps.
struct Compiler {
  let items: [Scope.Item]
  private(set) var steps: [Instruction] = []
  private(set) var constants: [Value] = []
  private(set) var texts: [UInt8] = []

  init(items: [Scope.Item]) { self.items = items }

  /// Adds the steps that leave the value of an expression on the stack; says how deep that gets.
  mutating func emit(_ typed: Typed) -> Int {
    switch typed.shape {
    case .null, .text, .number, .moment, .boolean, .member:
      steps.append(.constant(constant(typed)))
      return 1
    case .field(let item): return emit(item, typed.kind)
    case .negation(let inner):
      let depth = emit(inner)
      steps.append(.negate)
      return depth
    case .not(let inner):
      let depth = emit(inner)
      steps.append(.not)
      return depth
    case .arithmetic(let what, let left, let right): return emit([left, right], .arithmetic(what))
    case .comparison(let what, let left, let right):
      return emit([left, right], comparison(what, left.kind, right.kind))
    case .membership(let value, let list): return emit(value, in: list)
    case .and(let left, let right): return emit(left, right) { .jumpIfFalse($0) }
    case .or(let left, let right): return emit(left, right) { .jumpIfTrue($0) }
    case .conditional(let condition, let yes, let no): return emit(condition, yes, no)
    case .coalesce(let choices): return emit(choices)
    case .rounded(let value, let places, let rounding): return emit(value, places, rounding)
    case .call(let operation, let arguments): return emit(arguments, .call(operation))
    }
  }

  private mutating func emit(_ item: Int, _ kind: Kind) -> Int {
    switch kind {
    case .null, .text: steps.append(items[item].type == .guid ? .guid(item) : .text(item))
    case .number: steps.append(.number(item))
    case .moment: steps.append(.moment(item))
    case .boolean: steps.append(.boolean(item))
    case .member(let table): steps.append(.member(item, table: table))
    case .guid: steps.append(.guid(item))
    }
    return 1
  }

  private mutating func emit(_ operands: [Typed], _ step: Instruction) -> Int {
    var depth = 1
    for (before, operand) in operands.enumerated() { depth = max(depth, before + emit(operand)) }
    steps.append(step)
    return depth
  }

  private func comparison(_ what: Comparison, _ left: Kind, _ right: Kind) -> Instruction {
    if what.isOrder {
      if case .member(let table) = left { return .compareMembers(what, table: table) }
      if case .member(let table) = right { return .compareMembers(what, table: table) }
    }
    return .compare(what)
  }

  private mutating func emit(_ value: Typed, in list: [Typed]) -> Int {
    let depth = emit(value)
    let first = constants.count
    for item in list { _ = constant(item) }
    steps.append(.isIn(first: first, count: list.count))
    return depth
  }

  private mutating func emit(
    _ left: Typed, _ right: Typed, jump: (Int) -> Instruction
  ) -> Int {
    let first = emit(left)
    steps.append(.certain)
    let place = steps.count
    steps.append(.jump(0))
    let second = emit(right)
    steps.append(.certain)
    steps[place] = jump(steps.count)
    return max(first, second)
  }

  private mutating func emit(_ condition: Typed, _ yes: Typed, _ no: Typed) -> Int {
    var depth = emit(condition)
    let choice = steps.count
    steps.append(.jump(0))
    depth = max(depth, emit(yes))
    let end = steps.count
    steps.append(.jump(0))
    steps[choice] = .jumpUnless(steps.count)
    depth = max(depth, emit(no))
    steps[end] = .jump(steps.count)
    return depth
  }

  private mutating func emit(_ choices: [Typed]) -> Int {
    var depth = 1
    var places: [Int] = []
    for (number, choice) in choices.enumerated() {
      depth = max(depth, emit(choice))
      guard number + 1 < choices.count else { break }
      places.append(steps.count)
      steps.append(.jump(0))
    }
    for place in places { steps[place] = .jumpIfGiven(steps.count) }
    return depth
  }

  /// A product or quotient is rounded from all its digits.
  private mutating func emit(_ value: Typed, _ places: Int, _ rounding: Rounding) -> Int {
    if case .arithmetic(.mul, let left, let right) = value.shape {
      return emit([left, right], .multiplyRounded(places: places, rounding))
    }
    if case .arithmetic(.div, let left, let right) = value.shape {
      return emit([left, right], .divideRounded(places: places, rounding))
    }
    return emit([value], .round(places: places, rounding))
  }

  private mutating func constant(_ typed: Typed) -> Int {
    constants.append(value(typed))
    return constants.count - 1
  }

  private mutating func value(_ typed: Typed) -> Value {
    switch typed.shape {
    case .text(let text, _):
      let bytes = Array(text.utf8)
      defer { texts += bytes }
      return .text(.constant(Field(start: texts.count, length: bytes.count, given: true)))
    case .number(let number): return .number(number)
    case .moment(let moment): return .moment(moment)
    case .boolean(let yes): return .boolean(yes)
    case .member(let member): return .member(member)
    case .null, .field, .negation, .not, .arithmetic, .comparison, .membership, .and, .or, .conditional,
      .coalesce, .rounded, .call:
      return .null
    }
  }
}
