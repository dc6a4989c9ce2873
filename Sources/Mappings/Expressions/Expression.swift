package import Entities
package import Records

/// An OData expression, checked and compiled.
package struct Expression: Sendable {
  /// The text it was made from.
  package let source: String
  /// What it gives; nil if it is always blank.
  package let type: ValueType?
  /// The fields it names, as places among the scope's items.
  package let fields: [Int]
  /// The parameters it names.
  package let parameters: Set<String>
  let program: Program
  let tree: Typed
  let enumerations: [Enumeration]

  /// What the surroundings make of the result.
  package enum Expectation: Sendable {
    /// It must be true or false.
    case condition
    /// Any value will do, since a value map follows.
    case anything
    /// It must be what this field holds.
    case field(EntityField)
  }

  /// The names in an expression that can only be those of fields; none if it cannot be read.
  static func fieldNames(in text: String) -> [String] {
    guard let tokens = try? Lexer.tokens(text, blame: Blame(base: Place())) else { return [] }
    return zip(tokens, tokens.dropFirst()).compactMap { token, next in
      guard case .name(let name, let isQuoted) = token.kind, isQuoted || next.kind != .open else { return nil }
      return name
    }
  }

  /// Checks and compiles an expression; `place` is where its first character stands.
  package static func compile(
    _ text: String, scope: Scope, expecting: Expectation, place: Place = Place()
  ) throws(Fault) -> Expression {
    let blame = Blame(base: place)
    let syntax = try Parser.parse(text, blame: blame)
    var checker = Checker(scope: scope, blame: blame)
    var tree: Typed
    switch expecting {
    case .condition: tree = try checker.condition(syntax)
    case .anything: tree = try checker.check(syntax)
    case .field(let field): tree = try checker.result(syntax, for: field)
    }
    tree = tree.folded
    var compiler = Compiler(items: scope.items)
    let depth = compiler.emit(tree)
    let program = Program(
      compiler, checker: checker, depth: depth, result: tree.kind,
      resultSystem: checker.resultSystem(tree, expecting))
    return Expression(source: text, program: program, tree: tree, checker: checker)
  }

  /// The extras it names.
  var extras: [Int] {
    fields.compactMap { if case .extra(let place) = program.items[$0].source { place } else { nil } }
  }

  /// Where the values of the fields that it names come from.
  var sources: [Scope.Source] { fields.map { program.items[$0].source } }

  /// Where its value comes from, if it names one field alone.
  var onlySource: Scope.Source? { fields.count == 1 ? program.items[fields[0]].source : nil }

  /// The name of the field, if the expression is no more than one.
  package var onlyField: String? {
    guard case .field(let place) = tree.shape else { return nil }
    return program.items[place].name
  }

  private init(source: String, program: Program, tree: Typed, checker: Checker) {
    self.source = source
    self.program = program
    self.tree = tree
    type = tree.kind.type
    fields = checker.fields.sorted()
    parameters = checker.parameters
    enumerations = checker.enumerations
  }
}

extension Kind {
  /// The type of a field that holds such values.
  var type: ValueType? {
    switch self {
    case .null: nil
    case .text: .text
    case .number(let isWhole): isWhole ? .integer : .decimal
    case .moment(let hasTime): hasTime ? .datetime : .date
    case .boolean: .boolean
    case .member: .enumeration
    case .guid: .guid
    }
  }
}

// What a field makes of an expression.
extension Checker {
  /// The expression as the value of a field.
  mutating func result(_ syntax: Syntax, for field: EntityField) throws(Fault) -> Typed {
    let wanted = wantedKind(field)
    let typed = try fit(try check(syntax), to: wanted)
    switch (wanted, typed.kind) {
    case (_, .null): return typed
    case (.number(true), .number(false)): return converted(typed, .requireWhole, wanted)
    case (.number, .number), (.moment(true), .moment):
      return Typed(shape: typed.shape, kind: wanted, at: typed.at)
    case (.member(let table), .text): return converted(typed, .member(table), wanted)
    case (.guid, .text): return converted(typed, .guid, wanted)
    case (.text, .guid): return typed
    default: break
    }
    guard wanted == typed.kind else { throw clash(field, wanted, typed.kind, syntax.at) }
    return typed
  }

  private mutating func wantedKind(_ field: EntityField) -> Kind {
    switch field.type {
    case .text: .text
    case .integer: .number(isWhole: true)
    case .decimal: .number(isWhole: false)
    case .date: .moment(hasTime: false)
    case .datetime: .moment(hasTime: true)
    case .boolean: .boolean
    case .enumeration: field.enumeration.map { .member(table($0)) } ?? .text
    case .guid: .guid
    }
  }

  private func converted(_ typed: Typed, _ operation: Operation, _ kind: Kind) -> Typed {
    Typed(shape: .call(operation, [typed]), kind: kind, at: typed.at)
  }

  private func clash(_ field: EntityField, _ wanted: Kind, _ found: Kind, _ at: Int) -> Fault {
    let remedy: String? =
      switch (wanted, found) {
      case (.text, _): "write text(…)"
      case (.number, .text): "write number(…)"
      case (.moment, .text): "write parseDate(…, 'yyyy-MM-dd')"
      case (.moment, .moment): "write date(…)"
      case (.member, .member): "use a value map"
      default: nil
      }
    var fault = blame.fault(
      "type", "this is \(name(found)), but \(field.name) holds \(name(wanted))", at: at, remedy: remedy)
    fault.field = field.name
    return fault
  }

  /// Enumerations in front of a value map keep the spelling of their source.
  func resultSystem(_ typed: Typed, _ expecting: Expression.Expectation) -> System {
    guard case .anything = expecting, case .member(let table) = typed.kind else { return scope.system }
    let item = fields.sorted().first { scope.items[$0].enumeration?.name == enumerations[table].name }
    return item.map { scope.items[$0].system } ?? scope.system
  }
}
