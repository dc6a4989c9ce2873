internal import CScan

/// The fast path of XML: turns records into fields that it proves regular, 16 bytes at a time.
///
/// It knows the document's layout, and proves that there is nothing but records with known fields, each once, whose
/// values are text with the five entities every XML has and references to characters. Text it cannot prove goes to
/// `XMLGrammar`, that is to libxml2, which is the judge.
struct XMLScanner: ~Copyable {
  private let layout: XMLLayout
  private var names: XMLNames

  init(_ layout: XMLLayout) {
    self.layout = layout
    names = XMLNames(layout)
  }

  /// Which of the columns have occurred in the document.
  var seenColumns: [Bool] { layout.index.columns.indices.map { names.length($0) > 0 } }

  /// Where scanning has come to.
  private struct State {
    var text: UnsafePointer<UInt8>
    var at: Int
    let end: Int
    /// The line, from 1.
    var line: Int
    var record = 0
    /// Not zero if there are bytes that are not ASCII.
    var high: UInt32 = 0
  }

  /// Puts the records of a part into the chunk; false if its text is not regular, and then the fields are worthless.
  mutating func scan(_ chunk: inout Chunk, _ part: Chunk.Piece) -> Bool {
    let end = chunk.origin.textCount
    chunk.fields.removeAll()
    chunk.recordLines.removeAll(keepingCapacity: true)
    chunk.bytes.reserve(names.reach + layout.record.count + layout.root.count)
    names.forgetRecords()
    var state = State(
      text: UnsafePointer(chunk.bytes.base), at: chunk.origin.textStart, end: end,
      line: 1 + layout.lines + part.lines)
    while let isRecord = nextRecord(&state, part) {
      guard isRecord else {
        return XMLCharacters.areAllowed(state.text + chunk.origin.textStart, end - chunk.origin.textStart, state.high)
          && finish(&chunk, state)
      }
      guard takeRecord(&chunk, &state) else { return false }
    }
    return false
  }

  /// Goes to the next start tag of a record; false at the end, nil if something else comes.
  private func nextRecord(_ state: inout State, _ part: Chunk.Piece) -> Bool? {
    skipSpace(&state)
    if state.at == state.end { return part.isLast ? nil : false }
    guard state.at < state.end, state.text[state.at] == 0x3C else { return nil }
    let name = state.at + 1
    if p2c_same(state.text + name, layout.record, layout.record.count) != 0 { return true }
    // Only the root can end here.
    let behind = name + 1 + layout.root.count
    guard part.isLast, state.text[name] == 0x2F, state.text[behind] == 0x3E,
      p2c_same(state.text + name + 1, layout.root, layout.root.count) != 0
    else { return nil }
    state.at = behind + 1
    skipSpace(&state)
    return state.at == state.end ? false : nil
  }

  private func finish(_ chunk: inout Chunk, _ state: State) -> Bool {
    chunk.recordCount = state.record
    chunk.columnCount = layout.index.columns.count
    // Its places are not found by looking at the text.
    chunk.origin.textCount = 0
    chunk.checksum = nil
    return true
  }

  /// Takes the record whose start tag begins here.
  @inline(__always)
  private mutating func takeRecord(_ chunk: inout Chunk, _ state: inout State) -> Bool {
    let columns = layout.index.columns.count
    chunk.fields.reserve(columns)
    let row = chunk.fields.base + chunk.fields.count
    row.update(repeating: .blank, count: columns)
    chunk.fields.count &+= columns
    chunk.recordLines.append(UInt32(truncatingIfNeeded: state.line))
    state.at &+= 1 &+ layout.record.count
    let isTaken =
      layout.style == .element ? takeElements(row, &chunk, &state) : takeAttributes(row, &chunk, &state)
    state.record &+= 1
    return isTaken && state.at <= state.end
  }

  // MARK: fields

  @inline(__always)
  private mutating func takeElements(
    _ row: UnsafeMutablePointer<Field>, _ chunk: inout Chunk, _ state: inout State
  ) -> Bool {
    if let isEmpty = tagEnd(&state) {
      if isEmpty { return true }
    } else {
      return false
    }
    var expected = 0
    while true {
      skipSpace(&state)
      guard state.at < state.end, state.text[state.at] == 0x3C else { return false }
      let name = state.text + state.at + 1
      if name[0] == 0x2F { return recordEnds(&state) }
      let column = names.find(name, expected: expected)
      guard column >= 0, names.note(column, record: state.record) else { return false }
      expected = column &+ 1
      state.at &+= 1 &+ names.length(column)
      guard let isEmpty = tagEnd(&state) else { return false }
      if isEmpty { continue }
      guard let field = value(&chunk, &state, ends: 0x3C) else { return false }
      if field.length > 0 { row[column] = field }
      guard state.text[state.at &+ 1] == 0x2F, names.begins(state.text + state.at + 2, with: column) else {
        return false
      }
      state.at &+= 2 &+ names.length(column)
      guard state.text[state.at] == 0x3E else { return false }
      state.at &+= 1
    }
  }

