package import Differences
package import Entities
package import Packages
package import Records

/// Loads a package that is read twice: first every record is checked, then those that passed are written.
///
/// What single records come to is `examine`'s; workers may do it at the same time. All else here is called in the order of
/// the package, by one thread at a time.
///
/// First reading: `beginCheck`, for each chunk `examine` and `check`; again while `endCheck` says so.
/// Second reading: for each chunk `examine` and `write`; then `finish`.
///
/// Unchecked: `examine` changes nothing; all else belongs to the one whose turn it is to take.
package final class Importer: @unchecked Sendable {
  private let writer: any DatabaseWriter
  let plan: ImportPlan
  /// How many documents are written before they are made final; nil where all are at once.
  let commitEvery: Int?
  private let checkers: [RecordChecker]
  private let scouts: [RowScoutMaker?]
  private let check: PackageCheck
  private var verdicts: Verdicts
  /// What became of the records, by company.
  private var companies: ImportCompanies
  /// The records of a chunk and one company that the target has in the end, and those of them to be written.
  private var (loaded, toWrite) = ([Int32](), RecordsToWrite())
  /// Those of them with which the load is done, so that they need not come again as they are.
  private var settled: [Int32] = []
  private var isFirstReading = true
  private var gone: [Int: GoneRows]?
  /// Where rows may be gone, once somebody has looked: of which entities and companies.
  private var suspects: [(entity: Int, companies: [Int])]?
  /// Why rows without a record may not be gone after all; then none may be deleted.
  package var doubt: Fault?
  /// replace: of how many records that are not gone nobody knows the key, by entity.
  private var unknownKeys: [Int: Int] = [:]
  /// What is noted of all that the target has in the end.
  private let taken: TakenRecords?
  private var committedDocuments = 0
  private var isFinished = false

  package init(
    _ entities: [ImportEntity], into writer: any DatabaseWriter, noting taken: TakenRecords? = nil,
    find: @escaping EntityFinder
  ) throws(Fault) {
    self.writer = writer
    self.taken = taken
    commitEvery = writer.options.commitEvery
    try writer.begin(entities)
    var plan = try ImportPlan(entities, find: find)
    try plan.setProbes { (entity, fields) throws(Fault) in try writer.probe(entity, fields) }
    self.plan = plan
    checkers = plan.entities.enumerated().map { place, entity in
      RecordChecker(entity, limits: writer.limits(entity: place))
    }
    scouts = try plan.entities.indices.map { entity throws(Fault) in try writer.scouts(entity: entity) }
    check = try PackageCheck(plan, writer)
    verdicts = Verdicts(plan)
    companies = try ImportCompanies(entities, writer.options.company) { (company) throws(Fault) in
      try writer.jobDone(company)
    }
  }

  /// The name of an entity of the package.
  package func name(of entity: Int) -> String { plan.entities[entity].entity.name }

  /// The entities whose references could not be checked, because the target has no table for them.
  package var unchecked: [String] {
    plan.entities.flatMap { entity in
      entity.needs.filter { !$0.isLookup }.flatMap(\.targets).filter { $0.set == nil && $0.probe == nil }
        .map { "\(entity.entity.name): \($0.entity.name)" }
    }
  }

  /// The lookups of an entity that found nothing and are blank, and in how many records.
  package func blanked(_ entity: Int) -> [(field: String, count: Int)] {
    let plan = plan.entities[entity]
    return check.blanked(entity).sorted { $0.key < $1.key }.map { need, count in
      (plan.needs[need].fields.map { plan.entity.fields[$0].name }.joined(separator: ", "), count)
    }
  }

  /// What became of the records of an entity, company by company, with the sums of their amounts.
  package func results(_ entity: Int) -> [ImportResult] { companies.results(entity) }

  /// The companies for which the job was done before, and when and with what counts.
  package var alreadyDone: [(company: String, finished: String, counts: String)] { companies.alreadyDone }

  /// The companies for which an earlier run began the job and died, and when it had begun.
  package var resumed: [(company: String, since: String)] { writer.resumed.sorted { $0.company < $1.company } }

  /// Checks the records of a parsed chunk on their own, and brings their values into canonical form.
  package func examine(_ chunk: inout Chunk, _ problems: [Problem], into findings: Findings) {
    let checker = checkers[chunk.entity]
    checker.check(&chunk, problems, into: findings)
    // The second reading looks at little more than at single records.
    if isFirstReading || check.hasRejectedDocuments || commitEvery != nil { checker.collect(chunk, into: findings) }
    if isFirstReading {
      findings.look(at: chunk, scouts[chunk.entity])
    } else {
      taken?.look(at: &chunk, findings.look)
    }
  }

  // MARK: First reading

  /// Begins to read the package for the first time, or once more.
  package func beginCheck() {
    check.begin()
    isFirstReading = true
  }

  /// Checks a chunk against what came before it and against the target; gives everything that is wrong, in order.
  package func check(_ chunk: borrowing Chunk, _ findings: Findings) throws(Fault) -> [Problem] {
    defer { check.pass(chunk, findings) }
    let entity = plan.entities[chunk.entity]
    var problems: [Problem] = []
    var next = 0
    var start = 0
    while start < chunk.recordCount {
      let (company, end) = try companies.run(in: chunk, start..<chunk.recordCount)
      let isDone = companies.isDone(company)
      for record in start..<end {
        let own = next
        while next < findings.problems.count, findings.problems[next].record == record { next += 1 }
        if isDone { continue }
        for problem in findings.problems[own..<next] {
          let fault = plan.place(problem.fault, chunk, record)
          problems.append(Problem(record, fault))
        }
        let late = try check.judge(entity, chunk, record, findings, isBad: own < next)
        if let late, late.reason != .notThere {
          problems.append(Problem(record, plan.explain(late, chunk, record)))
        }
      }
      start = end
    }
    return problems
  }

  /// Whether the package must be read for the first time once more, because a document that others refer to turned
  /// out to be bad after they were checked.
  package func endCheck() -> Bool {
    isFirstReading = check.mustRepeat
    return check.mustRepeat
  }

  // MARK: Second reading

  /// Writes the records of a chunk that passed, and gives the verdict on each.
  package func write(_ chunk: inout Chunk, _ findings: Findings) throws(Fault) -> [Verdict] {
    let verdicts = try verdicts(chunk, findings)
    try write(&chunk, 0..<chunk.recordCount, verdicts, findings)
    return verdicts
  }

  /// What is to become of each record of a chunk; chunks of an entity must come in order.
  package func verdicts(_ chunk: borrowing Chunk, _ findings: Findings) throws(Fault) -> [Verdict] {
    try verdicts.next(chunk, findings, plan, check, &companies)
  }

  /// Writes some records of a chunk, those of one company at a time.
  func write(
    _ chunk: inout Chunk, _ records: Range<Int>, _ verdicts: [Verdict], _ findings: Findings
  ) throws(Fault) {
    var start = records.lowerBound
    while start < records.upperBound {
      let (company, end) = try companies.run(in: chunk, start..<records.upperBound)
      try write(&chunk, start..<end, verdicts, company)
      try taken?.take(settled[...], of: chunk.entity, findings.look)
      start = end
    }
  }

  private func write(
    _ chunk: inout Chunk, _ records: Range<Int>, _ verdicts: [Verdict], _ company: Int
  ) throws(Fault) {
    var counts = ImportCounts()
    counts.read = records.count
    let isOfDeletes = plan.entities[chunk.entity].source.mode == .delete
    loaded.removeAll(keepingCapacity: true)
    toWrite.removeAll()
    settled.removeAll(keepingCapacity: true)
    for record in records {
      switch verdicts[record] {
      case .write, .notThere: settled.append(Int32(truncatingIfNeeded: record))
      case .rejected, .heldBack, .alreadyDone: break
      }
      switch verdicts[record] {
      case .write where isOfDeletes:
        // Which of them have a row is found out for all at once.
        counts.filtered += 1
        let entity = plan.entities[chunk.entity]
        try writer.spare(entity: chunk.entity, chunk, record, entity.tuples[entity.key].columns)
      case .write(let row):
        loaded.append(Int32(truncatingIfNeeded: record))
        if row == .same { counts.unchanged += 1 } else { toWrite.add(record, row) }
      case .rejected(let fault):
        counts.rejected += 1
        try spare(chunk, record, because: fault)
      case .heldBack:
        counts.heldBack += 1
        try spare(chunk, record, because: nil)
      case .notThere: counts.filtered += 1
      case .alreadyDone: counts.alreadyDone += 1
      }
    }
    companies.add(loaded[...], of: chunk, company)
    do throws(Fault) {
      try writer.write(chunk, toWrite, company: company, &counts)
    } catch {
      throw error.kind == .data ? error.at(Place(file: chunk.origin.file)) : error
    }
    companies.add(counts, chunk.entity, company)
  }

  // MARK: Rows that the package does not have

  /// The companies of which rows of an entity may be deleted. What has no records at all has lost them on the way, rather than
  /// at its source; but a document may have no line any more, so there the headers count.
  private func companiesToDelete(_ entity: Int) -> [Int] {
    let isByDocument = plan.entities[entity].source.mode == .document
    let counted = isByDocument ? plan.header(of: entity) : entity
    return companies.open.filter { company in counted.map { companies.counts($0, company).read > 0 } ?? false }
  }

  /// replace: a record that is not written is not gone.
  private func spare(_ chunk: borrowing Chunk, _ record: Int, because fault: Fault?) throws(Fault) {
    guard plan.entities[chunk.entity].source.deletesRows, plan.entities[chunk.entity].source.mode != .delete else {
      return
    }
    let entity = plan.entities[chunk.entity]
    // No row can lack what it must have.
    if fault?.isOfBlank ?? false { return }
    if let field = fault?.field.flatMap({ entity.entity.column($0) }), entity.entity.key.contains(field) {
      unknownKeys[chunk.entity, default: 0] += 1
    } else {
      try writer.spare(entity: chunk.entity, chunk, record, entity.tuples[entity.key].columns)
    }
  }

  /// replace: spares the rows of an entity that have the keys in a parsed chunk, which stages before have stopped; its
  /// columns are these fields.
  package func spareStopped(_ chunk: inout Chunk, fields: [Int], of place: Int) throws(Fault) {
    guard plan.entities[place].source.deletesRows, plan.entities[place].source.mode != .delete else { return }
    let entity = plan.entities[place].entity
    let source = ImportEntity(entity, columns: fields)
    let checker = RecordChecker(try EntityPlan(source), limits: fields.map { _ in nil })
    let findings = Findings()
    checker.check(&chunk, [], into: findings)
    let bad = Set(findings.problems.map(\.record))
    // No row can lack what it must have.
    let unknown = findings.problems.filter { !$0.fault.isOfBlank }
    unknownKeys[place, default: 0] += Set(unknown.map(\.record)).count
    guard let columns = source.chunkColumns(entity.key) else { return }
    for record in 0..<chunk.recordCount where !bad.contains(record) {
      try writer.spare(entity: place, chunk, record, columns)
    }
  }

  /// Settles what was written; whether there may be rows that the package does not have any more, so that those of stopped
  /// records have to be spared.
  package func findGone() throws(Fault) -> Bool {
    try settleWritten()
    var wanted: [(entity: Int, companies: [Int])] = []
    for place in plan.entities.indices where plan.entities[place].source.deletesRows {
      let met = companiesToDelete(place)
      if !met.isEmpty { wanted.append((place, met)) }
    }
    let names = wanted.map { ($0.entity, $0.companies.map { companies.name($0) }) }
    let isFound = names.isEmpty ? false : try writer.findGone(names)
    suspects = isFound ? wanted : []
    return isFound
  }

  /// Settles what was written; `replace` deletes what the package does not have, or says why not. `finish` does it if nobody
  /// did.
  package func settle() throws(Fault) {
    guard gone == nil else { return }
    if suspects == nil { _ = try findGone() }
    gone = [:]
    guard let suspects, !suspects.isEmpty else { return }
    let found = try writer.judgeGone()
    let most = found.values.flatMap(\.gone).max() ?? 0
    if most > 0, let doubt = doubt ?? unknownKeysFault { throw doubt }
    for (place, met) in suspects {
      guard let rows = found[place] else { continue }
      for (number, company) in met.prefix(rows.gone.count).enumerated() {
        // What was inserted was not there before, owned or not.
        let owned = max(0, rows.owned[number] - companies.counts(place, company).inserted)
        try writer.options.checkDeletes(
          rows, company: number, owned: owned, of: plan.entities[place].source, most: most)
        companies.add(Self.counts(rows, number, plan.entities[place].source.mode), place, company)
      }
    }
    gone = found
    try writer.deleteGone()
  }

  // MARK: What comes to nothing at last

  /// Hands over what was written, where it was written somewhere else at first; from then on nothing can be taken back.
  package func deliver() throws(Fault) {
    try settle()
    try writer.deliver { entity, company, counts in companies.add(counts, entity, company) }
  }

  /// The records of an entity that came to nothing then, by the canonical texts of their keys in lower case.
  package func refusals(_ entity: Int) throws(Fault) -> [[String]: Refusal] { try writer.refusals(entity: entity) }

  /// Whether the target is not quite as it should be, although no record came to nothing.
  package var isUnfinished: Bool { writer.isUnfinished }

  /// Brings the values of a chunk into canonical form, once more.
  package func canonicalize(_ chunk: inout Chunk) { checkers[chunk.entity].check(&chunk, [], into: Findings()) }

  /// Counts records of an entity that came to nothing after all, and takes them out of the sums.
  package func takeBack(_ refusals: [Refusal], _ sums: AmountSums, of entity: Int) {
    companies.takeBack(sums, entity, 0)
    for refusal in refusals { companies.add(companies.counts(entity, 0).refusing(refusal), entity, 0) }
  }

  /// What became of the rows of a company that may be deleted.
  private static func counts(_ rows: GoneRows, _ company: Int, _ mode: ImportMode) -> ImportCounts {
    var counts = ImportCounts()
    if mode == .delete {
      counts.removed = rows.gone[company]
      counts.unchanged = rows.named[company] - rows.gone[company]
      counts.filtered = -rows.named[company]
    } else {
      counts.deleted = rows.gone[company]
    }
    return counts
  }

  private func settleWritten() throws(Fault) {
    try writer.settle { entity, company, counts in companies.add(counts, entity, company) }
  }

  /// What forbids to delete anything while nobody knows whose the rows of some records are.
  private var unknownKeysFault: Fault? {
    unknownKeys.filter { $0.value > 0 }.min { $0.key < $1.key }.map { place, count in
      Fault(
        .data, "replace-unknown-keys",
        "\(count.grouped) record\(count == 1 ? "" : "s") of \(plan.entities[place].entity.name) cannot be told by a key, "
          + "so nothing says which rows are theirs and must not be deleted",
        remedy: "correct them, or use --mode upsert")
    }
  }

  /// replace: what was deleted of an entity and what was not, once `settle` has run.
  package func gone(_ entity: Int) -> GoneRows? { gone?[entity] }

  /// Notes in the target that this load was; false where it has no place for that.
  package func note(_ load: LoadNote) throws(Fault) -> Bool { try writer.note(load) }

  /// Makes all final and gives what became of the records, entity by entity.
  package func finish() throws(Fault) -> [ImportCounts] {
    try settle()
    let names = plan.entities.map(\.entity.name)
    try writer.finish(
      companies.open.map { company in
        (companies.name(company), zip(names, names.indices).map { ($0, companies.counts($1, company)) })
      })
    isFinished = !writer.options.dryRun
    return try plan.entities.indices.map { entity throws(Fault) in
      var total = ImportCounts()
      for result in companies.results(entity) { total.add(result.counts) }
      guard total.isComplete else {
        throw Fault(.ours, "import-counts", "the counts of the import do not add up")
      }
      return total
    }
  }

  // MARK: Documents

  /// Where records wait that have to be sorted.
  var temporaryFolder: String { writer.options.temp }

  /// Whether the records of an entity came document by document.
  func isInDocumentOrder(_ entity: Int) -> Bool { check.isInDocumentOrder(entity) }

  func commitDocuments(_ count: Int) throws(Fault) {
    try settleWritten()
    try writer.commitDocuments()
    if !writer.options.dryRun { committedDocuments += count }
  }

  /// A fault that came after the first reading, with what it leaves in the target.
  package func sayingWhatIsWritten(_ fault: Fault) -> Fault {
    var fault = fault
    if fault.published != nil { return fault }
    if let delivered = writer.delivered, !isFinished {
      fault.what += "; \(delivered)"
      fault.published = .unknown
      fault.mayPass = false
    } else if isFinished {
      fault.what += "; the records are in the target all the same"
      fault.published = .yes
    } else if committedDocuments == 0 {
      fault.what += "; nothing was written"
    } else {
      fault.what +=
        "; \(committedDocuments.grouped) documents were written before it, and a new run finds them unchanged"
      fault.published = .unknown
      fault.mayPass = false
    }
    return fault
  }

  func documentBytes(_ entity: Int, _ record: Int, _ findings: Findings) -> UnsafeRawBufferPointer {
    findings.lists[plan.entities[entity].document].bytes(record)
  }
}
