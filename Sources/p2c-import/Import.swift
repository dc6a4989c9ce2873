internal import Databases
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
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    catalog = try session.catalog()
  }

  func run() throws(Fault) -> Ending {
    guard let to = arguments[.to] else {
      throw session.usage("to-missing", "--to is missing: which database is loaded?")
    }
    let url = try DatabaseURL(to)
    let opener = PackageOpener(arguments[.from] ?? "-", session.readSettings(catalog))
    let reader = try opener.open(again: true)
    for warning in reader.warnings { session.console.warning(warning) }
    guard reader.provesItsEnd || arguments.has(.unproven) else {
      reader.drain()
      throw session.usage(
        "unproven", "a bare CSV from a pipe cannot prove that it is whole; say --unproven if it is")
    }
    let entities = try self.entities(reader)
    let console = session.console
    let writer = try url.openWriter(try options(reader), find: catalog.finder) { console.note($0) }
    let importer = try Importer(entities, into: writer, find: catalog.finder)
    let checked = try check(importer, reader, opener)
    let loaded = try load(importer, opener, entities)
    return try finish(importer, loaded, entities, reader, before: checked.before)
  }

  /// Reads the whole package until nothing that others refer to turns out bad any more.
  private func check(
    _ importer: Importer, _ first: any PackageReader, _ opener: PackageOpener
  ) throws(Fault) -> (line: CheckLine, before: JSON?) {
    var reader = first
    while true {
      importer.beginCheck()
      let line = CheckLine(reader, importer, stopsEarly: !arguments.has(.rejects))
      do throws(Fault) {
        try Conveyor.run(line, jobs: arguments.jobs)
      } catch  where error.rule == CheckLine.enough.rule {
        reader.drain()
      }
      if line.problemCount > 0, !arguments.has(.rejects) {
        throw session.report(line.problems, count: line.problemCount)
      }
      try session.refuseTooMany(line.problemCount, of: line.read.reduce(0, +), atEnd: true)
      guard importer.endCheck() else {
        let proof = try reader.provenLedger(read: line.read)
        if let warning = proof.warning { session.console.warning(warning) }
        return (line, proof.ledger)
      }
      reader = try opener.open(again: true)
    }
  }

  private func load(
    _ importer: Importer, _ opener: PackageOpener, _ entities: [ImportEntity]
  ) throws(Fault) -> LoadLine {
    let reader = try opener.open(again: true)
    if let total = reader.progress.total { session.progress.expect(bytes: total) }
    let company = arguments[.company] ?? reader.company
    let rejects = try arguments[.rejects].map { path throws(Fault) in
      try Rejects(path, reader.entities, company: company, temporaryFolder: arguments[.temp])
    }
    let line = LoadLine(reader, importer, rejects)
    let progress = session.progress
    line.onChunk = { records in progress.add(records: records, bytes: reader.progress.done) }
    if arguments.has(.commitEvery) {
      try loadDocuments(importer, opener, entities, line)
    } else {
      try Conveyor.run(line, jobs: arguments.jobs)
    }
    progress.finish()
    return line
  }

  /// With `--commit-every`: a cursor per entity, so that headers and lines go in together.
  private func loadDocuments(
    _ importer: Importer, _ opener: PackageOpener, _ entities: [ImportEntity], _ line: LoadLine
  ) throws(Fault) {
    var cursors: [EntityCursor] = []
    for entity in entities.indices {
      cursors.append(EntityCursor(try opener.open(again: true), importer, entity))
    }
    try importer.writeDocuments(
      next: { (entity, chunk) throws(Fault) in try cursors[entity].next(&chunk) },
      note: { (chunk, verdicts) throws(Fault) in try line.note(chunk, verdicts) })
  }

  private func finish(
    _ importer: Importer, _ line: LoadLine, _ entities: [ImportEntity], _ reader: any PackageReader,
    before: JSON?
  ) throws(Fault) -> Ending {
    try importer.deleteMissing()
    var ledger = session.ledger()
    for (index, entity) in entities.enumerated() {
      for result in importer.results(index) { ledger.tasks.append(task(entity, result, reader)) }
    }
    ledger.before = before
    try line.rejects?.finish(ledger)
    _ = try importer.finish()
    try session.print(ledger)
    for done in importer.alreadyDone {
      let company = done.company.isEmpty ? "" : " for company \(done.company)"
      session.console.note(
        "\(reader.once ?? "the job") was done\(company) on \(done.finished) UTC with \(done.counts); nothing is changed"
      )
    }
    if ledger.tasks.allSatisfy({ $0.read == 0 }) { session.console.warning("the package holds no records") }
    for name in importer.unchecked {
      session.console.warning("\(name) could not be checked, because the target has no such table")
    }
    if let path = arguments[.ledger] { try PackageWriter.write(ledger, to: path) }
    return ledger.hasRejections ? .rejected : .well
  }

  private func task(_ entity: ImportEntity, _ result: ImportResult, _ reader: any PackageReader) -> LedgerTask {
    let name = entity.entity.name
    let company = result.company ?? arguments[.company] ?? reader.company
    var task = LedgerTask(source: name, target: name, company: company)
    task.read = result.counts.read
    task.rejected = result.counts.rejected
    task.heldBack = result.counts.heldBack
    var loaded = LedgerTask.Loaded()
    loaded.inserted = result.counts.inserted
    loaded.updated = result.counts.updated
    loaded.unchanged = result.counts.unchanged
    loaded.deleted = result.counts.deleted
    loaded.alreadyDone = result.counts.alreadyDone
    task.loaded = loaded
    task.amounts = result.sums
    return task
  }

  private func options(_ reader: any PackageReader) throws(Fault) -> ImportOptions {
    var options = ImportOptions()
    options.create = arguments.has(.create)
    options.dryRun = arguments.has(.dryRun)
    options.commitEvery = arguments.number(.commitEvery)
    options.job = reader.once
    options.again = arguments.has(.again)
    options.company = arguments[.company] ?? reader.company
    options.prefix = arguments.pairs(.set).last { $0.name == "document-prefix" }?.value ?? ""
    options.anotherCompany = arguments.has(.anotherCompany)
    if let temp = arguments[.temp] { options.temp = temp }
    return options
  }

  private func entities(_ reader: any PackageReader) throws(Fault) -> [ImportEntity] {
    var entities: [ImportEntity] = []
    for source in reader.entities {
      guard source.isDescribed else {
        throw Fault(
          .data, "entity-undescribed", "no entity file describes \(source.entity.name)",
          remedy: "write one, and put its folder on P2C_MAPPINGS", place: Place(file: reader.name))
      }
      guard source.undescribed.isEmpty else {
        throw Fault(
          .data, "column-unknown",
          "\(source.entity.name) has no field \(source.undescribed.joined(separator: ", "))",
          remedy: "add it to the entity with an entity file that extends it, or leave the column out",
          place: Place(file: source.file))
      }
      entities.append(
        ImportEntity(source.entity, columns: source.columns.map(\.field), mode: try mode(of: source)))
    }
    return entities
  }

  private func mode(of source: PackageEntity) throws(Fault) -> ImportMode {
    for (name, value) in arguments.pairs(.mode).reversed()
    where name.isEmpty || catalog.isName(name, of: source.entity) {
      if let mode = ImportMode(rawValue: value) { return mode }
    }
    return source.mode ?? .upsert
  }
}
