internal import Entities
package import Packages
package import Records
internal import Synchronization

/// A package of which only what has changed since a load comes, document by document.
///
/// Unchecked: it belongs to the one whose turn it is to read; what workers drop is counted under a lock.
package final class ChangedRecords: Source, @unchecked Sendable {
  private let all: any Source
  private let rows: [ChangedRows]
  private var made: [Int: (unparsed: any Unparsed, wrapped: WrappedRows)] = [:]

  /// What has changed among the records of a source, from its beginning.
  package init(_ source: any Source, _ changes: Changes, everything: Bool) {
    all = source
    rows = source.entities.map { entity in
      ChangedRows(changes.documentNames(of: entity), everything ? nil : changes.touched)
    }
  }

  package var name: String { all.name }
  package var form: Form? { all.form }
  package var entities: [SourceEntity] { all.entities }
  package var company: String? { all.company }
  package var once: String? { all.once }
  package var provesItsEnd: Bool { all.provesItsEnd }
  package var warnings: [String] { all.warnings }
  package var progress: (done: Int, total: Int?) { all.progress }
  package var leftOutRows: [[(name: String, count: Int)]] { rows.map { [("unchanged", $0.dropped)] } }

  package func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    guard try all.next(&chunk) else { return false }
    if let unparsed = chunk.unparsed { chunk.unparsed = wrapped(unparsed, chunk.entity) }
    return true
  }

  /// Chunks of an entity share what parses them.
  private func wrapped(_ unparsed: any Unparsed, _ entity: Int) -> WrappedRows {
    if let known = made[entity], known.unparsed === unparsed { return known.wrapped }
    let wrapped = WrappedRows(unparsed, rows[entity])
    made[entity] = (unparsed, wrapped)
    return wrapped
  }

  package func ledger() throws(Fault) -> JSON? { try all.ledger() }

  package func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    try all.stopped(take)
  }
}

/// Which records of one entity have changed, or belong to a document that has.
///
/// Unchecked: the set changes no more, and what is dropped is counted under a lock.
private final class ChangedRows: @unchecked Sendable {
  private let names: DocumentNames?
  /// The documents that have changed; nil if all records count as changed.
  private let touched: FingerprintSet?
  private let count = Mutex(0)

  init(_ names: DocumentNames?, _ touched: FingerprintSet?) {
    self.names = names
    self.touched = touched
  }

  /// How many were dropped.
  var dropped: Int { count.withLock(\.self) }

  func drop(from chunk: inout Chunk, _ found: inout [Fingerprint], _ scratch: inout ByteBuffer) throws(Fault) {
    guard let names, let touched else { return }
    names.fill(&found, chunk, &scratch)
    var kept: [Int] = []
    for record in found.indices where try touched.contains(found[record]) { kept.append(record) }
    let dropped = chunk.recordCount - kept.count
    if dropped == 0 { return }
    count.withLock { $0 += dropped }
    chunk.leaveOut(allBut: kept)
  }
}

/// Rows of which those that have not changed are dropped once they are parsed.
private final class WrappedRows: Unparsed {
  private let rows: any Unparsed
  private let changed: ChangedRows

  init(_ rows: any Unparsed, _ changed: ChangedRows) {
    self.rows = rows
    self.changed = changed
  }

  func makeParser() -> any ChunkParser { Parser(rows.makeParser(), changed) }

  private final class Parser: ChunkParser {
    private let parser: any ChunkParser
    private let changed: ChangedRows
    private var found: [Fingerprint] = []
    private var scratch = ByteBuffer()

    init(_ parser: any ChunkParser, _ changed: ChangedRows) {
      self.parser = parser
      self.changed = changed
    }

    func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
      try parser.parse(&chunk, &problems)
      // What was made a moment ago is good; what is bad is not left out quietly.
      if problems.isEmpty { try changed.drop(from: &chunk, &found, &scratch) }
    }
  }
}
