internal import Entities
package import Packages
package import Records

/// Makes a package of what is read: makes records task by task, writes them in order, and counts.
///
/// Unchecked: each worker has its `Bench`; what is counted belongs to the one whose turn it is to take.
package final class Transformer: Target, @unchecked Sendable {
  /// What a pass does with what it makes.
  package struct Pass: Sendable {
    /// Whether records are written, or only tried.
    package var writes = true
    /// Documents that an earlier pass found to have lost a record.
    package var documents: LostDocuments
    /// Whether bad records are counted and left out, or stop the run.
    package var rejects = false
    /// What was found out beforehand.
    package var prepared: Prepared
    /// What meets all records first, while nothing is written.
    package var look: (any FirstLook)?
    /// What finds out the numbers on the way, if nothing had to be found out beforehand.
    package var onePass: OnePass?
    /// Where long lists go.
    package var folder = SpoolFile.folder(nil)

    package init(documents: LostDocuments, _ prepared: Prepared) {
      self.documents = documents
      self.prepared = prepared
    }
  }

  let plan: TransformPlan
  private let entities: [SourceEntity]
  private let pass: Pass
  private let writer: PackageWriter?
  private let lastSource: [Int]
  private let tasksOfEntity: [[Int]]
  /// The tasks whose headers are met on the way.
  private let following: [Int]
  /// The lookups that are filled on the way, and the entities whose records ask for what they find.
  private let filling: [(asker: Int, lookup: LookupCollector)]
  private let agreements: [AgreementTable?]
  private var singles: [SingleValues]
  private var isSpoilt = false
  /// Documents out of order, and bad records: each is found in a turn of its own.
  private var (isUnordered, isBad) = (false, false)
  /// Whether the one pass was in vain, and the package has to be read before anything is written.
  package var mustPrepare: Bool { isUnordered || isBad }
  /// What happened, task by task.
  package private(set) var results: [TaskResult]
  /// The documents that lost a record.
  package private(set) var documents: LostDocuments

  /// What one worker owns.
  package final class Bench {
    var scratch = ByteBuffer()
    var runners: [Runner]
    var numbering: OnePass.Extracts?
    /// Whether the records of the chunk are made already.
    var isMade = false
    var headers = HeaderKeys()
    let found: [KeyedExtract]

    init(
      _ plan: TransformPlan, _ pass: Pass, _ writer: PackageWriter?, filling: [(asker: Int, lookup: LookupCollector)]
    ) {
      found = filling.map { $0.lookup.makeExtract() }
      numbering = pass.onePass?.makeExtracts()
      runners = zip(plan.tasks, pass.prepared.tasks).map { task, prepared in
        let keys = pass.writes ? writer?.keyMaker(of: task) : nil
        return Runner(task, plan.amountNames(task), prepared, keys)
      }
    }
  }

  /// A runner and its output, so that a list of them can be kept.
  final class Runner {
    var runner: TaskRunner
    var output = Output()

    init(_ task: TaskPlan, _ amounts: [String], _ prepared: PreparedTask, _ keys: KeyMaker? = nil) {
      runner = TaskRunner(task, amountNames: amounts, prepared, keys: keys)
    }
  }

  /// Makes records of these entities of a source.
  package init(_ entities: [SourceEntity], _ plan: TransformPlan, _ pass: Pass, writer: PackageWriter?) {
    self.entities = entities
    self.plan = plan
    self.pass = pass
    self.writer = writer
    documents = pass.documents
    agreements = plan.tasks.map { $0.agreement == nil ? nil : AgreementTable(folder: pass.folder) }
    singles = plan.tasks.map { SingleValues($0.singles) }
    results = plan.tasks.map { TaskResult($0, plan.amountNames($0)) }
    tasksOfEntity = entities.indices.map { entity in
      let own = plan.tasks.indices.filter { plan.tasks[$0].source == entity }
      // What is followed comes first.
      return own.filter { plan.tasks[$0].isFollowed } + own.filter { !plan.tasks[$0].isFollowed }
    }
    following = plan.tasks.indices.filter { pass.prepared.tasks[$0].fates?.isComplete == false }
    filling = zip(plan.tasks, pass.prepared.tasks).flatMap { task, prepared in
      prepared.lookups.filter { !$0.isFilled && $0.entity >= 0 }.map { (task.source, $0) }
    }
    lastSource = plan.targets.indices.map { target in
      plan.tasks.filter { $0.target == target }.map(\.source).max() ?? 0
    }
  }

  /// Keys of the target whose records disagree, task by task.
  package var disagreements: [Disagreement] {
    zip(plan.tasks, agreements).compactMap { task, table in
      table?.found(task, target: plan.targets[task.target].entity.name)
    }
  }

  package func makeBench() -> Bench { Bench(plan, pass, writer, filling: filling) }

  package var connects: Bool { pass.onePass != nil || !following.isEmpty || !filling.isEmpty }

  /// Headers become records before it is their turn to connect, so that their lines can be told what became of them.
  package func prepare(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault) {
    let entity = chunk.entity
    bench.isMade =
      following.contains { header(of: $0, isIn: entity) } || filling.contains { $0.lookup.entity == entity }
    if bench.isMade { try make(&chunk, problems, bench) }
    for (place, (_, lookup)) in filling.enumerated() where lookup.entity == entity {
      try lookup.extract(&chunk, bench.found[place])
    }
    guard let onePass = pass.onePass, let extracts = bench.numbering else { return }
    try onePass.extract(&chunk, extracts)
  }

  private func header(of task: Int, isIn entity: Int) -> Bool {
    plan.tasks[task].follow?.header.map { plan.tasks[$0].source == entity } ?? false
  }

  /// Notes what became of the headers of a chunk; at the first lines they are complete.
  private func follow(_ chunk: borrowing Chunk, _ bench: Bench) throws(Fault) {
    for task in following {
      guard let follow = plan.tasks[task].follow, let header = follow.header,
        let fates = pass.prepared.tasks[task].fates
      else { continue }
      if plan.tasks[header].source == chunk.entity {
        bench.headers.fill(follow.there, chunk)
        try fates.add(bench.headers.prints, bench.runners[header].runner.fates)
      } else if plan.tasks[task].source == chunk.entity {
        try fates.complete()
      }
    }
  }

  /// Takes in what lookups may find in a chunk; at the first record that asks they are complete.
  private func fill(_ chunk: borrowing Chunk, _ bench: Bench) throws(Fault) {
    for (place, (asker, lookup)) in filling.enumerated() where !lookup.isFilled {
      if lookup.entity == chunk.entity {
        try lookup.collect(bench.found[place], first: 0)
      } else if asker == chunk.entity {
        try lookup.finish()
      }
    }
  }

  package func connect(_ chunk: inout Chunk, _ bench: Bench) throws(Fault) -> Bool {
    try follow(chunk, bench)
    try fill(chunk, bench)
    guard let onePass = pass.onePass, let extracts = bench.numbering else { return true }
    if try onePass.connect(&chunk, extracts) { return true }
    isUnordered = true
    return false
  }

  package func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault) {
    if !bench.isMade { try make(&chunk, problems, bench) }
    bench.isMade = false
  }

  /// Makes the records of a chunk, task by task.
  private func make(_ chunk: inout Chunk, _ problems: [Problem], _ bench: Bench) throws(Fault) {
    let skip = pass.documents.heldBack(chunk)
    let first = try pass.prepared.first(of: chunk.number)
    for task in tasksOfEntity[chunk.entity] {
      let serializer = writer?.serializers[plan.tasks[task].target]
      bench.runners[task].runner.reset()
      if let onePass = pass.onePass, let extracts = bench.numbering {
        bench.runners[task].runner.given = onePass.codes(of: task, extracts) ?? []
      }
      if let header = ownHeader(of: task) {
        bench.runners[task].runner.ownFates = bench.runners[header].runner.fates
      }
      bench.runners[task].output.reset()
      try bench.runners[task].runner.run(
        &chunk, serializer, to: &bench.runners[task].output, skip: skip, first: first, bad: problems)
      try serializer?.encode(&bench.runners[task].output, with: &bench.scratch)
    }
  }

  /// The task that a task follows, if it reads the same records.
  private func ownHeader(of task: Int) -> Int? {
    guard let header = plan.tasks[task].follow?.header, plan.tasks[header].source == plan.tasks[task].source else {
      return nil
    }
    return header
  }

  package func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool {
    let entity = chunk.entity
    try pass.prepared.check(outcome.before, first: chunk.number)
    if pass.writes, let next = lastSource.firstIndex(where: { $0 >= entity }) { try writer?.advance(to: next) }
    for task in tasksOfEntity[entity] {
      let runner = bench.runners[task]
      // Only a second reading can say where a bad record stands.
      if pass.onePass != nil, !runner.runner.problems.isEmpty {
        isBad = true
        return false
      }
      try take(runner, task, chunk, &outcome)
    }
    holdBack(chunk, &outcome)
    return true
  }

  /// Takes what a task made of a chunk.
  private func take(_ runner: Runner, _ task: Int, _ chunk: borrowing Chunk, _ outcome: inout Outcome) throws(Fault) {
    results[task].add(runner.runner.tallies)
    for (filter, record) in runner.runner.dropped {
      results[task].addDropped(by: filter) { entities[chunk.entity].key(of: record, chunk) }
    }
    try agreements[task]?.add(runner.runner.agreements)
    try singles[task].add(runner.runner.singles)
    let name = plan.targets[plan.tasks[task].target].entity.name
    for var problem in runner.runner.problems {
      problem.column = problem.column ?? source(of: problem.fault.field, plan.tasks[task])
      documents.lose(problem.record, of: chunk)
      outcome.reject(problem, of: name)
      isSpoilt = true
    }
    try pass.look?.take(runner.output)
    if pass.writes, pass.rejects || !isSpoilt {
      try writer?.write(runner.output, entity: plan.targets.isEmpty ? 0 : plan.tasks[task].target)
    }
    try stop(runner, plan.tasks[task])
  }

  /// The column that a field of a task is copied from.
  private func source(of field: String?, _ task: TaskPlan) -> Int? {
    guard let made = task.fields.first(where: { $0.name == field }), case .column(let column) = made.source else {
      return nil
    }
    return column
  }

  /// Says which records of a chunk lose their document.
  private func holdBack(_ chunk: borrowing Chunk, _ outcome: inout Outcome) {
    for (record, isHeldBack) in pass.documents.heldBack(chunk).enumerated() where isHeldBack {
      outcome.holdBack(record)
    }
  }

  /// Lets the keys of what a task stopped travel along, or notes that they do not.
  private func stop(_ runner: Runner, _ task: TaskPlan) throws(Fault) {
    guard pass.writes, let writer, runner.runner.stoppedCount > 0 else { return }
    if let keys = runner.runner.keys {
      try writer.stop(keys.output, entity: task.target)
      writer.lose(keys.lost, entity: task.target)
    } else {
      writer.lose(runner.runner.stoppedCount, withHeader: runner.runner.stoppedWithHeader, entity: task.target)
    }
  }

  /// Passes on what was stopped before it came here, after everything was read.
  package func carryStopped(of source: any Source) throws(Fault) {
    for item in try source.ledger()?["stopped"]?.items ?? [] {
      guard let lost = item["lost"]?.int, lost > 0 else { continue }
      for task in plan.tasks where entities[task.source].entity.name == item["entity"]?.string {
        writer?.lose(lost, withHeader: item["lostWithHeader"]?.int ?? 0, entity: task.target)
      }
    }
    try source.stopped { (chunk, bad) throws(Fault) in
      guard let writer else { return }
      let entity = entities[chunk.entity]
      let columns = entity.stopped.map { entity.column($0) }
      chunk.widen(to: entity.columns.count, columns)
      for place in tasksOfEntity[chunk.entity] {
        let task = plan.tasks[place]
        guard let key = writer.stoppedKeys(entity: task.target)?.columns, let maker = writer.keyMaker(of: task),
          KeyMaker.canMake(task, columns: key, from: columns.compactMap(\.self))
        else {
          writer.lose(chunk.recordCount, entity: task.target)
          continue
        }
        let constants = chunk.bytes.count
        task.constants.withUnsafeBytes { chunk.bytes.append($0) }
        maker.make(Array(0..<Int32(truncatingIfNeeded: chunk.recordCount)), of: &chunk, constants: constants, bad)
        try writer.stop(maker.output, entity: task.target)
        writer.lose(maker.lost, entity: task.target)
      }
    }
  }
}

extension PackageWriter {
  /// What makes the keys of records that a task stops; nil where the package cannot carry them.
  fileprivate func keyMaker(of task: TaskPlan) -> KeyMaker? {
    stoppedKeys(entity: task.target).map { KeyMaker(task, columns: $0.columns, $0.serializer) }
  }
}

extension TransformPlan {
  /// The names of the amounts a task sums up.
  func amountNames(_ task: TaskPlan) -> [String] { task.amounts.map { task.fields[$0].name } }
}
