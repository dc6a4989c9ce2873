internal import Glibc

/// Cuts an XML data file into chunks of whole records, without knowing where the bytes come from.
///
/// libxml2 reads the beginning. After that the text is only looked through for where records end, so that it can be done
/// under a lock while other threads parse. What cannot be cut like that libxml2 reads to its end.
public final class XMLCutter {
  /// How many bytes a chunk should have: most of them are names, so it has no more records than one of CSV.
  public static let chunkSize = 1024 * 1024
  /// The longest text without a place to cut, and the longest beginning.
  private static let longestText = 4 * 1024 * 1024

  /// Whether documents are cut unless somebody says otherwise; `P2C_XML=libxml2` switches it off, for comparison.
  public static let isUsual = getenv("P2C_XML").map { String(cString: $0) != "libxml2" } ?? true

  /// How far reading has come.
  private enum Stage {
    /// The layout is still to be found out.
    case beginning
    /// The next text is cut.
    case cutting(XMLLayout, Chunk.Piece)
    /// libxml2 reads the rest.
    case parsing
    /// The last part was handed out.
    case ended
  }

  private let file: String
  private let grammar: XMLGrammar
  private let isTolerant: Bool
  private let mayCut: Bool
  private let chunkSize: Int
  /// A tolerant reader's: what proves a part regular before it is handed out.
  private var scanner: XMLScanner?
  private var stage = Stage.beginning
  /// What was read and not handed out, and how much of it libxml2 has got.
  private var text = ByteBuffer()
  private var fed = 0
  /// Whether the text still has the beginning of the document.
  private var isWhole = true
  /// Whether all was read, and whether libxml2 knows.
  private var hasEnded = false
  private var isFinished = false
  /// What a tolerant reader throws when it has handed out the records before.
  private var delayed: Fault?

  /// A reader for a file; without columns, the fields of the first record become the columns.
  ///
  /// A tolerant one passes over what is wrong as long as the text is well-formed, and keeps `oddities` of it. It cuts as
  /// far as it has proved the text regular itself: where something may be wrong, what looks like the end of a record may
  /// lie in the middle of one.
  public init(
    columns: [XMLColumn]?, file: String, isTolerant: Bool = false, mayCut: Bool = isUsual, chunkSize: Int = chunkSize
  ) {
    self.file = file
    self.chunkSize = chunkSize
    self.isTolerant = isTolerant
    self.mayCut = mayCut
    grammar = XMLGrammar(columns: columns, file: file, isTolerant: isTolerant)
  }

  /// The columns; without given ones, known after the first record.
  public var columns: [XMLColumn] { grammar.columns }
  /// Which of the columns occurred in some record so far; a tolerant reader knows.
  public var seenColumns: [Bool] {
    let parsed = grammar.seenColumns
    guard let scanned = scanner?.seenColumns else { return parsed }
    return zip(parsed, scanned).map { $0 || $1 }
  }
  /// The name of the element that holds a record, once one was seen.
  public var recordName: String? { grammar.recordName }
  /// The root element and its namespace, once it was seen.
  public var root: (name: String, namespace: String?)? { grammar.root }
  /// The style of the file, once a record has shown it.
  public var style: XMLStyle? { grammar.style }

  /// What a tolerant reader passed over since it was last asked.
  public func takeOddities() -> [XMLOddity] { grammar.takeOddities() }

  /// Reads far enough to know the columns: to the end of the first record, or of the file.
  public func readHeader(_ read: TextFeed.Read) throws(Fault) {
    guard case .beginning = stage else { return }
    while !grammar.hasRecord, !isFinished { try parseOrDelay(read) }
    stage = .parsing
    if columns.isEmpty, let delayed { throw delayed }
    // What was passed over already must not be met twice.
    guard mayCut, isWhole, !isFinished, !grammar.hasOddities, let layout = grammar.layout(of: text.bytes)
    else { return }
    text.removeFirst(layout.head.count)
    if isTolerant { scanner = XMLScanner(layout) }
    stage = .cutting(layout, Chunk.Piece())
  }

