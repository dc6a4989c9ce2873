internal import Entities
internal import Records

/// One step of a compiled expression. Values are taken from a stack and put back on it.
enum Instruction: Sendable, Equatable {
  /// Puts the value of a field on the stack.
  case text(Int)
  case number(Int)
  case moment(Int)
  case boolean(Int)
  case guid(Int)
  case member(Int, table: Int)
  /// Puts a constant on the stack.
  case constant(Int)
  case negate
  case arithmetic(Arithmetic)
  case round(places: Int, Rounding)
  case multiplyRounded(places: Int, Rounding)
  case divideRounded(places: Int, Rounding)
  case compare(Comparison)
  /// Compares members of an enumeration by number.
  case compareMembers(Comparison, table: Int)
  /// Whether the value is one of these constants.
  case isIn(first: Int, count: Int)
  case not
  /// Makes a blank condition false.
  case certain
  /// Goes on elsewhere if the condition on top decides an `and` or `or`; else takes it off.
  case jumpIfFalse(Int)
  case jumpIfTrue(Int)
  /// Takes the condition off and goes on elsewhere if it is false.
  case jumpUnless(Int)
  case jump(Int)
  /// Goes on elsewhere if there is a value on top; else takes it off.
  case jumpIfGiven(Int)
  case call(Operation)
}

/// A text on the stack: where its bytes lie.
enum TextValue: Sendable {
  case chunk(Field)
  case constant(Field)
  /// Among the texts worked out for this record.
  case scratch(Field)

  /// The bytes it has, wherever they lie.
  var field: Field {
    switch self {
    case .chunk(let field), .constant(let field), .scratch(let field): field
    }
  }

  /// A part of it.
  func part(_ range: Range<Int>) -> TextValue {
    let old = field
    let new = Field(start: Int(old.start) + range.lowerBound, length: range.count, plain: old.isPlain)
    return switch self {
    case .chunk: .chunk(new)
    case .constant: .constant(new)
    case .scratch: .scratch(new)
    }
  }
}

/// A value on the stack.
enum Value: Sendable {
  case null
  case text(TextValue)
  case number(Decimal)
  case moment(DateTime)
  case boolean(Bool)
  case member(Int)

  /// Whether there is nothing: null or empty text.
  var isBlank: Bool {
    switch self {
    case .null: true
    case .text(let text): text.field.length == 0
    case .number, .moment, .boolean, .member: false
    }
  }
}

/// A compiled expression: steps, constants and what they refer to.
///
/// Unchecked, because nothing changes after `init`; the steps lie in plain memory so that a run counts no references.
final class Program: @unchecked Sendable {
  let steps: UnsafeMutableBufferPointer<Instruction>
  let constants: UnsafeMutableBufferPointer<Value>
  let texts: UnsafeMutableBufferPointer<UInt8>
  let sources: UnsafeMutableBufferPointer<Scope.Source>
  let items: [Scope.Item]
  let tables: [EnumerationTable]
  let ranks: [[Int]]
  let patterns: [Pattern]
  let formats: [DateFormat]
  let system: System
  /// How many values the stack must hold.
  let depth: Int
  let result: Kind
  /// The system whose spelling enumerations have in the result.
  let resultSystem: System

  init(_ compiler: Compiler, checker: Checker, depth: Int, result: Kind, resultSystem: System) {
    steps = Self.copy(compiler.steps)
    constants = Self.copy(compiler.constants)
    texts = Self.copy(compiler.texts)
    items = checker.scope.items
    sources = Self.copy(items.map(\.source))
    tables = checker.enumerations.map(\.table)
    ranks = tables.map(\.ranks)
    patterns = checker.patterns
    formats = checker.formats
    system = checker.scope.system
    self.depth = depth
    self.result = result
    self.resultSystem = resultSystem
  }

  deinit {
    steps.deallocate()
    constants.deallocate()
    texts.deallocate()
    sources.deallocate()
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let room = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
    _ = room.initialize(from: elements)
    return room
  }
}

extension EnumerationTable {
  /// What members are compared by: their numbers, or their order if a number is not known.
  var ranks: [Int] {
    let known = numbers.compactMap { $0 }
    return known.count == numbers.count ? known : Array(numbers.indices)
  }
}
