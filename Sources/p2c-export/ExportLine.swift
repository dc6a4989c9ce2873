internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages

/// One entity on its way from the database into the package.
struct ExportedEntity {
  let records: any RecordSource
  let output: OutputEntity
  let source: PackageEntity
  let conditions: [Expression]
  /// The columns that are summed up, and the one with the currency.
  let amountColumns: [Int]
  let amountNames: [String]
  let currencyColumn: Int?
  /// Conditions of the entity that were switched off.
  let keepsOff: [String]

  init(
    _ request: ExportRequest, company: String?, _ filters: Filters, _ database: any DatabaseReader
  ) throws(Fault) {
    var request = request
    let entity = request.entity
    request.company = company
    keepsOff = request.keepsOff
    let conditions = try filters.conditions(for: entity, columns: entity.fields.indices.map { $0 })
    // A condition may name a field that is not wanted otherwise; it comes along.
    let named = conditions.flatMap(\.fields).filter { !request.columns.contains($0) }
    request.columns += Set(named).sorted()
    if request.query == nil {
      let selecting = Selecting(entity, conditions, isFlat: request.flat)
      request.condition = { selecting.sql($0) }
    }
    let records = try database.records(request)
    self.records = records
    self.conditions = try filters.conditions(
      for: entity, columns: entity.fields.indices.map { field in records.columns.firstIndex(of: field) })
    let names = records.columns.map { entity.fields[$0].name }
    let source = PackageEntity(
      entity, name: entity.name, system: entity.system, columns: names, file: entity.name)
    self.source = source
    amountColumns = source.columns.indices.filter { entity.fields[source.columns[$0].field].isAmount }
    amountNames = amountColumns.map { source.columns[$0].name }
    currencyColumn = entity.currency.flatMap { source.column($0) }
    let isSorted = request.query == nil && entity.order.allSatisfy { records.columns.contains($0) }
    output = OutputEntity(
      entity, fields: records.columns, order: isSorted ? entity.order.map { entity.fields[$0].name } : [])
  }
}

/// Reads entities one after the other and serialises them on all workers.
final class ExportLine: ConveyorLine, @unchecked Sendable {
  /// What one worker owns.
  final class Bench {
    var chunk = Chunk()
    /// Of the entity at hand.
    var parser: (entity: Int, parser: any RecordParser)?
    var problems: [Problem] = []
    var output = Output()
    var scratch = ByteBuffer()
    var evaluator = Evaluator()
    var amounts = AmountSums()
    var numbers = ShortColumns()
    var filtered = 0
    var heldBack: [Int] = []
    var made: [Int32] = []
  }

  /// Thrown to stop reading when enough problems were found.
  static let enough = Fault(.data, "enough-problems", "reading stopped")

  private let entities: [ExportedEntity]
  /// Of each entity, the rows that make no record.
  var leftOut: [[LeftOut.Count]] = []
  private let writer: PackageWriter?
  private let rejects: Rejects?
  private let showsValues: Bool
  private let isTrial: Bool
  /// Documents that an earlier reading found to have lost a record.
  private let incomplete: Documents
  /// Documents that lost a record.
  private(set) var documents: Documents
  private var current = 0
  private var results: [LedgerTask]
  private var seen: [Int]
  private(set) var problems: [Fault] = []
  private(set) var problemCount = 0
  /// How many records of each entity broke which rule.
  private(set) var brokenRules: [String: [String: Int]] = [:]
  var onChunk: ((_ records: Int, _ bytes: Int) -> Void)?
  private var bytes = 0

  /// A trial only finds the documents that lose a record; the second reading is told of them.
  init(
    _ entities: [ExportedEntity], _ writer: PackageWriter?, _ rejects: Rejects?, incomplete: Documents,
    isTrial: Bool = false, showsValues: Bool = false
  ) {
    self.entities = entities
    self.writer = writer
    self.rejects = rejects
    self.showsValues = showsValues
    self.isTrial = isTrial
    self.incomplete = incomplete
    documents = incomplete
    results = entities.map { LedgerTask(source: $0.source.entity.name, target: $0.source.entity.name) }
    seen = entities.map { _ in 0 }
    for index in entities.indices { results[index].amounts = AmountSums(names: entities[index].amountNames) }
  }

  func makeBench() -> Bench { Bench() }

  func read(_ bench: Bench) throws(Fault) -> Bool {
    while current < entities.count {
      if try entities[current].records.next(into: &bench.chunk, limit: CSVCutter.chunkSize) {
        bench.chunk.entity = current
        return true
      }
      current += 1
    }
    return false
  }

