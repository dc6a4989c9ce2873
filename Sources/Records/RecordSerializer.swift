/// How the data files of an entity are laid out.
public struct RecordLayout: Sendable {
  /// The names of the columns.
  public var columns: [String]
  /// What the columns hold.
  public var types: [ValueType] = []
  /// The names of a record and of the columns in XML.
  public var xmlRecord = ""
  public var xmlColumns: [String] = []
  /// Between the fields of CSV.
  public var delimiter: UInt8 = 0x2C
  /// Whether rows end as F&O wants them.
  public var crlf = false
  /// Whether quotes and line breaks in values of CSV are replaced.
  public var plainText = false
  /// The columns that say which document a record belongs to, if somebody has to know.
  public var document: TupleRule?

  public init(columns: [String]) { self.columns = columns }
}

/// Writes records in one format, and knows what stands before and behind them.
public protocol RecordWriter: Sendable {
  /// What a data file begins with.
  var prologue: [UInt8] { get }
  /// What a data file ends with.
  var epilogue: [UInt8] { get }
  /// Adds a record whose values lie in the bytes given; one that the format cannot hold leaves nothing behind.
  func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault)
  /// Adds many records, some of the rows of a table; false, and none is added, where each has to be looked at.
  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool
}

/// Writes the records of one entity into data files.
public struct RecordSerializer: Sendable {
  /// The format.
  public let format: Format
  /// What a data file begins with.
  public let prologue: [UInt8]
  /// What a data file ends with.
  public let epilogue: [UInt8]
  private let writer: any RecordWriter
  private let document: TupleRule?

  /// A serializer for such a layout.
  public init(_ format: Format, _ layout: RecordLayout) throws(Fault) {
    self.format = format
    document = layout.document
    writer = try format.makeWriter(layout)
    prologue = format.isUTF16 ? [0xFF, 0xFE] + Self.utf16(writer.prologue) : writer.prologue
    epilogue = format.isUTF16 ? Self.utf16(writer.epilogue) : writer.epilogue
  }

  /// Adds a record whose values lie in the bytes given; a record that the format cannot hold leaves nothing behind.
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    try writer.write(row, bytes, to: &output)
    if let document { output.addDocument(document, row, bytes) }
  }

  /// Adds many records, some of the rows of a table; false, and none is added, where each has to be looked at.
  public func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    document == nil && writer.writeAll(records, of: rows, width: width, bytes, to: &output)
  }

  /// Turns what was written into the encoding of the format.
  public func encode(_ output: inout Output, with scratch: inout ByteBuffer) {
    if format.isUTF16 { output.encodeUTF16(with: &scratch) }
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
    var encoded = ByteBuffer()
    bytes.withUnsafeBytes { UTF16Encoder.encode($0, into: &encoded) }
    return Array(encoded.bytes)
  }
}
