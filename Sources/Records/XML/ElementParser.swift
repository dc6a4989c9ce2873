internal import CLibXML2

/// What is told of a document, such as a file in a workbook, element by element; names are without prefix.
public protocol ElementReader: AnyObject {
  /// An element begins.
  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault)
  /// An element ends.
  func end(_ name: ElementName) throws(Fault)
  /// A piece of text, which may be one of several.
  func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault)
}

extension ElementReader {
  /// Of most documents only the attributes count.
  public func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {}
}

/// The name of an element.
public struct ElementName {
  fileprivate let bytes: UnsafePointer<UInt8>

  /// Whether it is this one.
  @inline(__always)
  public static func ~= (name: StaticString, own: ElementName) -> Bool { same(own.bytes, name) }

  @inline(__always)
  fileprivate static func same(_ bytes: UnsafePointer<UInt8>, _ name: StaticString) -> Bool {
    let (wanted, count) = (name.utf8Start, name.utf8CodeUnitCount)
    // Neither runs over the end: the zero there is in no name.
    for at in 0..<count where bytes[at] != wanted[at] { return false }
    return bytes[count] == 0
  }

  /// For messages.
  public var text: String { String(cString: bytes) }
}

/// The attributes of an element; the first of a name counts, whatever its prefix.
public struct ElementAttributes {
  /// How many there are.
  public let count: Int
  fileprivate let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

  /// The value of an attribute.
  @inline(__always)
  public subscript(_ name: StaticString) -> UnsafeRawBufferPointer? {
    guard let pointers else { return nil }
    for index in 0..<count {
      // Five pointers an attribute: name, prefix, namespace, value, end of value.
      let at = pointers + 5 &* index
      guard let own = at[0], ElementName.same(own, name), let start = at[3], let end = at[4] else { continue }
      return UnsafeRawBufferPointer(start: start, count: end - start)
    }
    return nil
  }

  /// The value of an attribute as text.
  public func text(_ name: StaticString) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

  /// All of them, as text.
  public var all: [String: String] {
    var found: [String: String] = [:]
    for index in 0..<count {
      guard let at = pointers.map({ $0 + 5 &* index }), let name = at[0], let start = at[3], let end = at[4] else {
        continue
      }
      let value = UnsafeRawBufferPointer(start: start, count: end - start)
      found[String(cString: name)] = found[String(cString: name)] ?? String(decoding: value, as: UTF8.self)
    }
    return found
  }
}

/// Pushes the bytes of a document through libxml2.
public final class ElementParser {
  /// The deepest that elements may be nested.
  private static let deepest = 256
  private static let pieceSize = 64 * 1024

  private let events: UnsafeMutablePointer<ElementEvents>
  private let parser: xmlParserCtxtPtr?
  private var held = XMLHeldBack()
  private let place: Place
  private let malformed: @Sendable (String) -> Fault

  /// A parser that tells a reader; the place is for messages, as is what is said of what is not well-formed.
  public init(
    _ reader: any ElementReader, _ place: Place,
    malformed: @escaping @Sendable (String) -> Fault = ElementParser.workbook
  ) {
    _ = libxmlIsReady
    self.place = place
    self.malformed = malformed
    events = .allocate(capacity: 1)
    events.initialize(to: ElementEvents(reader, malformed))
    parser = ElementEvents.makeParser(events)
    events.pointee.parser = parser
    if parser == nil { events.pointee.fault = .noMemory(place) }
  }

  deinit {
    xmlFreeParserCtxt(parser)
    events.deinitialize(count: 1)
    events.deallocate()
  }

  /// The line the parser is at.
  public var line: Int { parser?.pointee.input.map { Int($0.pointee.line) } ?? 0 }

  /// Parses the next bytes.
  public func feed(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var at = 0
    while at < bytes.count {
      let count = min(bytes.count - at, Self.pieceSize)
      try push(UnsafeRawBufferPointer(rebasing: bytes[at..<at + count]), isLast: false)
      at += count
    }
  }

