internal import CScan

/// Cuts a file of JSON Lines into chunks of whole lines.
///
/// The columns are those expected and the members of the first record.
final class JSONLinesReader: DataFileReader {
  let syntax = Syntax.jsonLines
  private static let chunkSize = 512 * 1024
  private static let longestRecord = 16 * 1024 * 1024

  private let file: String
  private let expected: [XMLColumn]
  private let takesEncoding: Bool
  private var feed: TextFeed
  private var carry = ByteBuffer()
  private var lines = 0
  private var text: JSONLinesText?

  init(_ file: DataFile) {
    self.file = file.name
    expected = file.columns ?? []
    feed = TextFeed(file: file.name, encoding: file.encoding)
    takesEncoding = file.isBare
  }

  func readHeader(knows isKnown: (String) -> Bool, _ read: TextFeed.Read) throws(Fault) -> [String] {
    if let text { return text.columns.map(\.name) }
    try feed.start(&carry, read)
    while firstLine == nil, !feed.hasEnded {
      try feed.fill(&carry, read)
      try refuseLong(carry.count)
    }
    let columns = try expected + newColumns()
    guard columns.count <= mostColumns else {
      throw Fault(
        .tooManyColumns,
        "the first record has \(columns.count) members, and at most \(mostColumns) can be read",
        place: Place(file: file, line: 1))
    }
    text = JSONLinesText(columns: columns, file: file, takesEncoding: takesEncoding)
    return columns.map(\.name)
  }

  func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    _ = try readHeader(read)
    chunk.reset()
    chunk.bytes.append(carry.bytes)
    carry.removeAll()
    var wanted = Self.chunkSize
    var cut = 0
    while true {
      while chunk.bytes.count < wanted, !feed.hasEnded, !feed.isBroken { try feed.fill(&chunk.bytes, read) }
      cut = feed.hasEnded ? chunk.bytes.count : Self.lastLineEnd(chunk.bytes.bytes)
      if cut > 0 || feed.hasEnded { break }
      // What is wrong with the bytes is said when all before it has been used.
      if feed.isBroken { try feed.fill(&chunk.bytes, read) }
      try refuseLong(chunk.bytes.count)
      wanted = chunk.bytes.count + Self.chunkSize
    }
    guard cut > 0 else { return false }
    carry.append(UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[cut...]))
    chunk.bytes.count = cut
    chunk.unparsed = text
    chunk.columnCount = text?.columns.count ?? 0
    chunk.origin.file = file
    chunk.piece.lines = lines
    lines += p2c_byte_count(chunk.bytes.base, cut, 0x0A)
    return true
  }

  private static func lastLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int { (bytes.lastIndex(of: 0x0A) ?? -1) + 1 }

  private func refuseLong(_ count: Int) throws(Fault) {
    guard count > Self.longestRecord else { return }
    throw Fault(
      .recordTooLong, "a record is longer than 16 MiB", remedy: "is every record on a line of its own?",
      place: Place(file: file))
  }

  // MARK: the first record

  /// The first line that is not blank, without its end; nil if it has not come to its end.
  private var firstLine: Range<Int>? {
    guard let start = carry.bytes.firstIndex(where: { ![0x20, 0x09, 0x0D, 0x0A].contains($0) }) else {
      return feed.hasEnded ? 0..<0 : nil
    }
    if let end = carry.bytes[start...].firstIndex(of: 0x0A) { return start..<end }
    return feed.hasEnded ? start..<carry.count : nil
  }

  private func newColumns() throws(Fault) -> [XMLColumn] {
    guard let range = firstLine, !range.isEmpty else { return [] }
    let line = 1 + carry.bytes[..<range.lowerBound].count { $0 == 0x0A }
    let place = Place(file: file, line: line)
    if carry.bytes[range.lowerBound] == UInt8(ascii: "[") {
      throw Fault(
        .jsonMalformed, "this is one array, not a record a line",
        remedy: "take it apart first: jq -c '.[]' FILE.json > FILE.jsonl", place: place)
    }
    let record: JSON
    do throws(Fault) { record = try JSON.parse(UnsafeRawBufferPointer(rebasing: carry.bytes[range])) } catch {
      throw JSONWalk.fault(error.what).at(place)
    }
    var known = Set(expected.flatMap { [$0.name] + $0.spellings }.map { $0.lowercased() })
    guard case .object(let members) = record else { return [] }
    return members.compactMap { known.insert($0.name.lowercased()).inserted ? XMLColumn($0.name) : nil }
  }
}
