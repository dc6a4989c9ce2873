internal import Packages
internal import Records

/// Runs one task over chunks, for one worker: step by step, each for all records of a chunk that are still in the
/// running.
struct TaskRunner: ~Copyable {
  /// The records of the chunk that are left after the steps taken so far.
  private var selection = Selection()
  private let plan: TaskPlan
  private var makers: [Maker] = []
  private var with: Surroundings
  private var lookups: LookupReader
  private let numbers: NumberList?
  private let winners: NumberList?
  /// What becomes of the number of each record of the chunk: see `SequenceCode`.
  var given: [Int32] = []
  private var wins: [Int32] = []
  private var headers: FateReader
  /// What became of each record of the chunk, if other tasks follow this one.
  private(set) var fates: [UInt32] = []
  /// What the task that is followed made of the same records, if they are their own headers.
  var ownFates: [UInt32] = []
  private var withoutNumber: [Field] = []
  /// Records that filters dropped which name what they drop, as many of each filter as may be shown.
  private(set) var dropped: [(filter: Int, record: Int)] = []
  /// What the records made say about what they should agree in.
  private(set) var agreements = AgreementRows()
  /// The values of fields that may have one only.
  private(set) var singles: SingleValues
  /// Makes the keys of the records that are stopped; nil where they are only counted.
  let keys: KeyMaker?
  /// How many records were stopped since `reset`.
  private(set) var stoppedCount = 0
  /// How many of them were stopped together with their headers.
  private(set) var stoppedWithHeader = 0
  /// The records of the chunk that nobody misses, because they are not to be in the target.
  private var gone: [Int32] = []
  private var stopped: [Int32] = []

  /// A maker in a box, so that a list of them can be kept.
  private final class Maker {
    var maker: RecordMaker
    private var next = 0

    init(_ maker: consuming RecordMaker) { self.maker = maker }

    /// Starts at the front, with those alone that are still in the running.
    func begin(_ selection: borrowing Selection) {
      maker.keep(selection)
      next = 0
    }

    /// Writes all records made; false where each has to be looked at.
    func write(
      with serializer: RecordSerializer, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
    ) -> Bool {
      serializer.writeAll(maker.made.records, of: maker.rows.base, width: maker.width, bytes, to: &output)
    }

    /// Whether a record was made; asked in the order of the records.
    func takes(_ record: Int) -> Bool {
      let made = maker.made.records
      guard next < made.count, Int(made[next]) == record else { return false }
      next += 1
      return true
    }
  }

  init(
    _ plan: TaskPlan, amountNames: [String], _ prepared: PreparedTask = PreparedTask(), keys: KeyMaker? = nil
  ) {
    self.plan = plan
    self.keys = keys
    numbers = prepared.numbers
    winners = prepared.winners
    singles = SingleValues(plan.singles)
    lookups = LookupReader(plan.lookups, prepared.lookups.map(\.table), extraCount: plan.extraCount)
    headers = FateReader(plan.follow, prepared.fates)
    with = Surroundings(Companies(filters: plan.filterNames.count, amountNames: amountNames))
    if plan.makesFirst { makers.append(Maker(RecordMaker(plan.fields, maps: plan.maps, amounts: plan.amounts))) }
    for record in plan.records {
      makers.append(Maker(RecordMaker(record.fields, maps: plan.maps, amounts: plan.amounts, when: record.condition)))
    }
  }

  /// The records that were rejected since `reset`, by their place in the chunk.
  var problems: [Problem] { selection.problems }

  /// What became of the records since `reset`, by company.
  var tallies: [CompanyTally] { with.companies.tallies }

  /// Forgets what was counted.
  mutating func reset() {
    selection.selectAll(0)
    with.companies.reset()
    dropped.removeAll(keepingCapacity: true)
    agreements.removeAll()
    singles.reset()
    keys?.reset()
    stoppedCount = 0
    stoppedWithHeader = 0
  }

  /// Makes the records of a parsed chunk and adds them to the output; `skip` says which records are held back, `first` how
  /// many records of the entity came before, and `bad` what was wrong with records when they were parsed.
  mutating func run(
    _ chunk: inout Chunk, _ serializer: RecordSerializer?, to output: inout Output, skip: [Bool], first: Int = 0,
    bad: [Problem] = []
  ) throws(Fault) {
    with.constants = chunk.bytes.count
    plan.constants.withUnsafeBytes { chunk.bytes.append($0) }
    try begin(chunk, first)
    with.companies.count(selection.records) { $0.read += $1.count }
    selection.reject(bad)
    try filter(&chunk)
    if winners != nil { dropDuplicates() }
    if plan.sequence != nil { giveNumbers(&chunk) }
    for maker in makers {
      maker.maker.make(selection, of: &chunk, &with)
      selection.dropBad(of: maker.maker.made)
    }
    // Those held back are made all the same: one may be the bad one of its document, and then it says why.
    if !skip.isEmpty {
      if let serializer { tryOut(skip, chunk, serializer, &output) }
      holdBack(skip)
      // One of whose document nobody knows takes no other along.
      stoppedWithHeader += Set(selection.problems.map(\.record)).count { skip[$0] }
    }
    singles.look(at: selection.records, of: chunk)
    write(chunk, serializer, &output)
    if selection.records.count + gone.count < chunk.recordCount { stop(&chunk, bad) }
    if plan.sequence != nil { takeNumbersBack(&chunk) }
    with.companies.count(selection.records) { $0.used += $1.count }
    for problem in selection.problems { with.companies.count(problem.record) { $0.rejected += 1 } }
    // No memory for a pattern says nothing of the record.
    if let problem = selection.problems.first(where: \.fault.isOfTheMachine) { throw problem.fault }
    selection.sortProblems()
  }

