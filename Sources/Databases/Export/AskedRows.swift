internal import Mappings
import Records

/// Rows of which those that conditions do not let through were not asked for: they are dropped once they are parsed.
///
/// A row of which a condition cannot be judged stays, and is bad. Of lines only those of the documents come that are asked for.
final class AskedRows: Unparsed {
  private let rows: any Unparsed
  private let conditions: [Expression]
  private let dropsBad: Bool
  private let documents: AskedDocuments.Lines?

  private init(_ rows: any Unparsed, _ maker: Maker) {
    self.rows = rows
    (conditions, documents, dropsBad) = (maker.conditions, maker.documents, maker.dropsBad)
  }

  func makeParser() -> any ChunkParser { Parser(rows.makeParser(), self) }

  /// Makes them of the rows of one entity, which all chunks share.
  final class Maker {
    fileprivate let conditions: [Expression]
    fileprivate let dropsBad: Bool
    /// The documents whose lines alone are asked for, if they matter; to be said before the first chunk.
    var documents: AskedDocuments.Lines?
    private var made: (rows: any Unparsed, asked: AskedRows)?

    /// Where bad rows are dropped too, a condition must plainly not hold for them.
    init(_ conditions: [Expression], dropsBad: Bool = false) {
      self.conditions = conditions
      self.dropsBad = dropsBad
    }

    /// What the chunks of these rows hold, as it is asked for.
    func rows(of rows: (any Unparsed)?) -> (any Unparsed)? {
      guard !conditions.isEmpty || documents != nil, let rows else { return rows }
      if let made, made.rows === rows { return made.asked }
      let asked = AskedRows(rows, self)
      made = (rows, asked)
      return asked
    }
  }

  private final class Parser: ChunkParser {
    private let parser: any ChunkParser
    private let asked: AskedRows
    private var evaluator = Evaluator()
    private var buffer = ByteBuffer()

    init(_ parser: any ChunkParser, _ asked: AskedRows) {
      self.parser = parser
      self.asked = asked
    }

    func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
      try parser.parse(&chunk, &problems)
      let bad = Set(problems.map(\.record))
      var places: [Int: Int] = [:]
      var kept: [Int] = []
      for record in 0..<chunk.recordCount {
        if let documents = asked.documents, try !documents.have(chunk, record, &buffer) { continue }
        guard isAsked(record, chunk, isBad: bad.contains(record), &problems) else { continue }
        places[record] = kept.count
        kept.append(record)
      }
      if kept.count == chunk.recordCount { return }
      chunk.keepRecords(kept)
      problems = problems.compactMap { problem in
        places[problem.record].map { Problem($0, problem.fault, column: problem.column) }
      }
    }

    private func isAsked(
      _ record: Int, _ chunk: borrowing Chunk, isBad: Bool, _ problems: inout [Problem]
    ) -> Bool {
      if isBad, !asked.dropsBad { return true }
      for condition in asked.conditions {
        do throws(Fault) {
          if try !evaluator.condition(condition, chunk: chunk, record: record) { return false }
        } catch {
          if !isBad { problems.append(Problem(record, error)) }
          return true
        }
      }
      return true
    }
  }
}
