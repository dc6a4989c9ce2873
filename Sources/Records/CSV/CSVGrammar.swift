internal import CLibCSV

/// CSV as libcsv reads it in strict mode without trimming, plus our refusals: the grammar of record.
///
/// It parses every chunk the scanner cannot prove regular, and says what is wrong and where.
public struct CSVGrammar {
  private let dialect: CSVDialect
  private let columnCount: Int?

  /// A grammar for records of so many fields; nil takes what the first record has, as a header does.
  public init(delimiter: UInt8, columnCount: Int?) {
    self.init(CSVDialect(delimiter: delimiter), columnCount: columnCount)
  }

  public init(_ dialect: CSVDialect, columnCount: Int?) {
    self.dialect = dialect
    self.columnCount = columnCount
  }

  /// Fills the fields of the chunk. Lines and records in a fault count from the start of the chunk.
  public func parse(_ chunk: inout Chunk) throws(Fault) { try parse(&chunk, Rows(columnCount: columnCount)) }

  /// Whether a text that may end within a record breaks a rule before its end.
  func isWrong(_ chunk: inout Chunk) -> Bool {
    let rows = Rows(columnCount: columnCount)
    do throws(Fault) {
      try parse(&chunk, rows)
      return false
    } catch {
      return !rows.isOpen
    }
  }

  private func parse(_ chunk: inout Chunk, _ rows: Rows) throws(Fault) {
    chunk.fields.removeAll()
    chunk.bytes.count = chunk.origin.textCount
    let bad = badByte(chunk)
    do throws(Fault) {
      try feed(rows, chunk, until: bad.map { lineStart(chunk, $0.at) } ?? chunk.origin.textCount)
    } catch {
      // A quote that is open where a byte is bad may be closed behind it.
      throw rows.isOpen ? bad?.fault ?? error : error
    }
    if let bad { throw bad.fault }
    for field in rows.fields {
      chunk.fields.append(
        field.length < 0
          ? .blank
          : Field(start: chunk.bytes.count + field.start, length: field.length, given: field.length == 0))
    }
    rows.bytes.withUnsafeBytes { chunk.bytes.append($0) }
    chunk.columnCount = rows.columnCount ?? 0
    chunk.recordCount = rows.recordCount
    chunk.lineCount = rows.line - 1
  }

  /// The first byte that no CSV has.
  private func badByte(_ chunk: borrowing Chunk) -> (at: Int, fault: Fault)? {
    let text = UnsafeRawBufferPointer(start: chunk.bytes.base, count: chunk.origin.textCount)
    let invalid = UTF8Check.firstInvalid(text)
    if let nul = text[..<(invalid ?? text.count)].indices.first(where: { text[$0] == 0 && !isEmptyText($0, text) }) {
      let remedy = dialect.remedy(forNULsIn: text)
      return (nul, fault(.badText, "a NUL byte", chunk, nul, remedy: remedy))
    }
    guard let invalid else { return nil }
    return (
      invalid,
      fault(
        .badText, "byte 0x\(hex(text[invalid])) is not valid UTF-8", chunk, invalid,
        remedy: dialect.remedy(for: text))
    )
  }

  /// Whether a NUL stands for empty text: alone between what separates fields.
  private func isEmptyText(_ at: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    guard dialect.isBare else { return false }
    let before = at == 0 ? 0x0A : text[at - 1]
    let behind = at + 1 == text.count ? 0x0A : text[at + 1]
    return (before == dialect.delimiter || before == 0x0A)
      && (behind == dialect.delimiter || behind == 0x0A || behind == 0x0D)
  }

  private func lineStart(_ chunk: borrowing Chunk, _ place: Int) -> Int {
    var at = place
    while at > chunk.origin.textStart, chunk.bytes.base[at - 1] != 0x0A { at -= 1 }
    return at
  }

