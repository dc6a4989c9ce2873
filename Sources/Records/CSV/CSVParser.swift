internal import Glibc

/// Parses the CSV text of a chunk: the scanner where it can, libcsv where it must.
public struct CSVParser {
  private let scanner: CSVScanner
  private let grammar: CSVGrammar

  /// `P2C_CSV=libcsv` switches the fast path off, for comparison.
  private static let scannerIsOff = getenv("P2C_CSV").map { String(cString: $0) == "libcsv" } ?? false

  public init(delimiter: UInt8, columnCount: Int) {
    scanner = CSVScanner(delimiter: delimiter, columnCount: columnCount)
    grammar = CSVGrammar(delimiter: delimiter, columnCount: columnCount)
  }

  /// Fills the fields. Lines and records in a fault count from the start of the chunk.
  public func parse(_ chunk: inout Chunk) throws(Fault) {
    if Self.scannerIsOff || !scanner.scan(&chunk) { try grammar.parse(&chunk) }
    chunk.state = .parsed
  }
}
