internal import CLibXML2

/// A whole document as libxml2 holds it, with the exact place of every element and attribute.
struct XMLDocument: ~Copyable {
  let handle: xmlDocPtr
  private let file: String
  private var places: [Position]

  /// Where a start tag begins, and where each of its attributes does.
  fileprivate struct Position {
    var line: Int
    var column: Int
    var attributes: [(name: String, line: Int, column: Int)] = []
  }

  init(_ bytes: [UInt8], file: String) throws(Fault) {
    _ = libxmlIsReady
    guard bytes.count < 16 << 20 else {
      throw Fault(.configuration, "xml-too-long", "is longer than 16 MiB", place: Place(file: file))
    }
    let outcome = bytes.withUnsafeBufferPointer { Parse.run($0) }
    guard let parsed = outcome.document else {
      throw outcome.fault(file)
    }
    handle = parsed
    places = outcome.positions
    self.file = file
    ignoreSchemaHints(in: xmlDocGetRootElement(parsed))
  }

  deinit { xmlFreeDoc(handle) }

  /// The first tag of a document, without reading on; nil if there is something wrong before it ends.
  static func root(of bytes: [UInt8], file: String) -> XMLElement? {
    _ = libxmlIsReady
    p2c_xml_silence()
    return bytes.withUnsafeBytes { bytes in
      let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let options = Int32(XML_PARSE_NONET.rawValue)
      guard let reader = xmlReaderForMemory(chars, Int32(bytes.count), nil, nil, options) else { return nil }
      defer { xmlFreeTextReader(reader) }
      repeat {
        guard xmlTextReaderRead(reader) == 1 else { return nil }
      } while xmlTextReaderNodeType(reader) != Int32(XML_READER_TYPE_ELEMENT.rawValue)
      var element = XMLElement(name: text(xmlTextReaderConstLocalName(reader)), place: Place(file: file))
      while xmlTextReaderMoveToNextAttribute(reader) == 1 {
        if xmlTextReaderIsNamespaceDecl(reader) == 1 { continue }
        element.attributes.append(
          XMLAttribute(
            name: text(xmlTextReaderConstLocalName(reader)), value: text(xmlTextReaderConstValue(reader)),
            place: element.place))
      }
      return element
    }
  }

  private static func text(_ chars: UnsafePointer<xmlChar>?) -> String { chars.map { String(cString: $0) } ?? "" }

  /// The place of an element by its number, or of one of its attributes.
  func place(_ element: Int, attribute: String? = nil) -> Place {
    guard element > 0, element <= places.count else { return Place(file: file) }
    let found = places[element - 1]
    if let attribute, let exact = found.attributes.first(where: { $0.name == attribute }) {
      return Place(file: file, line: exact.line, column: exact.column)
    }
    return Place(file: file, line: found.line, column: found.column)
  }

  /// The element of a node, with all below it; libxml2 has refused more than 256 levels.
  func element(_ node: xmlNodePtr) -> XMLElement {
    let number = Int(bitPattern: node.pointee._private)
    var element = XMLElement(name: String(cString: node.pointee.name), place: place(number))
    if let href = node.pointee.ns?.pointee.href { element.namespace = String(cString: href) }
    var attribute = node.pointee.properties
    while let this = attribute {
      let name = String(cString: this.pointee.name)
      let value = this.pointee.children.flatMap { xmlNodeListGetString(handle, $0, 1) }
      element.attributes.append(
        XMLAttribute(
          name: name, value: value.map { String(cString: $0) } ?? "", place: place(number, attribute: name)))
      p2c_xml_free(value)
      attribute = this.pointee.next
    }
    var child = node.pointee.children
    while let this = child {
      if this.pointee.type == XML_ELEMENT_NODE { element.children.append(self.element(this)) }
      if this.pointee.type == XML_TEXT_NODE, let text = this.pointee.content {
        element.text += String(cString: text)
      }
      child = this.pointee.next
    }
    return element
  }
}

/// Takes off `xsi:schemaLocation`: editors like it, but libxml2 would go and fetch what it names.
private func ignoreSchemaHints(in node: xmlNodePtr?) {
  guard let node else { return }
  var attribute = node.pointee.properties
  while let this = attribute {
    attribute = this.pointee.next
    guard let href = this.pointee.ns?.pointee.href else { continue }
    if String(cString: href) == "http://www.w3.org/2001/XMLSchema-instance" { xmlRemoveProp(this) }
  }
  var child = node.pointee.children
  while let this = child {
    if this.pointee.type == XML_ELEMENT_NODE { ignoreSchemaHints(in: this) }
    child = this.pointee.next
  }
}

/// One run of the parser, as the callbacks see it.
private struct Parse {
  let bytes: UnsafeBufferPointer<UInt8>
  var positions: [XMLDocument.Position] = []
  var problem: XMLProblem?
  var refusal: (rule: String, what: String, line: Int)?
  var document: xmlDocPtr?

