internal import Glibc

/// The text of a CSV data file, or of part of one; the header, if any, has been taken off.
public final class CSVText: Unparsed {
  /// How it is written.
  public let dialect: CSVDialect
  /// How many there are in a record.
  public let columnCount: Int

  public convenience init(delimiter: UInt8, columnCount: Int) {
    self.init(CSVDialect(delimiter: delimiter), columnCount: columnCount)
  }

  init(_ dialect: CSVDialect, columnCount: Int) {
    self.dialect = dialect
    self.columnCount = columnCount
  }

  public func makeParser() -> any ChunkParser { CSVParser(dialect, columnCount: columnCount) }

  public var countsFromChunk: Bool { true }
}

/// Parses the CSV text of a chunk: the scanner where it can, libcsv where it must.
public final class CSVParser: ChunkParser {
  private let scanner: CSVScanner
  private let grammar: CSVGrammar
  private let null: [UInt8]?

  /// `P2C_CSV=libcsv` switches the fast path off, for comparison.
  private static let scannerIsOff = getenv("P2C_CSV").map { String(cString: $0) == "libcsv" } ?? false

  public convenience init(delimiter: UInt8, columnCount: Int) {
    self.init(CSVDialect(delimiter: delimiter), columnCount: columnCount)
  }

  public init(_ dialect: CSVDialect, columnCount: Int) {
    scanner = CSVScanner(delimiter: dialect.delimiter, columnCount: columnCount)
    grammar = CSVGrammar(dialect, columnCount: columnCount)
    null = dialect.null
  }

  /// Fills the fields. Lines and records in a fault count from the start of the chunk.
  public func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) { try parse(&chunk) }

  /// Fills the fields; text that is not CSV is a fault.
  public func parse(_ chunk: inout Chunk) throws(Fault) {
    if Self.scannerIsOff || !scanner.scan(&chunk) { try grammar.parse(&chunk) }
    if let null { null.withUnsafeBytes { blank($0, in: &chunk) } }
    chunk.unparsed = nil
  }

  /// Blanks the fields that hold a word and nothing else.
  private func blank(_ word: UnsafeRawBufferPointer, in chunk: inout Chunk) {
    for index in 0..<chunk.fields.count {
      let field = chunk.fields.base[index]
      if field.length == word.count, chunk.value(field).elementsEqual(word) { chunk.fields.base[index] = .blank }
    }
  }
}