  /// Puts the next whole records into the chunk; false at the end.
  public func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    try readHeader(read)
    if case .cutting(let layout, let part) = stage {
      if try cut(layout, part, into: &chunk, read) { return true }
      try grammar.resume(layout, part, file: file)
      fed = 0
      stage = .parsing
    }
    guard case .parsing = stage else { return false }
    while !grammar.isFull, !isFinished { try parseOrDelay(read) }
    if grammar.take(into: &chunk) { return true }
    if let delayed { throw delayed }
    return false
  }

  // MARK: cutting

  /// Puts the next text into the chunk; false if libxml2 must read on.
  private func cut(
    _ layout: XMLLayout, _ part: Chunk.Piece, into chunk: inout Chunk, _ read: TextFeed.Read
  ) throws(Fault) -> Bool {
    let cuts = XMLCuts(layout)
    chunk.reset()
    chunk.bytes.append(text.bytes)
    text.removeAll()
    var end = 0
    repeat {
      let wanted = max(chunkSize, chunk.bytes.count + 1)
      while chunk.bytes.count < wanted, !hasEnded { try fill(&chunk.bytes, read) }
      chunk.bytes.reserve(cuts.reach)
      end = hasEnded ? chunk.bytes.count : cuts.lastEnd(chunk.bytes.base, before: chunk.bytes.count)
    } while end == 0 && !hasEnded && chunk.bytes.count < Self.longestText
    var survey = cuts.survey(chunk.bytes.base, before: end)
    if let odd = survey.odd {
      end = cuts.lastEnd(chunk.bytes.base, before: odd)
      survey = cuts.survey(chunk.bytes.base, before: end)
    }
    let kept = survey.records > 0 ? end : 0
    text.append(UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[kept...]))
    guard survey.records > 0 else { return false }
    chunk.bytes.count = end
    describe(&chunk, layout, part, isLast: hasEnded && text.count == 0)
    guard isRegular(&chunk) else { return false }
    go(behind: survey, layout, part)
    return true
  }

  /// Fills a tolerant reader's chunk; false if the text is not regular, which then waits to be parsed.
  private func isRegular(_ chunk: inout Chunk) -> Bool {
    guard isTolerant else { return true }
    let end = chunk.origin.textCount
    if scanner?.scan(&chunk, chunk.piece) ?? false {
      chunk.unparsed = nil
      return true
    }
    chunk.bytes.count = end
    chunk.bytes.append(text.bytes)
    swap(&chunk.bytes, &text)
    return false
  }

  private func describe(_ chunk: inout Chunk, _ layout: XMLLayout, _ part: Chunk.Piece, isLast: Bool) {
    chunk.unparsed = layout
    chunk.piece = part
    chunk.piece.isLast = isLast
    chunk.columnCount = columns.count
    chunk.origin.file = file
    chunk.origin.textCount = chunk.bytes.count
  }

  private func go(behind survey: XMLCuts.Survey, _ layout: XMLLayout, _ part: Chunk.Piece) {
    guard !hasEnded || text.count > 0 else {
      stage = .ended
      return
    }
    var next = part
    next.lines += survey.lines
    next.characters = survey.lines > 0 ? survey.characters : part.characters + survey.characters
    next.records += survey.records
    stage = .cutting(layout, next)
  }

  // MARK: parsing

  /// Parses on; a tolerant reader hands out what came before a fault of the text first.
  private func parseOrDelay(_ read: TextFeed.Read) throws(Fault) {
    do throws(Fault) { try parsePiece(read) } catch {
      guard isTolerant, error.dataRule != nil else { throw error }
      delayed = error
      isFinished = true
    }
  }

  private func parsePiece(_ read: TextFeed.Read) throws(Fault) {
    if fed == text.count {
      if !keepsText { forgetText() }
      if !hasEnded { try fill(&text, read) }
      if hasEnded, fed == text.count {
        try grammar.finish()
        isFinished = true
        return
      }
    }
    let count = min(text.count - fed, XMLGrammar.pieceSize)
    defer { fed += count }
    try grammar.feed(UnsafeRawBufferPointer(rebasing: text.bytes[fed..<fed + count]))
  }

  /// Whether the text may be needed once more, to be cut.
  private var keepsText: Bool {
    guard case .beginning = stage else { return false }
    return mayCut && text.count < Self.longestText
  }

  private func forgetText() {
    text.removeAll()
    fed = 0
    isWhole = false
  }

  private func fill(_ bytes: inout ByteBuffer, _ read: TextFeed.Read) throws(Fault) {
    bytes.reserve(TextFeed.readSize)
    let count = try read(UnsafeMutableRawBufferPointer(start: bytes.base + bytes.count, count: TextFeed.readSize))
    bytes.count += count
    hasEnded = count == 0
  }
}
