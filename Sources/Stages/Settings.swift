package import Entities
internal import Mappings
package import Packages
package import Records
package import Tool

extension Session {
  /// The entities that the entity files on the search path describe.
  package func catalog() throws(Fault) -> EntityCatalog { try EntityCatalog.load(path: mappingsPath()) }

  /// What opens all that is read; a bare file may hold one of the candidates where nobody says what it holds.
  package func inputs(_ catalog: EntityCatalog, candidates: [Entity] = []) throws(Fault) -> InputOpener {
    let inputs = try arguments.inputs.map { input throws(Fault) in
      var settings = try readSettings(catalog, input.said)
      settings.candidates = candidates
      settings.areForSeveral = arguments.isOfAll(Options.table.encoding)
      return (place: input.place, settings: settings)
    }
    return try InputOpener(
      inputs, readSettings(catalog), preferring: arguments.prefer, jobs: arguments.jobs)
  }

  /// How packages are to be read.
  package func readSettings(_ catalog: EntityCatalog) throws(Fault) -> ReadSettings {
    try readSettings(catalog, arguments)
  }

  private func readSettings(_ catalog: EntityCatalog, _ arguments: Arguments) throws(Fault) -> ReadSettings {
    var settings = ReadSettings(catalog: catalog)
    if let name = arguments.as { _ = try catalog.entity(typed: name) }
    settings.entity = arguments.as
    settings.only = arguments.entity
    settings.delimiter = arguments.delimiter
    settings.encoding = arguments.encoding
    settings.sheet = arguments.sheet
    settings.null = arguments.null
    settings.temporaryFolder = arguments.temp
    settings.references = arguments.idsFrom
    settings.allowsEdited = arguments.edited
    settings.expectedRecords = arguments.records
    settings.columns = arguments.columns?.map { XMLColumn($0) }
    return settings
  }

  /// What was proved of a package of whose entities so many records were read.
  package func proof(of reader: any Source, read: [[Int]]) throws(Fault) -> PackageProof {
    let proof = try reader.proof(read: read, edited: arguments.edited)
    for edit in proof.edits { console.warning(edit.line) }
    return proof
  }

  /// How the package is to be written.
  package func writeSettings() -> WriteSettings {
    var settings = WriteSettings()
    settings.target = arguments.to
    settings.form = arguments.form
    settings.format = arguments.format
    settings.packageName = arguments.packageName ?? settings.packageName
    settings.description = arguments.description ?? ""
    settings.sourceFormat = arguments.sourceFormat
    settings.usesDataverseLabels = arguments.labels == .dataverse
    settings.plainText = arguments.plainText
    settings.splitRows = arguments.splitRows
    settings.references = arguments.idsFrom
    settings.temporaryFolder = arguments.temp
    settings.hashes = arguments.sha256
    settings.delimiter = arguments.toDelimiter
    settings.encoding = arguments.toEncoding
    settings.ledger = arguments.ledger
    settings.tellsLedger = arguments.result != nil
    settings.company = arguments.toCompany ?? arguments.company
    settings.syncs = syncs
    return settings
  }

  /// Says that nothing proves the input whole, where that is new or about to be forgotten.
  package func warnOfEnd(_ reader: any Source, _ writer: PackageWriter?) {
    guard let writer else { return }
    let isNew = reader.form == .bare
    let what = "nothing proves that \(isNew ? "a bare file from a pipe" : "the input") is whole"
    let remedy = isNew ? "; --records N proves it here" : ""
    if !writer.carriesLedger {
      console.warning("\(what), and this output cannot say so\(remedy)")
    } else if isNew, writer.form != .bare {
      console.warning("\(what), so p2c-import will want --unproven\(remedy)")
    }
  }

  /// Refuses references where there is no configuration package whose look-ups need them.
  package func refuseUselessReferences(reading: Form? = nil) throws(Fault) {
    guard !arguments.idsFrom.isEmpty, arguments.form != .configuration, reading != .configuration else { return }
    throw Fault(
      .usage, "reference-form", "--reference is for configuration packages, and there is none",
      remedy: arguments.program == .import ? "leave it out" : "leave it out, or say --form configuration")
  }

  /// Refuses what is wrong about the places that are written before anything is read.
  package func refuseWrongTargets() throws(Fault) {
    let settings = writeSettings()
    // A dry run writes nothing to a terminal either, but a wrong name is wrong all the same.
    if arguments.program != .import, !arguments.dryRun || settings.target != "-" { _ = try settings.chosenForm() }
    guard let rejects = arguments.rejects else { return }
    try Rejects.refuseWrongPlace(rejects)
  }

  /// Where bad records go, if they are put aside: written as the input was read, so that they can be read like it again.
  package func rejects(
    _ sources: [SourceEntity], company: String?, inAnyOrder: Bool = false
  ) throws(Fault) -> Rejects? {
    guard let path = arguments.rejects else { return nil }
    var settings = WriteSettings()
    settings.target = path
    settings.company = company
    settings.temporaryFolder = arguments.temp
    settings.syncs = syncs
    settings.delimiter = arguments.delimiter
    // Whoever reads them again may name the same encoding, and the mark says better.
    settings.isMarked = arguments.encoding != nil
    settings.format = arguments.format
    settings.ordersLast = inAnyOrder
    return try Rejects(sources, settings)
  }

