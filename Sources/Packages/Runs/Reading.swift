package import Records

/// One reading of a source: every chunk is parsed and worked on by some worker, and taken by the target in order. What is
/// wrong with records is collected, counted and put aside here, whatever the source and the target are.
///
/// Unchecked: each worker has its `Bench`; the rest belongs to the one whose turn it is to read or to take.
package final class Reading<Destination: Target>: ConveyorLine, @unchecked Sendable {
  /// How a reading goes.
  package struct Settings: Sendable {
    /// Whether enough problems end it.
    package var stopsEarly = false
    /// Whether messages show values, not only keys.
    package var showsValues = false
    /// Whether the target has to know which chunk is the last of its entity.
    package var announcesEnds = false

    package init(stopsEarly: Bool = false, showsValues: Bool = false, announcesEnds: Bool = false) {
      self.stopsEarly = stopsEarly
      self.showsValues = showsValues
      self.announcesEnds = announcesEnds
    }
  }

  /// What one worker owns.
  package final class Bench {
    var chunk = Chunk()
    var parsing = Parsing()
    var problems: [Problem] = []
    /// How far the source was read with the chunk.
    var position = 0
    let own: Destination.Bench

    init(_ own: Destination.Bench) { self.own = own }
  }

  private let source: any Source
  private let target: Destination
  private let settings: Settings
  /// Where what is bad or held back is put aside, if it is.
  package let rejects: Rejects?
  private var chunks = 0
  /// The chunk after the one read last; nil before the first and after the last.
  private var ahead: Ahead?
  private var places: RecordPlaces
  private var outcome = Outcome()
  /// What is wrong, as far as it is shown.
  package private(set) var problems = FoundProblems()
  /// The rules that were broken.
  package private(set) var broken = BrokenRules()
  /// How many records of each entity of the result broke which rule.
  package var brokenRules: [String: [String: Int]] { broken.counts }
  /// Called after each chunk with the number of records in it, and how many bytes of the source were read by then.
  package var onChunk: (@Sendable (_ records: Int, _ position: Int) -> Void)?

  private final class Ahead {
    var chunk = Chunk()
  }

  /// A reading of a source for a target; with rejects, what is bad or held back is put there.
  package init(
    _ source: any Source, _ target: Destination, _ settings: Settings = Settings(), rejects: Rejects? = nil
  ) {
    self.source = source
    self.target = target
    self.settings = settings
    self.rejects = rejects
    places = RecordPlaces(source)
  }

  /// Reads to the end, or until that is of no use; says whether it was to the end.
  @discardableResult
  package func run(jobs: Int) throws(Fault) -> Bool { try Conveyor.run(self, jobs: jobs) }

  /// How many records of each entity were read.
  package var recordsRead: [Int] { places.recordCounts }

  /// How many records of each entity came from each input, also of those that were left out on the way.
  package var recordsThatCame: [[Int]] { places.came }

  package func makeBench() -> Bench { Bench(target.makeBench()) }

  package func read(_ bench: Bench) throws(Fault) -> Bool {
    bench.problems.removeAll(keepingCapacity: true)
    guard try settings.announcesEnds ? readAhead(bench) : source.next(&bench.chunk) else { return false }
    bench.chunk.number = chunks
    bench.position = source.progress.done
    chunks += 1
    return true
  }

  /// Reads one chunk more than is worked on, so that the last one of an entity is known.
  private func readAhead(_ bench: Bench) throws(Fault) -> Bool {
    if chunks == 0 {
      let first = Ahead()
      if try source.next(&first.chunk) { ahead = first }
    }
    guard let ahead else { return false }
    swap(&ahead.chunk, &bench.chunk)
    let isMore = try source.next(&ahead.chunk)
    bench.chunk.isLast = !isMore || ahead.chunk.entity != bench.chunk.entity
    if !isMore { self.ahead = nil }
    return true
  }

  package var connects: Bool { target.connects }

  package func prepare(_ bench: Bench) throws(Fault) {
    try source.parse(&bench.chunk, with: &bench.parsing, &bench.problems)
    try target.prepare(&bench.chunk, &bench.problems, bench.own)
  }

  package func connect(_ bench: Bench) throws(Fault) -> Bool { try target.connect(&bench.chunk, bench.own) }

  package func work(_ bench: Bench) throws(Fault) {
    if !target.connects { try source.parse(&bench.chunk, with: &bench.parsing, &bench.problems) }
    try target.work(&bench.chunk, &bench.problems, bench.own)
  }

  package func placed(_ fault: Fault, _ bench: Bench) -> Fault { places.placed(fault, in: bench.chunk) }

  package func write(_ bench: Bench) throws(Fault) -> Bool {
    outcome.reset(before: places.recordCount(of: bench.chunk.entity))
    let goesOn = try target.take(&bench.chunk, bench.own, &outcome)
    try note(of: bench.chunk, bench.position)
    return goesOn && !(settings.stopsEarly && problems.count >= FoundProblems.mostShown)
  }

  /// Notes what became of the records of a chunk that something else has read.
  package func note(of chunk: borrowing Chunk, _ tell: (inout Outcome) -> Void) throws(Fault) {
    outcome.reset(before: places.recordCount(of: chunk.entity))
    tell(&outcome)
    try note(of: chunk, 0)
  }

  /// Notes what became of the records of the next chunk.
  private func note(of chunk: borrowing Chunk, _ position: Int) throws(Fault) {
    for (problem, entity) in outcome.bad {
      broken.add(problem.fault.rule, of: entity) {
        BrokenRule.Example(
          problem.fault.at(place(of: problem.record, in: chunk)), value: shownValue(problem, in: chunk))
      }
      problems.add(problem.fault.missing) { shown(problem, in: chunk) }
    }
    try putAside(of: chunk)
    places.pass(chunk)
    onChunk?(chunk.recordCount, position)
  }

  /// Puts the bad records of a chunk and those of their documents aside, in the order of reading.
  private func putAside(of chunk: borrowing Chunk) throws(Fault) {
    guard let rejects, !outcome.bad.isEmpty || !outcome.heldBack.isEmpty else { return }
    // Of each record the first problem counts, before that of its document.
    var whys: [Int: Fault] = [:]
    for (record, why) in outcome.heldBack { whys[record] = why }
    for (problem, _) in outcome.bad.reversed() { whys[problem.record] = problem.fault }
    for (record, fault) in whys.sorted(by: { $0.key < $1.key }) {
      try rejects.add(record, of: chunk, fault.at(place(of: record, in: chunk)))
    }
  }

  /// Where a record of the next chunk stands.
  private func place(of record: Int, in chunk: borrowing Chunk) -> Place {
    var place = places.place(of: record, in: chunk)
    place.key = source.entities[chunk.entity].key(of: record, chunk)
    return place
  }

  /// A problem as it is shown: with its place, and perhaps the value of the column it names, or of the field.
  private func shown(_ problem: Problem, in chunk: borrowing Chunk) -> Fault {
    var fault = problem.fault.at(place(of: problem.record, in: chunk))
    if let value = shownValue(problem, in: chunk) { fault.what += ": \"\(value)\"" }
    return fault
  }

  /// The value of the column that a problem names, or of its field, if values are to be shown.
  private func shownValue(_ problem: Problem, in chunk: borrowing Chunk) -> String? {
    let column = problem.column ?? problem.fault.field.flatMap { source.entities[chunk.entity].column($0) }
    guard settings.showsValues, let column else { return nil }
    return chunk.text(chunk[problem.record, column])
  }
}
