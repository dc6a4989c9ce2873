/// Makes records of the rows of a sheet: the first row with a value names the columns, empty rows are none.
final class SheetRows: ElementReader {
  /// The most rows and columns that a sheet has.
  static let (mostRows, mostColumns) = (1_048_576, 16_384)
  /// How many bytes of values, or of fields, make a chunk full.
  private static let chunkSize = 256 * 1024
  private static let longestRecord = 16 << 20

  /// The names in the header, once it was read.
  private(set) var columns: [String]?
  private let sheet: String
  private let file: String
  private let strings: SharedStrings?
  private let formats: CellFormats

  private var chunk = Chunk()
  private var problems: [Problem] = []
  /// Which column of the records each column of the sheet is; -1 for those without a name.
  private var places: [Int] = []
  private var header: [(column: Int, name: String)] = []

  /// The row and the column of the sheet that the parser is in, from 1; 0 before the first.
  private(set) var row = 0
  private var column = 0
  private var rowStart = 0
  private var recordStart = 0
  private var hasValue = false
  private var isInRow = false
  private var cell = Cell()
  private var text = CellText()

  /// What is known of the open cell.
  private struct Cell {
    var kind = Kind.number
    var format = CellFormats.Kind.number
    /// The element within it that is open.
    var inside = Inside.nothing
    var isOpen = false
    /// Whether the value is what a formula gave.
    var hasFormula = false
    /// Whether there was a value, be it an empty one.
    var hasValue = false
    /// Where the value starts among the bytes of the chunk.
    var start = 0

    enum Kind { case shared, inline, text, number, boolean, error, date }
    enum Inside { case nothing, value, string }
  }

  init(_ sheet: String, of file: String, _ strings: SharedStrings?, _ formats: CellFormats) {
    self.sheet = sheet
    self.file = file
    self.strings = strings
    self.formats = formats
  }

  /// Whether there is enough to hand out.
  var isFull: Bool {
    chunk.recordCount > 0 && (chunk.bytes.count >= Self.chunkSize || chunk.fields.count >= Self.chunkSize)
  }

  /// Hands out the finished records by exchanging chunks, and keeps what the open row has so far; false if there are none.
  func take(into other: inout Chunk) -> Bool {
    other.reset()
    swap(&chunk, &other)
    chunk.bytes.append(other.bytes.base + recordStart, other.bytes.count - recordStart)
    other.bytes.count = recordStart
    for index in rowStart..<other.fields.count {
      var field = other.fields.base[index]
      if field.length > 0 || field.isGiven { field.start -= UInt32(recordStart) }
      chunk.fields.append(field)
    }
    other.fields.count = rowStart
    other.columnCount = columns?.count ?? 0
    other.origin.file = file
    let finished = problems.filter { $0.record < other.recordCount }
    problems.removeAll { $0.record < other.recordCount }
    for index in problems.indices { problems[index].record -= other.recordCount }
    if !finished.isEmpty { other.unparsed = CellProblems(finished) }
    cell.start -= recordStart
    (rowStart, recordStart) = (0, 0)
    return other.recordCount > 0
  }

