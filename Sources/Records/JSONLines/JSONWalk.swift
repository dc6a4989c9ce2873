internal import CScan

/// Walks through lines of JSON. Texts with escapes are put right where they stand.
struct JSONWalk {
  /// Where it is, and in which line of the file.
  var at = 0
  private(set) var line: Int
  private let end: Int

  /// At the beginning of a text, which gets a line end if it lacks one: nothing runs over that.
  init(_ bytes: inout ByteBuffer, line: Int) {
    if bytes.count > 0, bytes.base[bytes.count - 1] != 0x0A { bytes.append(0x0A) }
    end = bytes.count
    bytes.reserve(ByteBuffer.slack)
    bytes.fillSlack(with: 0x20)
    self.line = line
  }

  /// A line is no record: why.
  static func fault(_ why: String) -> Fault {
    Fault(
      .jsonMalformed, "this is no record of JSON: \(why)",
      remedy: "every record is a whole object on a line of its own: jq -c . FILE")
  }

  /// Stops before bytes that are no text.
  mutating func refuseInvalid(_ bytes: borrowing ByteBuffer, takesEncoding: Bool) throws(Fault) {
    guard let bad = UTF8Check.firstInvalid(bytes.bytes) else { return }
    line += p2c_byte_count(bytes.base, bad, 0x0A)
    throw Fault(
      .badText, "there is a byte that is not UTF-8",
      remedy: takesEncoding
        ? "try --encoding \(EncodingGuess.name(of: bytes.bytes))"
        : "convert it first: iconv -f ENCODING -t UTF-8 FILE")
  }

  // MARK: between values

  @inline(__always)
  private mutating func skipBlanks(_ bytes: borrowing ByteBuffer) {
    while bytes.base[at] == 0x20 || bytes.base[at] == 0x09 || bytes.base[at] == 0x0D { at &+= 1 }
  }

  /// Goes to the next line that is not blank; false at the end.
  mutating func findRecord(_ bytes: borrowing ByteBuffer) -> Bool {
    while at < end {
      skipBlanks(bytes)
      if at >= end { return false }
      if bytes.base[at] != 0x0A { return true }
      at += 1
      line += 1
    }
    return false
  }

  /// Goes into a record; false, and behind it, if it is empty.
  mutating func begins(_ bytes: borrowing ByteBuffer) throws(Fault) -> Bool {
    guard bytes.base[at] == UInt8(ascii: "{") else { throw Self.fault("the line is no record") }
    at += 1
    skipBlanks(bytes)
    guard bytes.base[at] == UInt8(ascii: "}") else { return true }
    at += 1
    return false
  }

  /// Goes to the next member; false, and behind the record, if there is none.
  @inline(__always)
  mutating func goesOn(_ bytes: borrowing ByteBuffer) throws(Fault) -> Bool {
    skipBlanks(bytes)
    let byte = bytes.base[at]
    at &+= 1
    if byte == UInt8(ascii: ",") {
      skipBlanks(bytes)
      return true
    }
    if byte == UInt8(ascii: "}") { return false }
    at -= 1
    throw Self.fault(byte == 0x0A ? "the record does not end in its line" : "there is no comma behind a member")
  }

  @inline(__always)
  mutating func passColon(_ bytes: borrowing ByteBuffer) throws(Fault) {
    skipBlanks(bytes)
    guard bytes.base[at] == UInt8(ascii: ":") else { throw Self.fault("there is no colon behind the name of a member") }
    at &+= 1
    skipBlanks(bytes)
  }

  /// Goes behind the end of the line that a record stands in.
  mutating func endLine(_ bytes: borrowing ByteBuffer) throws(Fault) {
    skipBlanks(bytes)
    guard bytes.base[at] == 0x0A else { throw Self.fault("there is something behind the record") }
    at += 1
    line += 1
  }

  // MARK: values

