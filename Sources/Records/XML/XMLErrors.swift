internal import CLibXML2
internal import CSystem

/// Makes libxml2 ready, once; it must not happen on two threads at the same time. False if it got no memory for that.
package let libxmlIsReady: Bool = {
  xmlMemSetup(p2c_free, p2c_malloc, p2c_realloc, p2c_strdup)
  xmlInitParser()
  return p2c_memory_refusals() == 0
}()

/// Tells whether libxml2 got all the memory it asked for.
///
/// It says so only at times: it goes on with half a tree, calls a document not well-formed, or gives an attribute no value.
package enum XMLMemory {
  /// Does something with libxml2 for a file. Whatever comes of it counts only if no memory was refused on the way.
  package static func watched<Result: ~Copyable>(
    _ file: String, _ body: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let before = p2c_memory_refusals()
    func wasShort() -> Bool { p2c_memory_refusals() != before || !libxmlIsReady }
    let result: Result
    do throws(Fault) { result = try body() } catch { throw wasShort() ? .noMemory(Place(file: file)) : error }
    if wasShort() { throw .noMemory(Place(file: file)) }
    return result
  }
}

/// The first error libxml2 reported; later ones are mostly its consequences.
struct XMLProblem {
  var message: String
  var line: Int?
  var column: Int?
  /// What is likely to help.
  var remedy: String?
  /// The rule that is broken.
  var rule: DataRule

  init(_ error: UnsafePointer<xmlError>) {
    let said = error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
    message = String(said.prefix { !$0.isNewline })
    line = error.pointee.line > 0 ? Int(error.pointee.line) : nil
    rule = .xmlMalformed
    switch xmlParserErrors(UInt32(bitPattern: error.pointee.code)) {
    // The same code is used for characters that XML cannot hold and for bytes that are no characters at all.
    case XML_ERR_INVALID_CHAR: rule = message.contains("UTF-8") ? .badText : .controlCharacter
    case XML_ERR_DOCUMENT_EMPTY: remedy = "is there something before the first tag?"
    case XML_ERR_INVALID_ENCODING where message.contains("labelled"):
      remedy = "write encoding=\"utf-8\" in the declaration"
    default: break
    }
    column = line != nil && error.pointee.int2 > 0 ? Int(error.pointee.int2) : nil
  }

  /// Whether this is more than a warning.
  static func counts(_ error: UnsafePointer<xmlError>) -> Bool {
    error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue && !isNamespaceName(error.pointee.code)
  }

  /// Whether libxml2 only finds that the name of a namespace is no URI, which XML takes all the same.
  static func isNamespaceName(_ code: Int32) -> Bool {
    [XML_WAR_NS_URI, XML_WAR_NS_URI_RELATIVE, XML_WAR_NS_COLUMN].contains { $0.rawValue == UInt32(bitPattern: code) }
  }

  /// Where libxml2 saw it.
  func place(_ file: String) -> Place { Place(file: file, line: line, column: column) }
}

extension Fault {
  /// There is no memory left to read a file.
  package static func noMemory(_ place: Place) -> Fault {
    Fault(
      .io, "no-memory", "there is no memory left to read this", remedy: "try again when other programs have ended",
      place: place)
  }
}
