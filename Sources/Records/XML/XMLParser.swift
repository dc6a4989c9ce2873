/// Parses the XML text of chunks: the scanner where it can, libxml2 where it must.
public final class XMLParser: ChunkParser {
  private let layout: XMLLayout
  private var scanner: XMLScanner
  private var grammar: XMLGrammar?
  /// How many pieces libxml2 had to judge.
  public private(set) var judgedCount = 0

  /// A parser for pieces of one document.
  public init(_ layout: XMLLayout) {
    self.layout = layout
    scanner = XMLScanner(layout)
  }

  /// Fills the fields with the records of a piece.
  public func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    if scanner.scan(&chunk, chunk.piece) { return }
    let judge = grammar ?? XMLGrammar(columns: layout.given, file: chunk.origin.file)
    grammar = judge
    judgedCount += 1
    try judge.parse(layout, chunk.piece, &chunk)
  }
}

/// XML text of which every chunk is a document of its own.
public final class XMLDocuments: Unparsed {
  private let columns: [XMLColumn]
  private let file: String

  /// Documents with these columns.
  public init(columns: [XMLColumn], file: String) {
    self.columns = columns
    self.file = file
  }

  public func makeParser() -> any ChunkParser { XMLDocumentParser(columns: columns, file: file) }
}

/// Parses chunks that are documents of their own, one mostly laid out like the one before.
public final class XMLDocumentParser: ChunkParser {
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
  public func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    let start = chunk.origin.textStart
    if let layout, layout.begins(chunk) {
      var whole = Chunk.Piece()
      whole.isLast = true
      chunk.origin.textStart += layout.head.count
      if scanner?.scan(&chunk, whole) ?? false { return }
      chunk.origin.textStart = start
    }
    let found = try grammar.parseDocument(&chunk)
    guard mayScan, let found else { return }
    layout = found
    scanner = XMLScanner(found)
  }
}
