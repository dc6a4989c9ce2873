internal import CLibXML2
internal import CScan
internal import Glibc

/// What libxml2's callbacks make of a document: records in a chunk.
struct XMLRecords: ~Copyable {
  var chunk = Chunk()
  var columns: XMLColumnTable
  private(set) var style: XMLStyle?
  /// The interned name of the record elements.
  private(set) var recordName: UnsafePointer<UInt8>?
  /// The root element, and the namespace it is in.
  private(set) var root: (name: String, namespace: String?)?
  /// Whether libxml2 has found that the text is no XML.
  private var isMalformed = false
  private(set) var fault: Fault? { didSet { isReading = fault == nil && skipped == 0 } }
  /// Whether libxml2 had read all there was when it met the fault.
  private var isFaultAtEnd = false
  /// Whether there is no fault yet, and nothing is skipped; cheaper to ask for.
  private var isReading = true
  /// What was wrong and passed over, if whoever reads wants to know of more than the first.
  private(set) var oddities: XMLOddityList?
  /// The depth of the element that is passed over with all that is in it; 0 if none is.
  private var skipped = 0 { didSet { isReading = fault == nil && skipped == 0 } }
  /// The field that is passed over because nobody knows it, until it shows whether it holds records.
  private var unknown: String?
  private(set) var file = ""

  private var parser: xmlParserCtxtPtr?
  /// 1 in the root, 2 in a record, 3 in a field.
  private var depth = 0
  /// The number of the open or the last record, from 1.
  private var record = 0
  private var recordLine = 0
  /// Where the first record stands in the document.
  private var firstRecord: Int?
  private var recordStart = 0
  private var rowStart = 0
  /// The column of the open or the last field.
  private var column = -1
  private var valueStart = 0
  /// Whether the last piece of CDATA ended in CR.
  private var endsInCR = false

  init(columns: [XMLColumn]?, isTolerant: Bool) {
    self.columns = XMLColumnTable(columns)
    oddities = isTolerant ? XMLOddityList() : nil
  }

  mutating func restart(_ parser: xmlParserCtxtPtr?, file: String) {
    self.parser = parser
    self.file = file
    columns.restart()
    chunk.reset()
    style = nil
    recordName = nil
    skipped = 0
    fault = parser == nil ? .noMemory(Place(file: file)) : nil
    isMalformed = false
    depth = 0
    root = nil
    record = 0
    firstRecord = nil
    endsInCR = false
  }

  /// Goes on behind the head of a document as if all before the part had been read.
  mutating func resume(_ layout: XMLLayout, _ part: Chunk.Piece) {
    columns.resume(layout.index)
    style = layout.style
    record = part.records
    guard let parser, let input = parser.pointee.input else { return }
    recordName = xmlDictLookup(parser.pointee.dict, layout.record, Int32(layout.record.count))
    input.pointee.line += Int32(part.lines)
    if part.lines > 0 { input.pointee.col = 1 }
    input.pointee.col += Int32(part.characters)
  }

  /// What the beginning of the text has shown, if it is regular enough to say so.
  func layout(of text: UnsafeRawBufferPointer) -> XMLLayout? {
    guard let style, let root, let recordName, let firstRecord else { return nil }
    return XMLLayout(
      of: text, firstRecord: firstRecord, root: root.name, record: String(cString: recordName), style: style,
      columns: columns)
  }

  /// Whether the parser is in the root, in nothing else, and holds nothing back.
  var isBetweenRecords: Bool {
    guard depth == 1, let input = parser?.pointee.input else { return false }
    return input.pointee.cur == input.pointee.end
  }

  /// Whether there is enough to hand out.
  var isFull: Bool {
    chunk.recordCount > 0
      && (chunk.bytes.count >= XMLGrammar.chunkSize || chunk.fields.count >= XMLGrammar.chunkSize)
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
  mutating func start(
    _ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    guard isReading else { return startSkipped(name) }
    depth &+= 1
    switch depth {
    case 1: root = (String(cString: name), namespace.map { String(cString: $0) })
    case 2:
      startRecord(name)
      if count > 0, let attributes { takeAttributes(count, attributes) }
    case 3: startField(name, hasAttributes: count > 0)
    default:
      complain(
        .nested, "there is an element \(String(cString: name)) inside a field",
        remedy: "composite entities are not supported; the data file must hold one entity", columnName)
      skip()
    }
  }

  @inline(always)
  mutating func end() {
    guard isReading else { return endSkipped() }
    if depth == 3 {
      let length = chunk.bytes.count &- valueStart
      if length > 0 { chunk.fields.base[rowStart &+ column] = Field(start: valueStart, length: length) }
    } else if depth == 2 {
      endRecord()
    }
    depth &-= 1
  }

  @inline(always)
  mutating func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard isReading else { return }
    guard depth == 3 else { return refuseText(bytes, count) }
    chunk.bytes.append(bytes, count)
    if chunk.bytes.count &- recordStart > XMLGrammar.longestRecord { refuseLong() }
  }

