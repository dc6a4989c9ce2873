internal import CSystem

/// The fast path of CSV: turns chunks that it proves regular into fields, 64 bytes at a time.
///
/// It proves, by one mask each, that quotes open only after a delimiter and close only before one, that every CR is
/// followed by LF, and that there is no NUL; it counts fields and refuses blank lines. A chunk it cannot prove goes
/// to `CSVGrammar`, that is to libcsv, which is the judge.
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

  /// Fills the fields of the chunk; false if its text is not regular, and then the fields are worthless.
  public func scan(_ chunk: inout Chunk) -> Bool {
    chunk.fields.removeAll()
    chunk.columnCount = columnCount
    chunk.bytes.count = chunk.origin.textCount
    var state = State(start: chunk.origin.textStart)
    var at = 0
    let end = chunk.origin.textCount
    while at < end {
      guard block(&chunk, at, min(64, end - at), &state) else { return false }
      at += 64
    }
    guard state.inside == 0, !state.afterCR, finishLastRecord(&chunk, &state) else { return false }
    chunk.recordCount = chunk.fields.count / columnCount
    chunk.lineCount = state.lines
    return state.high == 0
      || UTF8Check.isValid(UnsafeRawBufferPointer(start: chunk.bytes.base, count: end))
  }

  /// What one block leaves to the next.
  private struct State {
    /// Where the current field starts.
    var start: Int
    /// How many fields the current record has so far.
    var column = 0
    /// All ones while inside quotes.
    var inside: UInt64 = 0
    /// Whether a quote may open at the first byte of the block.
    var mayOpen: UInt64 = 1
    /// Whether the last byte closed a quote.
    var closed: UInt64 = 0
    /// Whether the last byte was a CR outside quotes.
    var afterCR = false
    var lines = 0
    /// Not zero if there are bytes that are not ASCII.
    var high: UInt64 = 0

    init(start: Int) { self.start = start }
  }

  @inline(__always)
  private func block(_ chunk: inout Chunk, _ at: Int, _ length: Int, _ state: inout State) -> Bool {
    let masks = p2c_scan64(chunk.bytes.base + at, delimiter, 0x22)
    let live = length == 64 ? ~0 : (UInt64(1) << UInt64(length)) - 1
    let quote = masks.quote & live
    let inside = prefixXor(quote) ^ state.inside
    let opening = quote & inside
    let closing = quote & ~inside
    let lineEnds = masks.lf & live & ~inside
    let structural = masks.delimiter & live & ~inside | lineEnds
    let carriage = masks.cr & live & ~inside

    let opensWrongly = opening & ~((structural | closing) << 1 | state.mayOpen)
    let closesWrongly = ((closing << 1) | state.closed) & live & ~(structural | carriage | opening)
    let loneCR = (carriage << 1 | (state.afterCR ? 1 : 0)) & live & ~masks.lf
    guard opensWrongly | closesWrongly | loneCR | (masks.nul & live) == 0 else { return false }

    state.lines &+= (masks.lf & live).nonzeroBitCount
    state.high |= masks.high & live
    let last = UInt64(1) << UInt64(length - 1)
    state.inside = inside & last == 0 ? 0 : ~0
    state.mayOpen = (structural | closing) & last == 0 ? 0 : 1
    state.closed = closing & last == 0 ? 0 : 1
    state.afterCR = carriage & last != 0
    let wanted = at < chunk.origin.textStart ? withoutHeader(structural, at, chunk.origin.textStart) : structural
    return takeFields(&chunk, at, wanted, lineEnds: lineEnds, &state)
  }

  /// Notes a field for every delimiter and line end outside quotes.
  @inline(__always)
  private func takeFields(
    _ chunk: inout Chunk, _ at: Int, _ structural: UInt64, lineEnds: UInt64, _ state: inout State
  ) -> Bool {
    chunk.fields.reserve(64)
    let fields = chunk.fields.base
    var text = UnsafePointer(chunk.bytes.base)
    var count = chunk.fields.count
    defer { chunk.fields.count = count }
    var bits = structural
    while bits != 0 {
      let bit = bits.trailingZeroBitCount
      let end = at &+ bit
      bits &= bits &- 1
      let isLineEnd = lineEnds >> UInt64(truncatingIfNeeded: bit) & 1 == 1
      let valueEnd = isLineEnd && end > state.start && text[end &- 1] == 0x0D ? end &- 1 : end
      if text[state.start] == 0x22, valueEnd > state.start {
        fields[count] = quoted(&chunk, state.start &+ 1, valueEnd &- 1)
        text = UnsafePointer(chunk.bytes.base)
      } else {
        fields[count] = Field(start: state.start, length: valueEnd &- state.start, plain: marksPlain)
      }
      count &+= 1
      state.start = end &+ 1
      state.column &+= 1
      if isLineEnd {
        guard state.column == columnCount, !isBlankLine(fields[count &- 1]) else { return false }
        state.column = 0
      }
    }
    return true
  }

  /// The marks behind the header, which was read before.
  private func withoutHeader(_ structural: UInt64, _ at: Int, _ textStart: Int) -> UInt64 {
    textStart - at >= 64 ? 0 : structural & (~0 << UInt64(textStart - at))
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
  private func finishLastRecord(_ chunk: inout Chunk, _ state: inout State) -> Bool {
    let end = chunk.origin.textCount
    guard state.column > 0 || state.start < end else { return true }
    chunk.fields.reserve(1)
    if state.start < end, chunk.bytes.base[state.start] == 0x22 {
      chunk.fields.append(quoted(&chunk, state.start + 1, end - 1))
    } else {
      chunk.fields.append(Field(start: state.start, length: end - state.start, plain: marksPlain))
    }
    return state.column + 1 == columnCount && !isBlankLine(chunk.fields.base[chunk.fields.count - 1])
  }

  @inline(always)
  private func prefixXor(_ mask: UInt64) -> UInt64 {
    var x = mask
    x ^= x << 1
    x ^= x << 2
    x ^= x << 4
    x ^= x << 8
    x ^= x << 16
    x ^= x << 32
    return x
  }
}