  @inline(__always)
  private mutating func takeAttributes(
    _ row: UnsafeMutablePointer<Field>, _ chunk: inout Chunk, _ state: inout State
  ) -> Bool {
    var expected = 0
    while true {
      let start = state.at
      skipSpace(&state)
      if state.text[state.at] == 0x2F {
        state.at &+= 2
        return state.text[state.at &- 1] == 0x3E
      }
      guard state.at > start, state.at < state.end else { return false }
      let column = names.find(state.text + state.at, expected: expected)
      guard column >= 0, names.note(column, record: state.record) else { return false }
      expected = column &+ 1
      state.at &+= names.length(column) &+ 2
      guard state.text[state.at &- 2] == 0x3D, state.text[state.at &- 1] == 0x22 else { return false }
      guard let field = value(&chunk, &state, ends: 0x22) else { return false }
      if field.length > 0 { row[column] = field }
      state.at &+= 1
    }
  }

  /// Goes behind `>`, `/>` or ` />`; whether the element is empty, nil if the tag does not end here.
  @inline(__always)
  private func tagEnd(_ state: inout State) -> Bool? {
    var at = state.at
    if state.text[at] == 0x3E {
      state.at = at &+ 1
      return false
    }
    if state.text[at] == 0x20 { at &+= 1 }
    guard state.text[at] == 0x2F, state.text[at &+ 1] == 0x3E else { return nil }
    state.at = at &+ 2
    return true
  }

  @inline(__always)
  private func recordEnds(_ state: inout State) -> Bool {
    let behind = state.at &+ 2 &+ layout.record.count
    guard p2c_same(state.text + state.at + 2, layout.record, layout.record.count) != 0 else { return false }
    state.at = behind &+ 1
    return state.text[behind] == 0x3E
  }

  /// Takes a value up to the byte that ends it; nil if it is not regular.
  @inline(__always)
  private func value(_ chunk: inout Chunk, _ state: inout State, ends: UInt8) -> Field? {
    let start = state.at
    var at = start
    var isPlain = true
    var isSpelledOut = true
    while at < state.end {
      let masks = p2c_xml_text16(state.text + at)
      let stops = ends == 0x22 ? masks.stop | masks.quote : masks.stop
      let before = stops == 0 ? 0xFFFF : (stops & (0 &- stops)) &- 1
      state.high |= masks.high & before
      if (masks.quote | masks.comma) & before != 0 { isPlain = false }
      guard stops != 0 else {
        at &+= 16
        continue
      }
      at &+= stops.trailingZeroBitCount
      let byte = state.text[at]
      if byte == ends { break }
      guard goesOn(byte, state.text[at &+ 1], ends, &state) else { return nil }
      isPlain = false
      if byte == 0x26 || byte == 0x0D { isSpelledOut = false }
      at &+= 1
    }
    state.at = at
    if isSpelledOut { return Field(start: start, length: at &- start, plain: isPlain) }
    return resolved(&chunk, &state, start)
  }

  /// Whether a value goes on behind a byte that is not the usual.
  @inline(__always)
  private func goesOn(_ byte: UInt8, _ next: UInt8, _ ends: UInt8, _ state: inout State) -> Bool {
    switch byte {
    case 0x26: return true
    // CRLF is one line end.
    case 0x0D: return next == 0x0A && ends == 0x3C
    // In an attribute these would be blanks.
    case 0x0A where ends == 0x3C:
      state.line &+= 1
      return true
    case 0x09: return ends == 0x3C
    case 0x3E: return ends == 0x22
    default: return false
    }
  }

  /// A value with references or CRLF, which is spelled out behind the text.
  private func resolved(_ chunk: inout Chunk, _ state: inout State, _ start: Int) -> Field? {
    let value = chunk.bytes.count
    chunk.bytes.reserve(state.at - start + ByteBuffer.slack)
    state.text = UnsafePointer(chunk.bytes.base)
    var count = value
    let end = min(state.at, state.end)
    guard XMLReference.resolve(state.text, start, end, to: chunk.bytes.base, &count) else { return nil }
    chunk.bytes.count = count
    return Field(start: value, length: count - value)
  }

  /// Goes behind white space, and no further than to the end.
  @inline(__always)
  private func skipSpace(_ state: inout State) {
    while state.at < state.end {
      switch state.text[state.at] {
      case 0x0A: state.line &+= 1
      case 0x20, 0x09, 0x0D: break
      default: return
      }
      state.at &+= 1
    }
  }
}

/// Which characters XML takes.
enum XMLCharacters {
  /// Whether text without control characters is UTF-8 without what XML forbids; `high` is zero if it is ASCII.
  static func areAllowed(_ text: UnsafePointer<UInt8>, _ count: Int, _ high: UInt32) -> Bool {
    guard high != 0 else { return true }
    guard UTF8Check.isValid(UnsafeRawBufferPointer(start: text, count: count)) else { return false }
    var at = 0
    while let next = p2c_next_byte(text + at, 0xEF, count - at) {
      at = next - text
      // U+FFFE and U+FFFF.
      if text[at + 1] == 0xBF, text[at + 2] >= 0xBE { return false }
      at += 3
    }
    return true
  }
}