  /// The records of a chunk that pass the filters; a record that breaks a rule does not.
  mutating func passing(_ chunk: inout Chunk, _ use: (Int, borrowing Chunk) -> Void) throws(Fault) {
    try begin(chunk, 0)
    try filter(&chunk)
    for record in selection.records { use(Int(record), chunk) }
  }

  private mutating func begin(_ chunk: borrowing Chunk, _ first: Int) throws(Fault) {
    selection.selectAll(chunk.recordCount)
    gone.removeAll(keepingCapacity: true)
    with.companies.enter(chunk, column: plan.company)
    try numbers?.read(chunk.recordCount, from: first, into: &given)
    try winners?.read(chunk.recordCount, from: first, into: &wins)
    let isShort = numbers != nil && given.count < chunk.recordCount || winners != nil && wins.count < chunk.recordCount
    if plan.isFollowed { fates = Array(repeating: Fate.passes, count: chunk.recordCount) }
    if isShort { throw Fault(.io, "package-changed", "the package has more records than when it was read first") }
  }

  /// Looks up what the records need, and drops those that a filter does not let pass.
  private mutating func filter(_ chunk: inout Chunk) throws(Fault) {
    try lookups.find(&chunk)
    if plan.follow != nil { try followHeaders(chunk) }
    let first = plan.follow?.names.count ?? 0
    for index in plan.keeps.indices {
      let expression = plan.keeps[index].condition
      var condition = Condition(expression)
      var room = plan.keeps[index].warning == nil ? 0 : TaskResult.mostKeys
      selection.keep { (record) throws(Fault) in
        try lookups.refuseMissing(for: expression, chunk, record)
        if try condition.holds(chunk, record, &with.evaluator) { return true }
        with.companies.count(record) { $0.filtered[first + index] += 1 }
        if room > 0 {
          dropped.append((index, record))
          room -= 1
        }
        if plan.isFollowed { fates[record] = Fate.dropped(by: first + index) }
        if plan.keeps[index].isGone { gone.append(Int32(truncatingIfNeeded: record)) }
        return false
      }
    }
    for require in plan.requires {
      var condition = Condition(require.condition)
      selection.each { (record) throws(Fault) in
        try lookups.refuseMissing(for: require.condition, chunk, record)
        if try !condition.holds(chunk, record, &with.evaluator) { throw require.fault }
      }
    }
    if plan.lookups.isEmpty { return }
    selection.each { (record) throws(Fault) in try lookups.refuseMissing(chunk, record) }
  }

  /// Drops the records whose header was dropped, under the same name.
  private mutating func followHeaders(_ chunk: borrowing Chunk) throws(Fault) {
    if ownFates.isEmpty { try headers.find(chunk) } else { headers.take(ownFates) }
    selection.keep { (record) throws(Fault) in
      switch headers.found[record] {
      case Fate.passes: return true
      case Fate.unknown:
        with.companies.count(record) { $0.withoutHeader += 1 }
        return true
      case let fate:
        let name = Fate.name(fate)
        with.companies.count(record) { $0.filtered[name] += 1 }
        if plan.follow?.gone[name] == true {
          gone.append(Int32(truncatingIfNeeded: record))
        } else {
          stoppedWithHeader += 1
        }
        return false
      }
    }
  }

  private mutating func dropDuplicates() {
    selection.keep { (record) throws(Fault) in
      if wins[record] != 0 { return true }
      with.companies.count(record) { $0.duplicates += 1 }
      if plan.isFollowed { fates[record] = Fate.dropped(by: plan.filterNames.count) }
      // Another record stands for it.
      gone.append(Int32(truncatingIfNeeded: record))
      return false
    }
  }

  /// Counts the records of the chunk that were stopped, and makes their keys if somebody wants them.
  private mutating func stop(_ chunk: inout Chunk, _ bad: [Problem]) {
    stoppedCount += chunk.recordCount - selection.records.count - gone.count
    guard let keys else { return }
    let gone = Set(self.gone)
    stopped.removeAll(keepingCapacity: true)
    var next = 0
    for record in 0..<Int32(truncatingIfNeeded: chunk.recordCount) {
      if next < selection.records.count, selection.records[next] == record {
        next += 1
      } else if !gone.contains(record) {
        stopped.append(record)
      }
    }
    keys.make(stopped, of: &chunk, constants: with.constants, bad)
  }

