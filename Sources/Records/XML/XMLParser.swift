/// Parses the XML text of chunks: the scanner where it can, libxml2 where it must.
public final class XMLParser {
  /// For the document met last.
  private var layout: XMLLayout?
  private var scanner: XMLScanner?
  private var grammar: XMLGrammar?
  /// How many parts libxml2 had to judge.
  public private(set) var judgedCount = 0

  public init() {}

  /// Fills the fields with the records of a part.
  public func parse(_ chunk: inout Chunk, _ part: XMLPart) throws(Fault) {
    if layout !== part.layout {
      layout = part.layout
      scanner = XMLScanner(part.layout)
      grammar = nil
    }
    if scanner?.scan(&chunk, part) ?? false { return }
    let judge = grammar ?? XMLGrammar(columns: part.layout.given, file: chunk.origin.file)
    grammar = judge
    judgedCount += 1
    try judge.parse(part, &chunk)
  }
}

/// Parses chunks that are documents of their own, one mostly laid out like the one before.
public final class XMLDocumentParser {
  private let grammar: XMLGrammar
  private let mayScan: Bool
  /// For the document met last.
  private var layout: XMLLayout?
  private var scanner: XMLScanner?

  /// A parser for documents with these columns.
  public init(columns: [XMLColumn], file: String, mayScan: Bool = XMLCutter.isUsual) {
    grammar = XMLGrammar(columns: columns, file: file)
    self.mayScan = mayScan
  }

  /// Fills the fields with all records of a document.
  public func parse(_ chunk: inout Chunk) throws(Fault) {
    let start = chunk.origin.textStart
    if let layout, layout.begins(chunk) {
      var part = XMLPart(layout)
      part.isLast = true
      chunk.origin.textStart += layout.head.count
      if scanner?.scan(&chunk, part) ?? false { return }
      chunk.origin.textStart = start
    }
    let found = try grammar.parseDocument(&chunk)
    guard mayScan, let found else { return }
    layout = found
    scanner = XMLScanner(found)
  }
}