  /// Gives the text to libcsv a line at a time, so that what it finds has a place.
  private func feed(_ rows: Rows, _ chunk: borrowing Chunk, until end: Int) throws(Fault) {
    let parser = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
    defer { parser.deallocate() }
    csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL | CSV_REPALL_NL))
    defer { csv_free(parser) }
    csv_set_delim(parser, dialect.delimiter)
    csv_set_space_func(parser) { _ in 0 }
    let context = Unmanaged.passUnretained(rows).toOpaque()
    let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      Rows.from($2).field($0, $1)
    }
    let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { Rows.from($1).rowEnd($0) }

    for index in 0..<chunk.origin.textStart where chunk.bytes.base[index] == 0x0A { rows.line += 1 }
    var at = chunk.origin.textStart
    while at < end {
      let length = lineLength(chunk, at, end)
      rows.place = at
      let used = csv_parse(parser, chunk.bytes.base + at, length, onField, onRow, context)
      guard used == length else { throw explain(chunk, at + used, rows) }
      if let problem = rows.problem { throw fault(problem, chunk, rows) }
      at += length
      if chunk.bytes.base[at - 1] == 0x0A { rows.line += 1 }
    }
    guard csv_fini(parser, onField, onRow, context) == 0 else {
      rows.isOpen = true
      let open = lastOpenQuote(chunk)
      throw fault(
        .quoting, "a quote is opened here and never closed", chunk, open,
        record: rows.recordCount + 1)
    }
    rows.finish()
    if let problem = rows.problem { throw fault(problem, chunk, rows) }
  }

  /// How long the piece is that ends with the next line end of either kind.
  private func lineLength(_ chunk: borrowing Chunk, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      let byte = chunk.bytes.base[at]
      at += 1
      if byte == 0x0A || byte == 0x0D { break }
    }
    return at - start
  }

  /// Why libcsv stopped at a byte.
  private func explain(_ chunk: borrowing Chunk, _ at: Int, _ rows: Rows) -> Fault {
    let record = rows.recordCount + 1
    if at < chunk.origin.textCount, chunk.bytes.base[at] == 0x22 {
      return fault(
        .quoting, "a quote inside a field that does not start with one", chunk, at, record: record,
        remedy: "put the whole field in quotes and double the quotes in it")
    }
    return fault(
      .quoting, "text after a closing quote", chunk, at, record: record,
      remedy: "double the quotes inside a quoted field")
  }

  /// The quote that was opened last, for the message on an unclosed one.
  private func lastOpenQuote(_ chunk: borrowing Chunk) -> Int {
    var opened = chunk.origin.textStart
    var inside = false
    for at in chunk.origin.textStart..<chunk.origin.textCount where chunk.bytes.base[at] == 0x22 {
      inside.toggle()
      if inside { opened = at }
    }
    return opened
  }

  private func fault(_ problem: Rows.Problem, _ chunk: borrowing Chunk, _ rows: Rows) -> Fault {
    switch problem {
    case .loneCR:
      return fault(
        .lineEnds, "a line ends with CR alone", chunk, rows.endPlace, record: rows.badRecord,
        remedy: "end lines with LF or CRLF, and put quotes around fields that hold a CR")
    case .blankLine:
      return fault(
        .blankLine, "a blank line", chunk, rows.endPlace, record: rows.badRecord + 1,
        remedy: "remove it")
    case .width(let found, let expected):
      let place = CSVPlaces.place(ofRecord: rows.badRecord, in: chunk)
      return Fault(
        .unevenRows,
        "the record has \(found) field\(found == 1 ? "" : "s"); "
          + (dialect.columns == nil ? "the header has \(expected)" : "--columns names \(expected)"),
        remedy: found > expected ? "is a field with a delimiter in it not in quotes?" : nil,
        place: Place(line: place.line, record: rows.badRecord + 1, offset: place.offset))
    }
  }

  private func fault(
    _ rule: DataRule, _ what: String, _ chunk: borrowing Chunk, _ at: Int, record: Int? = nil,
    remedy: String? = nil
  ) -> Fault {
    var line = 1
    for index in 0..<min(at, chunk.origin.textCount) where chunk.bytes.base[index] == 0x0A { line += 1 }
    return Fault(
      rule, what, remedy: remedy,
      place: Place(line: line, record: record, offset: CSVPlaces.offset(of: at, in: chunk)))
  }

  private func hex(_ byte: UInt8) -> String { String(byte, radix: 16, uppercase: true) }
}

/// What libcsv's callbacks collect.
private final class Rows {
  enum Problem {
    case loneCR, blankLine
    case width(Int, Int)
  }

  var columnCount: Int?
  var fields: [(start: Int, length: Int)] = []
  var bytes: [UInt8] = []
  var recordCount = 0
  var badRecord = 0
  var line = 1
  /// Where the piece starts that is being parsed, and where the last row end was.
  var place = 0
  var endPlace = 0
  var problem: Problem?
  /// Whether a quote was still open at the end.
  var isOpen = false
  private var column = 0
  private var endedByCR = false
  private var pendingBlank = false

  init(columnCount: Int?) { self.columnCount = columnCount }

  static func from(_ context: UnsafeMutableRawPointer?) -> Rows {
    Unmanaged<Rows>.fromOpaque(context!).takeUnretainedValue()
  }

  func field(_ start: UnsafeMutableRawPointer?, _ length: Int) {
    refusePending()
    column += 1
    guard let start else { return fields.append((bytes.count, -1)) }
    if length == 1, start.load(as: UInt8.self) == 0 { return fields.append((bytes.count, 0)) }
    fields.append((bytes.count, length))
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
  }

  /// A row ends with CR, LF, or (-1) the end of the text. CRLF arrives as two ends.
  func rowEnd(_ byte: Int32) {
    if byte == 0x0A, endedByCR, column == 0 {
      endedByCR = false
      return
    }
    refusePending()
    if problem == nil { endPlace = place }
    if column == 0, columnCount == 1, byte != -1 { takeBlank() }
    if column == 0 {
      pendingBlank = byte != -1
      endedByCR = byte == 0x0D
      return
    }
    let expected = columnCount ?? column
    if column != expected, problem == nil {
      problem = .width(column, expected)
      badRecord = recordCount
    }
    columnCount = expected
    recordCount += 1
    column = 0
    endedByCR = byte == 0x0D
  }

  /// Where records have one field, a line with nothing in it is one whose field is blank.
  private func takeBlank() {
    fields.append((bytes.count, -1))
    column = 1
  }

  /// A CR that no LF followed, and a blank line that was not the last.
  private func refusePending() {
    guard column == 0, problem == nil else { return }
    badRecord = recordCount
    if endedByCR { problem = .loneCR }
    if pendingBlank { problem = .blankLine }
  }

  func finish() {
    guard endedByCR, problem == nil else { return }
    badRecord = recordCount
    problem = .loneCR
  }
}
