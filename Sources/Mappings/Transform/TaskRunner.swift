internal import Packages
internal import Records

/// Runs one task over chunks, for one worker.
struct TaskRunner: ~Copyable {
  /// The records that were rejected since `reset`, by their place in the chunk.
  private(set) var problems: [(record: Int, problem: RecordProblem)] = []
  /// What became of the records since `reset`, by company.
  private(set) var tallies: [CompanyTally] = []
  private let plan: TaskPlan
  private let amountNames: [String]
  private var evaluator = Evaluator()
  private var makers: [Maker] = []
  private var lookups: LookupReader
  private let numbers: NumberList?
  private let winners: NumberList?
  private var given: [Int32] = []
  private var wins: [Int32] = []
  private var companyKey = ByteBuffer()
  /// The tally of the record at hand.
  private var current = 0

  /// A maker in a box, so that a list of them can be kept.
  private final class Maker {
    let condition: Expression?
    var maker: RecordMaker
    var isWanted = true

    init(_ fields: [FieldPlan], _ condition: Expression?, _ maps: [ValueMap]) {
      maker = RecordMaker(fields, maps: maps)
      self.condition = condition
    }
  }

  init(_ plan: TaskPlan, amountNames: [String], _ prepared: PreparedTask = PreparedTask()) {
    self.plan = plan
    self.amountNames = amountNames
    numbers = prepared.numbers
    winners = prepared.winners
    lookups = LookupReader(plan.lookups, prepared.lookups)
    if plan.makesFirst { makers.append(Maker(plan.fields, nil, plan.maps)) }
    for record in plan.records { makers.append(Maker(record.fields, record.condition, plan.maps)) }
  }

  /// Forgets what was counted.
  mutating func reset() {
    problems.removeAll(keepingCapacity: true)
    tallies.removeAll(keepingCapacity: true)
  }

  /// Makes the records of a parsed chunk and adds them to the output; `skip` says which records are held back, and
  /// `first` how many records of the entity came before.
  mutating func run(
    _ chunk: inout Chunk, _ serializer: RecordSerializer?, to output: inout Output, skip: [Bool], first: Int = 0
  ) throws(Fault) {
    let constants = chunk.bytes.count
    plan.constants.withUnsafeBytes { chunk.bytes.append($0) }
    try beginChunk(chunk, first)
    for record in 0..<chunk.recordCount {
      enter(company: chunk, record)
      tallies[current].tally.read += 1
      do throws(RecordProblem) {
        if let filter = try firstFailing(&chunk, record) {
          tallies[current].tally.filtered[filter] += 1
        } else if winners != nil, wins[record] == 0 {
          tallies[current].tally.duplicates += 1
        } else if !skip.isEmpty, skip[record] {
          // Made all the same: the record may be the bad one, and then it says why.
          try make(&chunk, record, constants)
          tallies[current].tally.heldBack += 1
        } else {
          try make(&chunk, record, constants)
          try write(chunk, serializer, &output)
          tallies[current].tally.used += 1
        }
      } catch {
        tallies[current].tally.rejected += 1
        problems.append((record, error))
      }
    }
    if let fault = lookups.fault { throw fault }
  }

  /// The records of a chunk that pass the filters; a record that breaks a rule does not.
  mutating func passing(_ chunk: inout Chunk, _ use: (Int, borrowing Chunk) -> Void) throws(Fault) {
    try beginChunk(chunk, 0)
    for record in 0..<chunk.recordCount {
      do throws(RecordProblem) {
        if try firstFailing(&chunk, record) == nil { use(record, chunk) }
      } catch {}
    }
    if let fault = lookups.fault { throw fault }
  }

  private mutating func beginChunk(_ chunk: borrowing Chunk, _ first: Int) throws(Fault) {
    lookups.beginChunk()
    try numbers?.read(chunk.recordCount, from: first, into: &given)
    try winners?.read(chunk.recordCount, from: first, into: &wins)
    let isShort = numbers != nil && given.count < chunk.recordCount || winners != nil && wins.count < chunk.recordCount
    if isShort { throw Fault(.io, "package-changed", "the package has more records than when it was read first") }
  }

  private mutating func enter(company chunk: borrowing Chunk, _ record: Int) {
    guard let column = plan.company else {
      if tallies.isEmpty { tallies.append(CompanyTally(tally: newTally)) }
      return
    }
    companyKey.removeAll()
    let field = chunk[record, column]
    ValueMap.normalise(chunk.value(field), into: &companyKey)
    if current < tallies.count, isSame(tallies[current].key) { return }
    if let known = tallies.firstIndex(where: { isSame($0.key) }) {
      current = known
      return
    }
    current = tallies.count
    tallies.append(CompanyTally(key: Array(companyKey.bytes), name: chunk.text(field), tally: newTally))
  }