  /// Takes a piece of a CDATA section, whose line ends libxml2's push parser leaves as they are.
  mutating func cdata(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard count > 0 else { return }
    // What CR and LF have in between is nothing, unless another section begins here.
    var at = endsInCR && bytes[0] == 0x0A && !beginsSection(bytes) ? 1 : 0
    endsInCR = bytes[count - 1] == 0x0D
    while at < count {
      let found = memchr(bytes + at, 0x0D, count - at).map { UnsafeRawPointer($0) - UnsafeRawPointer(bytes) }
      let end = found ?? count
      if end > at { text(bytes + at, end - at) }
      at = end + 1
      if end < count, at == count || bytes[at] != 0x0A {
        var lineEnd: UInt8 = 0x0A
        text(&lineEnd, 1)
      }
    }
  }

  /// Whether a piece of CDATA is the first of its section.
  private func beginsSection(_ piece: UnsafePointer<UInt8>) -> Bool {
    guard let base = parser?.pointee.input?.pointee.base, piece > base else { return false }
    return piece[-1] != 0x0D
  }

  private mutating func startRecord(_ name: UnsafePointer<UInt8>) {
    record &+= 1
    recordLine = startLine
    recordStart = chunk.bytes.count
    rowStart = chunk.fields.count
    column = -1
    if recordName == nil {
      recordName = name
      firstRecord = startOffset
    }
    guard recordName == name else {
      complain(
        .mixedRecords,
        "there is an element \(String(cString: name)) among the records, which are called \(recordText)",
        remedy: "a data file holds the records of one entity")
      // It is none of ours, so it does not count.
      record &-= 1
      return skip()
    }
    let count = columns.columns.count
    chunk.fields.reserve(count)
    (chunk.fields.base + rowStart).update(repeating: .blank, count: count)
    chunk.fields.count &+= count
  }

  private mutating func endRecord() {
    if columns.columns.isEmpty {
      return complain(
        .noFields, "the first record has no fields",
        remedy: "write its fields, if only as empty ones")
    }
    chunk.recordCount &+= 1
    chunk.recordLines.append(UInt32(truncatingIfNeeded: recordLine))
  }

  private mutating func startField(_ name: UnsafePointer<UInt8>, hasAttributes: Bool) {
    if style != .element {
      guard style == nil else {
        complain(
          .nested, "there is an element \(String(cString: name)) in a record, but fields are attributes here",
          remedy: "a data file has one style, and composite entities are not supported")
        return skip()
      }
      style = .element
    }
    if hasAttributes {
      complain(.fieldAttribute, "the field has attributes of its own", String(cString: name))
    }
    guard isReading else { return }
    if locate(name) { valueStart = chunk.bytes.count } else { skip() }
  }

