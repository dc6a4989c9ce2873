internal import CLibXML2

/// Reads XML data files of either style, by libxml2's push parser, without knowing where the bytes come from.
///
/// A missing field and an empty element are both blank: XML data files cannot say empty text.
public final class XMLRecordReader {
  /// How many bytes of values, or of fields, make a chunk full.
  public static let chunkSize = 256 * 1024
  /// The longest record.
  public static let longestRecord = 16 * 1024 * 1024
  private static let pieceSize = 64 * 1024

  private let records: UnsafeMutablePointer<XMLRecords>
  private var parser: xmlParserCtxtPtr?
  private var raw = ByteBuffer()
  private var used = 0
  private var hasEnded = false
  private let isTolerant: Bool
  /// What a tolerant reader throws when it has handed out the records before.
  private var delayed: Fault?

  /// A reader for a file; without columns, the fields of the first record become the columns.
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

  /// What a tolerant reader passed over since it was last asked.
  public func takeOddities() -> [XMLOddity] { records.pointee.takeOddities() }

  /// Starts over with another document.
  public func restart(file: String) {
    xmlFreeParserCtxt(parser)
    parser = XMLRecords.makeParser(records)
    records.pointee.restart(parser, file: file)
    raw.removeAll()
    used = 0
    hasEnded = false
    delayed = nil
  }

  /// Parses the next bytes of the document.
  public func feed(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    p2c_xml_silence()
    var at = 0
    while at < bytes.count {
      let count = min(bytes.count - at, Self.pieceSize)
      try feedPiece(UnsafeRawBufferPointer(rebasing: bytes[at..<at + count]))
      at += count
    }
  }

  /// Says that the document has ended.
  public func finish() throws(Fault) {
    p2c_xml_silence()
    if let fault = records.pointee.fault { throw fault }
    let result = xmlParseChunk(parser, nil, 0, 1)
    records.pointee.explainEarlyEnd()
    try check(result)
    hasEnded = true
  }

  /// Hands out the finished records and keeps the open one; false if there is none to hand out.
  public func take(into chunk: inout Chunk) -> Bool {
    records.pointee.take(into: &chunk)
    return chunk.recordCount > 0
  }

  /// Reads far enough to know the columns: to the end of the first record, or of the file.
  public func readHeader(_ read: TextFeed.Read) throws(Fault) {
    while records.pointee.chunk.recordCount == 0, !hasEnded { try readOrDelay(read) }
    if records.pointee.columns.columns.isEmpty, let delayed { throw delayed }
  }

  /// Puts the next whole records into the chunk; false at the end.
  public func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    while !records.pointee.isFull, !hasEnded { try readOrDelay(read) }
    if take(into: &chunk) { return true }
    if let delayed { throw delayed }
    return false
  }

  /// Reads on; a tolerant reader hands out what came before a fault first.
  private func readOrDelay(_ read: TextFeed.Read) throws(Fault) {
    do throws(Fault) { try readPiece(read) } catch {
      guard isTolerant, error.rule.hasPrefix("xml-") else { throw error }
      delayed = error
      hasEnded = true
    }
  }

  /// Parses the text of a chunk, which is a whole document, and puts its records in the text's place.
  public func parseDocument(_ chunk: inout Chunk) throws(Fault) {
    let (entity, origin) = (chunk.entity, chunk.origin)
    restart(file: origin.file)
    try feed(UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[origin.textStart...]))
    try finish()
    records.pointee.take(into: &chunk)
    chunk.entity = entity
    chunk.origin.offset = origin.offset
  }

  private func readPiece(_ read: TextFeed.Read) throws(Fault) {
    if used == raw.count {
      raw.removeAll()
      used = 0
      raw.reserve(TextFeed.readSize)
      raw.count = try read(UnsafeMutableRawBufferPointer(start: raw.base, count: TextFeed.readSize))
      if raw.count == 0 { return try finish() }
    }
    let count = min(raw.count - used, Self.pieceSize)
    defer { used += count }
    try feed(UnsafeRawBufferPointer(rebasing: raw.bytes[used..<used + count]))
  }

  private func feedPiece(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    try check(xmlParseChunk(parser, chars, Int32(bytes.count), 0))
    // What libxml2 holds back is one tag, comment or the like that does not end.
    guard let input = parser?.pointee.input?.pointee, input.end - input.cur > Self.longestRecord else {
      return
    }
    records.pointee.refuseLong()
    try check(0)
  }

  private func check(_ result: Int32) throws(Fault) {
    if let fault = records.pointee.fault { throw fault }
    // A tolerant parser goes on reporting what it has passed over.
    guard result != 0, !isTolerant else { return }
    let place = Place(file: records.pointee.file, line: records.pointee.line)
    throw Fault(.data, "xml-malformed", "not well-formed XML: error \(result) of libxml2", place: place)
  }
}