  func work(_ bench: Bench) throws(Fault) {
    let entity = entities[bench.chunk.entity]
    let serializer = writer?.serializers[bench.chunk.entity]
    parse(bench)
    bench.output.reset()
    bench.filtered = 0
    bench.heldBack.removeAll(keepingCapacity: true)
    bench.made.removeAll(keepingCapacity: true)
    bench.amounts = AmountSums(names: entity.amountNames)
    var bad: Set<Int> = []
    bench.problems.removeAll { !bad.insert($0.record).inserted }
    let skip = incomplete.heldBack(bench.chunk)
    for record in 0..<bench.chunk.recordCount where bad.isEmpty || !bad.contains(record) {
      do throws(Fault) {
        guard try passes(record, bench, entity) else {
          bench.filtered += 1
          continue
        }
        guard skip.isEmpty || !skip[record] else {
          bench.heldBack.append(record)
          continue
        }
        let row = UnsafeBufferPointer(
          start: bench.chunk.fields.base + record * bench.chunk.columnCount, count: bench.chunk.columnCount)
        try serializer?.write(row, bench.chunk.bytes.base, to: &bench.output)
        bench.made.append(Int32(truncatingIfNeeded: record))
      } catch {
        bench.problems.append(Problem(record: record, fault: error))
      }
    }
    if !entity.amountColumns.isEmpty {
      bench.amounts.add(
        bench.made[...], of: bench.chunk, columns: entity.amountColumns, currency: entity.currencyColumn,
        reading: &bench.numbers)
    }
    serializer?.encode(&bench.output, with: &bench.scratch)
  }

  private func parse(_ bench: Bench) {
    let index = bench.chunk.entity
    let parser = bench.parser.flatMap { $0.entity == index ? $0.parser : nil } ?? entities[index].records.makeParser()
    bench.parser = (index, parser)
    bench.problems.removeAll(keepingCapacity: true)
    parser.parse(&bench.chunk, problems: &bench.problems)
  }

  private func passes(_ record: Int, _ bench: Bench, _ entity: ExportedEntity) throws(Fault) -> Bool {
    for condition in entity.conditions {
      do throws(EvaluationFault) {
        guard try bench.evaluator.condition(condition, chunk: bench.chunk, record: record) else {
          return false
        }
      } catch {
        throw Fault(.data, error.rule, error.what, field: error.field)
      }
    }
    return true
  }

  func write(_ bench: Bench) throws(Fault) {
    let index = bench.chunk.entity
    if !isTrial { try writer?.advance(to: index) }
    let before = seen[index]
    seen[index] += bench.chunk.recordCount
    for problem in bench.problems {
      documents.lose(problem.record, of: bench.chunk)
      brokenRules[entities[index].source.entity.name, default: [:]][problem.fault.rule, default: 0] += 1
      note(place(problem.fault, of: problem.record, bench, after: before))
    }
    guard !isTrial else { return }
    try addRejects(bench, after: before)
    try stop(bench)
    results[index].read += bench.chunk.recordCount - bench.filtered
    results[index].rejected += bench.problems.count
    results[index].heldBack += bench.heldBack.count
    results[index].used += bench.made.count
    results[index].made += bench.made.count
    results[index].amounts.add(bench.amounts)
    bytes += bench.output.bytes.count
    onChunk?(bench.chunk.recordCount, bytes)
    if rejects == nil {
      guard problemCount < Transformer.mostProblems else { throw Self.enough }
      guard problemCount == 0 else { return }
    }
    try writer?.write(bench.output, entity: index)
  }

  /// Puts the keys of the records that do not go out into the package.
  private func stop(_ bench: Bench) throws(Fault) {
    if bench.problems.isEmpty, bench.heldBack.isEmpty { return }
    let source = entities[bench.chunk.entity].source
    let keys = StoppedRecords(
      writer, source.entity, columns: source.columns.map(\.field), bench.chunk.entity)
    for problem in bench.problems {
      let field = problem.fault.field.flatMap { source.entity.column($0) }
      try keys.add(
        problem.record, of: bench.chunk, isKnown: field.map { !source.entity.key.contains($0) } ?? true)
    }
    for record in bench.heldBack { try keys.add(record, of: bench.chunk, isKnown: true) }
    try keys.flush()
  }

  private func note(_ fault: Fault) {
    if problems.count < Transformer.mostProblems { problems.append(fault) }
    problemCount += 1
  }

  private func place(_ fault: Fault, of record: Int, _ bench: Bench, after before: Int) -> Fault {
    let source = entities[bench.chunk.entity].source
    var fault = fault
    fault.place.file = fault.place.file ?? source.entity.name
    fault.place.record = before + record + 1
    fault.place.key = source.key(of: record, bench.chunk)
    return showsValues ? source.showingValue(fault, record, of: bench.chunk) : fault
  }

  /// Puts bad records and those of their documents aside, in the order of reading.
  private func addRejects(_ bench: Bench, after before: Int) throws(Fault) {
    guard let rejects else { return }
    let heldBack = bench.heldBack.map { Problem(record: $0, fault: .heldBack) }
    for problem in (bench.problems + heldBack).sorted(by: { $0.record < $1.record }) {
      try rejects.add(
        problem.record, of: bench.chunk, place(problem.fault, of: problem.record, bench, after: before))
    }
  }

  /// The account of each entity.
  func tasks(database: String, company: String?) -> [LedgerTask] {
    zip(results, entities.indices).map { task, index in
      var task = task
      task.company = company
      for count in leftOut.isEmpty ? [] : leftOut[index] {
        task.filtered.append((count.name, count.records))
        task.read += count.records
      }
      task.unfiltered = entities[index].keepsOff
      return task
    }
  }
}
