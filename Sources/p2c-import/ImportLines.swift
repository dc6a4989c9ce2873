internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records

/// What both readings of a package do: parse its chunks and check each record on its own, on all workers.
class CheckedReading: ConveyorLine, @unchecked Sendable {
  /// What one worker owns.
  final class Bench {
    var chunk = Chunk()
    let parser = ChunkParser()
    let findings = Findings()
  }

  final let reader: any PackageReader
  final let importer: Importer
  /// Where the records stand.
  final var places: RecordPlaces

  init(_ reader: any PackageReader, _ importer: Importer) {
    self.reader = reader
    self.importer = importer
    places = RecordPlaces(reader)
  }

  final func makeBench() -> Bench { Bench() }

  final func read(_ bench: Bench) throws(Fault) -> Bool { try reader.next(&bench.chunk) }

  final func work(_ bench: Bench) throws(Fault) {
    try reader.parse(&bench.chunk, with: bench.parser)
    importer.examine(&bench.chunk, into: bench.findings)
  }

  final func placed(_ fault: Fault, _ bench: Bench) -> Fault { places.placed(fault, in: bench.chunk) }

  /// Takes the checked chunks in their order.
  func write(_ bench: Bench) throws(Fault) { places.pass(bench.chunk) }
}

/// The first reading: every record is checked, nothing is written.
final class CheckLine: CheckedReading, @unchecked Sendable {
  /// Thrown to stop reading when enough problems were found.
  static let enough = Fault(.data, "enough-problems", "reading stopped")

  private let stopsEarly: Bool
  private let showsValues: Bool
  private(set) var problems = FoundProblems()
  /// How many records of each entity broke which rule.
  private(set) var brokenRules: [String: [String: Int]] = [:]
  /// How many records of each entity were read.
  private(set) var read: [Int]

  init(_ reader: any PackageReader, _ importer: Importer, stopsEarly: Bool, showsValues: Bool) {
    self.showsValues = showsValues
    self.stopsEarly = stopsEarly
    read = reader.entities.map { _ in 0 }
    super.init(reader, importer)
  }

  override func write(_ bench: Bench) throws(Fault) {
    let found = try importer.check(bench.chunk, bench.findings)
    let entity = reader.entities[bench.chunk.entity]
    for problem in found {
      let missing = problem.missing.map { key in
        FoundProblems.Missing(
          kind: "\(entity.entity.name) \(problem.fault.rule) \(problem.fault.field ?? "")", key: key)
      }
      problems.add(missing) {
        let fault = problem.fault.at(places.place(of: problem.record, in: bench.chunk))
        return showsValues ? entity.showingValue(fault, problem.record, of: bench.chunk) : fault
      }
      brokenRules[entity.entity.name, default: [:]][problem.fault.rule, default: 0] += 1
    }
    try super.write(bench)
    read[bench.chunk.entity] += bench.chunk.recordCount
    if stopsEarly, problems.count >= Transformer.mostProblems { throw Self.enough }
  }
}

/// The second reading: what passed is written, if the run is not to be stopped, and the rest goes to the rejects.
final class LoadLine: CheckedReading, @unchecked Sendable {
  let rejects: Rejects?
  private let onlyRejects: Bool
  var onChunk: (@Sendable (_ records: Int) -> Void)?

  init(_ reader: any PackageReader, _ importer: Importer, _ rejects: Rejects?, onlyRejects: Bool = false) {
    self.onlyRejects = onlyRejects
    self.rejects = rejects
    super.init(reader, importer)
  }

  override func write(_ bench: Bench) throws(Fault) {
    let verdicts =
      onlyRejects
      ? try importer.verdicts(bench.chunk, bench.findings) : try importer.write(&bench.chunk, bench.findings)
    try note(bench.chunk, verdicts)
  }

  /// Puts what was not written into the rejects.
  func note(_ chunk: borrowing Chunk, _ verdicts: [Verdict]) throws(Fault) {
    onChunk?(verdicts.count)
    defer { places.pass(chunk) }
    guard let rejects else { return }
    for record in verdicts.indices {
      switch verdicts[record] {
      case .write, .alreadyDone, .notThere: continue
      case .rejected(let fault): try rejects.add(record, of: chunk, fault.at(places.place(of: record, in: chunk)))
      case .heldBack:
        try rejects.add(
          record, of: chunk,
          Fault(.data, "held-back", "another record of its document was rejected")
            .at(places.place(of: record, in: chunk)).at(Place(file: chunk.origin.file)))
      }
    }
  }
}

/// The records of one entity of a package, read on their own.
final class EntityCursor {
  private let reader: any PackageReader
  private let importer: Importer
  private let entity: Int
  private let parser = ChunkParser()

  init(_ reader: any PackageReader, _ importer: Importer, _ entity: Int) {
    self.reader = reader
    self.importer = importer
    self.entity = entity
  }

  /// The next records, parsed; false at the end of the entity.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while try reader.next(&chunk) {
      guard chunk.entity == entity else { continue }
      try reader.parse(&chunk, with: parser)
      return true
    }
    return false
  }
}
