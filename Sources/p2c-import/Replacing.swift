internal import Databases
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// What the modes `replace` and `document` need to know before they may take what a package lacks for gone.
struct Replacing {
  private let session: Session
  private let reader: any Source
  private let replaced: [String]
  private let mode: ImportMode
  /// The lines whose headers say which documents are meant.
  private let lines: [Entity]

  /// Nil if nothing may be deleted.
  init?(_ session: Session, _ reader: any Source, _ entities: [ImportEntity]) {
    let deleting = entities.filter(\.mode.deletes)
    guard let first = deleting.first else { return nil }
    // What is deleted by its key needs nothing else to be there.
    replaced = deleting.filter { $0.mode != .delete }.map(\.entity.name)
    mode = first.mode
    lines = deleting.filter { $0.mode == .document && $0.deletesRows }.map(\.entity)
    self.session = session
    self.reader = reader
  }

  private static let remedy = "use --mode upsert, or make the package again from everything"

  /// Refuses what can be seen before anything is read.
  func checkFirst() throws(Fault) {
    if session.arguments.commitEvery != nil { throw session.replaceInParts(mode) }
    for entity in lines {
      guard let parent = entity.parent?.entity.lowercased() else { continue }
      let names = reader.entities.flatMap { [$0.entity.name.lowercased(), $0.entity.qualifiedName.lowercased()] }
      if names.contains(parent) { continue }
      throw Fault(
        .usage, "document-headers",
        "the headers of a package say which documents are meant, and it has none for \(entity.name)",
        remedy: "export \(entity.parent?.entity ?? "") too, or use --mode upsert", place: Place(file: reader.name))
    }
    guard let rejects = reader.entities.first(where: { $0.used != nil && replaced.contains($0.entity.name) }) else {
      return
    }
    throw Fault(
      .usage, "replace-part", "these are rejects, and other records of \(rejects.entity.name) would be deleted",
      remedy: "use --mode upsert", place: Place(file: reader.name))
  }

  /// Refuses a package that is only a part of what there was; `ledger` is that of the stage before.
  func check(_ ledger: JSON?) throws(Fault) {
    if replaced.isEmpty { return }
    guard let ledger else {
      session.console.warning(
        "no ledger says what the stages before left out of \(reader.name); what it lacks counts as gone")
      return
    }
    for stage in ledger.stages { try checkSelection(stage) }
    for item in ledger["stopped"]?.items ?? [] {
      guard let name = item["entity"]?.string, replaced.contains(name), let lost = item["lost"]?.int, lost > 0 else {
        continue
      }
      throw Fault(
        .data, "replace-stopped",
        "\(lost.grouped) record\(lost == 1 ? "" : "s") of \(name) \(lost == 1 ? "was" : "were") filtered or rejected on the "
          + "way here, and the package does not say which",
        remedy: "only a stream carries their keys: use a pipe or --form stream; or use --mode upsert",
        place: Place(file: reader.name))
    }
  }

  private func checkSelection(_ ledger: JSON) throws(Fault) {
    let program = ledger["program"]?.string ?? "a stage before"
    for item in ledger["selection"]?.items ?? [] {
      for name in ["where", "limit", "query"] where item[name] != nil {
        throw part("\(program) --\(name) chose its records")
      }
    }
    if mode == .replace, let since = ledger["since"] {
      throw part("it has only what changed since \(since["name"]?.string ?? "a load")")
    }
    if let split = ledger["split"], let number = split["package"]?.int, let all = split["packages"]?.int {
      throw part("it is number \(number) of \(all) packages")
    }
    for item in ledger["skipped"]?.items ?? [] {
      guard let target = item["target"]?.string, replaced.contains(target), let task = item["task"]?.string else {
        continue
      }
      throw part("task \(task), which makes \(target) too, had nothing to read")
    }
  }

  private func part(_ why: String) -> Fault {
    Fault(
      .usage, "replace-part",
      "mode \(mode.rawValue) deletes what the package lacks, and this one is not the whole: \(why)",
      remedy: Self.remedy, place: Place(file: reader.name))
  }
}

extension Import {
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
