/// An encoding of text, by a name that iconv knows.
public struct TextEncoding: Sendable, Equatable {
  /// As it was typed.
  public let name: String
  /// The UTF-8 of each byte, in an encoding in which every byte is a character or none.
  let table: [SingleByteDecoder.Character]?

  /// Nil if iconv does not know it. What it is to do with characters that an encoding lacks, which it takes behind a slash,
  /// is no part of a name: nothing is ever replaced.
  public init?(named name: String) {
    let isName = name.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ",") }
    guard isName, !name.isEmpty, let converter = Converter(from: name, to: "UTF-8") else { return nil }
    self.name = name
    table = SingleByteDecoder.table(converter)
  }

  /// Whether it is the one in which text is read and written anyway.
  public var isUTF8: Bool { ["utf8", "utf-8"].contains(name.lowercased()) }

  /// How offsets are counted in text that was read in it.
  var measure: Chunk.Origin.Measure { isUTF8 ? .bytes : table == nil ? .unknown : .units(of: 1) }

  /// Whether a file that begins like this, and is said to be in this encoding, is UTF-8 to all appearance: hardly any text in
  /// another one is valid as that, unless it is ASCII.
  public func looksWrong(for beginning: UnsafeRawBufferPointer) -> Bool {
    if isUTF8 || beginning.starts(with: [0xEF, 0xBB, 0xBF]) { return false }
    let end = UTF8Check.firstInvalid(beginning) ?? beginning.count
    // The last character may be cut.
    return beginning.count - end < 4 && beginning[..<end].contains { $0 >= 0x80 }
  }

  /// What turns text in it into UTF-8; nil if there is no memory for that.
  func decoder() -> (any TextDecoder)? {
    if let table { return SingleByteDecoder(name, table) }
    return Converter(from: name, to: "UTF-8").map { ConvertingDecoder(name, $0) }
  }

  /// Refuses to write in it if every piece of text would begin with a mark.
  public func refuseMarks() throws(Fault) {
    guard !TextEncoder.takesPieces(self) else { return }
    throw Fault(
      .usage, "encoding-mark", "\(name) begins with a mark, and what is written has none",
      remedy: "name the order of bytes too, such as UTF-16LE, or say --format csv-unicode")
  }

  /// Encodings whose names are likely to be meant.
  public static let usual = [
    "cp1252", "cp1250", "cp1251", "cp850", "cp437", "windows-1252", "ISO-8859-1", "ISO-8859-15", "latin1", "UTF-8",
    "UTF-16LE", "UTF-16BE", "UTF-32LE", "macintosh", "cp932", "Shift_JIS", "GB18030", "Big5", "EUC-KR",
  ]

  public static func == (left: TextEncoding, right: TextEncoding) -> Bool { left.name == right.name }
}

/// Turns bytes that arrive in pieces into UTF-8.
protocol TextDecoder {
  /// Adds the text of the bytes to the output; what is incomplete waits for the next piece.
  mutating func decode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) throws(Fault)
  /// Adds what the text ends with, or says that it ends in the middle of a character.
  mutating func finish(into output: inout ByteBuffer) throws(Fault)
}

extension UTF16Decoder: TextDecoder {
  mutating func finish(into output: inout ByteBuffer) throws(Fault) { try finish() }
}

extension Fault {
  /// A byte at which no character of an encoding begins.
  static func noCharacter(_ byte: UInt8, in encoding: String, at offset: Int) -> Fault {
    let guess = encoding.lowercased() == "cp1252" ? "cp850" : "cp1252"
    return Fault(
      .badText, "byte 0x\(String(byte, radix: 16, uppercase: true)) begins no character of \(encoding)",
      remedy: "say with --encoding how the file is encoded, perhaps \(guess)",
      place: Place(offset: offset))
  }
}
