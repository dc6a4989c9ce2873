/// What the beginning of an XML data file has shown: all that it takes to begin at any of its records.
public final class XMLLayout: Unparsed {
  /// The text up to the last tag, comment or the like before the first record.
  let head: [UInt8]
  /// How many line ends the head has.
  let lines: Int
  /// The name of the root element, as it stands in tags.
  let root: [UInt8]
  /// The name of the record elements, as it stands in tags.
  let record: [UInt8]
  /// Whether fields are elements or attributes.
  let style: XMLStyle
  /// The columns and how else they may be spelled.
  let index: XMLColumnIndex
  /// The columns, if they were known beforehand.
  let given: [XMLColumn]?
  /// How the columns were spelled, as far as they have occurred.
  let spellings: [[UInt8]?]

  /// A layout for text whose first record starts at a place; nil if its tags are not what they seem to be.
  init?(
    of text: UnsafeRawBufferPointer, firstRecord: Int, root: String, record: String, style: XMLStyle,
    columns: XMLColumnTable
  ) {
    self.root = Array(root.utf8)
    self.record = Array(record.utf8)
    self.style = style
    index = columns.index
    given = columns.given
    spellings = columns.spellings
    // A prefix would show here: libxml2 gives names without it.
    let opening = [0x3C] + self.record
    guard firstRecord + opening.count < text.count, text[firstRecord...].starts(with: opening),
      Self.endsName(text[firstRecord + opening.count])
    else { return nil }
    // In a field that is called like its record, a record would seem to end.
    guard index.column(record) == nil else { return nil }
    head = Array(text[..<((text[..<firstRecord].lastIndex(of: 0x3E) ?? -1) + 1)])
    lines = head.count { $0 == 0x0A }
    // libxml2 looks at nothing before it has four bytes.
    guard head.count >= 4 else { return nil }
  }

  public func makeParser() -> any ChunkParser { XMLParser(self) }

  /// Whether an XML document ends where it should shows only when it is parsed.
  public var isProvenByReading: Bool { false }

  /// Whether the text of a chunk begins with the head.
  func begins(_ chunk: borrowing Chunk) -> Bool {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    return text[chunk.origin.textStart...].starts(with: head)
  }

  /// Whether a byte may stand behind the name in a start tag.
  @inline(always)
  static func endsName(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x3E || byte == 0x2F }
}
