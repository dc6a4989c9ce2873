extension JSON {
  /// The value that a text holds.
  public static func parse(_ bytes: [UInt8]) throws(Fault) -> JSON {
    var buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    return try parse(buffer.bytes)
  }

  /// The value that a text holds.
  public static func parse(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.at == bytes.count else { throw parser.fault("something after the end") }
    return value
  }
}

/// Reads JSON strictly, and never deeper than it can bear.
private struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  var at = 0
  private static let deepest = 200

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  func fault(_ what: String) -> Fault {
    Fault(.data, "json-malformed", "not valid JSON: \(what)", place: Place(offset: at))
  }

  private var byte: UInt8 { at < bytes.count ? bytes[at] : 0 }

  mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
  }

  mutating func value(depth: Int) throws(Fault) -> JSON {
    guard depth < Self.deepest else { throw fault("nested too deeply") }
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try list(depth)
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(Fault) -> JSON {
    let length = word.utf8CodeUnitCount
    guard at + length <= bytes.count, memcmpEqual(word, length) else { throw fault("an unknown word") }
    at += length
    return value
  }

  private func memcmpEqual(_ word: StaticString, _ length: Int) -> Bool {
    (0..<length).allSatisfy { bytes[at + $0] == word.utf8Start[$0] }
  }

  private mutating func object(_ depth: Int) throws(Fault) -> JSON {
    var members: [(name: String, value: JSON)] = []
    at += 1
    skipSpace()
    if byte == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    repeat {
      skipSpace()
      let name = try text()
      skipSpace()
      guard byte == UInt8(ascii: ":") else { throw fault("a colon is missing") }
      at += 1
      members.append((name, try value(depth: depth + 1)))
    } while try hasNext(closing: UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func list(_ depth: Int) throws(Fault) -> JSON {
    var items: [JSON] = []
    at += 1
    skipSpace()
    if byte == UInt8(ascii: "]") {
      at += 1
      return .list([])
    }
    repeat { items.append(try value(depth: depth + 1)) } while try hasNext(closing: UInt8(ascii: "]"))
    return .list(items)
  }

  private mutating func hasNext(closing: UInt8) throws(Fault) -> Bool {
    skipSpace()
    let found = byte
    guard found == closing || found == UInt8(ascii: ",") else { throw fault("a comma or an end is missing") }
    at += 1
    return found == UInt8(ascii: ",")
  }

  private mutating func number() throws(Fault) -> JSON {
    let start = at
    while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
    let digits = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
    guard Double(digits) != nil else { throw fault("a value is missing") }
    return .number(digits)
  }

  private mutating func text() throws(Fault) -> String {
    guard byte == UInt8(ascii: "\"") else { throw fault("a quote is missing") }
    at += 1
    var units: [UInt8] = []
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      guard bytes[at] >= 0x20 else { throw fault("a control character in a text") }
      if bytes[at] == UInt8(ascii: "\\") {
        units += Array(String(try escape()).utf8)
      } else {
        units.append(bytes[at])
        at += 1
      }
    }
    guard at < bytes.count else { throw fault("a text does not end") }
    at += 1
    return String(decoding: units, as: UTF8.self)
  }

  private mutating func escape() throws(Fault) -> Character {
    at += 1
    let code = byte
    at += 1
    switch code {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(UnicodeScalar(code))
    case UInt8(ascii: "u"): return try unicode()
    default: throw fault("an unknown escape")
    }
  }

  private mutating func unicode() throws(Fault) -> Character {
    var scalar = try fourDigits()
    if 0xD800...0xDBFF ~= scalar, byte == UInt8(ascii: "\\") {
      at += 2
      let low = try fourDigits()
      guard 0xDC00...0xDFFF ~= low else { throw fault("half a surrogate pair") }
      scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let found = UnicodeScalar(scalar) else { throw fault("half a surrogate pair") }
    return Character(found)
  }

  private mutating func fourDigits() throws(Fault) -> UInt32 {
    guard at + 4 <= bytes.count else { throw fault("an escape does not end") }
    let digits = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[at..<at + 4]), as: UTF8.self)
    guard let value = UInt32(digits, radix: 16) else { throw fault("an unknown escape") }
    at += 4
    return value
  }
}