  private mutating func takeAttributes(
    _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  ) {
    if style != .attribute {
      guard isReading else { return }
      if style != nil {
        complain(
          .mixedStyles, "the record has attributes, but fields are elements here",
          remedy: "a data file has one style")
      } else {
        style = .attribute
      }
    }
    for index in 0..<count {
      // Five pointers an attribute: name, prefix, namespace, value, end of value.
      let at = attributes + 5 &* index
      guard let name = at[0], let value = at[3], let end = at[4], isReading else { return }
      guard locate(name) else {
        sayUnknown()
        continue
      }
      let length = end - value
      guard length > 0 else { continue }
      chunk.fields.base[rowStart &+ column] = Field(start: chunk.bytes.count, length: length)
      chunk.bytes.append(value, length)
      if chunk.bytes.count &- recordStart > XMLGrammar.longestRecord { refuseLong() }
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
    // Data management calls the elements of entities so, and writes an empty one for a child without records.
    if depth == 3, text.lowercased().hasSuffix("entity") {
      complain(
        .nested, "there is an element \(text) in a record, which is named as an entity is",
        remedy: "composite entities are not supported; the data file must hold one entity", text)
      return false
    }
    guard oddities == nil || columns.columns.isEmpty || !columns.areGiven && record == 1 else {
      unknown = text
      return false
    }
    guard !columns.areGiven else {
      refuse(
        .columnUnmapped, "the field \(text) is neither expected nor in the records before",
        remedy: "map it in the manifest, or add it to the first record, if only as an empty one", text
      )
      return false
    }
    guard record == 1 else {
      refuse(
        .columnUnmapped, "the records before have no field \(text)",
        remedy: "add it to the first record, if only as an empty one", text)
      return false
    }
    guard columns.columns.count < mostColumns else {
      refuseManyFields()
      return false
    }
    columns.add(XMLColumn(text))
    chunk.fields.append(.blank)
    return locate(name)
  }

  // MARK: what is passed over

  /// Passes over the element that has just begun, with all that is in it.
  private mutating func skip() { if fault == nil { skipped = depth } }

  private mutating func startSkipped(_ name: UnsafePointer<UInt8>) {
    guard skipped > 0 else { return }
    depth &+= 1
    guard depth == skipped + 1, let unknown else { return }
    complain(
      .nested, "there is an element \(String(cString: name)) inside \(unknown)",
      remedy: "composite entities are not supported; the data file must hold one entity", unknown)
    self.unknown = nil
  }

  private mutating func endSkipped() {
    guard skipped > 0 else { return }
    if depth == skipped {
      sayUnknown()
      skipped = 0
    }
    depth &-= 1
  }

  private mutating func sayUnknown() {
    guard let text = unknown else { return }
    unknown = nil
    complain(.unknownField, "the entity has no such field", remedy: "is it the file of another entity?", text)
  }

  /// What was passed over since the last time.
  mutating func takeOddities() -> [XMLOddity] { oddities?.take() ?? [] }

  // MARK: refusals

  /// Refuses, or notes it and goes on.
  private mutating func complain(
    _ kind: XMLOddity.Kind, _ what: String, remedy: String? = nil, _ field: String? = nil
  ) {
    guard oddities != nil else { return refuse(kind.rule, what, remedy: remedy, field) }
    let place = Place(file: file, line: line, record: record > 0 ? record : nil)
    oddities?.add(kind, Fault(kind.rule, what, remedy: remedy, place: place, field: field))
  }

  private var recordText: String { recordName.map { String(cString: $0) } ?? "" }
  private var columnName: String? { column >= 0 ? columns.columns[column].name : nil }

  /// The `<` of the start tag the parser has just read; no other `<` can stand in it.
  private var startTag: UnsafePointer<UInt8>? {
    guard let input = parser?.pointee.input, let end = input.pointee.cur, let base = input.pointee.base else {
      return nil
    }
    return p2c_last_byte(base, 0x3C, end - base)
  }

  /// Where that stands in the document.
  private var startOffset: Int? {
    guard let input = parser?.pointee.input, let base = input.pointee.base else { return nil }
    return startTag.map { Int(input.pointee.consumed) + ($0 - base) }
  }

  /// The line it stands in.
  private var startLine: Int {
    guard let input = parser?.pointee.input, let end = input.pointee.cur else { return 0 }
    var line = Int(input.pointee.line)
    guard let start = startTag else { return line }
    var at = UnsafeRawPointer(start)
    while let next = memchr(at, 0x0A, UnsafeRawPointer(end) - at) {
      line &-= 1
      at = UnsafeRawPointer(next) + 1
    }
    return line
  }

  mutating func refuse(
    _ rule: DataRule, _ what: String, remedy: String? = nil, _ field: String? = nil
  ) {
    guard fault == nil else { return }
    let place = Place(file: file, line: line, record: depth >= 2 ? record : nil)
    fault = Fault(rule, what, remedy: remedy, place: place, field: field)
    xmlStopParser(parser)
  }

  /// Refuses a record, or a single tag or comment, that is too long.
  mutating func refuseLong() { refuse(.recordTooLong, "a record is longer than 16 MiB") }

  /// Refuses a record with more fields than can be read.
  mutating func refuseManyFields() {
    refuse(.tooManyColumns, "a record has more than \(mostColumns) fields, which is the most that can be read")
  }

  /// Says that the end came too early, where libxml2 sees extra content.
  mutating func explainEarlyEnd() {
    guard let found = fault, isMalformed, depth > 0 ? isFaultAtEnd : root == nil else { return }
    let hasRoot = root != nil
    let inside = depth == 1 ? "inside the root element" : depth == 2 ? "inside a record" : "inside a field"
    fault = Fault(
      .xmlMalformed, hasRoot ? "the document ends early, \(inside)" : "there is no XML document",
      remedy: hasRoot ? "is the file complete?" : nil, place: found.place, field: found.field)
  }

  private mutating func refuseRepeated(_ name: UnsafePointer<UInt8>) -> Bool {
    complain(.repeatedField, "the field occurs twice in the record", String(cString: name))
    return false
  }

  private mutating func refuseText(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    for index in 0..<count where bytes[index] > 0x20 {
      return complain(.strayText, depth == 2 ? "text between the fields" : "text between the records")
    }
  }

  mutating func note(_ error: UnsafePointer<xmlError>) {
    guard fault == nil, XMLProblem.counts(error) else { return }
    let problem = XMLProblem(error)
    if oddities != nil, problem.rule == .controlCharacter {
      return complain(.character, "there is a character that XML forbids", remedy: "remove it")
    }
    var place = problem.place(file)
    if depth >= 2 { place.record = record }
    isMalformed = true
    fault = Fault(
      problem.rule, "not well-formed XML: \(problem.message)", remedy: problem.remedy, place: place)
    // Less than a character is left.
    isFaultAtEnd = parser.flatMap { $0.pointee.input }.map { $0.pointee.end - $0.pointee.cur < 4 } ?? false
    // A tolerant parser would go on and stumble over what follows from it.
    if oddities != nil { xmlStopParser(parser) }
  }
}
