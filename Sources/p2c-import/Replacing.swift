internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// What the modes `replace` and `document` need to know before they may take what a package lacks for gone.
struct Replacing {
  private let session: Session
  private let reader: any Source
  private let catalog: EntityCatalog
  private let replaced: [String]
  private let mode: ImportMode
  /// The lines whose headers say which documents are meant.
  private let lines: [Entity]

  /// Nil if nothing may be deleted.
  init?(_ session: Session, _ reader: any Source, _ entities: [ImportEntity], _ catalog: EntityCatalog) {
    let deleting = entities.filter(\.deletesRows)
    guard let first = deleting.first else { return nil }
    // What is deleted by its key needs nothing else to be there.
    replaced = deleting.filter { $0.mode != .delete }.map(\.entity.name)
    mode = first.mode
    lines = deleting.filter { $0.mode == .document }.map(\.entity)
    self.session = session
    self.reader = reader
    self.catalog = catalog
  }

  private static let remedy = "use --mode upsert, or make the package again from everything"

  /// Refuses what can be seen before anything is read.
  func checkFirst() throws(Fault) {
    if session.arguments.commitEvery != nil { throw session.replaceInParts(mode) }
    for entity in lines where !reader.hasHeaders(of: entity, catalog) {
      throw Fault(
        .data, "document-headers",
        "the headers of a package say which documents are meant, and it has none for \(entity.name)",
        remedy: "export \(entity.parent?.entity ?? "") too, or use --mode upsert", place: Place(file: reader.name))
    }
    // Rejects are whole documents.
    guard mode == .replace,
      let rejects = reader.entities.first(where: { $0.areRejects && replaced.contains($0.entity.name) })
    else { return }
    throw Fault(
      .data, "replace-part", "these are rejects, and other records of \(rejects.entity.name) would be deleted",
      remedy: "use --mode upsert", place: Place(file: reader.name))
  }

  /// Refuses a package that is only a part of what there was; `ledger` is that of the stage before. Gives what forbids to
  /// delete anything, where it is not sure that there is something to be deleted.
  func check(_ ledger: JSON?) throws(Fault) -> Fault? {
    if replaced.isEmpty { return nil }
    guard let ledger else {
      session.console.warning(
        "no ledger says what the stages before left out of \(reader.name); what it lacks counts as gone")
      return nil
    }
    for stage in ledger.stages { try checkSelection(stage) }
    guard let lost = lost(ledger) else { return nil }
    if mode == .document { return lost }
    throw lost
  }

  /// Records that were stopped on the way here without leaving their keys. By document, those do not matter whose header was
  /// stopped too: nothing is deleted of a document that does not come.
  private func lost(_ ledger: JSON) -> Fault? {
    for item in ledger["stopped"]?.items ?? [] {
      guard let name = item["entity"]?.string, replaced.contains(name) else { continue }
      let lost = (item["lost"]?.int ?? 0) - (mode == .document ? item["lostWithHeader"]?.int ?? 0 : 0)
      if lost <= 0 { continue }
      return Fault(
        .data, "replace-stopped",
        "\(lost.grouped) record\(lost == 1 ? "" : "s") of \(name) \(lost == 1 ? "was" : "were") filtered or rejected on the "
          + "way here, and the package does not say which",
        remedy: "only a stream carries their keys: use a pipe or --form stream; or use --mode upsert",
        place: Place(file: reader.name))
    }
    return nil
  }

  private func checkSelection(_ ledger: JSON) throws(Fault) {
    let program = ledger["program"]?.string ?? "a stage before"
    let sources = ledger["tasks"]?.items.compactMap { $0["source"]?.string } ?? []
    for item in ledger["selection"]?.items ?? [] {
      let filter = item["where"]?.string
      if filter.map({ takesPart($0, sources) }) ?? (item["query"] != nil) {
        throw part("\(program) --\(filter == nil ? "query" : "where") chose its records")
      }
    }
    // Each of them has whole documents.
    if mode == .replace {
      if let since = ledger["since"] {
        throw part("it has only what changed since \(since["name"]?.string ?? "a load")")
      }
      if let number = ledger["split"]?["package"]?.int, let all = ledger["split"]?["packages"]?.int {
        throw part("it is number \(number) of \(all) packages")
      }
    }
    for item in ledger["skipped"]?.items ?? [] {
      guard let target = item["target"]?.string, replaced.contains(target), let task = item["task"]?.string else {
        continue
      }
      throw part("task \(task), which makes \(target) too, had nothing to read")
    }
  }