  // MARK: elements

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    if cell.isOpen {
      if "v" ~= name {
        cell.inside = .value
      } else if "is" ~= name {
        cell.inside = .string
      } else if "f" ~= name {
        cell.hasFormula = true
      } else if cell.inside == .string {
        text.start(name)
      }
    } else if isInRow, "c" ~= name {
      try startCell(attributes)
    } else if "row" ~= name {
      try startRow(attributes)
    }
  }

  func end(_ name: ElementName) throws(Fault) {
    if cell.isOpen {
      if "c" ~= name {
        try endCell()
      } else if "v" ~= name || "is" ~= name {
        cell.hasValue = true
        cell.inside = .nothing
      } else if cell.inside == .string {
        text.end(name)
      }
    } else if isInRow, "row" ~= name {
      isInRow = false
      try endRow()
    }
  }

  func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) {
    switch cell.inside {
    case .nothing: return
    case .string: try text.add(bytes, count)
    case .value: chunk.bytes.append(bytes, count)
    }
    if chunk.bytes.count - recordStart > Self.longestRecord { throw tooLong }
  }

  private func startRow(_ attributes: ElementAttributes) throws(Fault) {
    var next = row + 1
    if let given = attributes["r"] {
      guard let number = Self.number(given), number >= next else {
        throw wrong("a row behind row \(row) has the number \(attributes.all["r"] ?? "")")
      }
      next = number
    }
    guard next <= Self.mostRows else {
      throw Fault(
        .tooManyRows, "the sheet \(sheet) has more than 1,048,576 rows, which is the most a sheet can have",
        place: Place(line: next))
    }
    row = next
    isInRow = true
    column = 0
    hasValue = false
    recordStart = chunk.bytes.count
    rowStart = chunk.fields.count
    guard let columns else { return }
    chunk.fields.reserve(columns.count)
    (chunk.fields.base + rowStart).update(repeating: .blank, count: columns.count)
    chunk.fields.count += columns.count
  }

  private func startCell(_ attributes: ElementAttributes) throws(Fault) {
    var next = column + 1
    if let given = attributes["r"] {
      guard let found = Self.cell(given), found.row == row, found.column >= next else {
        throw wrong("a cell of row \(row) behind column \(Self.letters(column)) is called \(attributes.all["r"] ?? "")")
      }
      next = found.column
    }
    guard next <= Self.mostColumns else { throw wrong("row \(row) has more than 16,384 columns") }
    column = next
    cell = Cell()
    cell.isOpen = true
    cell.start = chunk.bytes.count
    if let kind = attributes["t"] { cell.kind = try self.kind(kind) }
    if cell.kind == .number, let style = attributes["s"], let number = Self.number(style) {
      cell.format = formats[number]
    }
    text.clear()
  }

  private func kind(_ text: UnsafeRawBufferPointer) throws(Fault) -> Cell.Kind {
    switch (text.count, text.first) {
    case (1, UInt8(ascii: "s")): return .shared
    case (1, UInt8(ascii: "n")): return .number
    case (1, UInt8(ascii: "b")): return .boolean
    case (1, UInt8(ascii: "e")): return .error
    case (1, UInt8(ascii: "d")): return .date
    case (3, UInt8(ascii: "s")): return .text
    case (9, UInt8(ascii: "i")): return .inline
    default: throw wrong("the cell \(name) is of an unknown type")
    }
  }

  // MARK: values

  private func endCell() throws(Fault) {
    cell.isOpen = false
    guard let fault = try finishValue() else { return try place() }
    // What cannot be said is kept as it is spelled, so that rejects show it.
    if columns == nil { throw wrong("the cell \(name) holds no name, where the header is expected") }
    try place()
    guard column <= places.count, places[column - 1] >= 0 else { return }
    hasValue = true
    problems.append(Problem(chunk.recordCount, fault))
  }

  /// Turns what the cell has into its value, at the end of the bytes; gives what is wrong with it.
  private func finishValue() throws(Fault) -> Fault? {
    let length = chunk.bytes.count - cell.start
    let value = UnsafeRawBufferPointer(start: chunk.bytes.base + cell.start, count: length)
    switch cell.kind {
    case .shared:
      guard length > 0 else { return nil }
      let number = Self.number(value) ?? -1
      let isThere = try replace { bytes throws(Fault) in try strings?.append(number, to: &bytes) ?? false }
      guard isThere else { throw wrong("the cell \(name) refers to a shared string that there is not") }
    case .inline:
      chunk.bytes.count = cell.start
      chunk.bytes.append(text.take())
    case .text: chunk.bytes.count = cell.start + CellEscape.remove(chunk.bytes.base + cell.start, length)
    case .date: break
    case .boolean:
      guard length == 1, value[0] & 0xFE == 0x30 else { return broken("is no boolean, as it claims to be") }
      let isTrue = value[0] == 0x31
      chunk.bytes.count = cell.start
      chunk.bytes.append(isTrue ? "true" : "false")
    case .error: return broken("holds the error \(chunk.text(Field(start: cell.start, length: min(length, 20))))")
    case .number where length > 0: return try finishNumber()
    // A program that does not compute has written it.
    case .number: return cell.hasFormula ? broken("holds a formula without its result", Self.computing) : nil
    }
    if chunk.bytes.count - recordStart > Self.longestRecord { throw tooLong }
    return nil
  }

  private func finishNumber() throws(Fault) -> Fault? {
    let isRight = try replace { bytes throws(Fault) in
      // What is added to the bytes may move them.
      let length = bytes.count - cell.start
      bytes.reserve(2 * length + 1024)
      let value = UnsafeRawBufferPointer(start: bytes.base + cell.start, count: length)
      return switch cell.format {
      case .number: CellNumber.add(value, to: &bytes)
      case .date: CellDate.add(value, formats, isTime: false, to: &bytes)
      case .time: CellDate.add(value, formats, isTime: true, to: &bytes)
      }
    }
    if isRight { return nil }
    let isDate = cell.format != .number
    return broken(isDate ? "is formatted as a date, and its number means none" : "is no number, as it claims to be")
  }

  /// Puts something behind the bytes of the cell, and then in their place; if it is not there, they stay.
  private func replace(_ add: (inout ByteBuffer) throws(Fault) -> Bool) throws(Fault) -> Bool {
    let end = chunk.bytes.count
    guard try add(&chunk.bytes) else {
      chunk.bytes.count = end
      return false
    }
    let length = chunk.bytes.count - end
    (chunk.bytes.base + cell.start).update(from: chunk.bytes.base + end, count: length)
    chunk.bytes.count = cell.start + length
    return true
  }

  /// Makes the value a field of the record, or a name in the header.
  private func place() throws(Fault) {
    let length = chunk.bytes.count - cell.start
    // Text may be empty and there all the same; a number may not.
    let isGiven = cell.hasValue && [.shared, .inline].contains(cell.kind)
    guard length > 0 || isGiven else { return }
    guard columns != nil else {
      if length > 0 { header.append((column, chunk.text(Field(start: cell.start, length: length)))) }
      chunk.bytes.count = cell.start
      return
    }
    guard column <= places.count, places[column - 1] >= 0 else {
      if length > 0 { noteUnnamed() }
      chunk.bytes.count = cell.start
      return
    }
    hasValue = hasValue || length > 0
    chunk.fields.base[rowStart + places[column - 1]] = Field(start: cell.start, length: length, given: isGiven)
  }

  private func noteUnnamed() {
    hasValue = true
    problems.append(
      Problem(
        chunk.recordCount,
        Fault(
          .columnName, "the cell \(name) of the sheet \(sheet) has a value, and its column has no name",
          remedy: "name it in the header, or empty the cell")))
  }

  // MARK: rows

  private func endRow() throws(Fault) {
    guard columns != nil else {
      if !header.isEmpty { try takeHeader() }
      return
    }
    guard hasValue else {
      chunk.bytes.count = recordStart
      chunk.fields.count = rowStart
      return problems.removeAll { $0.record == chunk.recordCount }
    }
    chunk.recordCount += 1
    chunk.recordLines.append(UInt32(truncatingIfNeeded: row))
    (recordStart, rowStart) = (chunk.bytes.count, chunk.fields.count)
  }

  private func takeHeader() throws(Fault) {
    guard header.count <= Records.mostColumns else {
      throw Fault(
        .tooManyColumns,
        "the sheet \(sheet) has \(header.count) columns, and at most \(Records.mostColumns) can be read",
        place: Place(line: row))
    }
    let names = header.map(\.name)
    do throws(Fault) { try CSVHeader.refuseUnusable(names, file) } catch {
      throw error.at(Place(file: file, line: row))
    }
    places = Array(repeating: -1, count: header.last?.column ?? 0)
    for (place, cell) in header.enumerated() { places[cell.column - 1] = place }
    columns = names
  }

  // MARK: names and numbers

  /// What the cell is called, such as `AB12`.
  private var name: String { Self.letters(column) + "\(row)" }

  /// What a column is called, such as `AB`.
  static func letters(_ column: Int) -> String {
    var (rest, letters) = (column, "")
    while rest > 0 {
      letters = String(Unicode.Scalar(UInt8(0x41 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  /// A number of digits only, of nine at the most.
  private static func number(_ text: UnsafeRawBufferPointer) -> Int? {
    guard (1...9).contains(text.count) else { return nil }
    var number = 0
    for byte in text {
      guard byte &- 0x30 <= 9 else { return nil }
      number = number * 10 + Int(byte &- 0x30)
    }
    return number
  }

  /// The place that a reference such as `AB12` names.
  private static func cell(_ text: UnsafeRawBufferPointer) -> (column: Int, row: Int)? {
    var (column, at) = (0, 0)
    while at < text.count, at < 4, text[at] & 0xDF &- 0x41 < 26 {
      column = column * 26 + Int(text[at] & 0xDF &- 0x40)
      at += 1
    }
    guard column > 0, let row = number(UnsafeRawBufferPointer(rebasing: text[at...])) else { return nil }
    return (column, row)
  }

  // MARK: what is wrong

  private static let computing = "open the workbook in a program that computes it, such as LibreOffice, and save it"

  private func broken(_ what: String, _ remedy: String? = nil) -> Fault {
    let field = column <= places.count && places[column - 1] >= 0 ? columns?[places[column - 1]] : nil
    let cell = "the cell \(name) of the sheet \(sheet)"
    guard let field else { return Fault(.invalidValue, "\(cell) \(what)", remedy: remedy) }
    return Fault(.invalidValue, "\(field): \(cell) \(what)", remedy: remedy, field: field)
  }

  private func wrong(_ what: String) -> Fault {
    Fault(
      .workbookMalformed, "in the sheet \(sheet), \(what)", remedy: "save it again with the program that made it",
      place: Place(line: row > 0 ? row : nil))
  }

  private var tooLong: Fault {
    Fault(.recordTooLong, "a row of the sheet \(sheet) is longer than 16 MiB", place: Place(line: row))
  }
}

/// What is wrong with records that are fields already.
public final class CellProblems: Unparsed {
  private let problems: [Problem]

  init(_ problems: [Problem]) { self.problems = problems }

  public func makeParser() -> any ChunkParser { Parser(problems) }

  private final class Parser: ChunkParser {
    private let found: [Problem]

    init(_ found: [Problem]) { self.found = found }

    func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) { problems += found }
  }
}
