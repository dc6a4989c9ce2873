/// A JSON value, as ledgers and reports need it; objects keep the order of their members.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number by its text, so that nothing is lost.
  case number(String)
  case text(String)
  case list([JSON])
  case object([(name: String, value: JSON)])

  public static func int(_ value: Int) -> JSON { .number(String(value)) }

  public static func == (left: JSON, right: JSON) -> Bool { left.description == right.description }

  /// A member of an object.
  public subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The members of a list; none for anything else.
  public var items: [JSON] {
    if case .list(let items) = self { items } else { [] }
  }

  /// The whole number, if it is one.
  public var int: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  /// The text, if it is one.
  public var string: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

extension JSON {
  /// Writes a text as JSON has it.
  public static func quote(_ value: String, to buffer: inout ByteBuffer) {
    var text = ""
    quote(value, to: &text)
    buffer.append(text)
  }
}

extension JSON: CustomStringConvertible {
  /// The value on one line.
  public var description: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// The value laid out for people, two blanks a level, short lists and objects on one line.
  public var pretty: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .text(let value): JSON.quote(value, to: &text)
    case .list(let items):
      JSON.write(items.map { (nil, $0) }, "[", "]", to: &text, indent: indent)
    case .object(let members):
      JSON.write(members.map { ($0.name, $0.value) }, "{", "}", to: &text, indent: indent)
    }
  }

  private static func write(
    _ members: [(name: String?, value: JSON)], _ open: String, _ close: String, to text: inout String,
    indent: Int?
  ) {
    let isFlat = indent == nil || members.allSatisfy { !$0.value.isNested }
    let inner = indent.map { isFlat ? nil : $0 + 2 } ?? nil
    text += open
    for (index, member) in members.enumerated() {
      if index > 0 { text += isFlat ? ", " : "," }
      if let inner { text += "\n" + String(repeating: " ", count: inner) }
      if let name = member.name {
        quote(name, to: &text)
        text += ": "
      }
      member.value.write(to: &text, indent: inner)
    }
    if let indent, !isFlat { text += "\n" + String(repeating: " ", count: indent) }
    text += close
  }

  private var isNested: Bool {
    switch self {
    case .list(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    case .null, .bool, .number, .text: false
    }
  }

  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
