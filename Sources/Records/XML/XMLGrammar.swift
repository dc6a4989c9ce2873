internal import CLibXML2

/// XML data files of either style as libxml2's push parser reads them: the grammar of record.
///
/// It reads every document's beginning and whatever the scanner cannot prove regular, and says what is wrong and where.
/// A missing field and an empty element are both blank: XML data files cannot say empty text.
public final class XMLGrammar {
  /// How many bytes of values, or of fields, make a chunk full.
  public static let chunkSize = 256 * 1024
  /// The longest record.
  public static let longestRecord = 16 * 1024 * 1024
  /// How many bytes libxml2 gets at once.
  static let pieceSize = 64 * 1024

  private let records: UnsafeMutablePointer<XMLRecords>
  private var parser: xmlParserCtxtPtr?
  private let isTolerant: Bool
  private var held = XMLHeldBack()
  private var encoding = XMLEncodingWatch()

  /// A grammar for the columns given; without them, the fields of the first record become the columns.
  ///
  /// A tolerant one passes over what is wrong as long as the text is well-formed, and keeps `oddities` of it.
  public init(columns: [XMLColumn]?, file: String, isTolerant: Bool = false) {
    _ = libxmlIsReady
    self.isTolerant = isTolerant
    records = .allocate(capacity: 1)
    records.initialize(to: XMLRecords(columns: columns, isTolerant: isTolerant))
    restart(file: file)
  }

  deinit {
    xmlFreeParserCtxt(parser)
    records.deinitialize(count: 1)
    records.deallocate()
  }

  /// The columns; without given ones, known after the first record.
  public var columns: [XMLColumn] { records.pointee.columns.columns }
  /// Which of the columns occurred in some record so far.
  public var seenColumns: [Bool] { records.pointee.columns.seen }
  /// The name of the element that holds a record, once one was seen.
  public var recordName: String? { records.pointee.recordName.map { String(cString: $0) } }
  /// The root element and its namespace, once it was seen.
  public var root: (name: String, namespace: String?)? { records.pointee.root }
  /// The style of the file, once a record has shown it.
  public var style: XMLStyle? { records.pointee.style }
  /// Whether there is a finished record to hand out.
  var hasRecord: Bool { records.pointee.chunk.recordCount > 0 }
  /// Whether there is enough to hand out.
  var isFull: Bool { records.pointee.isFull }

  /// Whether a tolerant reader has passed over something since it was last asked.
  var hasOddities: Bool { records.pointee.oddities?.isEmpty == false }

  /// What a tolerant reader passed over since it was last asked.
  public func takeOddities() -> [XMLOddity] { records.pointee.takeOddities() }

  /// Starts over with another document.
  public func restart(file: String) {
    xmlFreeParserCtxt(parser)
    parser = XMLRecords.makeParser(records)
    records.pointee.restart(parser, file: file)
    encoding = XMLEncodingWatch()
  }

  /// Starts over behind the head of a document, as if all before the part had been read.
  func resume(_ layout: XMLLayout, _ part: Chunk.Piece, file: String) throws(Fault) {
    restart(file: file)
    try layout.head.withUnsafeBufferPointer { head throws(Fault) in try feed(UnsafeRawBufferPointer(head)) }
    records.pointee.resume(layout, part)
  }

  /// Parses the next bytes of the document.
  public func feed(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    p2c_xml_silence()
    try XMLMemory.watched(records.pointee.file) { () throws(Fault) in
      var at = 0
      while at < bytes.count {
        let count = min(bytes.count - at, Self.pieceSize)
        try feedPiece(UnsafeRawBufferPointer(rebasing: bytes[at..<at + count]))
        at += count
      }
    }
  }

  /// Says that the document has ended.
  public func finish() throws(Fault) {
    try XMLMemory.watched(records.pointee.file) { () throws(Fault) in
      let result = try parseHeldBack()
      records.pointee.explainEarlyEnd()
      try check(result)
    }
    guard encoding.isInsideCharacter else { return }
    throw Fault(
      .badText, "the UTF-16 text ends in the middle of a character", remedy: "is the file complete?",
      place: Place(file: records.pointee.file))
  }

  /// Parses what libxml2 holds back until it sees more.
  private func parseHeldBack() throws(Fault) -> Int32 {
    p2c_xml_silence()
    if let fault = records.pointee.fault { throw fault }
    return xmlParseChunk(parser, nil, 0, 1)
  }

  /// Hands out the finished records and keeps the open one; false if there is none to hand out.
  public func take(into chunk: inout Chunk) -> Bool {
    records.pointee.take(into: &chunk)
    return chunk.recordCount > 0
  }

  /// Parses the text of a chunk, which is a whole document, and puts its records in the text's place. Gives the layout,
  /// if it has a regular one.
  public func parseDocument(_ chunk: inout Chunk) throws(Fault) -> XMLLayout? {
    restart(file: chunk.origin.file)
    try feed(Self.text(chunk))
    try finish()
    let layout = layout(of: Self.text(chunk))
    replaceText(&chunk)
    return layout
  }

  /// Parses the text of a chunk, which is some records of a document, and puts them in the text's place.
  func parse(_ layout: XMLLayout, _ part: Chunk.Piece, _ chunk: inout Chunk) throws(Fault) {
    try resume(layout, part, file: chunk.origin.file)
    try feed(Self.text(chunk))
    if part.isLast {
      try finish()
    } else if !records.pointee.isBetweenRecords {
      // Something is wrong in the text, and libxml2 waits for more before it says so.
      try XMLMemory.watched(records.pointee.file) { () throws(Fault) in try check(parseHeldBack()) }
    }
    replaceText(&chunk)
  }

  private static func text(_ chunk: borrowing Chunk) -> UnsafeRawBufferPointer {
    let origin = chunk.origin
    return UnsafeRawBufferPointer(
      start: chunk.bytes.base + origin.textStart, count: origin.textCount - origin.textStart)
  }

  private func replaceText(_ chunk: inout Chunk) {
    let (entity, offset) = (chunk.entity, chunk.origin.offset)
    records.pointee.take(into: &chunk)
    chunk.entity = entity
    chunk.origin.offset = offset
  }

  /// What the beginning of the text has shown, if a parser can begin at any record of it.
  func layout(of text: UnsafeRawBufferPointer) -> XMLLayout? {
    // A converted text has other offsets and other bytes than the file.
    guard let input = parser?.pointee.input, let buffer = input.pointee.buf, buffer.pointee.encoder == nil else {
      return nil
    }
    return records.pointee.layout(of: text)
  }

  private func feedPiece(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    encoding.take(bytes, parser)
    let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    try check(xmlParseChunk(parser, chars, Int32(bytes.count), 0))
    switch held.check(parser) {
    case .fine: break
    case .long: records.pointee.refuseLong()
    case .manyAttributes: records.pointee.refuseManyFields()
    }
    try check(0)
  }

  private func check(_ result: Int32) throws(Fault) {
    if let fault = records.pointee.fault { throw fault }
    // A tolerant parser goes on reporting what it has passed over.
    guard result != 0, !isTolerant, !XMLProblem.isNamespaceName(result) else { return }
    let place = Place(file: records.pointee.file, line: records.pointee.line)
    throw Fault(.xmlMalformed, "not well-formed XML: error \(result) of libxml2", place: place)
  }
}