  /// Ends a run; if its data is wrong, the rejects appear all the same, so that they can be looked at.
  package func publishingRejects(_ rejects: Rejects?, ending: () throws(Fault) -> Void) throws(Fault) {
    do throws(Fault) { try ending() } catch {
      if error.kind == .data { try rejects?.publish() }
      throw error
    }
  }

  /// Gives what was written its name, or none of it: the package with its ledger, or the ledger alone, and the rejects.
  package func publish(
    _ ledger: Ledger, _ writer: PackageWriter?, _ rejects: Rejects?, and other: PackageWriter? = nil
  ) throws(Fault) {
    guard let writer else {
      return try LedgerFileOutput.publish(ledger, to: arguments.ledger, with: rejects, syncs: syncs)
    }
    result.note(try writer.finish(ledger, with: rejects, and: other))
    note(writer)
  }

  /// Whether nothing of what is written can be seen before it is complete, so that it can be thrown away till then.
  package var canThrowAway: Bool {
    if arguments.dryRun { return true }
    let outputs = [arguments.to, arguments.ledger].compactMap(\.self)
    return outputs.allSatisfy { $0 != "-" && !Files.isDirect($0) }
  }

  /// An empty ledger of this run.
  package func ledger() -> Ledger {
    var ledger = Ledger(program: arguments.program.rawValue, version: version)
    ledger.runID = arguments.runID
    ledger.isDryRun = arguments.dryRun
    let table = Options.table
    let selecting: [any AnyOption] = [
      table.entity, table.for, table.where, table.company, table.toCompany, table.query, table.as, table.ignoreEntity,
    ]
    for option in selecting { ledger.selection += arguments.words(option).map { (option.name, $0) } }
    return ledger
  }

  /// Whether what is written must be on the disk before the run says that all is well.
  package var syncs: Bool { !arguments.noSync }

  /// Puts a page on standard output.
  package func show(_ page: String) throws(Fault) {
    var output = FileOutput(descriptor: 1, name: "standard output", closes: false)
    var bytes = ByteBuffer()
    bytes.append(page)
    try output.write(bytes.bytes)
    try output.close()
  }

  /// Prints the account of each task; of several runs one is the last.
  package func account(_ ledger: Ledger, isLast: Bool = true) throws(Fault) {
    for task in ledger.tasks { console.note(task, isDryRun: ledger.isDryRun) }
    if ledger.isDryRun, isLast {
      let target = arguments.toDatabase ?? (arguments.to == "-" ? "standard output" : arguments.to)
      console.note("dry run: nothing was written to \(target)")
    }
    try prove(ledger)
  }

  /// Whether every record is accounted for.
  package func prove(_ ledger: Ledger) throws(Fault) {
    for task in ledger.tasks {
      guard task.isBalanced else {
        throw Fault(.ours, "ledger-balance", "the account of \(task.target) does not add up: \(task.line)")
      }
    }
  }

  /// Says what is special about the package that was written.
  package func note(_ writer: PackageWriter?) {
    guard let writer else { return }
    if arguments.plainText {
      console.note("--plain-text changed \(writer.replaced.grouped) value\(writer.replaced == 1 ? "" : "s")")
    }
    for note in writer.splitNotes { console.note(note) }
    for remark in writer.remarks { console.warning(remark) }
    if !writer.foreignEntities.isEmpty {
      console.warning(
        "data management does not know \(writer.foreignEntities.joined(separator: ", ")); only our programs read this package"
      )
    }
  }

  /// Prints the problems met and, by rule, how many there were; gives what to stop with.
  package func report(_ problems: FoundProblems) -> Fault {
    let (faults, count) = (problems.faults, problems.count)
    for fault in faults { console.problem(fault) }
    return Fault(
      .data, "bad-records",
      count > faults.count
        ? "stopped after \(faults.count) problems; nothing was published"
        : "\(count) problem\(count == 1 ? "" : "s"); nothing was published",
      remedy: Options.table.rejects.programs.contains(arguments.program) && arguments.rejects == nil
        ? "--rejects OUT puts bad records aside and goes on" : nil)
  }

  /// Says whether so many bad records are too many.
  package func refuseTooMany(_ rejected: Int, of read: Int, atEnd: Bool) throws(Fault) {
    guard let limit = arguments.maxRejects, !limit.allows(rejected, of: read, atEnd: atEnd) else { return }
    throw Fault(
      .data, "max-rejects",
      "\(rejected.grouped) of \(read.grouped) records are bad, more than --max-rejects \(limit)")
  }

  /// The entities chosen with `--entity` among those there are, or all.
  package func chosen<Item>(_ items: [Item], _ catalog: EntityCatalog, entity: (Item) -> Entity) throws(Fault) -> [Item]
  {
    let wanted = arguments.entity
    guard !wanted.isEmpty else { return items }
    for name in wanted where !items.contains(where: { catalog.isName(name, of: entity($0)) }) {
      throw Fault(
        .usage, "entity-unknown",
        "\(name) is not among what is read: \(items.map { entity($0).name }.joined(separator: ", "))",
        remedy: suggestion(for: name, among: items.map { entity($0).name }).map { "did you mean \($0)?" })
    }
    return items.filter { item in wanted.contains { catalog.isName($0, of: entity(item)) } }
  }
}
