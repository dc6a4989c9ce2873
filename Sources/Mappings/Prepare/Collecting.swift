internal import Packages
internal import Records

/// Takes something out of the records of one entity, chunk by chunk.
///
/// `extract` runs on any number of threads, `collect` on one at a time and in the order of the records.
protocol Collector: AnyObject, Sendable {
  /// The entity of the package.
  var entity: Int { get }
  /// Whether reading on would find out no more.
  var isUnsorted: Bool { get }
  /// What one worker needs to extract.
  func makeExtract() -> Extract
  func extract(_ chunk: inout Chunk, _ extract: Extract) throws(Fault)
  /// `first` is how many records of the entity came before.
  func collect(_ extract: Extract, first: Int) throws(Fault)
  /// Says that the package was read to its end.
  func finish() throws(Fault)
}

/// What one worker took out of a chunk: rows of bytes, and what else the collector keeps for each.
class Extract {
  var bytes = ByteBuffer()
  /// Where each row ends.
  var ends: [Int] = []

  init() {}

  func reset() {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  /// The bytes of a row.
  func row(_ number: Int) -> UnsafeRawBufferPointer {
    let start = number == 0 ? 0 : ends[number - 1]
    return UnsafeRawBufferPointer(start: bytes.base + start, count: ends[number] - start)
  }
}

/// Only finds out what collectors want to know.
final class Collecting: Target {
  /// What one worker owns.
  final class Bench {
    let extracts: [Extract]

    init(_ collectors: [any Collector]) { extracts = collectors.map { $0.makeExtract() } }
  }

  private let collectors: [any Collector]
  /// For each chunk how many records of its entity came before it; touched by whose turn it is to take.
  private let firsts = Firsts()

  private final class Firsts: @unchecked Sendable {
    var records: [Int] = []
  }

  init(_ collectors: [any Collector]) { self.collectors = collectors }

  /// For each chunk how many records of its entity came before it.
  var firstRecords: [Int] { firsts.records }

  func makeBench() -> Bench { Bench(collectors) }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault) {
    for (collector, extract) in zip(collectors, bench.extracts) where collector.entity == chunk.entity {
      extract.reset()
      try collector.extract(&chunk, extract)
    }
  }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool {
    for (collector, extract) in zip(collectors, bench.extracts) where collector.entity == chunk.entity {
      try collector.collect(extract, first: outcome.before)
    }
    firsts.records.append(outcome.before)
    return !collectors.allSatisfy(\.isUnsorted)
  }

  /// Says to all that the package was read to its end.
  func finish() throws(Fault) {
    for collector in collectors { try collector.finish() }
  }
}
