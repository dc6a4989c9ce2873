internal import CLibXML2
internal import Records

/// A small XML document held as a tree; for manifests, not for data.
struct ManifestTree: ~Copyable {
  /// The outermost element.
  let root: ManifestElement

  private let document: xmlDocPtr

  /// libxml2 takes up to 120 bytes for a tag and twice as many for an attribute, which it compares with all of its tag.
  private static let mostTags = 350_000
  private static let mostAttributes = 4096

  /// Parses bytes of any encoding libxml2 knows; nothing is fetched, and a DTD is refused.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws(Fault) {
    _ = libxmlIsReady
    let place = Place(file: name)
    guard bytes.count > 0, bytes.count <= SmallFile.manifestLimit else {
      throw Fault(.manifestUnreadable, "the file is empty or larger than 4 MiB", place: place)
    }
    guard let context = xmlNewParserCtxt() else { throw .noMemory(place) }
    defer { xmlFreeParserCtxt(context) }
    try Self.checkSize(bytes, place)
    context.pointee.sax?.pointee.internalSubset = { context, _, _, _ in
      let context = context?.assumingMemoryBound(to: xmlParserCtxt.self)
      context?.pointee._private = UnsafeMutableRawPointer(context)
      xmlStopParser(context)
    }
    // A byte order mark overrules the declaration.
    let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
    let ignored = marks.contains { bytes.starts(with: $0) } ? XML_PARSE_IGNORE_ENC.rawValue : 0
    let options =
      ignored | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_NOCDATA.rawValue
    let parsed = xmlCtxtReadMemory(
      context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil,
      Int32(bitPattern: options))
    guard let parsed, let root = xmlDocGetRootElement(parsed) else {
      xmlFreeDoc(parsed)
      throw Self.fault(context, place)
    }
    document = parsed
    self.root = ManifestElement(node: root)
  }

  deinit { xmlFreeDoc(document) }

  /// Refuses what would take far more memory and time than its length says, whatever the encoding: there are no more tags
  /// and attributes than such bytes.
  private static func checkSize(_ bytes: UnsafeRawBufferPointer, _ place: Place) throws(Fault) {
    var (tags, attributes, most) = (0, 0, 0)
    for byte in bytes where byte == UInt8(ascii: "<") || byte == UInt8(ascii: "=") {
      tags += byte == UInt8(ascii: "=") ? 2 : 1
      attributes = byte == UInt8(ascii: "=") ? attributes + 1 : 0
      most = max(most, attributes)
    }
    guard tags > mostTags || most > mostAttributes else { return }
    let what =
      tags > mostTags
      ? "\(mostTags.grouped) tags, an attribute counted twice" : "\(mostAttributes.grouped) attributes in one tag"
    throw Fault(.manifestUnreadable, "the file has more than \(what), the most that are read", place: place)
  }

  private static func fault(_ context: xmlParserCtxtPtr, _ place: Place) -> Fault {
    if context.pointee._private != nil {
      return Fault(
        .manifestUnreadable, "the file has a document type declaration",
        remedy: "remove the <!DOCTYPE ...> part", place: place)
    }
    guard let error = xmlCtxtGetLastError(context) else {
      return Fault(.manifestUnreadable, "this is not XML", place: place)
    }
    var why = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
    while why.last?.isNewline == true { why.removeLast() }
    var place = place
    place.line = Int(error.pointee.line)
    place.column = Int(error.pointee.int2)
    return Fault(.manifestUnreadable, "the file is not well-formed XML: \(why)", place: place)
  }
}

/// One element of a tree; valid as long as the tree.
struct ManifestElement {
  fileprivate let node: xmlNodePtr

  /// The name without prefix.
  var name: String { node.pointee.name.map { String(cString: $0) } ?? "" }
  /// The namespace.
  var namespace: String { node.pointee.ns.flatMap { $0.pointee.href.map { String(cString: $0) } } ?? "" }
  /// The line it begins in.
  var line: Int { xmlGetLineNo(node) }

  /// The elements directly in it.
  var children: [ManifestElement] {
    var found: [ManifestElement] = []
    var next = node.pointee.children
    while let child = next {
      if child.pointee.type == XML_ELEMENT_NODE { found.append(ManifestElement(node: child)) }
      next = child.pointee.next
    }
    return found
  }

  /// All text in it.
  var text: String { Self.taken(xmlNodeGetContent(node)) ?? "" }

  /// The value of an attribute, if it is there.
  func attribute(_ name: String, _ namespace: String) -> String? {
    Self.taken(xmlGetNsProp(node, name, namespace))
  }

  /// The value of an attribute without a namespace, if it is there.
  func attribute(_ name: String) -> String? { Self.taken(xmlGetNoNsProp(node, name)) }

  private static func taken(_ text: UnsafeMutablePointer<xmlChar>?) -> String? {
    guard let text else { return nil }
    defer { p2c_xml_free(text) }
    return String(cString: text)
  }
}
