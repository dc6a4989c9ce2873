internal import Entities
internal import Glibc
internal import Records

// Reading fields.
extension Evaluator {
  mutating func load(
    _ step: Instruction, _ program: Program, _ chunk: borrowing Chunk, _ record: Int
  ) throws(Fault) {
    switch step {
    case .constant(let place): push(program.constants[place])
    case .text(let item):
      let field = field(item, program, chunk, record)
      push(field.isBlank ? .null : .text(.chunk(field)))
    case .number(let item):
      try load(item, program, chunk, record) { bytes in Decimal(bytes).map { .number($0) } }
    case .moment(let item):
      try load(item, program, chunk, record) { bytes in DateTime(bytes).map { .moment($0) } }
    case .boolean(let item):
      try load(item, program, chunk, record) { bytes in
        Canonical.boolean(bytes).map { .boolean($0) }
      }
    case .member(let item, let table):
      try load(item, program, chunk, record) { bytes in
        program.tables[table].member(bytes).map { .member($0) }
      }
    case .guid(let item):
      let field = field(item, program, chunk, record)
      guard field.length > 0 else { return push(.null) }
      let start = scratch.count
      guard Canonical.writeGUID(chunk.value(field), to: &scratch) else {
        throw invalid(item, program)
      }
      push(.text(.scratch(Field(start: start, length: scratch.count - start))))
    default: break
    }
  }

  @inline(always)
  private mutating func load(
    _ item: Int, _ program: Program, _ chunk: borrowing Chunk, _ record: Int,
    _ read: (UnsafeRawBufferPointer) -> Value?
  ) throws(Fault) {
    let field = field(item, program, chunk, record)
    guard field.length > 0 else { return push(.null) }
    guard let value = read(chunk.value(field)) else { throw invalid(item, program) }
    push(value)
  }

  @inline(always)
  private func field(_ item: Int, _ program: Program, _ chunk: borrowing Chunk, _ record: Int) -> Field {
    switch program.sources[item] {
    case .column(let column): chunk[record, column]
    case .extra(let place): chunk.extra(record, place)
    }
  }

  private func invalid(_ item: Int, _ program: Program) -> Fault {
    let item = program.items[item]
    return Fault(ValueRule.invalid(item.type), "\(item.name) does not hold \(wanted(item))", field: item.name)
  }

  private func wanted(_ item: Scope.Item) -> String {
    switch item.type {
    case .text: "text"
    case .integer, .decimal: "a number"
    case .date, .datetime: "a date"
    case .boolean: "Yes or No, True or False, 1 or 0"
    case .enumeration: "a member of \(item.enumeration?.name ?? "its enumeration")"
    case .guid: "a GUID"
    }
  }
}

// Calculating. A blank operand gives a blank result.
extension Evaluator {
  mutating func calculate(_ step: Instruction) throws(Fault) {
    switch step {
    case .negate:
      if case .number(let number) = pop() { push(.number(number.negated)) } else { push(.null) }
    case .round(let places, let rounding):
      guard case .number(let number) = pop() else { return push(.null) }
      push(.number(number.rounded(places: places, rounding: rounding)))
    default:
      guard case .number(let right) = pop() else {
        _ = pop()
        return push(.null)
      }
      guard case .number(let left) = pop() else { return push(.null) }
      push(.number(try combine(step, left, right)))
    }
  }

  private func combine(
    _ step: Instruction, _ left: Decimal, _ right: Decimal
  ) throws(Fault) -> Decimal {
    let result: Decimal?
    switch step {
    case .arithmetic(.add): result = left.adding(right)
    case .arithmetic(.sub): result = left.subtracting(right)
    case .arithmetic(.mul): result = left.multiplied(by: right)
    case .arithmetic(.mod): result = left.remainder(dividingBy: try divisor(right))
    case .multiplyRounded(let places, let rounding):
      result = left.multiplied(by: right, places: places, rounding: rounding)
    case .divideRounded(let places, let rounding):
      result = left.divided(by: try divisor(right), places: places, rounding: rounding)
    default: result = nil
    }
    guard let result else { throw Fault.expression(.expressionOverflow, "a result has more than 38 digits") }
    return result
  }

  private func divisor(_ number: Decimal) throws(Fault) -> Decimal {
    guard number != .zero else { throw Fault.expression(.expressionDivisionByZero, "a number is divided by zero") }
    return number
  }
}

// Deciding.
extension Evaluator {
  mutating func decide(_ step: Instruction, _ program: Program, _ chunk: borrowing Chunk) {
    switch step {
    case .not:
      if case .boolean(true) = pop() { push(.boolean(false)) } else { push(.boolean(true)) }
    case .certain:
      if case .boolean(true) = pop() { push(.boolean(true)) } else { push(.boolean(false)) }
    case .isIn(let first, let count):
      let value = pop()
      let found = (first..<first + count).contains { equal(value, program.constants[$0], program, chunk) }
      push(.boolean(found))
    case .compareMembers(let comparison, let table):
      let (right, left) = (pop(), pop())
      guard case .member(let a) = left, case .member(let b) = right else { return push(.boolean(false)) }
      let ranks = program.ranks[table]
      push(.boolean(comparison.holds(ranks[a] < ranks[b] ? -1 : ranks[a] > ranks[b] ? 1 : 0)))
    case .compare(let comparison):
      let (right, left) = (pop(), pop())
      if comparison.isOrder {
        push(.boolean(order(left, right, program, chunk).map { comparison.holds($0) } ?? false))
      } else {
        push(.boolean(equal(left, right, program, chunk) == (comparison == .eq)))
      }
    default: break
    }
  }

  private func equal(_ left: Value, _ right: Value, _ program: Program, _ chunk: borrowing Chunk) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): return a == b
    case (.moment(let a), .moment(let b)): return a == b
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.member(let a), .member(let b)): return a == b
    case (.text(let a), .text(let b)):
      return a.field.length == b.field.length
        && compare(bytes(a, program, chunk), bytes(b, program, chunk)) == 0
    default: return left.isBlank && right.isBlank
    }
  }

  /// Below, at or above zero; nil if one of them is blank.
  private func order(_ left: Value, _ right: Value, _ program: Program, _ chunk: borrowing Chunk) -> Int? {
    switch (left, right) {
    case (.number(let a), .number(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.moment(let a), .moment(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.text(let a), .text(let b)):
      guard a.field.length > 0, b.field.length > 0 else { return nil }
      return compare(bytes(a, program, chunk), bytes(b, program, chunk))
    default: return nil
    }
  }

  private func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let common = min(left.count, right.count)
    if common > 0, let a = left.baseAddress, let b = right.baseAddress {
      let order = Int(memcmp(a, b, common))
      if order != 0 { return order }
    }
    return left.count - right.count
  }
}

extension Comparison {
  /// Whether it holds for an order below, at or above zero.
  fileprivate func holds(_ order: Int) -> Bool {
    switch self {
    case .eq: order == 0
    case .ne: order != 0
    case .gt: order > 0
    case .ge: order >= 0
    case .lt: order < 0
    case .le: order <= 0
    }
  }
}