  // How far lines have been counted, so that each byte is looked at once.
  private var counted = 0
  private var line = 1
  private var column = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { counted = 3 }
  }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Parse {
    var parse = Parse(bytes)
    p2c_xml_silence()
    guard let context = xmlNewParserCtxt() else { return parse }
    defer { xmlFreeParserCtxt(context) }
    withUnsafeMutablePointer(to: &parse) { state in
      context.pointee._private = UnsafeMutableRawPointer(state)
      context.pointee.sax.pointee.serror = noteProblem
      context.pointee.sax.pointee.startElementNs = startElement
      context.pointee.sax.pointee.internalSubset = { context, _, _, _ in
        refuse(context, "xml-doctype", "has a DOCTYPE, which is not supported")
      }
      let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue
      let chars = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      state.pointee.document = xmlCtxtReadMemory(context, chars, Int32(bytes.count), nil, nil, Int32(options))
    }
    if parse.problem != nil || parse.refusal != nil, let document = parse.document {
      xmlFreeDoc(document)
      parse.document = nil
    }
    return parse
  }

  func fault(_ file: String) -> Fault {
    if let refusal {
      return Fault(.configuration, refusal.rule, refusal.what, place: Place(file: file, line: refusal.line))
    }
    let why = problem?.message ?? "the file is empty"
    return Fault(
      .configuration, "xml-malformed", "not well-formed XML: \(why)",
      place: problem?.place(file) ?? Place(file: file))
  }

  /// Finds the places in a start tag that ends at an offset; `<` cannot stand inside a start tag.
  mutating func note(tagEndingAt end: Int) {
    var at = min(end, bytes.count) - 1
    while at > 0, bytes[at] != 0x3C { at -= 1 }
    let start = position(at)
    var found = XMLDocument.Position(line: start.line, column: start.column)
    at = skipName(at + 1)
    while true {
      while at < end, bytes[at] <= 0x20 { at += 1 }
      let nameEnd = skipName(at)
      guard nameEnd > at, nameEnd < end else { break }
      let local = bytes[at..<nameEnd].split(separator: 0x3A).last ?? bytes[at..<nameEnd]
      let start = position(at)
      found.attributes.append((String(decoding: local, as: UTF8.self), start.line, start.column))
      at = skipValue(nameEnd, end)
    }
    positions.append(found)
  }

  private func skipName(_ from: Int) -> Int {
    var at = from
    while at < bytes.count, bytes[at] > 0x20, !(0x3D...0x3E).contains(bytes[at]), bytes[at] != 0x2F {
      at += 1
    }
    return at
  }

  private func skipValue(_ from: Int, _ end: Int) -> Int {
    var at = from
    while at < end, bytes[at] != 0x22, bytes[at] != 0x27 { at += 1 }
    guard at < end else { return end }
    let quote = bytes[at]
    at += 1
    while at < end, bytes[at] != quote { at += 1 }
    return at + 1
  }

  // Columns count characters, not bytes. Places are asked for from front to back.
  private mutating func position(_ offset: Int) -> (line: Int, column: Int) {
    while counted < offset {
      if bytes[counted] == 0x0A {
        line += 1
        column = 1
      } else if bytes[counted] & 0xC0 != 0x80 {
        column += 1
      }
      counted += 1
    }
    return (line, column)
  }
}

private func state(_ context: UnsafeMutableRawPointer?) -> (xmlParserCtxtPtr, UnsafeMutablePointer<Parse>)? {
  guard let context = context?.assumingMemoryBound(to: xmlParserCtxt.self) else { return nil }
  guard let parse = context.pointee._private?.assumingMemoryBound(to: Parse.self) else { return nil }
  return (context, parse)
}

private func noteProblem(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
  guard let error, XMLProblem.counts(error), let (_, parse) = state(context) else { return }
  if parse.pointee.problem == nil { parse.pointee.problem = XMLProblem(error) }
}

private func refuse(_ context: UnsafeMutableRawPointer?, _ rule: String, _ what: String) {
  guard let (context, parse) = state(context) else { return }
  if parse.pointee.refusal == nil {
    parse.pointee.refusal = (rule, what, Int(context.pointee.input.pointee.line))
  }
  xmlStopParser(context)
}

private func startElement(
  _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?, _ namespaceCount: Int32,
  _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
  _ attributeCount: Int32, _ defaultedCount: Int32,
  _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  guard let (parser, parse) = state(context), let input = parser.pointee.input else { return }
  if input.pointee.buf?.pointee.encoder != nil {
    return refuse(context, "xml-encoding", "is not UTF-8; mapping and entity files must be")
  }
  xmlSAX2StartElementNs(
    context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaultedCount, attributes)
  let offset = Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base)
  parse.pointee.note(tagEndingAt: offset)
  parser.pointee.node?.pointee._private = UnsafeMutableRawPointer(bitPattern: parse.pointee.positions.count)
}
