internal import Entities
package import Packages
package import Records

/// One pass over a package: reads, makes records task by task, writes them in order, and counts.
package final class Transformer: ConveyorLine, @unchecked Sendable {
  /// What a pass does with what it makes.
  package struct Pass: Sendable {
    /// Whether records are written, or only tried.
    package var writes = true
    /// Documents that an earlier pass found to have lost a record.
    package var documents: Documents
    /// Whether bad records are counted and left out, or stop the run.
    package var rejects = false
    /// Whether messages show values, not only keys.
    package var showsValues = false
    /// What was found out beforehand.
    package var prepared: Prepared
    /// What finds out the numbers on the way, if nothing had to be found out beforehand.
    package var onePass: OnePass?
    /// Where long lists go.
    package var folder = SpoolFile.folder(nil)

    package init(documents: Documents, _ prepared: Prepared) {
      self.documents = documents
      self.prepared = prepared
    }
  }

  /// How many problems are reported before reading stops.
  package static let mostProblems = 20

  private let reader: any PackageReader
  let plan: TransformPlan
  private let pass: Pass
  private let writer: PackageWriter?
  private let rejects: Rejects?
  private let lastSource: [Int]
  private let tasksOfEntity: [[Int]]
  /// The tasks whose headers are met on the way.
  private let following: [Int]
  private let agreements: [AgreementTable?]
  private var singles: [SingleValues]
  private var places: RecordPlaces
  private var chunks = 0
  /// The chunk after the one read last; nil before the first and after the last. Read only for numbers on the way.
  private var ahead: Ahead?

  private final class Ahead {
    var chunk = Chunk()
  }
  /// What happened, task by task.
  package private(set) var results: [TaskResult]
  private var found = FoundProblems()
  /// The problems met, in the order of the input, as far as they are shown.
  package var problems: [Fault] { found.faults }
  /// How many problems there were.
  package var problemCount: Int { found.count }
  /// How many records of each entity of the result broke which rule.
  package private(set) var brokenRules: [String: [String: Int]] = [:]
  /// The documents that lost a record.
  package private(set) var documents: Documents
  /// Keys of the target whose records disagree, task by task.
  package var disagreements: [Disagreement] {
    zip(plan.tasks, agreements).compactMap { task, table in
      table?.found(task, target: plan.targets[task.target].entity.name)
    }
  }
  /// How many records of each entity of the package were read.
  package var recordsRead: [Int] { places.recordCounts }
  /// Called after each chunk with the number of records in it.
  package var onChunk: (@Sendable (_ records: Int) -> Void)?

  /// What one worker owns.
  package final class Bench {
    var chunk = Chunk()
    let parser = ChunkParser()
    var scratch = ByteBuffer()
    var runners: [Runner]
    var numbering: OnePass.Extracts?
    /// Whether this is the last chunk of its entity.
    var isLast = false
    /// How many chunks were read before this one.
    var number = 0
    /// Whether the records of the chunk are made already.
    var isMade = false
    var headers = HeaderKeys()

    init(_ plan: TransformPlan, _ pass: Pass, _ writer: PackageWriter?) {
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

  package init(
    _ reader: any PackageReader, _ plan: TransformPlan, _ pass: Pass, writer: PackageWriter?, rejects: Rejects?
  ) {
    self.reader = reader
    self.plan = plan
    self.pass = pass
    self.writer = writer
    self.rejects = rejects
    documents = pass.documents
    places = RecordPlaces(reader)
    agreements = plan.tasks.map { $0.agreement == nil ? nil : AgreementTable(folder: pass.folder) }
    singles = plan.tasks.map { SingleValues($0.singles) }
    results = plan.tasks.map { TaskResult($0, plan.amountNames($0)) }
    tasksOfEntity = reader.entities.indices.map { entity in
      let own = plan.tasks.indices.filter { plan.tasks[$0].source == entity }
      // What is followed comes first.
      return own.filter { plan.tasks[$0].isFollowed } + own.filter { !plan.tasks[$0].isFollowed }
    }
    following = plan.tasks.indices.filter { pass.prepared.tasks[$0].fates?.isComplete == false }
    lastSource = plan.targets.indices.map { target in
      plan.tasks.filter { $0.target == target }.map(\.source).max() ?? 0
    }
  }

  package func makeBench() -> Bench { Bench(plan, pass, writer) }

  package func read(_ bench: Bench) throws(Fault) -> Bool {
    bench.number = chunks
    chunks += 1
    return pass.onePass != nil ? try readAhead(bench) : try reader.next(&bench.chunk)
  }

  /// Reads one chunk more than is worked on, so that the last one of an entity is known.
  private func readAhead(_ bench: Bench) throws(Fault) -> Bool {
    if bench.number == 0 {
      let first = Ahead()
      if try reader.next(&first.chunk) { ahead = first }
    }
    guard let ahead else { return false }
    swap(&ahead.chunk, &bench.chunk)
    let isMore = try reader.next(&ahead.chunk)
    bench.isLast = !isMore || ahead.chunk.entity != bench.chunk.entity
    if !isMore { self.ahead = nil }
    return true
  }

  package var connects: Bool { pass.onePass != nil || !following.isEmpty }

  /// Headers become records before it is their turn to connect, so that their lines can be told what became of them.
  package func prepare(_ bench: Bench) throws(Fault) {
    bench.isMade = following.contains { header(of: $0, isIn: bench.chunk.entity) }
    if bench.isMade { try make(bench) }
    guard let onePass = pass.onePass, let extracts = bench.numbering else { return }
    try reader.parse(&bench.chunk, with: bench.parser)
    try onePass.extract(&bench.chunk, extracts)
  }

  private func header(of task: Int, isIn entity: Int) -> Bool {
    plan.tasks[task].follow?.header.map { plan.tasks[$0].source == entity } ?? false
  }

  /// Notes what became of the headers of a chunk; at the first lines they are complete.
  private func follow(_ bench: Bench) throws(Fault) {
    for task in following {
      guard let follow = plan.tasks[task].follow, let header = follow.header,
        let fates = pass.prepared.tasks[task].fates
      else { continue }
      if plan.tasks[header].source == bench.chunk.entity {
        bench.headers.fill(follow.there, bench.chunk)
        try fates.add(bench.headers.prints, bench.runners[header].runner.fates)
      } else if plan.tasks[task].source == bench.chunk.entity {
        try fates.complete()
      }
    }
  }

  package func connect(_ bench: Bench) throws(Fault) {
    try follow(bench)
    guard let onePass = pass.onePass, let extracts = bench.numbering else { return }
    try onePass.connect(&bench.chunk, extracts, isLast: bench.isLast)
  }

  package func work(_ bench: Bench) throws(Fault) {
    if !bench.isMade { try make(bench) }
    bench.isMade = false
  }

  /// Makes the records of a chunk, task by task.
  private func make(_ bench: Bench) throws(Fault) {
    if pass.onePass == nil { try reader.parse(&bench.chunk, with: bench.parser) }
    let skip = pass.documents.heldBack(bench.chunk)
    let first = try pass.prepared.first(of: bench.number)
    for task in tasksOfEntity[bench.chunk.entity] {
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
        &bench.chunk, serializer, to: &bench.runners[task].output, skip: skip, first: first)
      serializer?.encode(&bench.runners[task].output, with: &bench.scratch)
    }
  }

  /// The task that a task follows, if it reads the same records.
  private func ownHeader(of task: Int) -> Int? {
    guard let header = plan.tasks[task].follow?.header, plan.tasks[header].source == plan.tasks[task].source else {
      return nil
    }
    return header
  }

  package func write(_ bench: Bench) throws(Fault) {
    let entity = bench.chunk.entity
    try pass.prepared.check(places.recordCounts[entity], first: bench.number)
    if pass.writes, let next = lastSource.firstIndex(where: { $0 >= entity }) { try writer?.advance(to: next) }
    let keepsBad = rejects != nil && pass.writes
    var bad: [Int: BadRecord] = [:]
    for task in tasksOfEntity[entity] {
      let runner = bench.runners[task]
      // Only a second reading can say where a bad record stands.
      if pass.onePass != nil, !runner.runner.problems.isEmpty { throw OnePass.failed }
      results[task].add(runner.runner.tallies)
      for (filter, record) in runner.runner.dropped {
        results[task].addDropped(by: filter) { reader.entities[entity].key(of: record, bench.chunk) }
      }
      try agreements[task]?.add(runner.runner.agreements)
      try singles[task].add(runner.runner.singles)
      for (number, (record, problem)) in runner.runner.problems.enumerated() {
        if keepsBad, bad[record] == nil { bad[record] = BadRecord(task: task, problem: number) }
        documents.lose(record, of: bench.chunk)
        brokenRules[plan.targets[plan.tasks[task].target].entity.name, default: [:]][problem.rule, default: 0] += 1
        found.add(problem.missing) {
          let fault = problem.fault(at: place(of: record, bench.chunk))
          return pass.showsValues ? showingValue(fault, of: record, bench.chunk, plan.tasks[task]) : fault
        }
      }
      if pass.writes, pass.rejects || problemCount == 0 {
        try writer?.write(runner.output, entity: plan.targets.isEmpty ? 0 : plan.tasks[task].target)
      }
      try stop(runner, plan.tasks[task])
    }
    try addRejects(bench, bad)
    places.pass(bench.chunk)
    onChunk?(bench.chunk.recordCount)
    if !pass.rejects, problemCount >= Self.mostProblems { throw Self.enough }
  }

  /// Lets the keys of what a task stopped travel along, or notes that they do not.
  private func stop(_ runner: Runner, _ task: TaskPlan) throws(Fault) {
    guard pass.writes, let writer, runner.runner.stoppedCount > 0 else { return }
    if let keys = runner.runner.keys {
      try writer.stop(keys.output, entity: task.target)
      writer.lose(keys.lost, entity: task.target)
    } else {
      writer.lose(runner.runner.stoppedCount, entity: task.target)
    }
  }

  /// Passes on what the stages before have stopped, after everything was read.
  package func carryStopped() throws(Fault) {
    guard pass.writes, let writer else { return }
    for item in try reader.ledger()?["stopped"]?.items ?? [] {
      guard let lost = item["lost"]?.int, lost > 0 else { continue }
      for task in plan.tasks where reader.entities[task.source].entity.name == item["entity"]?.string {
        writer.lose(lost, entity: task.target)
      }
    }
    try reader.stopped { (chunk) throws(Fault) in
      let source = reader.entities[chunk.entity]
      let columns = source.stopped.map { source.column($0) }
      chunk.widen(to: source.columns.count, columns)
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
        maker.make(Array(0..<Int32(truncatingIfNeeded: chunk.recordCount)), of: &chunk, constants: constants)
        try writer.stop(maker.output, entity: task.target)
        writer.lose(maker.lost, entity: task.target)
      }
    }
  }

  package func placed(_ fault: Fault, _ bench: Bench) -> Fault { places.placed(fault, in: bench.chunk) }

  /// Thrown to stop reading when enough problems were found.
  package static let enough = Fault(.data, "enough-problems", "reading stopped after \(mostProblems) problems")

  /// A fault with the value it is about: that of the field named, or of the one it is copied from.
  private func showingValue(_ fault: Fault, of record: Int, _ chunk: borrowing Chunk, _ task: TaskPlan) -> Fault {
    if let made = task.fields.first(where: { $0.name == fault.field }), case .column(let column) = made.source {
      var fault = fault
      fault.what += ": \"\(chunk.text(chunk[record, column]))\""
      return fault
    }
    return reader.entities[chunk.entity].showingValue(fault, record, of: chunk)
  }

  /// The first problem of a record: the task that met it, and its number there.
  private struct BadRecord {
    var task: Int
    var problem: Int
  }

  private func addRejects(_ bench: Bench, _ bad: [Int: BadRecord]) throws(Fault) {
    guard let rejects, pass.writes else { return }
    let heldBack = pass.documents.heldBack(bench.chunk)
    guard !bad.isEmpty || heldBack.contains(true) else { return }
    for record in 0..<bench.chunk.recordCount {
      if let first = bad[record] {
        let problem = bench.runners[first.task].runner.problems[first.problem].problem
        try rejects.add(record, of: bench.chunk, problem.fault(at: place(of: record, bench.chunk)))
      } else if !heldBack.isEmpty, heldBack[record] {
        let fault = Fault(
          .data, "held-back", "another record of its document was rejected", place: place(of: record, bench.chunk))
        try rejects.add(record, of: bench.chunk, fault)
      }
    }
  }

  /// Where a record stands, with what came before its chunk added.
  private func place(of record: Int, _ chunk: borrowing Chunk) -> Place {
    let source = reader.entities[chunk.entity]
    var place = places.place(of: record, in: chunk)
    place.file = reader.form == .bare ? reader.name : source.file
    place.key = source.key(of: record, chunk)
    return place
  }
}

extension PackageEntity {
  /// The key fields of a record, for messages.
  package func key(of record: Int, _ chunk: borrowing Chunk) -> String {
    var parts: [String] = []
    for field in entity.key {
      guard let column = columns.firstIndex(where: { $0.field == field }) else { continue }
      parts.append(chunk.text(chunk[record, column]))
    }
    return parts.joined(separator: " ")
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
