internal import Records

/// Remembers which headers there are, so that lines without one can be counted.
///
/// Unchecked: the table belongs to the one whose turn it is to collect.
final class HeaderCollector: Collector, @unchecked Sendable {
  let entity: Int
  let isUnsorted = false
  let plan: HeaderPlan
  private let headers: SettledTable

  init(_ plan: HeaderPlan, folder: String) {
    self.plan = plan
    entity = plan.entity
    headers = SettledTable(folder: folder) { _, second in (false, second.mark) }
  }

  func makeExtract() -> KeyedExtract { KeyedExtract() }

  func extract(_ chunk: inout Chunk, _ extract: KeyedExtract) throws(Fault) {
    extract.reset()
    for record in 0..<chunk.recordCount {
      for (number, pair) in plan.pairs.enumerated() {
        extract.addKey(pair.there, chunk, record, mark: UInt8(truncatingIfNeeded: number))
      }
    }
  }

  func collect(_ extract: KeyedExtract, first: Int) throws(Fault) {
    for print in extract.prints {
      try headers.add(print, UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  func finish() throws(Fault) { try headers.finish() }

  /// Whether there is a header for what a line names in any of the ways.
  func contains(_ prints: [Fingerprint]) throws(Fault) -> Bool {
    for print in prints where try headers.mark(of: print) != nil { return true }
    return false
  }
}