  private func isSame(_ key: [UInt8]) -> Bool {
    guard key.count == companyKey.count else { return false }
    for at in key.indices where key[at] != companyKey.base[at] { return false }
    return true
  }

  private var newTally: TaskTally { TaskTally(filters: plan.keeps.count, amountNames: amountNames) }

  /// Looks up what the record needs; the filter it does not pass, if there is one.
  private mutating func firstFailing(_ chunk: inout Chunk, _ record: Int) throws(RecordProblem) -> Int? {
    if !plan.lookups.isEmpty { lookups.find(&chunk, record, &evaluator) }
    for index in plan.keeps.indices {
      try lookups.refuseMissing(for: plan.keeps[index].condition, chunk, record)
      do throws(EvaluationFault) {
        if try !evaluator.condition(plan.keeps[index].condition, chunk: chunk, record: record) { return index }
      } catch {
        throw RecordProblem(error, field: nil)
      }
    }
    try lookups.refuseMissing(chunk, record)
    return nil
  }

  private mutating func make(_ chunk: inout Chunk, _ record: Int, _ constants: Int) throws(RecordProblem) {
    let saved = try giveNumber(&chunk, record)
    defer { restore(saved, &chunk, record) }
    for maker in makers {
      maker.isWanted = try holds(maker.condition, chunk, record)
      if maker.isWanted {
        try maker.maker.make(&chunk, record, constants, &evaluator, &tallies[current].tally)
      }
    }
  }

  private mutating func write(
    _ chunk: borrowing Chunk, _ serializer: RecordSerializer?, _ output: inout Output
  ) throws(RecordProblem) {
    let before = output.recordCount
    let bytes = chunk.bytes.base
    for maker in makers where maker.isWanted {
      do throws(Fault) {
        try maker.maker.row.withFields { (row) throws(Fault) in try serializer?.write(row, bytes, to: &output) }
      } catch {
        output.keep(before)
        throw RecordProblem(rule: error.rule, what: error.what, field: error.field, remedy: error.remedy)
      }
    }
    for maker in makers where maker.isWanted {
      tallies[current].tally.made += 1
      if !plan.amounts.isEmpty { addAmounts(maker.maker.row, chunk) }
    }
  }

  private mutating func holds(
    _ condition: Expression?, _ chunk: borrowing Chunk, _ record: Int
  ) throws(RecordProblem) -> Bool {
    guard let condition else { return true }
    do throws(EvaluationFault) {
      return try evaluator.condition(condition, chunk: chunk, record: record)
    } catch {
      throw RecordProblem(error, field: nil)
    }
  }

  /// Puts the number from the sequence in the record's place for it; gives what stood there.
  private func giveNumber(_ chunk: inout Chunk, _ record: Int) throws(RecordProblem) -> Field? {
    guard let sequence = plan.sequence, numbers != nil, given[record] != SequenceCode.keep else { return nil }
    if let problem = SequenceCode.problem(given[record], sequence) { throw problem }
    let place = record * chunk.columnCount + sequence.column
    let saved = chunk.fields.base[place]
    let start = chunk.bytes.count
    Decimal(Int(given[record])).write(to: &chunk.bytes)
    chunk.fields.base[place] = Field(start: start, length: chunk.bytes.count - start, plain: true)
    return saved
  }

  private func restore(_ saved: Field?, _ chunk: inout Chunk, _ record: Int) {
    guard let saved, let column = plan.sequence?.column else { return }
    chunk.fields.base[record * chunk.columnCount + column] = saved
  }

  private mutating func addAmounts(_ row: [Field], _ chunk: borrowing Chunk) {
    let currency = plan.currency.map { chunk.value(row[$0]) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
    for (place, column) in plan.amounts.enumerated() where row[column].length > 0 {
      tallies[current].tally.amounts.add(chunk.value(row[column]), field: place, currency: currency)
    }
  }
}

extension [Field] {
  /// `withUnsafeBufferPointer` for bodies that throw faults.
  fileprivate func withFields(_ body: (UnsafeBufferPointer<Field>) throws(Fault) -> Void) throws(Fault) {
    let failure: Fault? = withUnsafeBufferPointer { row in
      do throws(Fault) {
        try body(row)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
