extension Syntax {
  /// Text with delimiters, or whatever else it may be that nobody recognises.
  public static let csv = Syntax(
    name: "CSV", endings: ["csv", "tsv"], traits: [.hasHeader, .endsLines, .holdsAllText],
    recognises: { _, _ in true },
    makeReader: { CSVReader($0) },
    makePart: { columns, _ in CSVText(delimiter: 0x2C, columnCount: columns.count) },
    survey: nil)
}

extension Format {
  /// UTF-8, LF; CRLF in zips and folders of F&O entities.
  public static let csv = Format("csv", "CSV", .csv) { CSVRecords($0, crlf: $0.crlf) }

  /// UTF-16LE with byte order mark, CRLF.
  public static let csvUnicode = Format("csv-unicode", "CSV-Unicode", .csv, isUTF16: true) {
    CSVRecords($0, crlf: true)
  }
}

/// Reads a CSV file.
final class CSVReader: DataFileReader {
  let syntax = Syntax.csv
  private var cutter: CSVCutter

  init(_ file: DataFile) {
    var dialect = CSVDialect(delimiter: file.delimiter)
    dialect.isBare = file.isBare
    dialect.null = file.null
    if file.hasNoHeader { dialect.columns = file.columns?.map(\.name) }
    cutter = CSVCutter(file: file.name, dialect, encoding: file.encoding)
  }

  func readHeader(knows isKnown: (String) -> Bool, _ read: TextFeed.Read) throws(Fault) -> [String] {
    do throws(Fault) {
      try cutter.readHeader(read)
    } catch {
      let isHeader = cutter.columns.isEmpty || cutter.columns.contains(where: isKnown)
      throw isHeader ? error : Fault.noHeader("the first line names no known field").at(error.place)
    }
    return cutter.columns
  }

  func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    try cutter.next(into: &chunk, read)
  }
}

/// Writes the records of one entity as CSV.
struct CSVRecords: RecordWriter {
  let prologue: [UInt8]
  let epilogue: [UInt8] = []
  private let csv: CSVRecordWriter
  /// Whether quotes and line breaks in values are replaced.
  private let isPlainText: Bool

  init(_ layout: RecordLayout, crlf: Bool) {
    csv = CSVRecordWriter(delimiter: layout.delimiter, crlf: crlf)
    prologue = csv.header(layout.columns)
    isPlainText = layout.plainText
  }

  func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) {
    if isPlainText {
      output.replaced += csv.writePlainText(row, bytes, to: &output.bytes)
    } else {
      csv.write(row, bytes, to: &output.bytes)
    }
    output.endRecord()
  }

  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    if isPlainText { return false }
    for record in records {
      csv.write(UnsafeBufferPointer(start: rows + Int(record) &* width, count: width), bytes, to: &output.bytes)
      output.endRecord()
    }
    return true
  }
}
