internal import CLibXML2
internal import Glibc

/// An element of a mapping or entity file, and where it stands.
public struct XMLElement: Sendable {
  /// The name without a prefix.
  public var name: String
  /// The namespace; empty if it has none.
  public var namespace = ""
  /// The attributes in the order of the file, without namespace declarations.
  public var attributes: [XMLAttribute] = []
  /// The elements directly within this one.
  public var children: [XMLElement] = []
  /// All text directly within this element, with white space as it was.
  public var text = ""
  /// The file, the line and the column of its `<`.
  public var place: Place

  /// The value of an attribute; nil if it is not there.
  public subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// Where an attribute stands; the element's place if it is not there.
  public func place(of name: String) -> Place { attributes.first { $0.name == name }?.place ?? place }

  /// The elements of a name directly within this one.
  public func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The first element of a name directly within this one.
  public func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

/// An attribute of a mapping or entity file, and where it stands.
public struct XMLAttribute: Sendable {
  /// The name without a prefix.
  public var name: String
  /// The value, with references resolved.
  public var value: String
  /// The file, the line and the column of its name.
  public var place: Place
}

/// Reads mapping and entity files.
public enum XMLTree {
  /// Reads a file and checks it against a schema.
  public static func load(path: String, schema: XMLSchema? = nil) throws(Fault) -> XMLElement {
    try parse(Files.contents(of: path), file: path, schema: schema)
  }

  /// Reads no more than the first tag of a file: an element without places of its attributes, and with nothing in it.
  public static func root(path: String) throws(Fault) -> XMLElement {
    let bytes = try Files.contents(of: path)
    // What is wrong with a file is found when all of it is read.
    let root = try XMLMemory.watched(path) { () throws(Fault) in XMLDocument.root(of: bytes, file: path) }
    if let root { return root }
    return try parse(bytes, file: path)
  }

  /// Parses the bytes of a file and checks them against a schema; the file's name is for messages.
  public static func parse(_ bytes: [UInt8], file: String, schema: XMLSchema? = nil) throws(Fault)
    -> XMLElement
  {
    try XMLMemory.watched(file) { () throws(Fault) in
      let document = try XMLDocument(bytes, file: file)
      try schema?.check(document)
      guard let root = xmlDocGetRootElement(document.handle) else {
        throw Fault(.configuration, "xml-invalid", "there is no element", place: Place(file: file))
      }
      return document.element(root)
    }
  }
}

/// A schema, parsed once, that any number of files are checked against, one after the other.
public final class XMLSchema {
  private let handle: xmlSchemaPtr

  /// Reads a schema file.
  public init(path: String) throws(Fault) {
    _ = libxmlIsReady
    // Read here, because libxml2 prints to stderr what it cannot open.
    let bytes = try Files.contents(of: path)
    handle = try XMLMemory.watched(path) { () throws(Fault) in try Self.parse(bytes, path) }
  }

  private static func parse(_ bytes: [UInt8], _ path: String) throws(Fault) -> xmlSchemaPtr {
    var problems: [XMLProblem] = []
    let parsed: xmlSchemaPtr? = withUnsafeMutablePointer(to: &problems) { problems in
      bytes.withUnsafeBytes { bytes in
        let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let context = xmlSchemaNewMemParserCtxt(chars, Int32(bytes.count)) else { return nil }
        defer { xmlSchemaFreeParserCtxt(context) }
        xmlSchemaSetParserStructuredErrors(context, noteSchemaProblem, problems)
        return xmlSchemaParse(context)
      }
    }
    guard let parsed else {
      let why = problems.first?.message ?? "it cannot be read"
      let place = problems.first?.place(path) ?? Place(file: path)
      throw Fault(.configuration, "xml-schema", "the schema cannot be used: \(why)", place: place)
    }
    return parsed
  }

  deinit { xmlSchemaFree(handle) }

  fileprivate func check(_ document: borrowing XMLDocument) throws(Fault) {
    var found = SchemaFindings()
    let result: Int32 = withUnsafeMutablePointer(to: &found) { found in
      guard let context = xmlSchemaNewValidCtxt(handle) else { return -1 }
      defer { xmlSchemaFreeValidCtxt(context) }
      xmlSchemaSetValidStructuredErrors(context, noteInvalidity, found)
      return xmlSchemaValidateDoc(context, document.handle)
    }
    guard result != 0 else { return }
    let message = withoutNamespaces(found.message ?? "it does not follow the schema")
    throw Fault(
      .configuration, "xml-invalid", message,
      place: document.place(found.element, attribute: attribute(in: message)))
  }

  // libxml2 names the attribute only in its message.
  private func attribute(in message: String) -> String? {
    let mark = "attribute '"
    var rest = Substring(message)
    while !rest.isEmpty, !rest.hasPrefix(mark) { rest.removeFirst() }
    return rest.isEmpty ? nil : String(rest.dropFirst(mark.count).prefix { $0 != "'" })
  }

  // '{urn:…}task' is no help to a reader; the namespace is said once, at the top of the file.
  private func withoutNamespaces(_ message: String) -> String {
    var text = ""
    var rest = Substring(message)
    while let letter = rest.first {
      if rest.hasPrefix("{urn:") || rest.hasPrefix("{http"), let end = rest.firstIndex(of: "}") {
        rest = rest[end...].dropFirst()
      } else {
        text.append(letter)
        rest.removeFirst()
      }
    }
    return text
  }
}

private struct SchemaFindings {
  var message: String?
  /// The number of the element in the document's list of places, from 1.
  var element = 0
}

private func noteSchemaProblem(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
  guard let error, XMLProblem.counts(error) else { return }
  context?.assumingMemoryBound(to: [XMLProblem].self).pointee.append(XMLProblem(error))
}

private func noteInvalidity(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
  guard let error, XMLProblem.counts(error) else { return }
  guard let found = context?.assumingMemoryBound(to: SchemaFindings.self), found.pointee.message == nil else {
    return
  }
  found.pointee.message = XMLProblem(error).message
  guard var node = error.pointee.node?.assumingMemoryBound(to: xmlNode.self) else { return }
  while node.pointee.type != XML_ELEMENT_NODE, let parent = node.pointee.parent { node = parent }
  found.pointee.element = Int(bitPattern: node.pointee._private)
}
