internal import Entities
internal import Mappings
internal import Packages
internal import Records

/// What a worker owns: a chunk of one side, and the rows that become of it.
final class CompareBench {
  var chunk = Chunk()
  var side = Side.left
  var block = RowBlock()
  /// The rule for the entity of the chunk, if that is compared.
  fileprivate(set) var rule: RowRule?
  /// Whether it has no chunk because the side has ended.
  var isEnd = false
  /// What is wrong with the side.
  var fault: Fault?
  fileprivate var parsings = Sides(Parsing(), Parsing())
  fileprivate var problems: [Problem] = []
  /// The fault, if it is one of a record.
  fileprivate var problemOfRecord: Problem?
  fileprivate var scratch = ByteBuffer()
  fileprivate var sums = AmountSums()
  fileprivate var numbers = ShortColumns()
  fileprivate var records: [Int32] = []
  fileprivate var evaluator = Evaluator()

  /// The records of a chunk of so many, or those that loads own if they do not own all.
  fileprivate func records(of count: Int, _ owned: [Bool]) -> ArraySlice<Int32> {
    while records.count < count { records.append(Int32(truncatingIfNeeded: records.count)) }
    let all = records[..<count]
    return owned.isEmpty ? all : all.filter { owned[Int($0)] }[...]
  }

  func begin(_ side: Side) {
    self.side = side
    rule = nil
    isEnd = false
    fault = nil
    block.removeAll()
    problems.removeAll(keepingCapacity: true)
    problemOfRecord = nil
  }
}

/// One reading of one side: chunks become rows on any worker, and are counted and added up in order.
///
/// Unchecked: `read` is called by one worker at a time, and so are `pass` and `placed`; `work` only looks at what never
/// changes.
final class SideReader: @unchecked Sendable {
  let side: Side
  let source: any Source
  private let rules: [RowRule?]
  private var places: RecordPlaces
  /// The sums of the amounts of each entity of the source.
  private var sums: [AmountSums]

  init(_ side: Side, _ source: any Source, _ rules: [RowRule?]) {
    self.side = side
    self.source = source
    self.rules = rules
    places = RecordPlaces(source)
    sums = rules.map { AmountSums(names: $0?.amounts ?? []) }
  }

  /// How many records of each entity came, from one part after the other.
  var recordsThatCame: [[Int]] { places.came }

  /// What the amounts of an entity of the source come to.
  func amounts(of place: Int) -> AmountSums { sums[place] }

  /// Reads the next chunk; false at the end.
  func read(_ bench: CompareBench) throws(Fault) -> Bool { try source.next(&bench.chunk) }

  /// Makes rows of the chunk.
  func work(_ bench: CompareBench) throws(Fault) {
    try source.parse(&bench.chunk, with: &bench.parsings[side], &bench.problems)
    guard let rule = rules[bench.chunk.entity] else { return }
    bench.rule = rule
    if let problem = bench.problems.first {
      bench.problemOfRecord = problem
      throw problem.fault
    }
    rule.fill(bench.block, &bench.chunk, &bench.scratch, &bench.evaluator)
    guard !rule.amounts.isEmpty else { return }
    bench.sums = AmountSums(names: rule.amounts)
    // What loads do not own counts only where the other side has it too, which `Tallies` will know.
    let counted = bench.records(of: bench.chunk.recordCount, bench.block.owned)
    bench.sums.add(
      counted, of: bench.chunk, columns: rule.columns.amounts,
      currency: rule.columns.currency, reading: &bench.numbers)
  }

  /// Goes behind the chunk.
  func pass(_ bench: CompareBench) {
    if let rule = bench.rule, !rule.amounts.isEmpty { sums[bench.chunk.entity].add(bench.sums) }
    places.pass(bench.chunk)
  }

  /// A fault of the chunk with its place, now that all before it was passed.
  func placed(_ fault: Fault, _ bench: CompareBench) -> Fault {
    guard let problem = bench.problemOfRecord else { return places.placed(fault, in: bench.chunk) }
    let entity = source.entities[bench.chunk.entity]
    var place = places.place(of: problem.record, in: bench.chunk)
    place.file = source.form == .bare ? source.name : "\(source.name): \(entity.file)"
    place.key = entity.key(of: problem.record, bench.chunk)
    return problem.fault.at(place)
  }
}
