internal import CLibXML2
internal import CSystem
internal import Glibc

/// What libxml2's callbacks make of a document: records in a chunk.
struct XMLRecords: ~Copyable {
  var chunk = Chunk()
  var columns: XMLColumnTable
  private(set) var style: XMLStyle?
  /// The interned name of the record elements.
  private(set) var recordName: UnsafePointer<UInt8>?
  private(set) var fault: Fault? { didSet { isReading = fault == nil } }
  /// Whether there is no fault yet; cheaper to ask for.
  private var isReading = true
  private(set) var file = ""

  private var parser: xmlParserCtxtPtr?
  private var hasRoot = false
  /// 1 in the root, 2 in a record, 3 in a field.
  private var depth = 0
  /// The number of the open or the last record, from 1.
  private var record = 0
  private var recordLine = 0
  private var recordStart = 0
  private var rowStart = 0
  /// The column of the open or the last field.
  private var column = -1
  private var valueStart = 0

  init(columns: [XMLColumn]?) { self.columns = XMLColumnTable(columns) }

  mutating func restart(_ parser: xmlParserCtxtPtr?, file: String) {
    self.parser = parser
    self.file = file
    columns.restart()
    chunk.reset()
    style = nil
    recordName = nil
    fault = parser == nil ? Fault(.ours, "xml-parser", "libxml2 cannot make a parser") : nil
    depth = 0
    hasRoot = false
    record = 0
  }

  /// Whether there is enough to hand out.
  var isFull: Bool {
    chunk.recordCount > 0
      && (chunk.bytes.count >= XMLRecordReader.chunkSize || chunk.fields.count >= XMLRecordReader.chunkSize)
  }

  /// The line the parser is at.
  var line: Int? { parser?.pointee.input.map { Int($0.pointee.line) } }

  /// Hands out the finished records by exchanging chunks; the beginning of an open record stays here.
  mutating func take(into other: inout Chunk) {
    other.reset()
    swap(&chunk, &other)
    other.columnCount = columns.columns.count
    other.origin.file = file
    guard depth >= 2 else { return }
    chunk.bytes.append(other.bytes.base + recordStart, other.bytes.count - recordStart)
    other.bytes.count = recordStart
    for index in rowStart..<other.fields.count {
      var field = other.fields.base[index]
      if field.length > 0 { field.start -= UInt32(recordStart) }
      chunk.fields.append(field)
    }
    other.fields.count = rowStart
    valueStart -= recordStart
    recordStart = 0
    rowStart = 0
  }

  // MARK: elements

  @inline(always)
  fileprivate mutating func start(
    _ name: UnsafePointer<UInt8>, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    guard isReading else { return }
    depth &+= 1
    switch depth {
    case 1: hasRoot = true
    case 2:
      startRecord(name)
      if count > 0, let attributes { takeAttributes(count, attributes) }
    case 3: startField(name, hasAttributes: count > 0)
    default:
      refuse(
        "xml-nested", "there is an element \(String(cString: name)) inside a field",
        remedy: "composite entities are not supported; the data file must hold one entity", columnName)
    }
  }

  @inline(always)
  fileprivate mutating func end() {
    guard isReading else { return }
    if depth == 3 {
      let length = chunk.bytes.count &- valueStart
      if length > 0 { chunk.fields.base[rowStart &+ column] = Field(start: valueStart, length: length) }
    } else if depth == 2 {
      endRecord()
    }
    depth &-= 1
  }

