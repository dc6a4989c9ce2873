package import Entities
package import Mappings
package import Packages
package import Records
package import Tool

/// One run that makes a package: reads a source, makes records as a plan says, writes them, and accounts for every one.
package struct PackageRun {
  let session: Session
  private let plan: TransformPlan
  private let company: String?
  private let open: () throws(Fault) -> any Source
  /// What to say if there was nothing to read.
  package var nothing = "the package holds no records"
  /// Whether bad records are put aside, and with them their documents; else they end the output.
  var putsAside: Bool
  /// Where it is written, in place of an output that somebody sees, and in which form.
  var spool: (file: Int32, form: Form)?
  /// What is done with what it made, in place of giving it a name.
  var handOn: ((Ledger, PackageWriter?, Rejects?) throws(Fault) -> Void)?
  /// What it does with what a run before it has made.
  var second: SecondRun?
  private var arguments: Arguments { session.arguments }
  private var folder: String { SpoolFile.folder(arguments.temp) }

  /// A run over the records of one company, or of all; `open` gives the source from its beginning, as often as need be.
  package init(
    _ session: Session, _ plan: TransformPlan, company: String?,
    open: @escaping () throws(Fault) -> any Source
  ) {
    self.session = session
    self.plan = plan
    self.company = company
    self.open = open
    putsAside = session.arguments.rejects != nil
  }

  /// Runs; the source was opened once already, to see what it holds.
  package func execute(_ opened: any Source) throws(Fault) -> Ending {
    if let ending = try inOnePass(opened) { return ending }
    let made = try make(opened)
    return try finish(made.reading, made.source, made.target, made.writer)
  }

  /// Makes the package, which has no name yet.
  func make(
    _ opened: any Source
  ) throws(Fault) -> (reading: Reading<Transformer>, source: any Source, target: Transformer, writer: PackageWriter?) {
    var pass = Transformer.Pass(documents: try LostDocuments(opened.entities), try prepare())
    pass.rejects = putsAside
    pass.folder = folder
    let writer = try self.writer(opened)
    var source = plan.isPrepared ? try open() : opened
    pass.look = writer?.look
    if let look = pass.look {
      repeat { source = try self.try(source, &pass, writer) } while try look.goesOn(withRejects: pass.rejects)
      pass.look = nil
    } else if pass.rejects {
      // A document moves whole or not at all, and its last line may be the bad one: so all is read twice.
      source = try self.try(source, &pass, writer)
    }
    let target = Transformer(source.entities, plan, pass, writer: writer)
    return (try read(source, target), source, target, writer)
  }

  /// Reads all without writing, and finds the documents that lose a record; gives the source from its beginning.
  private func `try`(
    _ source: any Source, _ pass: inout Transformer.Pass, _ writer: PackageWriter?
  ) throws(Fault) -> any Source {
    pass.writes = false
    let trial = Transformer(source.entities, plan, pass, writer: writer)
    try Reading(source, trial).run(jobs: arguments.jobs)
    if pass.rejects { pass.documents = trial.documents }
    writer?.startAgain()
    pass.writes = true
    return try open()
  }

  /// Numbers documents while it writes, as long as that can be thrown away; nil if they are not in order.
  private func inOnePass(_ source: any Source) throws(Fault) -> Ending? {
    guard arguments.rejects == nil, spool != nil || session.canThrowAway && arguments.form != .configuration,
      let numbering = try OnePass(plan, folder: folder)
    else {
      return nil
    }
    var pass = Transformer.Pass(documents: try LostDocuments(source.entities), Prepared(plan, folder: folder))
    pass.folder = folder
    pass.onePass = numbering
    let writer = try self.writer(source)
    let target = Transformer(source.entities, plan, pass, writer: writer)
    let reading = try read(source, target, announcesEnds: true)
    if target.mustPrepare {
      session.progress.startAgain()
      return nil
    }
    for note in numbering.notes { session.console.note(note) }
    return try finish(reading, source, target, writer)
  }

  /// Lookups, duplicates and sequences need to know the whole package first.
  private func prepare() throws(Fault) -> Prepared {
    guard plan.isPrepared else { return Prepared(plan, folder: folder) }
    let prepared = try Preparation(plan, jobs: arguments.jobs, folder: folder, open: open).run()
    for note in prepared.notes { session.console.note(note) }
    return prepared
  }

  /// Where the result goes; nothing appears there before it is complete.
  private func writer(_ source: any Source) throws(Fault) -> PackageWriter? {
    var settings = session.writeSettings()
    if let spool {
      settings = WriteSettings()
      settings.spool = spool.file
      settings.form = spool.form
      settings.syncs = false
      settings.temporaryFolder = arguments.temp
    }
    settings.company = arguments.toCompany ?? company
    settings.once = plan.once ?? source.once
    settings.isUnproven = !source.provesItsEnd
    if settings.form == .configuration { settings.catalog = try session.catalog() }
    // There are nights without a change.
    settings.keepsEmpty = second != nil
    return arguments.dryRun && spool == nil ? nil : try PackageWriter(plan.targets, settings)
  }

  /// The reading that writes.
  private func read(
    _ source: any Source, _ target: Transformer, announcesEnds: Bool = false
  ) throws(Fault) -> Reading<Transformer> {
    if let total = source.progress.total { session.progress.expect(bytes: total) }
    let rejects =
      second == nil
      ? try session.rejects(source.entities, company: company, inAnyOrder: spool?.form == .zip) : nil
    let settings = Reading<Transformer>.Settings(
      stopsEarly: !putsAside, showsValues: arguments.showValues, announcesEnds: announcesEnds)
    let reading = Reading(source, target, settings, rejects: rejects)
    try session.read(reading)
    return reading
  }

  /// Accounts for what was read, and publishes what was made of it.
  private func finish(
    _ reading: Reading<Transformer>, _ source: any Source, _ target: Transformer, _ writer: PackageWriter?
  ) throws(Fault) -> Ending {
    session.progress.finish()
    for remark in source.remarks { session.console.warning(remark) }
    for result in target.results { for text in result.missingKeys { session.console.problem(text) } }
    if reading.problems.count > 0, reading.rejects == nil { throw session.report(reading.problems) }
    warn(source, writer)
    try target.carryStopped(of: source)
    let ledger = try account(source, target, reading)
    try say(ledger, source, target)
    return try session.end(
      ledger, reading.rejects, plan.targets.map(\.entity), reading.brokenRules, nothing: nothing, saysWhy: second == nil
    ) { () throws(Fault) in
      try source.close()
      try publish(ledger, writer, reading.rejects)
    }
  }

  private func warn(_ source: any Source, _ writer: PackageWriter?) {
    if let job = plan.once ?? source.once, writer?.form == .bare {
      session.console.warning("a bare file does not carry the job \(job), so nothing keeps it from being done twice")
    }
    if !source.provesItsEnd { session.warnOfEnd(source, writer) }
  }

  /// The ledger of the run, proven against that of the stage before.
  func account(
    _ source: any Source, _ target: Transformer, _ reading: Reading<Transformer>
  ) throws(Fault) -> Ledger {
    var ledger = session.ledger()
    ledger.parameters = plan.parameters
    ledger.digests = plan.digests
    ledger.columns = plan.columns
    for (task, result) in zip(plan.tasks, target.results) {
      let first = ledger.tasks.count
      ledger.tasks += result.tasks(
        source: source.entities[task.source].entity.name, target: plan.targets[task.target].entity.name,
        company: company)
      for row in source.leftOutRows.isEmpty ? [] : source.leftOutRows[task.source] {
        ledger.tasks[first].filtered.append(row)
        ledger.tasks[first].read += row.count
      }
    }
    if let second { second.note(&ledger) } else { session.noteMove(&ledger) }
    ledger.rules = reading.broken.all
    ledger.skipped = plan.skipped
    ledger.disabled = source.leftOut
    ledger.disagreements = target.disagreements
    for found in ledger.disagreements { session.console.warning(found.line) }
    ledger.take(try session.proof(of: source, read: reading.recordsThatCame))
    return ledger
  }

  /// Prints the account, and what is worth a warning in it.
  func say(_ ledger: Ledger, _ source: any Source, _ target: Transformer) throws(Fault) {
    try session.account(ledger, isLast: handOn == nil)
    for (task, result) in zip(plan.tasks, target.results) {
      for text in result.warnings(source: source.entities[task.source].entity.name) { session.console.warning(text) }
    }
    for text in target.withoutHeaders { session.console.warning(text) }
  }

  private func publish(_ ledger: Ledger, _ writer: PackageWriter?, _ rejects: Rejects?) throws(Fault) {
    if let handOn { return try handOn(ledger, writer, rejects) }
    try session.publish(ledger, writer, second?.rejects ?? rejects, and: second?.other)
    for name in writer?.emptyEntities ?? [] where writer?.form == .zip || writer?.form == .folder {
      session.console.warning("\(name) has no records and is left out of the package")
    }
  }
}

