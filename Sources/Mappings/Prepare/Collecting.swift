internal import Packages
internal import Records

/// Takes something out of the records of one entity, chunk by chunk.
///
/// `extract` runs on any number of threads, `collect` on one at a time and in the order of the records.
protocol Collector: AnyObject, Sendable {
  /// What one worker took out of a chunk.
  associatedtype Extract: AnyObject
  /// The entity of the package.
  var entity: Int { get }
  /// Whether reading on would find out no more.
  var isUnsorted: Bool { get }
  /// Room for what one worker takes out.
  func makeExtract() -> Extract
  /// Takes it out of a chunk, in place of what was there.
  func extract(_ chunk: inout Chunk, _ extract: Extract) throws(Fault)
  /// `first` is how many records of the entity came before.
  func collect(_ extract: Extract, first: Int) throws(Fault)
  /// Says that the package was read to its end.
  func finish() throws(Fault)
}

/// A collector, and what one worker takes out for it.
protocol Extraction: AnyObject {
  var entity: Int { get }
  func extract(_ chunk: inout Chunk) throws(Fault)
  func collect(first: Int) throws(Fault)
}

final class WorkersExtraction<Owner: Collector>: Extraction {
  let collector: Owner
  let extract: Owner.Extract

  init(_ collector: Owner) {
    self.collector = collector
    extract = collector.makeExtract()
  }

  var entity: Int { collector.entity }

  func extract(_ chunk: inout Chunk) throws(Fault) { try collector.extract(&chunk, extract) }

  func collect(first: Int) throws(Fault) { try collector.collect(extract, first: first) }
}

extension Collector {
  /// Room for a worker that knows nothing of what it takes out.
  func makeExtraction() -> any Extraction { WorkersExtraction(self) }
}

/// Rows of bytes.
struct Rows: ~Copyable {
  var bytes = ByteBuffer()
  /// Where each row ends.
  var ends: [Int] = []

  mutating func reset() {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  /// Where a row begins.
  func start(of number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }

  /// The bytes of a row.
  func row(_ number: Int) -> UnsafeRawBufferPointer {
    let start = start(of: number)
    return UnsafeRawBufferPointer(start: bytes.base + start, count: ends[number] - start)
  }

  /// Says that what was added makes a row.
  mutating func endRow() { ends.append(bytes.count) }
}

/// Only finds out what collectors want to know.
final class Collecting: Target {
  /// What one worker owns.
  final class Bench {
    let extractions: [any Extraction]

    init(_ collectors: [any Collector]) { extractions = collectors.map { $0.makeExtraction() } }
  }

  private let collectors: [any Collector]
  /// For each chunk how many records of its entity came before it.
  private let firsts = Firsts()

  /// Touched by whose turn it is to take.
  ///
  /// Unchecked: it belongs to the one whose turn it is to take.
  private final class Firsts: @unchecked Sendable {
    var records: [Int] = []
  }

  init(_ collectors: [any Collector]) { self.collectors = collectors }

  /// For each chunk how many records of its entity came before it.
  var firstRecords: [Int] { firsts.records }

  func makeBench() -> Bench { Bench(collectors) }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault) {
    for extraction in bench.extractions where extraction.entity == chunk.entity { try extraction.extract(&chunk) }
  }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool {
    for extraction in bench.extractions where extraction.entity == chunk.entity {
      try extraction.collect(first: outcome.before)
    }
    firsts.records.append(outcome.before)
    return !collectors.allSatisfy(\.isUnsorted)
  }

  /// Says to all that the package was read to its end.
  func finish() throws(Fault) {
    for collector in collectors { try collector.finish() }
  }
}
