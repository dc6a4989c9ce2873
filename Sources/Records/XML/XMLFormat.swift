extension Syntax {
  /// A document with an element a record.
  public static let xml = Syntax(
    name: "XML", endings: ["xml"], traits: [.provesItsEnd, .usesXMLNames],
    recognises: isXML,
    makeReader: { XMLCutter(columns: $0.columns, file: $0.name, isTolerant: $0.isTolerant) },
    makePart: { XMLDocuments(columns: $0, file: $1) },
    survey: XMLSurvey.columns)

  /// Whether a data file that begins like this is XML, in whatever encoding.
  ///
  /// Where something stands before the first tag, a declaration or the source format of the manifest still tells; libxml2
  /// says what is wrong with it.
  @Sendable private static func isXML(_ beginning: UnsafeRawBufferPointer, sourceFormat: String) -> Bool {
    guard let first = beginning.first(where: { !isBlankOrMark($0) }) else { return false }
    if first == UInt8(ascii: "<") { return true }
    let isSaid = !sourceFormat.isEmpty && sourceFormat.lowercased().hasPrefix("xml")
    return contains(isSaid ? "<" : "<?xml", beginning.prefix(beginningSize))
  }
}

extension Format {
  /// One element a record, one child a field.
  public static let xmlElement = Format("xml-element", "XML-Element", .xml) { layout throws(Fault) in
    try XMLRecordWriter(style: .element, record: layout.xmlRecord, columns: layout.xmlColumns, crlf: layout.crlf)
  }

  /// One element a record, one attribute a field.
  public static let xmlAttribute = Format("xml-attribute", "XML-Attribute", .xml) { layout throws(Fault) in
    try XMLRecordWriter(style: .attribute, record: layout.xmlRecord, columns: layout.xmlColumns, crlf: layout.crlf)
  }
}

/// How an XML data file spells a record.
public enum XMLStyle: Sendable, Equatable {
  /// `<Document><E><A>1</A></E></Document>`
  case element
  /// `<Document><E A="1"/></Document>`
  case attribute
}

/// What an XML data file shows of its layout.
public struct XMLFacts: Sendable {
  /// Which of the columns have occurred.
  public var seen: [Bool]
  /// The columns.
  public var columns: [String]
  /// The element of the records.
  public var record: String?
  /// Whether fields are elements or attributes.
  public var style: XMLStyle?
  /// The root element.
  public var root: String?
  /// The namespace of the root element.
  public var namespace: String?
}

extension XMLCutter: DataFileReader {
  public var syntax: Syntax { .xml }

  public func readHeader(knows isKnown: (String) -> Bool, _ read: TextFeed.Read) throws(Fault) -> [String] {
    try readHeader(read)
    return columns.map(\.name)
  }

  public var xmlFacts: XMLFacts? {
    XMLFacts(
      seen: seenColumns, columns: columns.map(\.name), record: recordName, style: style, root: root?.name,
      namespace: root?.namespace)
  }
}

extension XMLRecordWriter: RecordWriter {
  public var prologue: [UInt8] { header }
  public var epilogue: [UInt8] { footer }

  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    try write(row, bytes, isFirst: true, to: &output.bytes)
    output.endRecord()
  }

  public func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    let start = output.recordCount
    for record in records {
      let row = UnsafeBufferPointer(start: rows + Int(record) &* width, count: width)
      guard add(row, bytes, isFirst: true, to: &output.bytes) == nil else {
        output.keep(start)
        return false
      }
      output.endRecord()
    }
    return true
  }
}
