/// How the records of one entity are written in a data file.
public enum Format: String, Sendable, CaseIterable {
  /// UTF-8, LF; CRLF in zips and folders of F&O entities.
  case csv
  /// UTF-16LE with byte order mark, CRLF.
  case csvUnicode = "csv-unicode"
  /// One element a record, one child a field.
  case xmlElement = "xml-element"
  /// One element a record, one attribute a field.
  case xmlAttribute = "xml-attribute"

  /// The ending of a data file's name.
  public var fileExtension: String { isXML ? "xml" : "csv" }

  /// Whether it is one of the XML styles.
  public var isXML: Bool { self == .xmlElement || self == .xmlAttribute }
}

/// How an XML data file spells a record.
public enum XMLStyle: Sendable, Equatable {
  /// `<Document><E><A>1</A></E></Document>`
  case element
  /// `<Document><E A="1"/></Document>`
  case attribute
}
