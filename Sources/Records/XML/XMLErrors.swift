internal import CLibXML2

/// Makes libxml2 ready, once; it must not happen on two threads at the same time.
let libxmlIsReady: Void = xmlInitParser()

/// The first error libxml2 reported; later ones are mostly its consequences.
struct XMLProblem {
  var message: String
  var line: Int?
  var column: Int?
  /// What is likely to help.
  var remedy: String?
  /// Whether it is a character below the blank, or another one that XML cannot hold.
  var isForbiddenCharacter: Bool

  init(_ error: UnsafePointer<xmlError>) {
    let said = error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
    message = String(said.prefix { !$0.isNewline })
    line = error.pointee.line > 0 ? Int(error.pointee.line) : nil
    // The same code is used for bytes that are no characters at all.
    isForbiddenCharacter = error.pointee.code == Int32(XML_ERR_INVALID_CHAR.rawValue) && !message.contains("UTF-8")
    switch xmlParserErrors(UInt32(bitPattern: error.pointee.code)) {
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

  /// Whether libxml2 got no memory, which says nothing of the file.
  static func isOfMemory(_ error: UnsafePointer<xmlError>) -> Bool {
    error.pointee.code == Int32(XML_ERR_NO_MEMORY.rawValue)
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

/// Whether libxml2 got the memory for a tree. Parts of it note only in the parser that they got none, others only for
/// the thread, and some go on with half a tree: it must be asked even if all seems well.
package enum XMLShortage {
  /// Forgets what was noted for this thread; to be called before a parser runs.
  package static func reset() { xmlResetLastError() }

  /// Whether a parser, an `xmlParserCtxt`, lacked memory, or found no document without a reason.
  package static func isMet(by parser: UnsafeMutableRawPointer, document: Bool) -> Bool {
    let parser = parser.assumingMemoryBound(to: xmlParserCtxt.self)
    let noMemory = Int32(XML_ERR_NO_MEMORY.rawValue)
    if parser.pointee.errNo == noMemory { return true }
    if let last = xmlGetLastError() { return last.pointee.code == noMemory }
    return !document && parser.pointee.errNo == Int32(XML_ERR_OK.rawValue) && parser.pointee.disableSAX == 0
  }
}
