internal import CScan

/// Cuts a CSV file into chunks of whole records, without knowing where the bytes come from.
///
/// It reads the byte order mark and the header, and after that does no more than count quotes, so that it can run
/// under a lock while other threads parse.
public struct CSVCutter: ~Copyable {
  /// How many bytes a chunk should have; twice as many where that is better.
  public static let chunkSize = 256 * 1024
  /// How much of a file is read before it counts as long.
  private static let longFile = 32 * 1024 * 1024
  /// Wide records have many blank fields, and each that is one byte of CSV is twenty of XML.
  private static let mostColumnsOfNarrow = 32
  /// What is too little to be read alone.
  private static let leastRead = 64 * 1024
  /// The longest record.
  public static let longestRecord = 16 * 1024 * 1024

  /// The names in the header; empty before the first chunk was read.
  public private(set) var columns: [String] = []
  private let file: String
  private let dialect: CSVDialect
  private var carry = ByteBuffer()
  private var feed: TextFeed
  private var offset = 0
  private var headerLength = 0
  private var started = false
  /// What the chunks hold, once the columns are known.
  private var csv: CSVText?

  public init(file: String, delimiter: UInt8) { self.init(file: file, CSVDialect(delimiter: delimiter)) }

  /// Cuts text of a dialect, in an encoding if it has no byte order mark.
  init(file: String, _ dialect: CSVDialect, encoding: TextEncoding? = nil) {
    self.file = file
    self.dialect = dialect
    feed = TextFeed(file: file, encoding: encoding)
  }

  /// Reads far enough to know the columns.
  public mutating func readHeader(_ read: TextFeed.Read) throws(Fault) {
    guard !started else { return }
    started = true
    try feed.start(&carry, read)
    offset = feed.markLength
    var end = headerEnd()
    while end == nil, !feed.hasEnded, dialect.columns == nil || !feed.isBroken {
      try feed.fill(&carry, read)
      end = headerEnd()
      if dialect.columns == nil { try refuseLongHeader(end) } else if carry.count > CSVHeader.longest { break }
    }
    if let columns = dialect.columns { return try takeColumns(columns, before: end) }
    guard carry.count > 0 else {
      throw Fault(
        .noData, "the file is empty", remedy: "a header row is needed", place: Place(file: file))
    }
    columns = try CSVHeader.names(
      in: carry.bytes, count: end ?? carry.count, dialect, file: file)
    headerLength = end ?? carry.count
    csv = CSVText(dialect, columnCount: columns.count)
    try CSVHeader.refuseUnusable(columns, file)
  }

  /// Without a header all text is records, unless the first line is one after all.
  private mutating func takeColumns(_ names: [String], before end: Int?) throws(Fault) {
    try CSVHeader.refuseUnusable(names, file)
    var first: [String] = []
    do throws(Fault) {
      first = try CSVHeader.names(in: carry.bytes, count: end ?? carry.count, dialect, file: file)
    } catch {
      // The grammar says what is wrong with a record.
    }
    let known = Set(names.map { $0.lowercased() })
    // Rejects have columns that readers ignore.
    first.removeAll { $0.hasPrefix("p2c.") }
    if !first.isEmpty, first.allSatisfy({ known.contains($0.lowercased()) }) {
      throw Fault(
        .columnHeader, "the first line names the columns itself", remedy: "leave out --columns",
        place: Place(file: file, line: 1))
    }
    columns = names
    csv = CSVText(dialect, columnCount: names.count)
  }

