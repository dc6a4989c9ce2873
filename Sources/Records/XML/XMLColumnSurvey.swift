internal import CLibXML2

/// Finds out which columns an XML data file has, where its records do not all have the same fields.
///
/// It looks at names only and refuses nothing: whoever reads the file does.
public final class XMLColumnSurvey {
  /// The names of the columns, in the order in which they occurred, without those that were expected.
  public private(set) var columns: [String] = []
  /// Whether some record lacks one of the columns, so that others may be still to come.
  public private(set) var isUneven = false

  private var parser: xmlParserCtxtPtr?
  private var encoding = XMLEncodingWatch()
  private var expected: Set<String>
  /// The columns by the address of their names, which libxml2 keeps once; nil for those that were expected.
  private var places: [UnsafePointer<UInt8>: Int?] = [:]
  /// The same in lower case, in which all spellings are alike.
  private var lowered: [String: Int] = [:]
  private var depth = 0
  /// The record for which a column was met last, from 1.
  private var record = 0
  private var lastRecords: [Int] = []
  private var fieldCount = 0

  /// A survey of a file in which these columns are expected.
  public init(expecting columns: [XMLColumn] = []) {
    _ = libxmlIsReady
    p2c_xml_silence()
    expected = Set(columns.flatMap { [$0.name] + $0.spellings }.map { $0.lowercased() })
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      guard let context, let name else { return }
      Unmanaged<XMLColumnSurvey>.fromOpaque(context).takeUnretainedValue().start(name, Int(count), attributes)
    }
    handler.endElementNs = { context, _, _, _ in
      guard let context else { return }
      Unmanaged<XMLColumnSurvey>.fromOpaque(context).takeUnretainedValue().end()
    }
    handler.internalSubset = { context, _, _, _ in
      guard let context else { return }
      xmlStopParser(Unmanaged<XMLColumnSurvey>.fromOpaque(context).takeUnretainedValue().parser)
    }
    handler.serror = { _, _ in }
    parser = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue))
  }

  deinit { xmlFreeParserCtxt(parser) }

  /// Looks at the next bytes of the file.
  public func look(at bytes: UnsafeRawBufferPointer, file: String) throws(Fault) {
    guard parser != nil else { throw .noMemory(Place(file: file)) }
    p2c_xml_silence()
    try XMLMemory.watched(file) { () throws(Fault) in
      encoding.take(bytes, parser)
      xmlParseChunk(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 0)
    }
  }

  private func start(
    _ name: UnsafePointer<UInt8>, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    depth += 1
    if depth == 3 { return note(name) }
    guard depth == 2 else { return }
    record += 1
    fieldCount = 0
    // Five pointers an attribute; the name comes first.
    for index in 0..<count { if let name = attributes?[5 * index] { note(name) } }
  }

  private func end() {
    if depth == 2, fieldCount < columns.count { isUneven = true }
    depth -= 1
  }

  private func note(_ name: UnsafePointer<UInt8>) {
    guard let column = places[name] ?? find(name), lastRecords[column] < record else { return }
    lastRecords[column] = record
    fieldCount += 1
  }

  /// Takes a name that has not occurred yet; in another spelling it may have.
  private func find(_ name: UnsafePointer<UInt8>) -> Int? {
    let text = String(cString: name)
    let wanted = text.lowercased()
    if expected.contains(wanted) {
      places[name] = .some(nil)
      return nil
    }
    if let known = lowered[wanted] {
      places[name] = known
      return known
    }
    if record > 1 { isUneven = true }
    places[name] = columns.count
    lowered[wanted] = columns.count
    columns.append(text)
    lastRecords.append(0)
    return columns.count - 1
  }
}