  /// Finds the bad record of a document among those that the format cannot hold, and leaves nothing of them behind.
  private mutating func tryOut(
    _ skip: [Bool], _ chunk: borrowing Chunk, _ serializer: RecordSerializer, _ output: inout Output
  ) {
    for maker in makers { maker.begin(selection) }
    let before = output.recordCount
    output.isTrial = true
    defer { output.isTrial = false }
    selection.each { (record) throws(Fault) in
      for maker in makers where maker.takes(record) && skip[record] {
        try serializer.write(maker.maker.row(record), chunk.bytes.base, to: &output)
      }
    }
    output.keep(before)
  }

  private mutating func holdBack(_ skip: [Bool]) {
    selection.keep { (record) throws(Fault) in
      if skip[record] {
        with.companies.count(record) { $0.heldBack += 1 }
        stoppedWithHeader += 1
      }
      return !skip[record]
    }
  }

  // MARK: Numbers from the sequence

  /// Puts the numbers in the places for them; other tasks that read the chunk find it as it was.
  private mutating func giveNumbers(_ chunk: inout Chunk) {
    guard let sequence = plan.sequence else { return }
    if let extra = sequence.extra { makeRoom(extra, in: &chunk) }
    guard !given.isEmpty else { return }
    let column = numbers(of: sequence, in: chunk)
    withoutNumber.removeAll(keepingCapacity: true)
    for record in 0..<chunk.recordCount { withoutNumber.append(column[record]) }
    selection.each { (record) throws(Fault) in
      if given[record] == SequenceCode.keep { return }
      if let problem = SequenceCode.problem(given[record], sequence) { throw problem }
      let start = chunk.bytes.count
      Decimal(Int(given[record])).write(to: &chunk.bytes)
      column[record] = Field(start: start, length: chunk.bytes.count - start, plain: true)
    }
  }

  /// Where the records have their numbers.
  private func numbers(of sequence: SequencePlan, in chunk: borrowing Chunk) -> Column {
    if let column = sequence.column { return Column(base: chunk.fields.base + column, width: chunk.columnCount) }
    return Column(base: chunk.extras.base + (sequence.extra ?? 0), width: chunk.extraCount)
  }

  /// Makes a blank place for the number of each record; lookups have made it already.
  private func makeRoom(_ extra: Int, in chunk: inout Chunk) {
    if plan.lookups.isEmpty {
      chunk.extraCount = plan.extraCount
      chunk.extras.resize(to: chunk.recordCount * plan.extraCount)
    }
    for record in 0..<chunk.recordCount { chunk.extras.base[record * chunk.extraCount + extra] = .blank }
  }

  private func takeNumbersBack(_ chunk: inout Chunk) {
    guard let sequence = plan.sequence, !given.isEmpty else { return }
    let column = numbers(of: sequence, in: chunk)
    for record in 0..<chunk.recordCount { column[record] = withoutNumber[record] }
  }

  // MARK: Writing

  /// Writes what was made.
  private mutating func write(_ chunk: borrowing Chunk, _ serializer: RecordSerializer?, _ output: inout Output) {
    for maker in makers { maker.begin(selection) }
    if let serializer, !writeAll(chunk, serializer, &output) { writeEach(chunk, serializer, &output) }
    for maker in makers {
      maker.begin(selection)
      count(maker, chunk)
    }
  }

  /// Writes the records of the only maker; false where they are not its alone, or one could be wrong.
  private func writeAll(_ chunk: borrowing Chunk, _ serializer: RecordSerializer, _ output: inout Output) -> Bool {
    guard makers.count == 1 else { return false }
    return makers[0].write(with: serializer, chunk.bytes.base, to: &output)
  }

  /// Writes record by record; one that the format cannot hold leaves nothing behind.
  private mutating func writeEach(_ chunk: borrowing Chunk, _ serializer: RecordSerializer, _ output: inout Output) {
    selection.each { (record) throws(Fault) in
      let before = output.recordCount
      for maker in makers where maker.takes(record) {
        do throws(Fault) {
          try serializer.write(maker.maker.row(record), chunk.bytes.base, to: &output)
        } catch {
          output.keep(before)
          throw error
        }
      }
    }
  }

  /// Counts the records made, and sums up their amounts.
  private mutating func count(_ maker: Maker, _ chunk: borrowing Chunk) {
    if let agreement = plan.agreement {
      for record in maker.maker.made.records { agreements.add(maker.maker.row(Int(record)), chunk, agreement) }
    }
    if !plan.amounts.isEmpty { maker.maker.readAmounts(chunk) }
    let rows = maker.maker.rows.base
    let width = maker.maker.width
    let amounts = maker.maker.amounts
    with.companies.count(maker.maker.made.records) { tally, records in
      tally.made += records.count
      if plan.amounts.isEmpty { return }
      tally.amounts.add(records, of: rows, width, chunk, columns: plan.amounts, currency: plan.currency, amounts)
    }
  }
}