extension Session {
  /// Runs a reading, and shows how far it is. Where something else stops it, what is wrong with records and is put
  /// nowhere is shown first.
  package func read<Destination>(_ reading: Reading<Destination>) throws(Fault) {
    let progress = progress
    reading.onChunk = { progress.add(records: $0, position: $1) }
    do throws(Fault) { try reading.run(jobs: arguments.jobs) } catch {
      if reading.rejects == nil { for problem in reading.problems.faults { console.problem(problem) } }
      throw error
    }
  }

  /// The end of every run: the account adds up, bad records are put aside and not too many, and only then is anything made
  /// final.
  package func end(
    _ ledger: Ledger, _ rejects: Rejects?, _ entities: [Entity], _ rules: Emptiness.RuleCounts, nothing: String,
    saysWhy: Bool = true, publish: () throws(Fault) -> Void
  ) throws(Fault) -> Ending {
    try prove(ledger)
    result.note(ledger)
    try rejects?.complete(ledger)
    try publishingRejects(rejects) { () throws(Fault) in
      let read = ledger.tasks.reduce(0) { $0 + $1.read }
      try refuseTooMany(ledger.tasks.reduce(0) { $0 + $1.rejected }, of: read, atEnd: true)
      func end() throws(Fault) {
        try result.makeRoom()
        try publish()
      }
      if saysWhy {
        try sayingWhy(ledger, entities, rules, nothing: nothing, ending: end)
      } else {
        try end()
      }
    }
    return ledger.hasRejections ? .rejected : .well
  }
}
