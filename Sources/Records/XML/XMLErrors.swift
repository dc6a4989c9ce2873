internal import CLibXML2

/// Makes libxml2 ready, once; it must not happen on two threads at the same time.
let libxmlIsReady: Void = xmlInitParser()

/// The first error libxml2 reported; later ones are mostly its consequences.
struct XMLProblem {
  var message: String
  var line: Int?
  var column: Int?
  /// Whether it is a character below the blank, or another one that XML cannot hold.
  var isForbiddenCharacter: Bool

  init(_ error: UnsafePointer<xmlError>) {
    let said = error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
    message = String(said.prefix { !$0.isNewline })
    line = error.pointee.line > 0 ? Int(error.pointee.line) : nil
    // The same code is used for bytes that are no characters at all.
    isForbiddenCharacter = error.pointee.code == Int32(XML_ERR_INVALID_CHAR.rawValue) && !message.contains("UTF-8")
    column = line != nil && error.pointee.int2 > 0 ? Int(error.pointee.int2) : nil
  }

  /// Whether this is more than a warning.
  static func counts(_ error: UnsafePointer<xmlError>) -> Bool {
    error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue
  }

  /// Where libxml2 saw it.
  func place(_ file: String) -> Place { Place(file: file, line: line, column: column) }
}
