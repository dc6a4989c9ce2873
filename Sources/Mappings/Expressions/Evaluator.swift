package import Records

extension Fault {
  /// What an expression cannot be worked out for.
  static func expression(_ rule: DataRule, _ what: String, field: String? = nil) -> Fault {
    Fault(rule, what, field: field)
  }

  /// A fault met while a field was worked out: what goes wrong on the way is not said of the field the result is for.
  func onTheWay(to field: String?) -> Fault {
    var fault = self
    if fault.field == nil, let field { fault.what = "\(field): \(what)" }
    fault.field = fault.field ?? field
    return fault
  }
}

/// Works out expressions for one record after the other. Every worker has its own.
package struct Evaluator: ~Copyable {
  /// Texts worked out for the current record.
  var scratch = ByteBuffer()
  private var stack: UnsafeMutablePointer<Value>
  private var capacity: Int
  /// How many values are on the stack.
  private var top = 0

  package init() {
    capacity = 32
    stack = .allocate(capacity: capacity)
  }

  deinit { stack.deallocate() }

  /// Whether a condition holds for a record; a blank one does not.
  package mutating func condition(
    _ expression: borrowing Expression, chunk: borrowing Chunk, record: Int
  ) throws(Fault) -> Bool {
    guard case .boolean(let holds) = try run(expression.program, chunk, record) else { return false }
    return holds
  }

  /// The value of an expression for a record, as a field of the chunk that holds the record.
  ///
  /// An unchanged text is the field it came from; anything else is added to the chunk.
  package mutating func value(
    _ expression: borrowing Expression, chunk: inout Chunk, record: Int
  ) throws(Fault) -> Field {
    let program = expression.program
    let value = try run(program, chunk, record)
    let start = chunk.bytes.count
    switch value {
    case .null: return .blank
    case .text(.chunk(let field)): return field
    case .text(.constant(let field)):
      return chunk.add(Self.slice(program.texts.baseAddress, field), given: field.length == 0)
    case .text(.scratch(let field)): return chunk.add(Self.slice(scratch.base, field), given: false)
    case .number(let number): number.write(to: &chunk.bytes)
    case .moment(let moment):
      if program.result == .moment(hasTime: true) {
        moment.write(to: &chunk.bytes)
      } else {
        moment.writeDate(to: &chunk.bytes)
      }
    case .boolean(let yes): Canonical.write(yes, for: program.system, to: &chunk.bytes)
    case .member(let member): try write(member, program, &chunk.bytes)
    }
    return Field(start: start, length: chunk.bytes.count - start)
  }

  private func write(_ member: Int, _ program: Program, _ buffer: inout ByteBuffer) throws(Fault) {
    guard case .member(let table) = program.result,
      !program.tables[table].write(member, for: program.resultSystem, to: &buffer)
    else { return }
    throw Fault.expression(.expressionEnum, "a member of the enumeration has no known number")
  }

  static func slice(_ base: UnsafePointer<UInt8>?, _ field: Field) -> UnsafeRawBufferPointer {
    guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: base + Int(field.start), count: field.length)
  }

  static func slice(_ base: UnsafeMutablePointer<UInt8>?, _ field: Field) -> UnsafeRawBufferPointer {
    slice(base.map { UnsafePointer($0) }, field)
  }

  /// The bytes of a text. They move when `scratch` grows.
  @inline(always)
  func bytes(_ text: TextValue, _ program: Program, _ chunk: borrowing Chunk) -> UnsafeRawBufferPointer {
    switch text {
    case .chunk(let field): chunk.value(field)
    case .constant(let field): Self.slice(program.texts.baseAddress, field)
    case .scratch(let field): Self.slice(scratch.base, field)
    }
  }

  // MARK: The stack

  @inline(always)
  mutating func push(_ value: Value) {
    (stack + top).initialize(to: value)
    top &+= 1
  }

  @inline(always)
  mutating func pop() -> Value {
    top &-= 1
    return stack[top]
  }

  /// The value so many below the top.
  func peek(_ below: Int) -> Value { stack[top - 1 - below] }

  /// Takes so many values off.
  mutating func drop(_ count: Int) { top -= count }

  private mutating func reserve(_ depth: Int) {
    guard depth > capacity else { return }
    stack.deallocate()
    capacity = depth * 2
    stack = .allocate(capacity: capacity)
  }

  private mutating func run(
    _ program: Program, _ chunk: borrowing Chunk, _ record: Int
  ) throws(Fault) -> Value {
    reserve(program.depth + 1)
    scratch.removeAll()
    top = 0
    var at = 0
    while at < program.steps.count {
      let step = program.steps[at]
      at += 1
      switch step {
      case .jumpIfFalse(let target), .jumpIfTrue(let target), .jumpUnless(let target), .jump(let target),
        .jumpIfGiven(let target):
        if jumps(step) { at = target }
      case .text, .number, .moment, .boolean, .guid, .member, .constant:
        try load(step, program, chunk, record)
      case .negate, .arithmetic, .round, .multiplyRounded, .divideRounded: try calculate(step)
      case .compare, .compareMembers, .isIn, .not, .certain: decide(step, program, chunk)
      case .call(let operation): try call(operation, program, chunk)
      }
    }
    return pop()
  }

  /// Whether a jump is taken.
  private mutating func jumps(_ step: Instruction) -> Bool {
    let value = step.isPlainJump ? Value.null : pop()
    switch step {
    case .jumpIfFalse, .jumpIfTrue:
      guard case .boolean(let holds) = value, (step.isJumpIfTrue) == holds else { return false }
      push(value)
      return true
    case .jumpUnless:
      guard case .boolean(true) = value else { return true }
      return false
    case .jumpIfGiven:
      guard !value.isBlank else { return false }
      push(value)
      return true
    default: return true
    }
  }
}

extension Instruction {
  fileprivate var isPlainJump: Bool {
    guard case .jump = self else { return false }
    return true
  }

  fileprivate var isJumpIfTrue: Bool {
    guard case .jumpIfTrue = self else { return false }
    return true
  }
}
