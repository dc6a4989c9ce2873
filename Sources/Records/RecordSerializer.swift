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
  /// The encoding, where it is not the one of the format.
  public var encoding: TextEncoding?
  /// Whether UTF-8 begins with a byte order mark.
  public var isMarked = false
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
  private let encoder: TextEncoder?
  private let columns: [String]

  /// A serializer for such a layout.
  public init(_ format: Format, _ layout: RecordLayout) throws(Fault) {
    self.format = format
    document = layout.document
    columns = layout.columns
    let encoder = try layout.encoding.flatMap { encoding throws(Fault) in
      encoding.isUTF8 ? nil : try TextEncoder(encoding)
    }
    self.encoder = encoder
    writer = try format.makeWriter(layout)
    func encoded(_ text: [UInt8]) throws(Fault) -> [UInt8] {
      format.isUTF16 ? Self.utf16(text) : try encoder?.encode(text) ?? text
    }
    let mark: [UInt8] = format.isUTF16 ? [0xFF, 0xFE] : layout.isMarked ? [0xEF, 0xBB, 0xBF] : []
    prologue = try mark + encoded(writer.prologue)
    epilogue = try encoded(writer.epilogue)
  }

  /// What a form writes that has a spelling of its own for records.
  public init(_ writer: any RecordWriter, as format: Format, columns: [String]) {
    self.format = format
    self.writer = writer
    self.columns = columns
    (prologue, epilogue) = (writer.prologue, writer.epilogue)
    (document, encoder) = (nil, nil)
  }

  /// Adds a record whose values lie in the bytes given; a record that the format cannot hold leaves nothing behind.
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    if let encoder { try refuse(row, bytes, encoder) }
    try writer.write(row, bytes, to: &output)
    if let document { output.addDocument(document, row, bytes) }
  }

  /// Adds many records, some of the rows of a table; false, and none is added, where each has to be looked at.
  public func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    document == nil && encoder == nil && writer.writeAll(records, of: rows, width: width, bytes, to: &output)
  }

  /// Turns what was written into the encoding of the format.
  public func encode(_ output: inout Output, with scratch: inout ByteBuffer) throws(Fault) {
    if format.isUTF16 { output.encodeUTF16(with: &scratch) }
    try encoder?.encode(&output, with: &scratch)
  }

  private func refuse(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, _ encoder: TextEncoder
  ) throws(Fault) {
    for (index, field) in row.enumerated() where field.length > 0 {
      let text = UnsafeRawBufferPointer(start: bytes + Int(field.start), count: field.length)
      guard let refusal = encoder.refusal(text) else { continue }
      throw .broken(
        .encodingLacks, "holds the character \(refusal)", field: columns[index],
        remedy: "write UTF-8, or take another --to-encoding")
    }
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
    var encoded = ByteBuffer()
    bytes.withUnsafeBytes { UTF16Encoder.encode($0, into: &encoded) }
    return Array(encoded.bytes)
  }
}
