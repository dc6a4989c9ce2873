internal import CScan

/// Writes UTF-8 in another encoding, and knows beforehand what that lacks, so that nothing is ever replaced.
struct TextEncoder: Sendable {
  private let encoding: TextEncoding
  /// Which characters there are, a bit for each; nil if all of Unicode are.
  private let characters: [UInt64]?
  /// Whether ASCII stays as it is.
  private let keepsASCII: Bool

  /// Beyond this nobody but Unicode itself has characters.
  private static let end: UInt32 = 0x30000

  init(_ encoding: TextEncoding) throws(Fault) {
    guard let there = Converter(from: "UTF-8", to: encoding.name),
      let back = Converter(from: encoding.name, to: "UTF-8")
    else { throw .noMemory(Place()) }
    self.encoding = encoding
    let ascii = String(String.UnicodeScalarView((UInt8(0)..<128).map { Unicode.Scalar($0) }))
    var output = ByteBuffer()
    keepsASCII = Self.encode(ascii, there, &output) && Array(output.bytes) == Array(ascii.utf8)
    let isUnicode = ["\u{10FFFF}", "\u{E0041}", "\u{1F600}"].allSatisfy { Self.isKept($0, there, back, &output) }
    characters = isUnicode ? nil : Self.characters(there, back)
  }

  private static func characters(_ there: Converter, _ back: Converter) -> [UInt64] {
    var found = [UInt64](repeating: 0, count: Int(end) / 64)
    var output = ByteBuffer()
    for number in 0..<end {
      guard let scalar = Unicode.Scalar(number), isKept(String(scalar), there, back, &output) else { continue }
      found[Int(number >> 6)] |= 1 << UInt64(number & 63)
    }
    return found
  }

  /// Whether pieces of text can be written by themselves, because none begins with a mark.
  static func takesPieces(_ encoding: TextEncoding) -> Bool {
    guard let there = Converter(from: "UTF-8", to: encoding.name) else { return false }
    var one = ByteBuffer()
    var two = ByteBuffer()
    return encode("a", there, &one) && encode("aa", there, &two) && two.count == 2 * one.count
  }

  /// Whether a character comes back as it went.
  private static func isKept(_ text: String, _ there: Converter, _ back: Converter, _ output: inout ByteBuffer) -> Bool
  {
    guard encode(text, there, &output), output.count > 0 else { return false }
    var again = ByteBuffer()
    back.reset()
    guard case .end = back.convert(output.bytes, into: &again).stop else { return false }
    back.finish(into: &again)
    return Array(again.bytes) == Array(text.utf8)
  }

  private static func encode(_ text: String, _ there: Converter, _ output: inout ByteBuffer) -> Bool {
    output.removeAll()
    there.reset()
    var text = text
    let stop = text.withUTF8 { there.convert(UnsafeRawBufferPointer($0), into: &output).stop }
    there.finish(into: &output)
    return stop == .end
  }

  /// Why a text cannot be written; nil if it can.
  func refusal(_ text: UnsafeRawBufferPointer) -> String? {
    guard let characters, let base = text.baseAddress else { return nil }
    var at = 0
    while at < text.count {
      if keepsASCII, at &+ 16 <= text.count, p2c_high16(base + at) == 0 {
        at &+= 16
        continue
      }
      let (number, length) = Self.character(text, at)
      if number >= Self.end || characters[Int(number >> 6)] >> UInt64(number & 63) & 1 == 0 {
        let digits = String(number, radix: 16, uppercase: true)
        return "U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits), which \(encoding.name) lacks"
      }
      at &+= length
    }
    return nil
  }

  /// The character that begins at a place of valid UTF-8.
  private static func character(_ text: UnsafeRawBufferPointer, _ at: Int) -> (number: UInt32, length: Int) {
    let first = text[at]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = min(first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2, text.count - at)
    var number = UInt32(first) & (0x7F >> UInt32(length))
    for byte in text[(at + 1)..<(at + length)] { number = number << 6 | UInt32(byte & 0x3F) }
    return (number, length)
  }

  /// Adds text that was not refused.
  func encode(_ text: [UInt8]) throws(Fault) -> [UInt8] {
    var plain = Output()
    var output = ByteBuffer()
    plain.bytes.append(text)
    plain.endRecord()
    try encode(&plain, with: &output)
    return Array(plain.bytes.bytes)
  }

  /// Encodes records that were not refused, each by itself, so that pieces can be put together.
  func encode(_ records: inout Output, with scratch: inout ByteBuffer) throws(Fault) {
    guard let there = Converter(from: "UTF-8", to: encoding.name) else { throw .noMemory(Place()) }
    scratch.removeAll()
    var start = 0
    for index in records.ends.indices {
      let end = Int(records.ends[index])
      let record = UnsafeRawBufferPointer(rebasing: records.bytes.bytes[start..<end])
      if keepsASCII, Self.isASCII(record) {
        scratch.append(record)
      } else {
        guard case .end = there.convert(record, into: &scratch).stop else {
          throw Fault(.ours, "encoding-refused", "\(encoding.name) lacks a character that it should have")
        }
        there.finish(into: &scratch)
      }
      records.ends[index] = UInt32(truncatingIfNeeded: scratch.count)
      start = end
    }
    swap(&records.bytes, &scratch)
  }

  private static func isASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let base = text.baseAddress else { return true }
    var at = 0
    while at &+ 16 <= text.count {
      if p2c_high16(base + at) != 0 { return false }
      at &+= 16
    }
    return text[at...].allSatisfy { $0 < 0x80 }
  }
}
