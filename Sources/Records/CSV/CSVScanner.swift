internal import CSystem

/// The fast path of CSV: turns chunks that it proves regular into fields, 64 bytes at a time.
///
/// It proves, by one mask each, that quotes open only after a delimiter and close only before one, that every CR is
/// followed by LF, and that there is no NUL; it counts fields and refuses blank lines. A chunk it cannot prove goes
/// to `CSVGrammar`, that is to libcsv, which is the judge.
package struct CSVScanner {
  private let delimiter: UInt8
  private let columnCount: Int

  package init(delimiter: UInt8, columnCount: Int) {
    self.delimiter = delimiter
    self.columnCount = columnCount
  }

  /// Fills the fields of the chunk; false if its text is not regular, and then the fields are worthless.
  package func scan(_ chunk: inout Chunk) -> Bool {
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
    return !state.hasHighBytes
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
    var hasHighBytes = false

    init(start: Int) { self.start = start }
  }

  private func block(_ chunk: inout Chunk, _ at: Int, _ length: Int, _ state: inout State) -> Bool {
    let masks = p2c_scan64(chunk.bytes.base + at, delimiter, 0x22)
    let live = length == 64 ? ~0 : (UInt64(1) << UInt64(length)) - 1
    let quote = masks.quote & live
    let inside = prefixXor(quote) ^ state.inside
    let opening = quote & inside
    let closing = quote & ~inside
    let structural = (masks.delimiter | masks.lf) & live & ~inside
    let carriage = masks.cr & live & ~inside

    let opensWrongly = opening & ~((structural | closing) << 1 | state.mayOpen)
    let closesWrongly = ((closing << 1) | state.closed) & live & ~(structural | carriage | opening)
    let loneCR = (carriage << 1 | (state.afterCR ? 1 : 0)) & live & ~masks.lf
    guard opensWrongly | closesWrongly | loneCR | (masks.nul & live) == 0 else { return false }

    state.lines &+= (masks.lf & live).nonzeroBitCount
    if masks.high & live != 0 { state.hasHighBytes = true }
    let last = UInt64(1) << UInt64(length - 1)
    state.inside = inside & last == 0 ? 0 : ~0
    state.mayOpen = (structural | closing) & last == 0 ? 0 : 1
    state.closed = closing & last == 0 ? 0 : 1
    state.afterCR = carriage & last != 0
    return takeFields(&chunk, at, structural, &state)
  }

  /// Notes a field for every delimiter and line end outside quotes.
  private func takeFields(_ chunk: inout Chunk, _ at: Int, _ structural: UInt64, _ state: inout State) -> Bool {
    var bits = withoutHeader(structural, at, chunk.origin.textStart)
    chunk.fields.reserve(bits.nonzeroBitCount)
    var text = UnsafePointer(chunk.bytes.base)
    while bits != 0 {
      let position = at &+ bits.trailingZeroBitCount
      bits &= bits &- 1
      let isLineEnd = text[position] == 0x0A
      var end = position
      if isLineEnd, end > state.start, text[end &- 1] == 0x0D { end &-= 1 }
      if end > state.start, text[state.start] == 0x22 {
        takeQuoted(&chunk, state.start &+ 1, end &- 1)
        text = UnsafePointer(chunk.bytes.base)
      } else {
        chunk.fields.base[chunk.fields.count] = Field(start: state.start, length: end &- state.start, plain: true)
        chunk.fields.count &+= 1
      }
      state.start = position &+ 1
      state.column &+= 1
      if isLineEnd {
        guard state.column == columnCount, !endsBlankLine(chunk) else { return false }
        state.column = 0
      }
    }
    return true
  }

  /// The marks behind the header, which was read before.
  @inline(__always)
  private func withoutHeader(_ structural: UInt64, _ at: Int, _ textStart: Int) -> UInt64 {
    guard at < textStart else { return structural }
    return textStart - at >= 64 ? 0 : structural & (~0 << UInt64(textStart - at))
  }

  /// A field in quotes; doubled quotes are resolved behind the text.
  private func takeQuoted(_ chunk: inout Chunk, _ start: Int, _ end: Int) {
    var quote = start
    while quote < end, chunk.bytes.base[quote] != 0x22 { quote &+= 1 }
    guard quote < end else {
      chunk.fields.append(Field(start: start, length: end &- start, given: true))
      return
    }
    let value = chunk.bytes.count
    chunk.bytes.reserve(end - start)
    var from = start
    while from < end {
      let byte = chunk.bytes.base[from]
      chunk.bytes.append(byte)
      from &+= byte == 0x22 ? 2 : 1
    }
    chunk.fields.append(Field(start: value, length: chunk.bytes.count - value, given: true))
  }

  /// A blank line looks like one blank field; only a file with one column could mean that.
  private func endsBlankLine(_ chunk: borrowing Chunk) -> Bool {
    columnCount == 1 && chunk.fields.base[chunk.fields.count - 1].isBlank
  }

  /// The last record may lack its line end.
  private func finishLastRecord(_ chunk: inout Chunk, _ state: inout State) -> Bool {
    let end = chunk.origin.textCount
    guard state.column > 0 || state.start < end else { return true }
    chunk.fields.reserve(1)
    if state.start < end, chunk.bytes.base[state.start] == 0x22 {
      takeQuoted(&chunk, state.start + 1, end - 1)
    } else {
      chunk.fields.append(Field(start: state.start, length: end - state.start, plain: true))
    }
    return state.column + 1 == columnCount && !endsBlankLine(chunk)
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
