/// Writes records of one entity in one format, with what stands before and behind them in a data file.
public struct RecordSerializer: Sendable {
  /// The format.
  public let format: Format
  /// What a data file begins with.
  public let prologue: [UInt8]
  /// What a data file ends with.
  public let epilogue: [UInt8]
  private let writer: Writer
  private let plainText: Bool
  private let document: TupleRule?

  private enum Writer: Sendable {
    case csv(CSVRecordWriter)
    case xml(XMLRecordWriter)
  }

  /// How data files are laid out.
  public struct Layout: Sendable {
    /// Between the fields of CSV.
    public var delimiter: UInt8 = 0x2C
    /// Whether rows end as F&O wants them.
    public var crlf = false
    /// Whether quotes and line breaks in values of CSV are replaced.
    public var plainText = false
    /// The columns that say which document a record belongs to, if somebody has to know.
    public var document: TupleRule?

    public init() {}
  }

  /// A serializer for columns of these names in CSV and in XML.
  public init(
    _ format: Format, columns: [String], xmlRecord: String, xmlColumns: [String], layout: Layout
  ) throws(Fault) {
    self.format = format
    plainText = layout.plainText && !format.isXML
    document = layout.document
    switch format {
    case .csv, .csvUnicode:
      let crlf = layout.crlf || format == .csvUnicode
      let csv = CSVRecordWriter(delimiter: layout.delimiter, crlf: crlf)
      writer = .csv(csv)
      let header = csv.header(columns)
      prologue = format == .csv ? header : [0xFF, 0xFE] + Self.utf16(header)
      epilogue = []
    case .xmlElement, .xmlAttribute:
      let style: XMLStyle = format == .xmlElement ? .element : .attribute
      let xml = try XMLRecordWriter(style: style, record: xmlRecord, columns: xmlColumns, crlf: layout.crlf)
      writer = .xml(xml)
      prologue = xml.header
      epilogue = xml.footer
    }
  }

  /// Adds a record whose values lie in the bytes given; a record that the format cannot hold leaves nothing behind.
  @inline(__always)
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    switch writer {
    case .csv(let csv) where plainText: output.replaced += csv.writePlainText(row, bytes, to: &output.bytes)
    case .csv(let csv): csv.write(row, bytes, to: &output.bytes)
    case .xml(let xml): try xml.write(row, bytes, isFirst: true, to: &output.bytes)
    }
    output.endRecord()
    if let document { output.addDocument(document, row, bytes) }
  }

  /// Adds many records, some of the rows of a table; false, and none is added, where each has to be looked at.
  public func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    if plainText || document != nil { return false }
    let start = output.recordCount
    for record in records {
      let row = UnsafeBufferPointer(start: rows + Int(record) &* width, count: width)
      switch writer {
      case .csv(let csv): csv.write(row, bytes, to: &output.bytes)
      case .xml(let xml):
        if xml.add(row, bytes, isFirst: true, to: &output.bytes) == nil { break }
        output.keep(start)
        return false
      }
      output.endRecord()
    }
    return true
  }

  /// Turns what was written into the encoding of the format.
  public func encode(_ output: inout Output, with scratch: inout ByteBuffer) {
    if format == .csvUnicode { output.encodeUTF16(with: &scratch) }
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
    var encoded = ByteBuffer()
    bytes.withUnsafeBytes { UTF16Encoder.encode($0, into: &encoded) }
    return Array(encoded.bytes)
  }
}