  /// Says that the file has ended.
  public func finish() throws(Fault) { try push(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) }

  private func push(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws(Fault) {
    p2c_xml_silence()
    try XMLMemory.watched(place.file ?? "") { () throws(Fault) in
      let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let result = xmlParseChunk(parser, chars, Int32(bytes.count), isLast ? 1 : 0)
      if let fault = events.pointee.fault { throw fault.at(place) }
      switch held.check(parser) {
      case .fine: break
      case .long: throw Fault(.recordTooLong, "a tag or text is longer than 16 MiB", place: place)
      case .manyAttributes: throw malformed("a tag has more than \(mostColumns) attributes").at(place)
      }
      if result != 0, !XMLProblem.isNamespaceName(result) {
        throw malformed("error \(result) of libxml2").at(place)
      }
    }
  }

  /// What is said of a workbook.
  @Sendable public static func workbook(_ why: String) -> Fault {
    Fault(
      .workbookMalformed, "not well-formed XML in the workbook: \(why)",
      remedy: "save it again with the program that made it")
  }

  fileprivate static func isTooDeep(_ depth: Int) -> Bool { depth > deepest }
}

/// What libxml2's callbacks hand on; the first fault ends it.
private struct ElementEvents {
  let reader: any ElementReader
  var parser: xmlParserCtxtPtr?
  var fault: Fault?
  private var depth = 0
  private let malformed: @Sendable (String) -> Fault

  init(_ reader: any ElementReader, _ malformed: @escaping @Sendable (String) -> Fault) {
    self.reader = reader
    self.malformed = malformed
  }

  static func makeParser(_ events: UnsafeMutablePointer<ElementEvents>) -> xmlParserCtxtPtr? {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      guard let context, let name else { return }
      context.assumingMemoryBound(to: ElementEvents.self).pointee.start(
        ElementName(bytes: name), ElementAttributes(count: Int(count), pointers: attributes))
    }
    handler.endElementNs = { context, name, _, _ in
      guard let context, let name else { return }
      context.assumingMemoryBound(to: ElementEvents.self).pointee.end(ElementName(bytes: name))
    }
    handler.characters = takeElementText
    handler.ignorableWhitespace = takeElementText
    handler.cdataBlock = takeElementText
    handler.internalSubset = { context, _, _, _ in
      context?.assumingMemoryBound(to: ElementEvents.self).pointee.stop(malformed: "it has a DOCTYPE")
    }
    handler.serror = { context, error in
      guard let error, XMLProblem.counts(error) else { return }
      context?.assumingMemoryBound(to: ElementEvents.self).pointee.stop(malformed: XMLProblem(error).message)
    }
    let parser = xmlCreatePushParserCtxt(&handler, events, nil, 0, nil)
    // Without a DOCTYPE nothing can expand; depth and length are bounded here.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_HUGE.rawValue
    xmlCtxtUseOptions(parser, Int32(options))
    return parser
  }

  mutating func start(_ name: ElementName, _ attributes: ElementAttributes) {
    guard fault == nil else { return }
    depth += 1
    if ElementParser.isTooDeep(depth) { return stop(malformed: "elements are nested too deep") }
    do throws(Fault) { try reader.start(name, attributes) } catch { stop(error) }
  }

  mutating func end(_ name: ElementName) {
    guard fault == nil else { return }
    depth -= 1
    do throws(Fault) { try reader.end(name) } catch { stop(error) }
  }

  mutating func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard fault == nil else { return }
    do throws(Fault) { try reader.text(bytes, count) } catch { stop(error) }
  }

  mutating func stop(malformed why: String) { stop(malformed(why)) }

  mutating func stop(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
    xmlStopParser(parser)
  }
}

private func takeElementText(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
  guard let bytes else { return }
  context?.assumingMemoryBound(to: ElementEvents.self).pointee.text(bytes, Int(count))
}