  /// Whether a filter leaves out what its mode takes for gone: `document` knows by the headers which documents are meant, so
  /// that one which takes them whole is well.
  private func takesPart(_ filter: String, _ sources: [String]) -> Bool {
    mode == .replace || !Set(sources).allSatisfy { takesWhole(filter, $0) }
  }

  /// Whether a filter leaves out no line of a document without the others; nobody knows where nothing describes it.
  private func takesWhole(_ filter: String, _ source: String) -> Bool {
    do throws(Fault) {
      let entity = try catalog.entity(named: source)
      guard let parent = entity.parent else { return true }
      let conditions = try Filters([filter], catalog).conditions(for: entity, columns: Array(entity.fields.indices))
      return conditions.flatMap(\.fields).allSatisfy(parent.fields.contains)
    } catch {
      return false
    }
  }

  private func part(_ why: String) -> Fault {
    Fault(
      .data, "replace-part",
      "mode \(mode.rawValue) deletes what the package lacks, and this one is not the whole: \(why)",
      remedy: Self.remedy, place: Place(file: reader.name))
  }
}

extension SourceEntity {
  /// Whether it has nothing but keys, although its records hold more.
  var hasOnlyKeys: Bool {
    let key = Set(entity.key)
    return key.count < entity.fields.count && key.isSuperset(of: columns.map(\.field))
  }
}

extension Source {
  /// Whether it has the headers of an entity's records.
  fileprivate func hasHeaders(of entity: Entity, _ catalog: EntityCatalog) -> Bool {
    entities.contains { $0.mode != .updateExisting && catalog.areHeaders($0.entity, of: entity) }
  }
}

extension Import {
  /// The mode that a package asks for; one that would have to delete lines, and cannot know all of them, leaves them.
  func modeAskedFor(by source: SourceEntity, in reader: any Source) -> ImportMode? {
    guard source.mode == .document, source.entity.parent != nil else { return source.mode }
    let why: String
    if session.arguments.commitEvery != nil {
      why = "--commit-every makes a part final before the rest is known; a load without it deletes them"
    } else if !reader.hasHeaders(of: source.entity, catalog) {
      why = "the package has no \(source.entity.parent?.entity ?? ""), which say what documents are meant"
    } else {
      return .document
    }
    session.console.note("\(source.entity.name): lines that are gone stay: \(why)")
    return .upsert
  }

  /// Says what was deleted, or would be.
  func sayGone(_ entity: ImportEntity, _ rows: GoneRows?) {
    guard let rows, rows.total > 0 else { return }
    let verb = session.arguments.dryRun ? "would be deleted" : "deleted"
    session.console.note("\(entity.entity.name): \(rows.total.grouped) \(verb): \(rows.keys)")
  }
}

extension Session {
  /// Refuses a package that may have lost its end, unless that is said to be well.
  func refuseUnproven(_ reader: any Source) throws(Fault) {
    if reader.provesItsEnd || arguments.unproven { return }
    throw usage(
      "unproven",
      reader.form == .bare
        ? "a bare file from a pipe cannot prove that it is whole; say --records N, or --unproven"
        : "nothing proves that this is whole, since it was made of a bare file from a pipe; "
          + "say --records N to the stage that reads the CSV, or --unproven here")
  }

  /// The database to load, once the command line alone makes sense; nothing has been opened.
  func typedTarget() throws(Fault) -> DatabaseURL {
    guard let to = arguments.toDatabase else { throw usage("to-missing", "--to DB is missing") }
    for (name, _) in arguments.set where name != "document-prefix" {
      throw usage("set-unknown", "--set takes only document-prefix here, not \(name)")
    }
    if let mode = arguments.mode.first(where: \.value.deletes)?.value {
      if arguments.commitEvery != nil { throw replaceInParts(mode) }
    } else if arguments.maxDeletes != nil, arguments.mode.contains(where: \.name.isEmpty) {
      throw nothingReplaced
    }
    let url = try DatabaseURL(to)
    try url.checkIsTarget()
    try refuseWrongTargets()
    return url
  }

  /// `--commit-every` with a mode that deletes.
  fileprivate func replaceInParts(_ mode: ImportMode) -> Fault {
    usage("replace-commit-every", "mode \(mode.rawValue) is one transaction, so --commit-every does not go with it")
  }

  /// `--max-deletes` without a mode that deletes.
  var nothingReplaced: Fault {
    usage(
      "max-deletes-mode", "--max-deletes goes with the modes replace, document and delete, and nothing is deleted here")
  }
}
