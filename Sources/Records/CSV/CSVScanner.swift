internal import CScan

/// The fast path of CSV: turns chunks that it proves regular into fields, 64 bytes at a time.
///
/// `p2c_csv_scan` finds the fields, and proves that quotes open only after a delimiter and close only before one, that
/// every CR is followed by LF, that every line has all fields, that there is no NUL, and that the text is UTF-8. A chunk
/// it cannot prove goes to `CSVGrammar`, that is to libcsv, which is the judge.
public struct CSVScanner {
  private let delimiter: UInt8
  private let columnCount: Int
  /// Whether what needs no quotes here needs none with commas either.
  private let marksPlain: Bool

  public init(delimiter: UInt8, columnCount: Int) {
    self.delimiter = delimiter
    self.columnCount = columnCount
    marksPlain = delimiter == UInt8(ascii: ",")
  }

  private static let strip = Int(P2C_CSV_STRIP)

  /// Fills the fields of the chunk; false if its text is not regular, and then the fields are worthless.
  public func scan(_ chunk: inout Chunk) -> Bool {
    chunk.fields.removeAll()
    chunk.columnCount = columnCount
    let start = chunk.origin.textStart
    guard let (end, isWhole) = end(&chunk) else { return false }
    var text = begin(at: start)
    let isRegular = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.strip / 2 + 1) { doubled in
      text.doubled = doubled.baseAddress
      for at in stride(from: start, to: end, by: Self.strip) {
        guard scan(at, min(Self.strip, end - at), &text, &chunk) else { return false }
        for field in doubled[..<text.doubled_count] { halveQuotes(of: Int(field), &chunk) }
      }
      return text.carry.inside == 0 && chunk.fields.count == text.last + 1 - columnCount
    }
    chunk.recordCount = chunk.fields.count / columnCount
    chunk.lineCount = text.lines + chunk.bytes.bytes[..<start].count { $0 == 0x0A } - (isWhole ? 0 : 1)
    return isRegular
  }

  /// Puts a line end behind the text if its last record lacks one, and bytes that mean nothing behind that; values to come
  /// lie behind those. Gives where the text ends now; nil for an end that only the grammar can judge.
  private func end(_ chunk: inout Chunk) -> (end: Int, isWhole: Bool)? {
    let end = chunk.origin.textCount
    chunk.bytes.count = end
    let last = end > chunk.origin.textStart ? chunk.bytes.base[end - 1] : 0x0A
    if last == 0x0D { return nil }
    if last != 0x0A { chunk.bytes.append(0x0A) }
    chunk.bytes.reserve(ByteBuffer.slack)
    chunk.bytes.fillSlack(with: delimiter == 0x20 ? 0x2E : 0x20)
    let whole = chunk.bytes.count
    chunk.bytes.count += ByteBuffer.slack
    return (whole, whole == end)
  }

  private func begin(at start: Int) -> p2c_csv_text {
    var text = p2c_csv_text()
    text.delimiter = delimiter
    text.columns = columnCount
    text.quoted_mark = Field(start: 0, length: 0, given: true).lengthAndMarks
    text.unquoted_mark = Field(start: 0, length: 0, plain: marksPlain).lengthAndMarks
    text.start = UInt32(start)
    text.last = columnCount - 1
    text.carry.ended = 1
    return text
  }

  /// Takes the fields of a strip.
  private func scan(_ at: Int, _ count: Int, _ text: inout p2c_csv_text, _ chunk: inout Chunk) -> Bool {
    chunk.fields.reserve(count + 8)
    text.bytes = UnsafePointer(chunk.bytes.base)
    text.fields = UnsafeMutableRawPointer(chunk.fields.base).assumingMemoryBound(to: p2c_csv_field.self)
    guard p2c_csv_scan(&text, at, count) else { return false }
    chunk.fields.count = text.field_count
    return true
  }

  /// Resolves doubled quotes behind the text.
  private func halveQuotes(of index: Int, _ chunk: inout Chunk) {
    let field = chunk.fields.base[index]
    let value = chunk.bytes.count
    chunk.bytes.reserve(field.length)
    var from = Int(field.start)
    while from < field.end {
      // Up to the first of two quotes, and that one.
      let next = min(nextQuote(chunk, from, field.end) + 1, field.end)
      chunk.bytes.append(chunk.bytes.base + from, next - from)
      from = next + 1
    }
    chunk.fields.base[index] = Field(start: value, length: chunk.bytes.count - value, given: true)
  }

  /// Where the next quote stands; `end` if there is none before.
  @inline(__always)
  private func nextQuote(_ chunk: borrowing Chunk, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      let quotes = p2c_quoting16(chunk.bytes.base + at, delimiter).quote
      if quotes != 0 { return min(at &+ quotes.trailingZeroBitCount, end) }
      at &+= 16
    }
    return end
  }
}
