/// The strings that cells refer to by number, read as far as they are asked for.
///
/// The first are kept in memory, because they are met first and most often; the others go to disk.
final class SharedStrings {
  private let file: any ZippedFile
  private let place: Place
  private let texts: TextTable
  private let reader: StringItems
  private let parser: ElementParser
  private var buffer = ByteBuffer(capacity: 1 << 16)
  private var hasEnded = false

  init(_ file: any ZippedFile, folder: String, _ place: Place) {
    self.file = file
    self.place = place
    texts = TextTable(folder: folder)
    reader = StringItems(texts)
    parser = ElementParser(reader, place)
  }

  /// Adds the text of a number to a buffer; false if there are not so many.
  func append(_ number: Int, to bytes: inout ByteBuffer) throws(Fault) -> Bool {
    while number >= texts.count, !hasEnded { try readOn() }
    guard (0..<texts.count).contains(number) else { return false }
    try texts.append(number, to: &bytes)
    return true
  }

  private func readOn() throws(Fault) {
    buffer.count = try file.read(into: UnsafeMutableRawBufferPointer(start: buffer.base, count: 1 << 16))
    guard buffer.count > 0 else {
      hasEnded = true
      return try parser.finish()
    }
    try parser.feed(buffer.bytes)
  }
}

/// Puts the items of a file of shared strings into a table.
private final class StringItems: ElementReader {
  private let texts: TextTable
  private var text = CellText()
  private var isInItem = false

  init(_ texts: TextTable) { self.texts = texts }

  func start(_ name: ElementName, _ attributes: ElementAttributes) {
    if "si" ~= name { isInItem = true } else if isInItem { text.start(name) }
  }

  func end(_ name: ElementName) throws(Fault) {
    guard "si" ~= name else {
      text.end(name)
      return
    }
    isInItem = false
    try texts.add(text.take())
    text.clear()
  }

  func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) { try text.add(bytes, count) }
}

/// The text of a string item, put together from its runs; what says how it is pronounced is left out.
struct CellText: ~Copyable {
  private var bytes = ByteBuffer()
  private var isInText = false
  private var isInPhonetic = false

  mutating func start(_ name: ElementName) {
    if "t" ~= name { isInText = !isInPhonetic } else if "rPh" ~= name { isInPhonetic = true }
  }

  mutating func end(_ name: ElementName) {
    if "t" ~= name { isInText = false } else if "rPh" ~= name { isInPhonetic = false }
  }

  mutating func add(_ text: UnsafePointer<UInt8>, _ count: Int) throws(Fault) {
    guard isInText else { return }
    bytes.append(text, count)
    guard bytes.count <= XMLHeldBack.longest else {
      throw Fault(.recordTooLong, "a text of the workbook is longer than 16 MiB")
    }
  }

  /// The whole text, with what XML cannot hold unescaped; valid until it is changed.
  mutating func take() -> UnsafeRawBufferPointer {
    bytes.count = CellEscape.remove(bytes.base, bytes.count)
    return bytes.bytes
  }

  mutating func clear() {
    bytes.removeAll()
    isInText = false
    isInPhonetic = false
  }
}
