internal import Databases
internal import Differences
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-import: prove and check the whole package, then load it in one transaction.
struct Import {
  let session: Session
  let catalog: EntityCatalog
  let url: DatabaseURL
  private let searchPath: [String]
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    url = try session.typedTarget()
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
  }

  func run() throws(Fault) -> Ending {
    try refuseEnvironmentOptions()
    try checkFiles()
    if let only = arguments.onlyInput, UndoFolder.isOne(only) { return try undo() }
    let opener = try session.inputs(catalog)
    let ledgerFile = try arguments.ledger.map { path throws(Fault) in
      try LedgerFileOutput(path, syncs: session.syncs)
    }
    let digests = try Digests(session, catalog)
    let reader = try opener.open(again: true)
    try session.refuseUselessReferences(reading: reader.form)
    for warning in reader.warnings { session.console.warning(warning) }
    let company = try session.company(of: reader)
    try session.refuseUnproven(reader)
    try checkModes(reader)
    let entities = try self.entities(reader)
    let replacing = Replacing(session, reader, entities, catalog)
    if replacing == nil, arguments.maxDeletes != nil { throw session.nothingReplaced }
    try replacing?.checkFirst()
    let package = Package(
      opener: opener, entities: entities, company: company, replacing: replacing, digests: digests)
    let loaded = try repeating { (isAgain) throws(Fault) in
      try load(package, isAgain ? opener.open(again: true) : reader)
    }
    do throws(Fault) { return try finish(loaded, ledgerFile) } catch {
      throw loaded.importer.sayingWhatIsWritten(error)
    }
  }

  /// Does it once more, as long as nothing is made final and whoever was in the way had only to come first.
  private func repeating<Result>(_ body: (_ isAgain: Bool) throws(Fault) -> Result) throws(Fault) -> Result {
    for attempt in 1..<5 {
      do throws(Fault) { return try body(attempt > 1) } catch {
        guard error.mayPass else { throw error }
        session.console.note("\(error.what); once more")
        session.progress.startAgain()
      }
    }
    return try body(true)
  }

  /// What is to be loaded.
  private struct Package {
    let opener: InputOpener
    let entities: [ImportEntity]
    let company: String?
    let replacing: Replacing?
    let digests: Digests?
  }

  /// Checks all of the package, and writes it; nothing is made final yet but with `--commit-every`.
  private func load(_ package: Package, _ reader: any Source) throws(Fault) -> Loaded {
    let console = session.console
    let options = try options(reader, package.company, package.replacing != nil)
    let writer = try url.openWriter(options, find: catalog.finder, wait: session.arguments.givenWait) {
      console.note($0)
    }
    let taken = try package.digests?.taken(reader, package.entities)
    let importer = try Importer(package.entities, into: writer, noting: taken, find: catalog.finder)
    let rejects = try session.rejects(reader.entities, company: package.company)
    let checked = try check(importer, reader, package.opener, rejects)
    importer.doubt = try package.replacing?.check(checked.proof.ledger)
    try package.digests?.check(checked.proof.ledger)
    var rules = checked.rules
    do throws(Fault) {
      try load(importer, package.opener, package.entities, rejects)
      if url.isEnvironment, !arguments.dryRun { session.result.mayBePublished() }
      try importer.deliver()
      rules.add(try putAside(importer, package.opener, reader.entities, rejects))
    } catch {
      throw importer.sayingWhatIsWritten(error)
    }
    return Loaded(
      importer: importer, entities: package.entities, reader: reader, company: package.company, proof: checked.proof,
      rules: rules, rejects: rejects, taken: taken)
  }

  /// No output may be the package or the target, nor the target the package.
  private func checkFiles() throws(Fault) {
    var files = try session.files(searchPath)
    for input in arguments.inputs { try files.readPackage("--from", input.place) }
    url.add(to: &files, "--to", isWritten: true)
    if let digests = arguments.digests { try files.write(TakenRecords.settings(digests, syncs: session.syncs)) }
    if let state = arguments.state, let file = url.stateFile(in: state) {
      files.writeInPlace("what --state keeps", file)
    }
    if let undo = arguments.undo {
      if undo == "-" { throw session.usage("undo-place", "--undo names a folder, which is no standard output") }
      files.writeInPlace("--undo \(undo)", undo)
    }
    try session.check(files)
  }

  /// Reads the whole package until nothing that others refer to turns out bad any more.
  private func check(
    _ importer: Importer, _ first: any Source, _ opener: InputOpener, _ rejects: Rejects?
  ) throws(Fault) -> (rules: BrokenRules, proof: PackageProof) {
    var reader = first
    let settings = Reading<Checking>.Settings(
      stopsEarly: rejects == nil, showsValues: arguments.showValues)
    while true {
      importer.beginCheck()
      let reading = Reading(reader, Checking(importer), settings)
      try reading.run(jobs: arguments.jobs)
      if reading.problems.count > 0, rejects == nil { throw session.report(reading.problems) }
      do throws(Fault) {
        try session.refuseTooMany(reading.problems.recordCount, of: reading.recordsRead.reduce(0, +), atEnd: true)
      } catch {
        try writeRejects(importer, opener, rejects)
        throw error
      }
      guard importer.endCheck() else {
        return (reading.broken, try session.proof(of: reader, read: reading.recordsThatCame))
      }
      reader = try opener.open(again: true)
    }
  }

  /// Puts the bad records aside although nothing is loaded, so that they can be looked at.
  private func writeRejects(_ importer: Importer, _ opener: InputOpener, _ rejects: Rejects?) throws(Fault) {
    let reader = try opener.open(again: true)
    try Reading(reader, Loading(importer, writes: false), rejects: rejects).run(jobs: arguments.jobs)
    try rejects?.complete(session.ledger())
    try rejects?.publish()
  }

  private func load(
    _ importer: Importer, _ opener: InputOpener, _ entities: [ImportEntity], _ rejects: Rejects?
  ) throws(Fault) {
    let reader = try opener.open(again: true)
    if let total = reader.progress.total { session.progress.expect(bytes: total) }
    let reading = Reading(reader, Loading(importer), rejects: rejects)
    if arguments.commitEvery != nil {
      try loadDocuments(importer, opener, entities, reading)
    } else {
      try session.read(reading)
      // Those with --commit-every were read on their own, but then nothing is replaced.
      if try importer.findGone() { try spareStopped(reader, importer) }
    }
    session.progress.finish()
  }

  /// replace: what was stopped on the way here is not gone.
  private func spareStopped(_ reader: any Source, _ importer: Importer) throws(Fault) {
    try reader.stopped { (chunk, _) throws(Fault) in
      let entity = reader.entities[chunk.entity]
      try importer.spareStopped(
        &chunk, fields: entity.stopped.compactMap { entity.entity.column($0) }, of: chunk.entity)
    }
  }

  /// With `--commit-every`: a cursor per entity, so that headers and lines go in together.
  private func loadDocuments(
    _ importer: Importer, _ opener: InputOpener, _ entities: [ImportEntity], _ reading: Reading<Loading>
  ) throws(Fault) {
    if !arguments.dryRun { session.result.mayBePublished() }
    let progress = session.progress
    reading.onChunk = { records, _ in progress.add(records: records, bytes: 0) }
    var cursors: [EntityCursor] = []
    for entity in entities.indices { cursors.append(EntityCursor(try opener.open(again: true), entity)) }
    try importer.writeDocuments(
      next: { (entity, chunk, problems) throws(Fault) in try cursors[entity].next(&chunk, &problems) },
      note: { (chunk, verdicts) throws(Fault) in
        try reading.note(of: chunk) { $0.add(verdicts, of: entities[chunk.entity].entity.name) }
      })
  }

  /// What was loaded, and what is known of it.
  private struct Loaded {
    let importer: Importer
    let entities: [ImportEntity]
    let reader: any Source
    let company: String?
    let proof: PackageProof
    let rules: BrokenRules
    let rejects: Rejects?
    /// What the target has in the end, if that is noted.
    let taken: TakenRecords?
  }

  private func finish(_ loaded: Loaded, _ ledgerFile: LedgerFileOutput?) throws(Fault) -> Ending {
    let ledger = ledger(loaded)
    let ending = try session.end(
      ledger, loaded.rejects, loaded.entities.map(\.entity), loaded.rules.counts,
      nothing: "the package holds no records"
    ) { () throws(Fault) in
      // All that can fail comes before the transaction is committed, which nothing can take back.
      try ledgerFile?.write(ledger)
      loaded.taken?.hasKeptRows = ledger.keepsWhatIsToGo
      let state = try loaded.taken?.write(ledger)
      if !arguments.dryRun { session.result.mayBePublished() }
      try LedgerFileOutput.publish(ledgerFile, with: loaded.rejects) { () throws(Fault) in
        try note(ledger, of: loaded.reader.name) { (note) throws(Fault) in try loaded.importer.note(note) }
        _ = try loaded.importer.finish()
      }
      // What a state says must be in the target; what it does not say comes again.
      try state?.publish()
      try session.account(ledger)
      say(loaded)
    }
    return ending == .well && loaded.importer.isUnfinished ? .rejected : ending
  }

  /// Notes in the target that the load was, and says where that cannot be.
  func note(
    _ ledger: Ledger, of package: String, _ write: (LoadNote) throws(Fault) -> Bool
  ) throws(Fault) {
    if arguments.dryRun { return }
    if try write(LoadNote(ledger, of: package)) { return }
    session.console.note(
      "\(url.name) has no table P2C_LOADS to remember this load in; --create makes it")
  }

  private func ledger(_ loaded: Loaded) -> Ledger {
    let importer = loaded.importer
    var ledger = session.ledger()
    for (index, entity) in loaded.entities.enumerated() {
      let first = ledger.tasks.count
      for result in importer.results(index) { ledger.tasks.append(task(entity, result, loaded.company)) }
      if let kept = importer.gone(index)?.kept { ledger.tasks[first].loaded?.kept = kept.map { ($0.reason, $0.count) } }
      let leftOut = loaded.reader.leftOutRows
      for row in leftOut.isEmpty ? [] : leftOut[index] {
        ledger.tasks[first].filtered.append(row)
        ledger.tasks[first].read += row.count
      }
      if let last = ledger.tasks.indices.last { ledger.tasks[last].blanked = importer.blanked(index) }
    }
    ledger.take(loaded.proof)
    ledger.rules = loaded.rules.all
    ledger.disabled = loaded.reader.leftOut
    return ledger
  }

  /// Says what is in the ledger only, or nowhere.
  private func say(_ loaded: Loaded) {
    let (importer, reader) = (loaded.importer, loaded.reader)
    for (index, entity) in loaded.entities.enumerated() {
      sayGone(entity, importer.gone(index))
      for result in importer.results(index) { sayHighest(entity, result, loaded.company) }
      for (field, count) in importer.blanked(index) {
        session.console.warning(
          "\(entity.entity.name): \(field) names what the target does not have in \(count.grouped) record\(count == 1 ? "" : "s"), and is blank there"
        )
      }
    }
    for (company, since) in importer.resumed {
      let company = company.isEmpty ? "" : " for company \(company)"
      session.console.note(
        "\(reader.once ?? "the job") was begun\(company) on \(since) UTC by a run that died; this run did the rest")
    }
    for done in importer.alreadyDone {
      let company = done.company.isEmpty ? "" : " for company \(done.company)"
      session.console.note(
        "\(reader.once ?? "the job") was done\(company) on \(done.finished) UTC (\(described(done.counts))); nothing is changed. "
          + "For what came since, do it once more with --again"
      )
    }
    for name in importer.unchecked {
      session.console.warning("\(name) could not be checked, because the target has no such table")
    }
  }

  /// F&O goes on counting where its number sequences stand, and would give the same numbers once more.
  private func sayHighest(_ entity: ImportEntity, _ result: ImportResult, _ company: String?) {
    let company = result.company ?? company
    let title = entity.entity.name + (company.map { ", company \($0)" } ?? "")
    for (field, highest) in result.highest {
      let numbers = highest.numbers
      let list = numbers.joined(separator: ", ") + (highest.hasMore ? " and others" : "")
      session.console.note(
        "\(title): the highest \(field) is \(list); advance "
          + (numbers.count == 1 ? "its number sequence past it" : "their number sequences past them"))
    }
  }

  /// What a mode is for must be in the package.
  private func checkModes(_ reader: any Source) throws(Fault) {
    let names = reader.entities.map(\.entity.name)
    for (name, _) in arguments.mode where !name.isEmpty {
      if reader.entities.contains(where: { catalog.isName(name, of: $0.entity) }) { continue }
      throw Fault(
        .usage, "mode-entity", "--mode names \(name), but the package holds \(names.joined(separator: ", "))",
        remedy: suggestion(for: name, among: names).map { "did you mean \($0)?" })
    }
  }

  /// The counts of a job as `P2C_JOBS` holds them, for people.
  private func described(_ counts: String) -> String {
    guard case .object(let entities)? = try? JSON.parse(Array(counts.utf8)) else { return counts }
    return entities.map { entity in
      let parts = ["inserted", "updated", "unchanged", "deleted", "rejected", "heldBack"].compactMap { name in
        entity.value[name]?.int.flatMap { $0 > 0 ? "\(name == "heldBack" ? "held back" : name) \($0.grouped)" : nil }
      }
      return "\(entity.name): " + (parts.isEmpty ? "nothing" : parts.joined(separator: ", "))
    }.joined(separator: "; ")
  }

  private func task(_ entity: ImportEntity, _ result: ImportResult, _ company: String?) -> LedgerTask {
    let name = entity.entity.name
    var task = LedgerTask(source: name, target: name, company: result.company ?? company)
    task.read = result.counts.read
    task.rejected = result.counts.rejected
    task.heldBack = result.counts.heldBack
    var loaded = LedgerTask.Loaded()
    loaded.inserted = result.counts.inserted
    loaded.updated = result.counts.updated
    loaded.unchanged = result.counts.unchanged
    loaded.deleted = result.counts.deleted + result.counts.removed
    loaded.alreadyDone = result.counts.alreadyDone
    if entity.mode == .updateExisting || entity.mode == .delete {
      task.name = entity.mode.rawValue
      task.filtered = [("not in the target", result.counts.filtered)]
    }
    task.loaded = loaded
    task.amounts = result.sums
    task.highest = result.highest.map { ($0.field, $0.numbers.numbers) }
    return task
  }

  private func options(
    _ reader: any Source, _ company: String?, _ replaces: Bool
  ) throws(Fault) -> ImportOptions {
    var options = try options(referrers: replaces ? Set(reader.entities.map(\.entity.system)) : [])
    options.create = arguments.create
    options.commitEvery = arguments.commitEvery
    options.job = reader.once
    options.again = arguments.again
    options.company = company
    options.prefix = prefix
    options.anotherCompany = arguments.anotherCompany
    options.maxDeletes = arguments.maxDeletes
    return options
  }

  /// What holds for an undo too; `systems` are those whose rows may refer to rows that go.
  func options(referrers systems: Set<System>) throws(Fault) -> ImportOptions {
    var options = ImportOptions()
    options.dryRun = arguments.dryRun
    options.runID = arguments.runID
    if !systems.isEmpty { options.others = try catalog.all().filter { systems.contains($0.system) } }
    options.undo = arguments.undo
    options.digests = arguments.digests
    options.state = arguments.state
    options.syncs = session.syncs
    options.temp = SpoolFile.folder(arguments.temp)
    return options
  }

  /// What keeps the documents of this company apart from those of another one in Sales.
  private var prefix: String { arguments.set.last { $0.name == "document-prefix" }?.value ?? "" }

  /// The prefix of the keys of an entity: those of products, accounts and the like have none.
  private func prefix(of entity: Entity) throws(Fault) -> String {
    guard !prefix.isEmpty, entity.system == .sales else { return "" }
    if entity.parent != nil { return prefix }
    let isHeader = try catalog.all().contains { other in
      other.system == entity.system && other.parent.map { catalog.isName($0.entity, of: entity) } ?? false
    }
    return isHeader ? prefix : ""
  }

  private func entities(_ reader: any Source) throws(Fault) -> [ImportEntity] {
    var entities: [ImportEntity] = []
    for source in reader.entities {
      guard source.isDescribed else {
        throw Fault(
          .entityUndescribed, "no entity file describes \(source.entity.name)",
          remedy: "write one, and put its folder on P2C_MAPPINGS", place: Place(file: reader.name))
      }
      guard source.undescribed.isEmpty else {
        throw Fault(
          .fieldUnknown,
          "\(source.entity.name) has no field \(source.undescribed.joined(separator: ", "))",
          remedy: meant(by: source).map { "did you mean \($0)?" }
            ?? "add it to the entity with an entity file that extends it, or leave the column out",
          place: Place(file: source.file))
      }
      var entity = ImportEntity(
        source.entity, columns: source.columns.map(\.field), mode: try mode(of: source, in: reader),
        blanks: source.blanks, maxDeletes: source.maxDeletes)
      entity.prefix = try prefix(of: source.entity)
      entities.append(entity)
    }
    return entities
  }

  /// The field that the first unknown column may be, if the package lacks it: rather one of the key than another.
  private func meant(by source: SourceEntity) -> String? {
    guard let stranger = source.undescribed.first else { return nil }
    let there = Set(source.columns.map(\.field))
    let entity = source.entity
    func near(_ fields: some Sequence<Int>) -> String? {
      likelyName(for: stranger, among: fields.filter { !there.contains($0) }.map { entity.fields[$0].name })
    }
    return near(entity.key) ?? near(entity.fields.indices)
  }

  /// What has only the fields to be updated makes no whole record, whatever else is asked for.
  private func mode(of source: SourceEntity, in reader: any Source) throws(Fault) -> ImportMode {
    if source.mode == .updateExisting { return .updateExisting }
    let asked = arguments.mode.last { $0.name.isEmpty || catalog.isName($0.name, of: source.entity) }
    if source.mode == .delete, let asked, asked.value != .delete {
      throw Fault(
        .usage, "mode-of-deletes",
        "these are keys of \(source.entity.name) to be deleted, and --mode says \(asked.value.rawValue)",
        remedy: "leave --mode out", place: Place(file: source.file))
    }
    if let mode = asked?.value ?? modeAskedFor(by: source, in: reader) { return mode }
    // What could be meant to be deleted.
    if source.hasOnlyKeys, try Ownership(of: source.entity, catalog.finder) != nil {
      throw Fault(
        .usage, "mode-of-keys",
        "\(source.entity.name) comes with its keys only, and nothing says what is to become of the records",
        remedy: "--mode delete takes them out of the target; "
          + "--mode upsert makes those that it lacks, with nothing but keys",
        place: Place(file: source.file))
    }
    return .upsert
  }
}
