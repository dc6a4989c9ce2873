internal import Entities
internal import Records

// Literals and parameters become what stands on the other side: a text an enum symbol, a parameter a number.
extension Checker {
  /// The expression with its literals turned into the kind wanted, where they can be.
  mutating func fit(_ typed: Typed, to kind: Kind) throws(Fault) -> Typed {
    switch typed.shape {
    case .text(let text, let isParameter):
      return try fit(text, isParameter, typed.at, to: kind) ?? typed
    case .number(let number):
      guard case .member(let table) = kind else { return typed }
      return try member(number, of: table, typed.at)
    case .conditional(let condition, let yes, let no):
      let (yes, no) = (try fit(yes, to: kind), try fit(no, to: kind))
      let result = yes.kind == .null ? no.kind : yes.kind
      return Typed(shape: .conditional(condition, yes, no), kind: result, at: typed.at)
    case .coalesce(let choices):
      var fitted: [Typed] = []
      for choice in choices { fitted.append(try fit(choice, to: kind)) }
      let result = fitted.first { $0.kind != .null }?.kind ?? .null
      return Typed(shape: .coalesce(fitted), kind: result, at: typed.at)
    case .null, .moment, .boolean, .member, .field, .negation, .not, .arithmetic, .comparison, .membership,
      .and, .or, .rounded, .call:
      return typed
    }
  }

  private mutating func fit(
    _ text: String, _ isParameter: Bool, _ at: Int, to kind: Kind
  ) throws(Fault) -> Typed? {
    switch kind {
    case .null, .text: return nil
    case .member(let table): return try member(text, of: table, at)
    case .guid:
      guard let guid = Self.guid(text) else { throw mismatch(text, "a GUID", at) }
      return Typed(shape: .text(guid, isParameter: isParameter), kind: .guid, at: at)
    case .boolean:
      guard let yes = Self.boolean(text) else { throw mismatch(text, "true or false", at) }
      return Typed(shape: .boolean(yes), kind: .boolean, at: at)
    case .number:
      guard isParameter else { return nil }
      guard let number = Decimal(text) else { throw mismatch(text, "a number", at) }
      return Typed(shape: .number(number), kind: .number(isWhole: number.isWhole), at: at)
    case .moment(let hasTime):
      guard isParameter else { return nil }
      guard let moment = DateTime(text) else { throw mismatch(text, "a date", at) }
      return Typed(shape: .moment(moment), kind: .moment(hasTime: hasTime || !moment.isMidnight), at: at)
    }
  }

  private func mismatch(_ text: String, _ wanted: String, _ at: Int) -> Fault {
    blame.fault("type", "'\(text)' is not \(wanted)", at: at)
  }

  private mutating func member(_ symbol: String, of table: Int, _ at: Int) throws(Fault) -> Typed {
    // An empty text stands for a blank field.
    if symbol.isEmpty { return Typed(shape: .null, kind: .null, at: at) }
    let enumeration = enumerations[table]
    let wanted = symbol.lowercased()
    guard let place = enumeration.members.firstIndex(where: { $0.symbol.lowercased() == wanted }) else {
      let symbols = enumeration.members.map(\.symbol)
      let remedy =
        suggestion(for: symbol, among: symbols).map { "did you mean '\($0)'?" }
        ?? (symbols.count <= 12 ? "it is one of \(symbols.joined(separator: ", "))" : nil)
      throw blame.fault(
        "unknown-symbol", "'\(symbol)' is no member of \(enumeration.name)", at: at, remedy: remedy)
    }
    return Typed(shape: .member(place), kind: .member(table), at: at)
  }

  private mutating func member(_ number: Decimal, of table: Int, _ at: Int) throws(Fault) -> Typed {
    let enumeration = enumerations[table]
    guard let value = number.integer, let place = enumeration.members.firstIndex(where: { $0.value == value })
    else {
      throw blame.fault(
        "unknown-symbol", "\(number) is not the number of a member of \(enumeration.name)", at: at)
    }
    return Typed(shape: .member(place), kind: .member(table), at: at)
  }

  private static func guid(_ text: String) -> String? {
    var text = text
    var buffer = ByteBuffer()
    return text.withUTF8 { Canonical.writeGUID(UnsafeRawBufferPointer($0), to: &buffer) } ? buffer.text : nil
  }

  private static func boolean(_ text: String) -> Bool? {
    var text = text
    return text.withUTF8 { Canonical.boolean(UnsafeRawBufferPointer($0)) }
  }
}
