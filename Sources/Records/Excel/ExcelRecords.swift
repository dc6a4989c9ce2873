/// Writes records as rows of a sheet. All cells are text, as D365 writes them: so every value comes back to the digit.
///
/// A row does not know its number while it is written: workers write many rows at once. `SheetNumbers` puts it in.
struct ExcelRecords: RecordWriter {
  let prologue: [UInt8]
  let epilogue: [UInt8]
  private let columns: [String]
  /// What begins the cell of each column, one behind the other.
  private let cells: [UInt8]
  private let starts: [Int]

  /// The most UTF-16 units of a cell, and the most columns of a sheet that data management takes.
  private static let (longestText, mostOfDataManagement) = (32_767, 255)

  init(_ layout: RecordLayout) throws(Fault) {
    // Rows that have to end as F&O wants them are those that data management reads.
    let most = layout.crlf ? Self.mostOfDataManagement : min(SheetRows.mostColumns, Records.mostColumns)
    guard layout.columns.count <= most else {
      let who = layout.crlf ? "data management takes \(most) from a workbook" : "\(most) can be written to a workbook"
      throw Fault(
        .usage, "excel-width", "there are \(layout.columns.count) columns, and \(who)",
        remedy: layout.crlf ? "write --format csv-unicode" : "write CSV")
    }
    columns = layout.columns
    var (cells, starts): ([UInt8], [Int]) = ([], [])
    for column in layout.columns.indices {
      starts.append(cells.count)
      cells += "<c r=\"\(SheetRows.letters(column + 1))".utf8
    }
    self.cells = cells + Array(repeating: 0, count: ByteBuffer.slack)
    self.starts = starts + [cells.count]
    prologue = try Self.beginning(layout.columns, cells, self.starts)
    epilogue = Array(WorkbookXML.sheetEnd.utf8)
  }

  /// What stands before the first record: the row of the names.
  private static func beginning(_ columns: [String], _ cells: [UInt8], _ starts: [Int]) throws(Fault) -> [UInt8] {
    var bytes = ByteBuffer()
    bytes.append(WorkbookXML.sheetBegin)
    bytes.append(rowBegin)
    for (place, name) in columns.enumerated() {
      bytes.append(Array(cells[starts[place]..<starts[place + 1]]))
      // Behind a text that is added there has to be slack.
      var text = ByteBuffer()
      text.append(name)
      addText(UnsafeBufferPointer(start: UnsafePointer(text.base), count: text.count), to: &bytes)
    }
    bytes.append(rowEnd)
    return Array(bytes.bytes)
  }

  func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    let start = output.bytes.count
    var isEmpty = true
    output.bytes.append(Self.rowBegin)
    for (column, field) in row.enumerated() where !field.isBlank {
      let value = UnsafeBufferPointer(start: UnsafePointer(bytes) + Int(field.start), count: field.length)
      if field.length > Self.longestText, let count = Self.tooMany(value) {
        output.bytes.count = start
        throw Fault.broken(
          .tooLong, "has \(count) characters, and a cell of a workbook takes 32,767", field: columns[column],
          remedy: "write CSV or XML")
      }
      if field.length > 0 { isEmpty = false }
      cells.withUnsafeBufferPointer { cells in
        guard let base = cells.baseAddress else { return }
        output.bytes.append(base + starts[column], starts[column + 1] - starts[column])
      }
      Self.addText(value, to: &output.bytes)
    }
    guard !isEmpty else {
      output.bytes.count = start
      throw Fault(
        .blankLine, "the record has no value, and an empty row of a workbook is no record", remedy: "write CSV or XML")
    }
    output.bytes.append(Self.rowEnd)
    output.endRecord()
  }

  /// Any record may be one that a sheet cannot hold.
  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool { false }

  private static let rowBegin = Array("<row r=\"".utf8) + [SheetNumbers.next] + Array("\">".utf8)
  private static let rowEnd = Array("</row>".utf8)
  private static let textBegin = [SheetNumbers.same] + Array("\" s=\"1\" t=\"inlineStr\"><is><t>".utf8)
  private static let spacedTextBegin =
    [SheetNumbers.same] + Array("\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8)
  private static let textEnd = Array("</t></is></c>".utf8)

  /// How many units of UTF-16 a text has, if they are more than a cell takes.
  private static func tooMany(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var count = 0
    for byte in text { count += byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1 }
    return count > longestText ? count : nil
  }

  /// Adds all of a cell behind its column.
  private static func addText(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout ByteBuffer) {
    let isSpaced = isSpace(text.first) || isSpace(text.last)
    bytes.append(isSpaced ? spacedTextBegin : textBegin)
    CellEscape.add(text, to: &bytes)
    bytes.append(textEnd)
  }

  private static func isSpace(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? false }
}
