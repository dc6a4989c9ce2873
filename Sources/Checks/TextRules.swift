internal import Glibc
internal import Records

/// What is checked of the text of a CSV chunk, apart from what its values mean.
enum TextRules {
  /// Parses a chunk; rows that cannot be read are noted and left out.
  static func parse(_ chunk: inout Chunk, _ dialect: CSVDialect, columns: Int, _ notes: Notes) {
    do throws(Fault) {
      try CSVParser(dialect, columnCount: columns).parse(&chunk)
      notes.rowCount = chunk.recordCount
      noteBlankLines(chunk, notes)
    } catch {
      parseRows(&chunk, dialect, columns: columns, notes)
    }
  }

  /// Notes blank lines that our readers take, and data management does not: the last one, and in a file of one column
  /// those that are records.
  static func noteBlankLines(_ chunk: borrowing Chunk, _ notes: Notes) {
    guard chunk.columnCount == 1 else { return noteBlankEnd(chunk, notes) }
    for record in 0..<chunk.recordCount where chunk[record, 0].isBlank {
      notes.add(.blankLine, record, nil, "a blank line")
    }
  }

  private static func noteBlankEnd(_ chunk: borrowing Chunk, _ notes: Notes) {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    var rest = text[...]
    guard rest.last == 0x0A else { return }
    rest = rest.dropLast()
    if rest.last == 0x0D { rest = rest.dropLast() }
    guard rest.count == chunk.origin.textStart || rest.last == 0x0A else { return }
    note(.blankLine, "a blank line", lineEnds(text[...]), notes)
  }

  /// Row by row, so that one bad row does not hide the others.
  private static func parseRows(_ chunk: inout Chunk, _ dialect: CSVDialect, columns: Int, _ notes: Notes) {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    var copy = ByteBuffer(capacity: text.count)
    copy.append(text)
    chunk.bytes.count = chunk.origin.textCount
    chunk.fields.removeAll()
    chunk.recordCount = 0
    chunk.columnCount = columns
    chunk.unparsed = nil
    var row = Chunk()
    var at = chunk.origin.textStart
    var line = lineEnds(copy.bytes[..<at]) + 1
    while at < copy.count {
      let piece = UnsafeRawBufferPointer(rebasing: copy.bytes[at..<rowEnd(copy.bytes, at)])
      let taken = take(piece, &row, dialect, columns, into: &chunk, line, notes)
      line += lineEnds(copy.bytes[at..<at + taken])
      at += taken
    }
    chunk.lineCount = line - 1
  }

  private static func lineEnds(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int { bytes.count { $0 == 0x0A } }

  /// Where a row ends: behind the first LF outside quotes.
  private static func rowEnd(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var inside = false
    for at in start..<text.count {
      if text[at] == 0x22 { inside.toggle() }
      if text[at] == 0x0A, !inside { return at + 1 }
    }
    return text.count
  }

  /// Parses one row into the chunk, or notes why it cannot be; gives how many bytes it was.
  private static func take(
    _ piece: UnsafeRawBufferPointer, _ row: inout Chunk, _ dialect: CSVDialect, _ columns: Int,
    into chunk: inout Chunk, _ line: Int, _ notes: Notes
  ) -> Int {
    defer { notes.rowCount += 1 }
    guard piece.contains(where: { $0 != 0x0A && $0 != 0x0D }) else {
      note(.blankLine, "a blank line", line, notes)
      return piece.count
    }
    row.reset()
    row.bytes.append(piece)
    row.origin.textCount = piece.count
    do throws(Fault) {
      try CSVGrammar(dialect, columnCount: columns).parse(&row)
    } catch {
      guard let rule = error.dataRule else { return piece.count }
      note(rule, error.what, line, notes, remedy: error.remedy)
      guard rule == .quoting else { return piece.count }
      // A stray quote would swallow the rows behind it.
      return (piece.firstIndex(of: 0x0A) ?? piece.count - 1) + 1
    }
    for column in 0..<columns {
      let field = row[0, column]
      chunk.fields.append(field.isBlank ? .blank : chunk.add(row.value(field), given: field.isGiven))
    }
    chunk.recordCount += 1
    notes.rows.append((notes.rowCount, line))
    return piece.count
  }

  private static func note(_ rule: DataRule, _ what: String, _ line: Int, _ notes: Notes, remedy: String? = nil) {
    notes.add(Notes.Note(rule: rule, what: "", remedy: remedy, record: notes.rowCount, line: line)) { what }
  }

  /// Counts rows that end in LF alone; line breaks inside quotes do not matter.
  static func checkLineEnds(_ chunk: borrowing Chunk, _ notes: Notes) {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    guard hasLoneLF(text) else { return }
    var inside = false
    // The header comes before the first row, and is told of only if no row is to blame.
    var isHeaderLone = false
    var row = chunk.origin.textStart > 0 ? -1 : 0
    var line = 1
    for at in text.indices {
      if text[at] == 0x22 { inside.toggle() }
      guard text[at] == 0x0A else { continue }
      if !inside {
        if at == 0 || text[at - 1] != 0x0D {
          if row < 0 { isHeaderLone = true } else { noteLoneLF(row, line, notes) }
        }
        row += 1
      }
      line += 1
    }
    if isHeaderLone, notes.list.allSatisfy({ $0.rule != .lineEnds }) { noteLoneLF(0, 1, notes) }
  }

  private static func noteLoneLF(_ row: Int, _ line: Int, _ notes: Notes) {
    notes.add(Notes.Note(rule: .lineEnds, what: "", record: row, line: line)) {
      "a row ends in LF alone; CR LF is expected"
    }
  }

  private static func hasLoneLF(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let base = text.baseAddress else { return false }
    var at = 0
    while at < text.count, let found = memchr(base + at, 0x0A, text.count - at) {
      let place = UnsafeRawPointer(found) - base
      if place == 0 || text[place - 1] != 0x0D { return true }
      at = place + 1
    }
    return false
  }

  /// Notes control characters, and quotes and line breaks inside values.
  static func checkCharacters(_ chunk: borrowing Chunk, names: [String], _ notes: Notes) {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    let hasControls = hasControlCharacter(text)
    guard let base = text.baseAddress, hasControls || memchr(base, 0x22, text.count) != nil else { return }
    for record in 0..<chunk.recordCount {
      var isQuoted = false
      for column in 0..<chunk.columnCount {
        let field = chunk[record, column]
        if field.length == 0 || field.isPlain && !hasControls { continue }
        let value = chunk.value(field)
        if hasControls, hasControlCharacter(value) {
          notes.add(.controlCharacter, record, names[column], "\(names[column]) holds a control character")
        }
        if !isQuoted, value.contains(where: { $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) {
          isQuoted = true
          notes.add(.quotedText, record, nil, "\(names[column]) holds a quote or a line break")
        }
      }
    }
  }

  private static func hasControlCharacter(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    var found: UInt8 = 0
    // Without a branch, so that many bytes are looked at at once.
    for at in 0..<text.count {
      let byte = base[at]
      let isAllowed: UInt8 = (byte == 0x09 ? 1 : 0) | (byte == 0x0A ? 1 : 0) | (byte == 0x0D ? 1 : 0)
      found |= (byte < 0x20 ? 1 : 0) & ~isAllowed
    }
    return found != 0
  }
}
