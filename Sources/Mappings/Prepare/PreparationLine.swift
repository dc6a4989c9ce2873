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

/// One reading of a package that only collects.
final class PreparationLine: ConveyorLine, @unchecked Sendable {
  /// What one worker owns.
  final class Bench {
    var chunk = Chunk()
    let parser = ChunkParser()
    let extracts: [Extract]

    init(_ collectors: [any Collector]) { extracts = collectors.map { $0.makeExtract() } }
  }

  /// Thrown when reading on would find out no more.
  static let enough = Fault(.ours, "enough-prepared", "reading was given up")

  private let reader: any PackageReader
  private let collectors: [any Collector]
  private var places: RecordPlaces
  /// For each chunk how many records of its entity came before it.
  private(set) var firstRecords: [Int] = []

  init(_ reader: any PackageReader, _ collectors: [any Collector]) {
    self.reader = reader
    self.collectors = collectors
    places = RecordPlaces(reader)
  }

  func makeBench() -> Bench { Bench(collectors) }

  func read(_ bench: Bench) throws(Fault) -> Bool { try reader.next(&bench.chunk) }

  func work(_ bench: Bench) throws(Fault) {
    try reader.parse(&bench.chunk, with: bench.parser)
    for (collector, extract) in zip(collectors, bench.extracts) where collector.entity == bench.chunk.entity {
      extract.reset()
      try collector.extract(&bench.chunk, extract)
    }
  }

  func write(_ bench: Bench) throws(Fault) {
    let entity = bench.chunk.entity
    let first = places.recordCounts[entity]
    for (collector, extract) in zip(collectors, bench.extracts) where collector.entity == entity {
      try collector.collect(extract, first: first)
    }
    firstRecords.append(first)
    places.pass(bench.chunk)
    if collectors.allSatisfy(\.isUnsorted) { throw Self.enough }
  }

  func placed(_ fault: Fault, _ bench: Bench) -> Fault { places.placed(fault, in: bench.chunk) }

  /// Says to all that the package was read to its end.
  func finish() throws(Fault) {
    for collector in collectors { try collector.finish() }
  }
}
