internal import Entities
internal import Packages
package import Records

/// Loads a package that is read twice: first every record is checked, then those that passed are written.
///
/// Checking single records is `checker`'s; workers may do it at the same time. All else here is called in the order of
/// the package, by one thread at a time.
///
/// First reading: `beginCheck`, for each chunk `checker(entity).check` and `check`; again while `endCheck` says so.
/// Second reading: for each chunk `checker(entity).check` and `write`; then `finish`.
package final class Importer {
  /// What became of the records, by company.
  private var companies: ImportCompanies
  private var hasDeleted = false
  private let writer: any DatabaseWriter
  let plan: ImportPlan
  private let checkers: [RecordChecker]
  private let keyProbes: [Int?]
  private var checks: [EntityCheck]
  private var sets: [FingerprintSet] = []
  /// What comes more than once in each of the sets; a lookup cannot tell which is meant.
  private var repeated: [Set<Fingerprint>] = []
  /// Documents that lost a record in this reading, for another reason than that their head is missing.
  private var brokenDocuments: Set<Fingerprint> = []
  private var rejectedDocuments: Set<Fingerprint> = []
  private var mustCheckAgain = false
  /// The late rejects of each entity that the second reading has not passed yet.
  private var passed: [Int]
  /// How many records of each entity each reading has passed.
  private var checkedBefore: [Int] = []
  private var writtenBefore: [Int]
  private let amounts: [Amounts]
  private var committedDocuments = 0
  private var isFinished = false
  /// Of each entity, the columns that number sequences fill.
  private let numbered: [[Int]]

  /// Where the amounts of an entity stand in its chunks.
  private struct Amounts {
    let columns: [Int]
    let currency: Int?
    let names: [String]

    init(_ source: ImportEntity) {
      let fields = source.entity.fields
      let found = source.columns.enumerated().filter { fields[$1].isAmount }
      columns = found.map(\.offset)
      names = found.map { fields[$0.element].name }
      currency = source.entity.currency.flatMap { source.entity.column($0) }
        .flatMap { source.columns.firstIndex(of: $0) }
    }
  }

  package init(
    _ entities: [ImportEntity], into writer: any DatabaseWriter, find: @escaping EntityFinder
  ) throws(Fault) {
    self.writer = writer
    try writer.begin(entities)
    var plan = try ImportPlan(entities, find: find)
    try plan.setProbes { (entity, fields) throws(Fault) in try writer.probe(entity, fields) }
    var probes: [Int?] = []
    var checkers: [RecordChecker] = []
    for (place, entity) in plan.entities.enumerated() {
      checkers.append(RecordChecker(entity, digitLimits: writer.digitLimits(entity: place)))
      let mode = entity.source.mode
      let repeats = mode == .replace && entity.entity.system != .axdb ? false : try writer.mayRepeatKeys(entity: place)
      let isNeeded = mode == .insert || mode == .update || repeats
      probes.append(isNeeded ? try writer.probe(entity.entity, entity.entity.key) : nil)
    }
    self.plan = plan
    self.checkers = checkers
    keyProbes = probes
    checks = []
    amounts = plan.entities.map { Amounts($0.source) }
    numbered = entities.map { source in
      source.columns.indices.filter { source.entity.fields[source.columns[$0]].isNumberSequence }
    }
    companies = try ImportCompanies(
      entities, amountNames: amounts.map(\.names), numbered: numbered, writer.options.company
    ) {
      (company) throws(Fault) in try writer.jobDone(company)
    }
    writtenBefore = plan.entities.map { _ in 0 }
    passed = plan.entities.map { _ in 0 }
  }

  /// What checks the records of an entity on their own.
  package func checker(_ entity: Int) -> RecordChecker { checkers[entity] }

  /// The entities whose references could not be checked, because the target has no table for them.
  package var unchecked: [String] {
    plan.entities.flatMap { entity in
      entity.needs.filter { !$0.isLookup }.flatMap(\.targets).filter { $0.set == nil && $0.probe == nil }
        .map { "\(entity.entity.name): \($0.entity.name)" }
    }
  }

  /// What became of the records of an entity, company by company, with the sums of their amounts.
  package func results(_ entity: Int) -> [ImportResult] { companies.results(entity) }

  /// The companies for which the job was done before, and when and with what counts.
  package var alreadyDone: [(company: String, finished: String, counts: String)] { companies.alreadyDone }

  // MARK: First reading

  /// Begins to read the package for the first time, or once more.
  package func beginCheck() {
    checks = plan.entities.map { _ in EntityCheck(folder: writer.options.temp) }
    sets = (0..<plan.setCount).map { _ in FingerprintSet(folder: writer.options.temp) }
    repeated = sets.map { _ in [] }
    brokenDocuments = []
    mustCheckAgain = false
    checkedBefore = plan.entities.map { _ in 0 }
  }

  /// Checks a chunk against what came before it and against the target; gives everything that is wrong, in order.
  package func check(_ chunk: borrowing Chunk, _ findings: Findings) throws(Fault) -> [Problem] {
    defer { checkedBefore[chunk.entity] += chunk.recordCount }
    var problems: [Problem] = []
    var next = 0
    for record in 0..<chunk.recordCount {
      let own = next
      while next < findings.problems.count, findings.problems[next].record == record { next += 1 }
      let company = try companies.find(chunk, record)
      if companies.isDone(company) { continue }
      for problem in findings.problems[own..<next] {
        let fault = place(problem.fault, chunk, record, checkedBefore[chunk.entity] + record + 1)
        problems.append(Problem(record: record, fault: fault))
      }
      let late = try judge(chunk, record, findings, isBad: own < next)
      if let late { problems.append(Problem(record: record, fault: explain(late, chunk, record))) }
      let isOrphan = late.map {
        $0.reason == .needMissing && plan.entities[chunk.entity].needs[$0.need].isParent
      }
      try settle(chunk, record, findings, isBad: own < next || late != nil, isOrphan: isOrphan ?? false)
    }
    return problems
  }

  /// Whether the package must be read for the first time once more, because a document that others refer to turned
  /// out to be bad after they were checked.
  package func endCheck() -> Bool { mustCheckAgain }

  private func judge(
    _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings, isBad: Bool
  ) throws(Fault) -> Late? {
    let entity = plan.entities[chunk.entity]
    let keys = findings.lists[entity.key]
    let print = keys.prints[record]
    if writer.options.commitEvery != nil, entity.isInDocument {
      checks[chunk.entity].pass(findings.lists[entity.document].bytes(record))
    }
    guard try checks[chunk.entity].keys.insert(keys.bytes(record), print) else {
      return isBad ? nil : keep(.repeatedKey, 0, chunk, record)
    }
    if isBad { return nil }
    if !keys.isWhole[record], isAllBlank(chunk, record, entity) { return keep(.blankKey, 0, chunk, record) }
    if let reason = try judgeKey(chunk, record) { return keep(reason, 0, chunk, record) }
    for (number, need) in entity.needs.enumerated() where findings.lists[need.tuple].isWhole[record] {
      let reason = try judge(need, number, chunk, record, findings)
      if let reason { return keep(reason, number, chunk, record) }
    }
    return nil
  }

  private func isAllBlank(_ chunk: borrowing Chunk, _ record: Int, _ entity: EntityPlan) -> Bool {
    entity.tuples[entity.key].columns.allSatisfy { chunk[record, $0].length == 0 }
  }

  private func judgeKey(_ chunk: borrowing Chunk, _ record: Int) throws(Fault) -> Late.Reason? {
    guard let probe = keyProbes[chunk.entity] else { return nil }
    let entity = plan.entities[chunk.entity]
    let count = try writer.count(probe: probe, chunk, record, entity.tuples[entity.key].columns)
    if count > 1 { return .keyTwice }
    switch entity.source.mode {
    case .insert: return count == 1 ? .keyThere : nil
    case .update: return count == 0 ? .keyMissing : nil
    case .upsert, .replace: return nil
    }
  }

  private func judge(
    _ need: EntityPlan.Need, _ number: Int, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings
  ) throws(Fault) -> Late.Reason? {
    let print = findings.lists[need.tuple].prints[record]
    // The parent was in the package and is bad: the record is held back.
    if need.isParent, brokenDocuments.contains(document(chunk, record, findings)) { return nil }
    if let known = checks[chunk.entity].answer(number, print) { return known }
    var isCheckable = false
    for target in need.targets {
      if let set = target.set {
        isCheckable = true
        if try sets[set].contains(print) {
          return need.isLookup && repeated[set].contains(print) ? .needTwice : nil
        }
      }
      guard let probe = target.probe else { continue }
      isCheckable = true
      let count = try writer.count(probe: probe, chunk, record, need.columns)
      if count == 0 { continue }
      let reason: Late.Reason? = count == 1 || !need.isLookup ? nil : .needTwice
      checks[chunk.entity].remember(number, print, reason)
      return reason
    }
    return isCheckable || need.isLookup ? .needMissing : nil
  }

  /// Notes what became of a record for those that come after it.
  private func settle(
    _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings, isBad: Bool, isOrphan: Bool
  ) throws(Fault) {
    let entity = plan.entities[chunk.entity]
    let document = document(chunk, record, findings)
    if entity.isInDocument, !isOrphan, isBad || rejectedDocuments.contains(document) {
      brokenDocuments.insert(document)
    }
    if isBad {
      if entity.isInDocument, rejectedDocuments.insert(document).inserted, !entity.isRoot, hasOutsiders {
        mustCheckAgain = true
      }
      return
    }
    if entity.isInDocument, rejectedDocuments.contains(document) { return }
    for provision in entity.provisions {
      let print = findings.lists[provision.tuple].prints[record]
      if try !sets[provision.set].insert(print) { repeated[provision.set].insert(print) }
    }
  }

  /// Whether records outside a document may refer to it.
  private lazy var hasOutsiders = plan.entities.contains { entity in
    entity.needs.contains { need in !need.isParent && need.targets.contains { $0.set != nil } }
  }

  private func document(_ chunk: borrowing Chunk, _ record: Int, _ findings: Findings) -> Fingerprint {
    let entity = plan.entities[chunk.entity]
    return findings.lists[entity.document].prints[record].salted(entity.documentSalt)
  }

  private func keep(_ reason: Late.Reason, _ need: Int, _ chunk: borrowing Chunk, _ record: Int) -> Late {
    let late = Late(record: checkedBefore[chunk.entity] + record + 1, reason: reason, need: need)
    checks[chunk.entity].lates.append(late)
    return late
  }

  // MARK: Second reading

  /// Writes the records of a chunk that passed, and gives the verdict on each.
  package func write(_ chunk: inout Chunk, _ findings: Findings) throws(Fault) -> [Verdict] {
    let verdicts = try verdicts(chunk, findings)
    try write(&chunk, 0..<chunk.recordCount, verdicts)
    return verdicts
  }

  /// What is to become of each record of a chunk; chunks of an entity must come in order.
  package func verdicts(_ chunk: borrowing Chunk, _ findings: Findings) throws(Fault) -> [Verdict] {
    let entity = plan.entities[chunk.entity]
    let before = writtenBefore[chunk.entity]
    writtenBefore[chunk.entity] += chunk.recordCount
    var verdicts: [Verdict] = Array(repeating: .write, count: chunk.recordCount)
    if entity.isInDocument, !rejectedDocuments.isEmpty {
      for record in verdicts.indices where rejectedDocuments.contains(document(chunk, record, findings)) {
        verdicts[record] = .heldBack
      }
    }
    let lates = checks[chunk.entity].lates
    while passed[chunk.entity] < lates.count {
      let late = lates[passed[chunk.entity]]
      let record = late.record - before - 1
      guard record < chunk.recordCount else { break }
      if record >= 0 { verdicts[record] = .rejected(explain(late, chunk, record)) }
      passed[chunk.entity] += 1
    }
    // The first problem of a record is the one it is rejected for.
    for problem in findings.problems.reversed() {
      verdicts[problem.record] = .rejected(
        place(problem.fault, chunk, problem.record, before + problem.record + 1))
    }
    if companies.hasDone {
      for record in verdicts.indices {
        let company = try companies.find(chunk, record)
        if companies.isDone(company) { verdicts[record] = .alreadyDone }
      }
    }
    return verdicts
  }

  /// Writes some records of a chunk, those of one company at a time.
  func write(_ chunk: inout Chunk, _ records: Range<Int>, _ verdicts: [Verdict]) throws(Fault) {
    var start = records.lowerBound
    while start < records.upperBound {
      let company = try companies.find(chunk, start)
      var end = start + 1
      while end < records.upperBound, try companies.find(chunk, end) == company { end += 1 }
      try write(&chunk, start..<end, verdicts, company)
      start = end
    }
  }

  private func write(
    _ chunk: inout Chunk, _ records: Range<Int>, _ verdicts: [Verdict], _ company: Int
  ) throws(Fault) {
    let entity = chunk.entity
    var counts = ImportCounts()
    counts.read = records.count
    for record in records {
      switch verdicts[record] {
      case .write:
        addAmounts(chunk, record, company)
        for (number, column) in numbered[entity].enumerated() {
          companies.add(number: chunk.value(chunk[record, column]), field: number, entity, company)
        }
      case .rejected: counts.rejected += 1
      case .heldBack: counts.heldBack += 1
      case .alreadyDone: counts.alreadyDone += 1
      }
    }
    do throws(Fault) {
      try writer.write(&chunk, entity: entity, records, verdicts, &counts)
    } catch {
      throw error.kind == .data ? error.at(Place(file: chunk.origin.file)) : error
    }
    companies.add(counts, entity, company)
  }

  private func addAmounts(_ chunk: borrowing Chunk, _ record: Int, _ company: Int) {
    let amounts = amounts[chunk.entity]
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    for (number, column) in amounts.columns.enumerated() {
      let field = chunk[record, column]
      if field.length == 0 { continue }
      let currency = amounts.currency.map { chunk.value(chunk[record, $0]) } ?? nothing
      companies.add(chunk.value(field), field: number, currency: currency, chunk.entity, company)
    }
  }

  /// replace: deletes what the package does not have, company by company; `finish` does it if nobody did.
  package func deleteMissing() throws(Fault) {
    guard !hasDeleted else { return }
    hasDeleted = true
    let wanted = companies.open
    for (place, entity) in plan.entities.enumerated() where entity.source.mode == .replace {
      let deleted = try writer.deleteMissing(entity: place, companies: wanted.map { companies.name($0) })
      for (company, count) in zip(wanted, deleted) where count > 0 {
        var counts = ImportCounts()
        counts.deleted = count
        companies.add(counts, place, company)
      }
    }
  }

  /// Makes all final and gives what became of the records, entity by entity.
  package func finish() throws(Fault) -> [ImportCounts] {
    try deleteMissing()
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

  /// Entities whose documents are written together, in the order in which they can be written.
  var documentGroups: [[Int]] {
    var groups: [[Int]] = []
    for (place, entity) in plan.entities.enumerated() {
      let known = groups.firstIndex { group in
        entity.isInDocument
          && group.contains {
            plan.entities[$0].isInDocument && plan.entities[$0].documentSalt == entity.documentSalt
          }
      }
      // A group stands where its last entity does, behind all that may be needed.
      groups.append((known.map { groups.remove(at: $0) } ?? []) + [place])
    }
    return groups
  }

  var commitEvery: Int { writer.options.commitEvery ?? .max }

  /// Where records wait that have to be sorted.
  var temporaryFolder: String { writer.options.temp }

  /// Whether the records of an entity came document by document.
  func isInDocumentOrder(_ entity: Int) -> Bool { checks[entity].isInOrder }

  func commitDocuments(_ count: Int) throws(Fault) {
    try writer.commitDocuments()
    if !writer.options.dryRun { committedDocuments += count }
  }

  /// A fault that came after the first reading, with what it leaves in the target.
  package func sayingWhatIsWritten(_ fault: Fault) -> Fault {
    var fault = fault
    if isFinished {
      fault.what += "; the records are in the target all the same"
    } else if committedDocuments == 0 {
      fault.what += "; nothing was written"
    } else {
      fault.what +=
        "; \(committedDocuments.grouped) documents were written before it, and a new run finds them unchanged"
    }
    return fault
  }

  func documentBytes(_ entity: Int, _ record: Int, _ findings: Findings) -> UnsafeRawBufferPointer {
    findings.lists[plan.entities[entity].document].bytes(record)
  }
}