  /// The name of a member.
  mutating func name(_ bytes: inout ByteBuffer) throws(Fault) -> String {
    guard bytes.base[at] == UInt8(ascii: "\"") else { throw Self.fault("there is no name of a member") }
    let name = try text(&bytes)
    return String(decoding: UnsafeBufferPointer(start: bytes.base + Int(name.start), count: name.length), as: UTF8.self)
  }

  /// A value: a text, a number, a boolean, or blank.
  @inline(__always)
  mutating func value(_ bytes: inout ByteBuffer) throws(Fault) -> Field {
    let byte = bytes.base[at]
    if byte == UInt8(ascii: "\"") { return try text(&bytes) }
    return try other(byte, &bytes)
  }

  private mutating func other(_ byte: UInt8, _ bytes: inout ByteBuffer) throws(Fault) -> Field {
    switch byte {
    case UInt8(ascii: "n") where passes("null", bytes): return .blank
    case UInt8(ascii: "t") where passes("true", bytes): return Field(start: at - 4, length: 4, plain: true)
    case UInt8(ascii: "f") where passes("false", bytes): return Field(start: at - 5, length: 5, plain: true)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(&bytes)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      throw Fault(
        .jsonMalformed,
        "the value is \(byte == UInt8(ascii: "{") ? "an object" : "an array"), and a field has one value",
        remedy: "make members of what is in it, or leave it out, with jq")
    default: throw Self.fault("there is no value")
    }
  }

  private mutating func passes(_ word: StaticString, _ bytes: borrowing ByteBuffer) -> Bool {
    for index in 0..<word.utf8CodeUnitCount where bytes.base[at + index] != word.utf8Start[index] { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  /// A text whose quote comes next.
  @inline(__always)
  private mutating func text(_ bytes: inout ByteBuffer) throws(Fault) -> Field {
    let start = at &+ 1
    var commas: UInt32 = 0
    at = start
    var masks = p2c_json16(bytes.base + at)
    while masks.stop == 0 {
      commas |= masks.comma
      at &+= 16
      masks = p2c_json16(bytes.base + at)
    }
    let before = masks.stop.trailingZeroBitCount
    commas |= masks.comma & ((1 << UInt32(truncatingIfNeeded: before)) &- 1)
    at &+= before
    guard bytes.base[at] == UInt8(ascii: "\"") else { return try escaped(from: start, &bytes) }
    at &+= 1
    let length = at &- 1 &- start
    return Field(start: start, length: length, given: true, plain: commas == 0 && length > 0)
  }

  /// A text that has something to put right in it.
  @inline(never)
  private mutating func escaped(from start: Int, _ bytes: inout ByteBuffer) throws(Fault) -> Field {
    var to = at
    while true {
      let byte = bytes.base[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return Field(start: start, length: to - start, given: true)
      case UInt8(ascii: "\\"): try escape(&bytes, &to)
      case 0..<0x20:
        throw Self.fault(byte == 0x0A ? "the text does not end in its line" : "a control character is not escaped")
      default:
        bytes.base[to] = byte
        to += 1
      }
    }
  }

  /// Puts what an escape stands for in its place; it is never longer.
  private mutating func escape(_ bytes: inout ByteBuffer, _ to: inout Int) throws(Fault) {
    let byte = bytes.base[at]
    at += 1
    let known: [UInt8: UInt8] = [0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
    if byte == UInt8(ascii: "u") {
      let scalar = try scalar(bytes)
      for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        bytes.base[to] = unit
        to += 1
      }
      return
    }
    guard let meant = known[byte] ?? ([0x22, 0x5C, 0x2F].contains(byte) ? byte : nil) else {
      throw Self.fault("there is an escape that JSON does not know")
    }
    bytes.base[to] = meant
    to += 1
  }

  private mutating func scalar(_ bytes: borrowing ByteBuffer) throws(Fault) -> Unicode.Scalar {
    let first = try unit(bytes)
    var code = UInt32(first)
    if UTF16.isLeadSurrogate(first), bytes.base[at] == UInt8(ascii: "\\"), bytes.base[at + 1] == UInt8(ascii: "u") {
      at += 2
      let second = try unit(bytes)
      guard UTF16.isTrailSurrogate(second) else { throw Self.fault("half a character is escaped") }
      code = 0x10000 + (UInt32(first - 0xD800) << 10 | UInt32(second - 0xDC00))
    }
    guard let scalar = Unicode.Scalar(code) else { throw Self.fault("half a character is escaped") }
    guard code != 0 else {
      throw Fault(.badText, "there is a NUL in the text, which no field can hold", remedy: "remove it")
    }
    return scalar
  }

  private mutating func unit(_ bytes: borrowing ByteBuffer) throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes.base[at])).hexDigitValue else {
        throw Self.fault("there is an escape that JSON does not know")
      }
      unit = unit << 4 | UInt16(digit)
      at += 1
    }
    return unit
  }

  // MARK: numbers

  /// A number; one with an exponent is written out behind the text.
  private mutating func number(_ bytes: inout ByteBuffer) throws(Fault) -> Field {
    let start = at
    if bytes.base[at] == UInt8(ascii: "-") { at += 1 }
    let whole = digits(bytes)
    let hasLeadingZero = whole > 1 && bytes.base[at - whole] == UInt8(ascii: "0")
    var places = 0
    var isNumber = whole > 0 && !hasLeadingZero
    if bytes.base[at] == UInt8(ascii: ".") {
      at += 1
      places = digits(bytes)
      isNumber = isNumber && places > 0
    }
    guard isNumber else { throw Self.fault("there is no value") }
    let length = at - start
    guard bytes.base[at] | 0x20 == UInt8(ascii: "e") else { return Field(start: start, length: length, plain: true) }
    at += 1
    let exponent = try exponent(bytes)
    return JSONNumber(start: start, length: length, whole: whole, places: places).writtenOut(exponent, &bytes)
  }

  private mutating func digits(_ bytes: borrowing ByteBuffer) -> Int {
    let start = at
    while bytes.base[at] &- 0x30 < 10 { at &+= 1 }
    return at &- start
  }

  private mutating func exponent(_ bytes: borrowing ByteBuffer) throws(Fault) -> Int {
    let isNegative = bytes.base[at] == UInt8(ascii: "-")
    if isNegative || bytes.base[at] == UInt8(ascii: "+") { at += 1 }
    let start = at
    let count = digits(bytes)
    guard count > 0 else { throw Self.fault("there is no value") }
    var exponent = 0
    for index in start..<at where exponent <= JSONNumber.largest {
      exponent = exponent * 10 + Int(bytes.base[index] - 0x30)
    }
    guard exponent <= JSONNumber.largest else {
      throw Fault(.jsonMalformed, "the exponent of the number is beyond \(JSONNumber.largest)")
    }
    return isNegative ? -exponent : exponent
  }
}

/// A number with an exponent, of which so many digits stand before the point and behind it.
private struct JSONNumber {
  static let largest = 100
  let start: Int
  let length: Int
  let whole: Int
  let places: Int

  /// The same number without the exponent, at the end of the bytes.
  func writtenOut(_ exponent: Int, _ bytes: inout ByteBuffer) -> Field {
    let first = start + length - whole - places - (places > 0 ? 1 : 0)
    var digits = (0..<whole + places).map { bytes.base[first + $0 + ($0 >= whole ? 1 : 0)] }
    var point = whole + exponent
    if point < 1 {
      digits.insert(contentsOf: Array(repeating: 0x30, count: 1 - point), at: 0)
      point = 1
    }
    if point > digits.count { digits += Array(repeating: 0x30, count: point - digits.count) }
    while point > 1, digits[0] == 0x30 {
      digits.removeFirst()
      point -= 1
    }
    let from = bytes.count
    if first > start { bytes.append(UInt8(ascii: "-")) }
    bytes.append(Array(digits[..<point]))
    if point < digits.count {
      bytes.append(UInt8(ascii: "."))
      bytes.append(Array(digits[point...]))
    }
    return Field(start: from, length: bytes.count - from, plain: true)
  }
}
