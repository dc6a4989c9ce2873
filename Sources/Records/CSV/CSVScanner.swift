internal import CSystem

/// The fast path of CSV: turns chunks that it proves regular into fields, 64 bytes at a time.
///
/// `p2c_csv_scan` finds where fields end, and proves that quotes open only after a delimiter and close only before one,
/// that every CR is followed by LF, and that there is no NUL. The scanner counts fields and refuses blank lines. A chunk
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

  /// How many bytes are looked at before their fields are taken.
  private static let strip = 2048

  /// Fills the fields of the chunk; false if its text is not regular, and then the fields are worthless.
  public func scan(_ chunk: inout Chunk) -> Bool {
    chunk.fields.removeAll()
    chunk.columnCount = columnCount
    let end = chunk.origin.textCount
    chunk.bytes.count = end
    chunk.bytes.fillSlack(with: 0x20)
    var text = p2c_csv_state(inside: 0, ended: 1, closed: 0, after_cr: 0, irregular: false, high: false)
    var record = OpenRecord(start: chunk.origin.textStart, last: columnCount &- 1)
    guard scan(&chunk, &text, &record), text.inside == 0, text.after_cr == 0, finish(record, &chunk) else {
      return false
    }
    chunk.recordCount = chunk.fields.count / columnCount
    chunk.lineCount = record.lines
    return !text.high || UTF8Check.isValid(UnsafeRawBufferPointer(start: chunk.bytes.base, count: end))
  }

  private func scan(_ chunk: inout Chunk, _ text: inout p2c_csv_state, _ record: inout OpenRecord) -> Bool {
    withUnsafeTemporaryAllocation(of: p2c_csv_block.self, capacity: Self.strip / 64) { found in
      var at = 0
      let end = chunk.origin.textCount
      while at < end {
        let count = min(end &- at, Self.strip)
        p2c_csv_scan(chunk.bytes.base + at, count, delimiter, &text, found.baseAddress)
        if text.irregular { return false }
        for index in 0..<(count &+ 63) / 64 {
          guard takeFields(found[index], at &+ index &* 64, &chunk, &record) else { return false }
        }
        at &+= count
      }
      return true
    }
  }

  /// The record whose fields are being taken.
  private struct OpenRecord {
    /// Where the current field starts.
    var start: Int
    /// Which field of the chunk is to be the last of the record.
    var last: Int
    /// Whether the current field began with a quote.
    var isQuoted = false
    /// How many line ends there were so far.
    var lines = 0
  }

  /// Notes the fields that end in a block.
  @inline(__always)
  private func takeFields(_ found: p2c_csv_block, _ at: Int, _ chunk: inout Chunk, _ record: inout OpenRecord) -> Bool {
    record.lines &+= Int(found.line_count)
    let block = at < chunk.origin.textStart ? found.without(first: chunk.origin.textStart &- at) : found
    let first = chunk.fields.count
    let count = Int(block.end_count)
    chunk.fields.reserve(72)
    chunk.fields.count = first &+ count
    takeEnds(block.ends, count, at, record.start, chunk.fields.base + first)
    if count > 0 { record.start = at &+ 64 &- block.ends.leadingZeroBitCount }

    var lineEnds = block.line_ends
    while lineEnds != 0 {
      let last = first &+ block.endsBefore(lineEnds)
      guard last == record.last, endRecord(last, &chunk) else { return false }
      record.last &+= columnCount
      lineEnds &= lineEnds &- 1
    }
    if record.isQuoted, count > 0 {
      unquote(first, &chunk)
      record.isQuoted = false
    }
    var quoted = block.quoted_starts
    while quoted != 0 {
      let field = block.endsBefore(quoted)
      if field < count { unquote(first &+ field, &chunk) } else { record.isQuoted = true }
      quoted &= quoted &- 1
    }
    return true
  }

  /// Writes a field for each end, eight at a time: most blocks have no more, and a loop that always runs once costs no
  /// wrong guess. Those too many are written over later.
  @inline(__always)
  private func takeEnds(
    _ ends: UInt64, _ count: Int, _ at: Int, _ start: Int, _ fields: UnsafeMutablePointer<Field>
  ) {
    var bits = ends
    var start = start
    var taken = 0
    while taken < count {
      for place in 0..<8 {
        let end = at &+ bits.trailingZeroBitCount
        fields[taken &+ place] = Field(start: start, length: end &- start, plain: marksPlain)
        start = end &+ 1
        bits &= bits &- 1
      }
      taken &+= 8
    }
  }

  /// Takes the CR off the last field of a record; false if the line is blank.
  @inline(__always)
  private func endRecord(_ last: Int, _ chunk: inout Chunk) -> Bool {
    let field = chunk.fields.base[last]
    if field.length > 0, chunk.bytes.base[field.end &- 1] == 0x0D {
      chunk.fields.base[last] = Field(start: Int(field.start), length: field.length &- 1, plain: marksPlain)
    }
    return !isBlankLine(chunk.fields.base[last])
  }

  /// Takes the quotes off a field.
  private func unquote(_ index: Int, _ chunk: inout Chunk) {
    let field = chunk.fields.base[index]
    chunk.fields.base[index] = quoted(&chunk, Int(field.start) &+ 1, field.end &- 1)
  }

  /// A field in quotes; doubled quotes are resolved behind the text.
  private func quoted(_ chunk: inout Chunk, _ start: Int, _ end: Int) -> Field {
    guard nextQuote(chunk, start, end) < end else { return Field(start: start, length: end &- start, given: true) }
    let value = chunk.bytes.count
    chunk.bytes.reserve(end - start)
    var from = start
    while from < end {
      // Up to the first of two quotes, and that one.
      let next = min(nextQuote(chunk, from, end) + 1, end)
      chunk.bytes.append(chunk.bytes.base + from, next - from)
      from = next + 1
    }
    return Field(start: value, length: chunk.bytes.count - value, given: true)
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

  /// A blank line looks like one blank field; only a file with one column could mean that.
  @inline(__always)
  private func isBlankLine(_ last: Field) -> Bool { columnCount == 1 && last.isBlank }

  /// The last record may lack its line end.
  private func finish(_ record: OpenRecord, _ chunk: inout Chunk) -> Bool {
    let end = chunk.origin.textCount
    let isOpen = chunk.fields.count > record.last &+ 1 &- columnCount || record.start < end
    guard isOpen else { return true }
    let last = chunk.fields.count
    chunk.fields.append(Field(start: record.start, length: end - record.start, plain: marksPlain))
    if record.isQuoted { unquote(last, &chunk) }
    return last == record.last && !isBlankLine(chunk.fields.base[last])
  }
}

extension p2c_csv_block {
  /// How many fields end before the first of some places.
  @inline(__always)
  fileprivate func endsBefore(_ places: UInt64) -> Int {
    (ends & ((places & (0 &- places)) &- 1)).nonzeroBitCount
  }

  /// The block without what lies in its first bytes: they belong to the header, which was read before.
  fileprivate func without(first count: Int) -> p2c_csv_block {
    let rest = count >= 64 ? 0 : ~UInt64(0) << UInt64(count)
    var block = self
    block.ends &= rest
    block.line_ends &= rest
    block.quoted_starts &= rest
    block.end_count = Int32(block.ends.nonzeroBitCount)
    return block
  }
}