  /// Puts the next whole records into the chunk; false at the end.
  public mutating func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    try readHeader(read)
    chunk.reset()
    let textStart = headerLength
    headerLength = 0
    chunk.bytes.append(carry.bytes)
    carry.removeAll()
    var cut = 0
    var wanted = wantedSize
    repeat {
      while chunk.bytes.count < wanted, !feed.hasEnded, !feed.isBroken {
        try feed.fill(&chunk.bytes, read, atMost: max(wanted - chunk.bytes.count, Self.leastRead))
      }
      cut = feed.hasEnded ? chunk.bytes.count : lastRecordEnd(chunk.bytes.bytes)
      if cut <= textStart, feed.isBroken {
        cut = lastLineEnd(chunk.bytes.bytes)
        if cut > textStart, isWrong(chunk.bytes.bytes.prefix(cut), textStart) { break }
        try feed.fill(&chunk.bytes, read)
      }
      if cut <= textStart, !feed.hasEnded {
        cut = chunk.bytes.count
        try refuseLong(cut)
        wanted = cut + Self.chunkSize
        continue
      }
      break
    } while true
    guard cut > textStart || textStart > 0 else { return false }
    carry.append(UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[cut...]))
    chunk.bytes.count = cut
    describe(&chunk, textStart)
    return true
  }

  /// Large chunks are faster, as far as memory allows them; small ones keep all workers busy with a file that is soon read.
  private var wantedSize: Int {
    columns.count > Self.mostColumnsOfNarrow || offset < Self.longFile ? Self.chunkSize : 2 * Self.chunkSize
  }

  private mutating func describe(_ chunk: inout Chunk, _ textStart: Int) {
    chunk.unparsed = csv
    chunk.columnCount = columns.count
    chunk.origin.file = file
    chunk.origin.offset = offset
    chunk.origin.measure = feed.measure
    chunk.origin.textStart = textStart
    chunk.origin.textCount = chunk.bytes.count
    offset = CSVPlaces.offset(of: chunk.bytes.count, in: chunk) ?? 0
  }

  private func refuseLong(_ count: Int) throws(Fault) {
    guard count > Self.longestRecord else { return }
    throw Fault(
      .recordTooLong, "a record is longer than 16 MiB", remedy: "is a quote never closed?",
      place: Place(file: file, offset: offset))
  }

  private func refuseLongHeader(_ end: Int?) throws(Fault) {
    guard end ?? carry.count > CSVHeader.longest else { return }
    throw Fault(
      .columnHeader, "the first line is longer than 1 MiB, and it must name the columns",
      remedy: "is a quote never closed, or is this another kind of file?", place: Place(file: file, line: 1))
  }

  /// Where the header ends, line end included; nil if it does not end yet.
  private borrowing func headerEnd() -> Int? {
    var inside = false
    for (index, byte) in carry.bytes.enumerated() {
      if byte == 0x22 { inside.toggle() }
      if byte == 0x0A, !inside { return index + 1 }
    }
    return nil
  }

  /// Where the last whole record ends: behind the last LF that an even number of quotes precedes.
  private func lastRecordEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    var inside = p2c_byte_count(base, bytes.count, 0x22) & 1 == 1
    var end = bytes.count
    while end > 0 {
      let byte = base[end - 1]
      if byte == 0x0A, !inside { return columns.count == 1 ? end : withoutBlankLines(bytes, end) }
      if byte == 0x22 { inside.toggle() }
      end -= 1
    }
    return 0
  }

  /// A blank line goes to the chunk behind it, where it can be told from one at the end of the file.
  private func withoutBlankLines(_ bytes: UnsafeRawBufferPointer, _ end: Int) -> Int {
    var end = end
    while end > 1 {
      let length = bytes[end - 2] == 0x0D ? 2 : 1
      guard end > length, bytes[end - length - 1] == 0x0A else { break }
      end -= length
    }
    return end
  }

  // MARK: Text that breaks off

  private func lastLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int { (bytes.lastIndex(of: 0x0A) ?? -1) + 1 }

  /// Whether there is something wrong with lines that may end within a record.
  private func isWrong(_ bytes: Slice<UnsafeRawBufferPointer>, _ textStart: Int) -> Bool {
    var lines = Chunk()
    lines.bytes.append(UnsafeRawBufferPointer(rebasing: bytes))
    lines.origin.textStart = textStart
    lines.origin.textCount = bytes.count
    return CSVGrammar(dialect, columnCount: columns.count).isWrong(&lines)
  }
}