  @inline(always)
  fileprivate mutating func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard isReading else { return }
    guard depth == 3 else { return refuseText(bytes, count) }
    chunk.bytes.append(bytes, count)
    if chunk.bytes.count &- recordStart > XMLRecordReader.longestRecord { refuseLong() }
  }

  private mutating func startRecord(_ name: UnsafePointer<UInt8>) {
    record &+= 1
    recordLine = startLine
    recordStart = chunk.bytes.count
    rowStart = chunk.fields.count
    column = -1
    if recordName == nil { recordName = name }
    guard recordName == name else {
      return refuse(
        "xml-mixed-records",
        "there is an element \(String(cString: name)) among the records, which are called \(recordText)",
        remedy: "a data file holds the records of one entity")
    }
    let count = columns.columns.count
    chunk.fields.reserve(count)
    (chunk.fields.base + rowStart).update(repeating: .blank, count: count)
    chunk.fields.count &+= count
  }

  private mutating func endRecord() {
    if columns.columns.isEmpty {
      return refuse(
        "xml-no-fields", "the first record has no fields",
        remedy: "name the entity, so that its fields are known")
    }
    chunk.recordCount &+= 1
    chunk.recordLines.append(UInt32(truncatingIfNeeded: recordLine))
  }

  private mutating func startField(_ name: UnsafePointer<UInt8>, hasAttributes: Bool) {
    if style != .element {
      guard style == nil else {
        return refuse(
          "xml-mixed-styles",
          "there is an element \(String(cString: name)) in a record, but fields are attributes here",
          remedy: "a data file has one style, and composite entities are not supported")
      }
      style = .element
    }
    guard !hasAttributes else {
      return refuse("xml-field-attribute", "the field has attributes of its own", String(cString: name))
    }
    if locate(name) { valueStart = chunk.bytes.count }
  }

  private mutating func takeAttributes(
    _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  ) {
    if style != .attribute {
      guard style == nil, isReading else {
        return refuse(
          "xml-mixed-styles", "the record has attributes, but fields are elements here",
          remedy: "a data file has one style")
      }
      style = .attribute
    }
    for index in 0..<count {
      // Five pointers an attribute: name, prefix, namespace, value, end of value.
      let at = attributes + 5 &* index
      guard let name = at[0], let value = at[3], let end = at[4], isReading, locate(name) else { return }
      let length = end - value
      guard length > 0 else { continue }
      chunk.fields.base[rowStart &+ column] = Field(start: chunk.bytes.count, length: length)
      chunk.bytes.append(value, length)
      if chunk.bytes.count &- recordStart > XMLRecordReader.longestRecord { refuseLong() }
    }
  }

  /// Makes the column of a name the open one.
  @inline(always)
  private mutating func locate(_ name: UnsafePointer<UInt8>) -> Bool {
    let found = columns.find(name, expected: column &+ 1)
    if found >= 0, columns.note(found, record: record) {
      column = found
      return true
    }
    return found >= 0 ? refuseRepeated(name) : addColumn(name)
  }

  private mutating func addColumn(_ name: UnsafePointer<UInt8>) -> Bool {
    let text = String(cString: name)
    guard !columns.areGiven else {
      refuse(
        "xml-unknown-field", "the entity has no such field", remedy: "is it the file of another entity?", text
      )
      return false
    }
    guard record == 1 else {
      refuse(
        "xml-unknown-field", "the first record has no such field",
        remedy: "name the entity, so that its fields are known beforehand", text)
      return false
    }
    columns.add(XMLColumn(text))
    chunk.fields.append(.blank)
    return locate(name)
  }

  // MARK: refusals

  private var recordText: String { recordName.map { String(cString: $0) } ?? "" }
  private var columnName: String? { column >= 0 ? columns.columns[column].name : nil }

  /// The line of the `<` of the start tag the parser has just read; no other `<` can stand in it.
  private var startLine: Int {
    guard let input = parser?.pointee.input, let end = input.pointee.cur, let base = input.pointee.base else {
      return 0
    }
    let last = Int(input.pointee.line)
    guard let start = p2c_last_byte(base, 0x3C, end - base) else { return last }
    var at = UnsafeRawPointer(start)
    var line = last
    while let next = memchr(at, 0x0A, UnsafeRawPointer(end) - at) {
      line &-= 1
      at = UnsafeRawPointer(next) + 1
    }
    return line
  }

  fileprivate mutating func refuse(
    _ rule: String, _ what: String, remedy: String? = nil, _ field: String? = nil
  ) {
    guard fault == nil else { return }
    let place = Place(file: file, line: line, record: depth >= 2 ? record : nil)
    fault = Fault(.data, rule, what, remedy: remedy, place: place, field: field)
    xmlStopParser(parser)
  }

  /// Refuses a record, or a single tag or comment, that is too long.
  mutating func refuseLong() { refuse("xml-record-too-long", "a record is longer than 16 MiB") }

  /// Says that the end came too early, where libxml2 sees extra content.
  mutating func explainEarlyEnd() {
    guard fault?.rule == "xml-malformed", depth > 0 || !hasRoot else { return }
    let hasRoot = hasRoot
    let inside = depth == 1 ? "inside the root element" : depth == 2 ? "inside a record" : "inside a field"
    fault?.rule = "xml-ends-early"
    fault?.what = hasRoot ? "the document ends early, \(inside)" : "there is no XML document"
    fault?.remedy = hasRoot ? "is the file complete?" : nil
  }

  private mutating func refuseRepeated(_ name: UnsafePointer<UInt8>) -> Bool {
    refuse("xml-repeated-field", "the field occurs twice in the record", String(cString: name))
    return false
  }

  private mutating func refuseText(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    for index in 0..<count where bytes[index] > 0x20 {
      return refuse("xml-stray-text", depth == 2 ? "text between the fields" : "text between the records")
    }
  }

  fileprivate mutating func note(_ error: UnsafePointer<xmlError>) {
    guard fault == nil, XMLProblem.counts(error) else { return }
    let problem = XMLProblem(error)
    var place = problem.place(file)
    if depth >= 2 { place.record = record }
    fault = Fault(.data, "xml-malformed", "not well-formed XML: \(problem.message)", place: place)
  }
}

// MARK: libxml2

extension XMLRecords {
  /// A push parser that calls back into the records.
  static func makeParser(_ records: UnsafeMutablePointer<XMLRecords>) -> xmlParserCtxtPtr? {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      guard let context, let name else { return }
      context.assumingMemoryBound(to: XMLRecords.self).pointee.start(name, Int(count), attributes)
    }
    handler.endElementNs = { context, _, _, _ in
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.end()
    }
    handler.characters = takeText
    handler.ignorableWhitespace = takeText
    handler.cdataBlock = takeText
    handler.internalSubset = { context, _, _, _ in
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.refuse(
        "xml-doctype", "the file has a DOCTYPE", remedy: "remove it; DTDs and their entities are not read")
    }
    handler.serror = { context, error in
      guard let error else { return }
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.note(error)
    }
    let parser = xmlCreatePushParserCtxt(&handler, records, nil, 0, nil)
    // NOENT, or & in attributes would come as &#38;. HUGE, for values above 10 MB; without a DOCTYPE nothing can
    // expand, and depth and length are bounded here.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_HUGE.rawValue
    xmlCtxtUseOptions(parser, Int32(options))
    return parser
  }
}

private func takeText(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
  guard let bytes else { return }
  context?.assumingMemoryBound(to: XMLRecords.self).pointee.text(bytes, Int(count))
}
