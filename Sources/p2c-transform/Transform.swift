internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-transform: open the input, compile the mappings, read, map and write, account for it.
struct Transform {
  let session: Session
  let catalog: EntityCatalog
  let searchPath: [String]
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
  }

  func run() throws(Fault) -> Ending {
    let information = Information(session: session, catalog: catalog, searchPath: searchPath)
    if try information.show() { return .well }
    try session.refuseWrongTargets()
    let mappings = try self.mappings()
    var settings = session.readSettings(catalog)
    settings.candidates = try mappings.sources(catalog)
    let opener = PackageOpener(arguments[.from] ?? "-", settings)
    let rejecting = arguments.has(.rejects)
    let reader = try opener.open(again: rejecting || mappings.contains(where: \.readsTwice))
    for warning in reader.warnings { session.console.warning(warning) }
    let company = try session.company(of: reader)
    let plan = try self.plan(mappings, reader)
    try checkFiles(plan)
    for line in plan.columns.lines { session.console.warning(line) }
    for note in plan.notes { session.console.note(note) }
    try session.checkMove(plan.targets.map(\.entity))
    if !rejecting, let ending = try inOnePass(reader, plan, company) { return ending }
    let prepared = try prepare(plan, opener)
    var pass = Transformer.Pass(documents: Documents(reader.entities), prepared)
    pass.rejects = rejecting
    pass.showsValues = arguments.has(.showValues)
    pass.folder = SpoolFile.folder(arguments[.temp])
    let writer = try self.writer(plan, reader, company)
    let first = plan.isPrepared ? try opener.open(again: true) : reader
    guard rejecting else { return try write(first, plan, pass, writer, company) }
    pass.writes = false
    let trial = Transformer(first, plan, pass, writer: writer, rejects: nil)
    try Conveyor.run(trial, jobs: arguments.jobs)
    pass.documents = trial.documents
    pass.writes = true
    return try write(try opener.open(again: true), plan, pass, writer, company)
  }

  /// No output may be the input, or anything else that is read or written.
  private func checkFiles(_ plan: TransformPlan) throws(Fault) {
    var files = try session.files(searchPath)
    files.readPackage("--from", arguments[.from] ?? "-")
    for file in plan.files { files.read("the mapping's file \(file)", file) }
    try session.addOutput(to: &files)
    try files.check()
  }

  /// Numbers documents while it writes, as long as that can be thrown away; nil if they are not in order.
  private func inOnePass(
    _ reader: any PackageReader, _ plan: TransformPlan, _ company: String?
  ) throws(Fault) -> Ending? {
    guard session.canThrowAway, let numbering = try OnePass(plan, folder: SpoolFile.folder(arguments[.temp])) else {
      return nil
    }
    let folder = SpoolFile.folder(arguments[.temp])
    var pass = Transformer.Pass(documents: Documents(reader.entities), Prepared(plan, folder: folder))
    pass.showsValues = arguments.has(.showValues)
    pass.folder = folder
    pass.onePass = numbering
    do throws(Fault) {
      return try write(reader, plan, pass, try writer(plan, reader, company), company)
    } catch  where error.rule == OnePass.failed.rule {
      session.progress.startAgain()
      return nil
    }
  }

  /// Lookups, duplicates and sequences need to know the whole package first.
  private func prepare(_ plan: TransformPlan, _ opener: PackageOpener) throws(Fault) -> Prepared {
    let folder = SpoolFile.folder(arguments[.temp])
    guard plan.isPrepared else { return Prepared(plan, folder: folder) }
    let preparation = Preparation(plan, jobs: arguments.jobs, folder: folder) {
      () throws(Fault) in try opener.open(again: true)
    }
    let prepared = try preparation.run()
    for note in prepared.notes { session.console.note(note) }
    return prepared
  }

  private func mappings() throws(Fault) -> [Mapping] {
    let files = try MappingFile(searchPath: searchPath)
    return try arguments.all(.mapping).map { name throws(Fault) in try files.load(name) }
  }

  private func plan(_ mappings: [Mapping], _ reader: any PackageReader) throws(Fault) -> TransformPlan {
    var compiler = PlanCompiler(
      catalog: catalog, sources: reader.entities, maps: session.maps(searchPath), session.planSettings)
    var plan: TransformPlan
    if mappings.isEmpty {
      plan = compiler.passThrough(Array(reader.entities.indices))
    } else {
      plan = try compiler.compile(mappings)
    }
    let filters = Filters(arguments.all(.where), catalog)
    try filters.check(reader.entities.map(\.entity))
    for index in plan.tasks.indices {
      let source = reader.entities[plan.tasks[index].source]
      let columns = source.entity.fields.indices.map { field in source.columns.firstIndex { $0.field == field } }
      let conditions = try filters.conditions(for: source.entity, columns: columns)
      plan.tasks[index].keeps.insert(
        contentsOf: conditions.map { TaskPlan.Keep(condition: $0, name: "not selected by --where") }, at: 0)
    }
    plan.nameFates()
    return plan
  }

  /// Where the result goes; nothing appears there before it is complete.
  private func writer(
    _ plan: TransformPlan, _ reader: any PackageReader, _ company: String?
  ) throws(Fault) -> PackageWriter? {
    var settings = session.writeSettings()
    settings.company = arguments[.toCompany] ?? company
    settings.once = plan.once ?? reader.once
    settings.isUnproven = !reader.provesItsEnd
    return arguments.has(.dryRun) ? nil : try PackageWriter(plan.targets, settings)
  }

  /// The pass that writes.
  private func write(
    _ reader: any PackageReader, _ plan: TransformPlan, _ pass: Transformer.Pass, _ writer: PackageWriter?,
    _ company: String?
  ) throws(Fault) -> Ending {
    if let total = reader.progress.total { session.progress.expect(bytes: total) }
    let rejects = try session.rejects(reader.entities, company: company)
    let line = Transformer(reader, plan, pass, writer: writer, rejects: rejects)
    try convey(line, reader)
    for note in pass.onePass?.notes ?? [] { session.console.note(note) }
    for result in line.results { for text in result.missingKeys { session.console.problem(text) } }
    if line.problemCount > 0, !pass.rejects { throw session.report(line.problems, count: line.problemCount) }
    if let job = plan.once ?? reader.once, writer?.form == .bare {
      session.console.warning("a bare file does not carry the job \(job), so nothing keeps it from being done twice")
    }
    if !reader.provesItsEnd { session.warnOfEnd(reader, writer) }
    let ledger = try account(line, reader, plan, company)
    try line.carryStopped()
    try rejects?.complete(ledger)
    try session.publishingRejects(rejects) { () throws(Fault) in
      let read = ledger.tasks.reduce(0) { $0 + $1.read }
      try session.refuseTooMany(ledger.tasks.reduce(0) { $0 + $1.rejected }, of: read, atEnd: true)
      for task in line.withoutHeaders { session.console.warning(task) }
      try session.sayingWhy(ledger, plan.targets.map(\.entity), line.brokenRules) { () throws(Fault) in
        try publish(ledger, writer, rejects)
      }
    }
    return ledger.hasRejections ? .rejected : .well
  }

  /// Runs the line to its end, or until enough problems were found.
  private func convey(_ line: Transformer, _ reader: any PackageReader) throws(Fault) {
    let progress = session.progress
    line.onChunk = { records in progress.add(records: records, position: reader.progress.done) }
    do throws(Fault) {
      try Conveyor.run(line, jobs: arguments.jobs)
    } catch {
      guard error.rule == Transformer.enough.rule else {
        if error.rule != OnePass.failed.rule { for problem in line.problems { session.console.problem(problem) } }
        throw error
      }
    }
    progress.finish()
  }

  /// The ledger of the run, proven against that of the stage before, and printed.
  private func account(
    _ line: Transformer, _ reader: any PackageReader, _ plan: TransformPlan, _ company: String?
  ) throws(Fault) -> Ledger {
    var ledger = session.ledger()
    ledger.parameters = plan.parameters
    ledger.digests = plan.digests
    ledger.columns = plan.columns
    ledger.tasks = zip(plan.tasks, line.results).flatMap { task, result in
      result.tasks(
        source: reader.entities[task.source].entity.name, target: plan.targets[task.target].entity.name,
        company: company)
    }
    session.noteMove(&ledger)
    ledger.skipped = plan.skipped
    ledger.disabled = reader.leftOut
    ledger.disagreements = line.disagreements
    for found in ledger.disagreements { session.console.warning(found.line) }
    ledger.take(try session.proof(of: reader, read: line.recordsRead))
    try session.account(ledger)
    for (task, result) in zip(plan.tasks, line.results) {
      for text in result.warnings(source: reader.entities[task.source].entity.name) { session.console.warning(text) }
    }
    return ledger
  }

  private func publish(_ ledger: Ledger, _ writer: PackageWriter?, _ rejects: Rejects?) throws(Fault) {
    try session.publish(ledger, writer, rejects)
    for name in writer?.emptyEntities ?? [] where writer?.form == .zip || writer?.form == .folder {
      session.console.warning("\(name) has no records and is left out of the package")
    }
  }
}
