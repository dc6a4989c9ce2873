internal import Records
internal import Synchronization

/// Rows of one of several inputs, which get the columns of the joined entity once they are parsed, and of which those that
/// do not count are bad or left out.
final class InputRows: Unparsed {
  /// What they are in their own input; nil if they come as fields.
  let rows: (any Unparsed)?
  private let layout: InputLayout
  private let shared: SharedKeys?
  private let losses: LeftOutCounts

  init(_ rows: (any Unparsed)?, _ layout: InputLayout, _ shared: SharedKeys?, _ losses: LeftOutCounts) {
    (self.rows, self.layout, self.shared, self.losses) = (rows, layout, shared, losses)
  }

  var countsFromChunk: Bool { rows?.countsFromChunk ?? false }
  var isProvenByReading: Bool { rows?.isProvenByReading ?? true }

  func makeParser() -> any ChunkParser { Parser(self) }

  private final class Parser: ChunkParser {
    private let parser: (any ChunkParser)?
    private let rows: InputRows

    init(_ rows: InputRows) {
      parser = rows.rows?.makeParser()
      self.rows = rows
    }

    func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
      try parser?.parse(&chunk, &problems)
      rows.layout.apply(to: &chunk)
      guard let leftOut = try rows.shared?.apply(to: &chunk, &problems) else { return }
      rows.losses.add(leftOut, chunk.entity)
    }
  }
}

/// How many records of each entity one reading has left out.
final class LeftOutCounts: Sendable {
  private let mutex: Mutex<[Int]>

  init(_ entities: Int) { mutex = Mutex(Array(repeating: 0, count: entities)) }

  func add(_ count: Int, _ entity: Int) {
    if count > 0 { mutex.withLock { $0[entity] += count } }
  }

  var counts: [Int] { mutex.withLock(\.self) }
}
