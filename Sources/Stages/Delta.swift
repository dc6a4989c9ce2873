package import Differences
package import Entities
internal import Mappings
package import Packages
package import Records
package import Tool

/// What `--since` asks for: of what a run makes only what has changed since a load goes on, document by document, and what
/// is gone is put beside it.
///
/// The run writes into a spool, which is held against the state of the load; then what has changed is read from there.
package struct Delta {
  private let session: Session
  private let catalog: EntityCatalog
  private let state: LoadState
  private let path: String
  private var arguments: Arguments { session.arguments }

  /// Nil if nobody asked for it.
  package init?(_ session: Session, _ catalog: EntityCatalog) throws(Fault) {
    guard let path = session.arguments.since else { return nil }
    self.session = session
    self.catalog = catalog
    self.path = path
    state = try LoadState(path, catalog, temporaryFolder: session.arguments.temp)
  }

  /// Runs; the source was opened once already, to see what it holds.
  package func execute(_ run: PackageRun, _ opened: any Source) throws(Fault) -> Ending {
    var settings = ReadSettings(catalog: catalog)
    settings.temporaryFolder = arguments.temp
    let spool = try PackageOpener(writing: opened.name, settings)
    var first = run
    first.spool = (try spool.spoolDescriptor(), .stream)
    first.handOn = { (ledger, writer, rejects) throws(Fault) in
      try writer?.finish(ledger)
      try write(spool, rejects)
    }
    return try first.execute(opened)
  }

  /// Writes what has changed of what is in the spool.
  private func write(_ spool: PackageOpener, _ rejects: Rejects?) throws(Fault) {
    let changes = try Changes.find(since: state, session.comparisonSettings, find: catalog.finder) { () throws(Fault) in
      try spool.open(again: true)
    }
    let countsAll = try check(changes)
    say(changes, countsAll)
    let since = JSON.object([("name", .text(path)), ("state", changes.mark.map { .text($0) } ?? .null)])
    func changed() throws(Fault) -> any Source {
      ChangedRecords(try spool.open(again: true), changes, everything: countsAll)
    }
    let source = try changed()
    var run = PackageRun(
      session, .passThrough(source.entities, Array(source.entities.indices)), company: source.company, open: changed)
    // What is bad was put aside in the first.
    run.putsAside = false
    run.second = SecondRun(since: since, rejects: rejects, other: try deletes(changes, since, source.company))
    _ = try run.execute(source)
  }

  /// Whether every record counts as changed; refuses what comes from elsewhere.
  private func check(_ changes: Changes) throws(Fault) -> Bool {
    guard let stated = changes.ledgers.right else {
      session.console.warning("no ledger says how \(state.name) was made; what it has and this lacks counts as gone")
      return arguments.mappingChanged
    }
    let (here, there) = (Origins(changes.ledgers.left), Origins(stated))
    if let other = here.otherSelection(than: there) {
      throw Fault(
        .usage, "since-selection", "the state is that of other records than these: \(other)",
        remedy: "choose the same records, or name the state of a load that did", place: Place(file: state.name))
    }
    guard let other = here.otherMapping(than: there), !arguments.mappingChanged else { return arguments.mappingChanged }
    throw Fault(
      .usage, "since-mapping", "the state was made with another \(other), so all records may differ",
      remedy: "say --mapping-changed, so that every record counts as changed", place: Place(file: state.name))
  }

  private func say(_ changes: Changes, _ countsAll: Bool) {
    for (entity, count) in zip(changes.entities, changes.counts) { say(changes, entity, count, countsAll) }
    if changes.isNothing, !countsAll { session.console.warning("nothing has changed since \(state.name)") }
  }

  private func say(_ changes: Changes, _ entity: SourceEntity, _ count: Changes.Count, _ countsAll: Bool) {
    let isUpdate = entity.mode == .updateExisting
    let name = entity.entity.name + (isUpdate ? " (\(ImportMode.updateExisting.rawValue))" : "")
    var parts = ["\(count.added.grouped) new", "\(count.changed.grouped) changed"]
    if !isUpdate { parts.append("\((count.gone + count.goneFromDocuments).grouped) gone") }
    parts.append("\(count.same.grouped) \(countsAll ? "sent again" : "as before")")
    session.console.note("\(name) since \(state.name): \(parts.joined(separator: ", "))")
    if isUpdate { return }
    if count.goneFromDocuments > 0 {
      session.console.warning(
        "\(name): \(count.goneFromDocuments.grouped) gone from documents that are still there; only p2c-import --mode document "
          + "deletes \(count.goneFromDocuments == 1 ? "it" : "them")")
    }
    if count.gone > 0, !changes.mayDelete(entity) {
      session.console.note("\(name): loads own none of them, so what is gone stays in the target")
    } else if count.gone > 0, arguments.deletes == nil {
      session.console.warning("\(name): \(count.gone.grouped) gone; --deletes OUT makes a package that deletes them")
    }
  }

  /// The package of what is gone, written and without a name; nil if nobody wants it.
  private func deletes(_ changes: Changes, _ since: JSON, _ company: String?) throws(Fault) -> PackageWriter? {
    guard let path = arguments.deletes else { return nil }
    for (number, count) in changes.unknown.sorted(by: { $0.key < $1.key })
    where changes.mayDelete(changes.entities[number]) {
      throw Fault(
        .data, "deletes-unknown",
        "\(count.grouped) record\(count == 1 ? "" : "s") of \(changes.entities[number].entity.name) that \(count == 1 ? "was" : "were") filtered or rejected "
          + "cannot be told by a key, so nothing says what is gone",
        remedy: "correct them, or leave --deletes out")
    }
    var settings = Self.settings(path, session)
    settings.company = company
    let keys = try DeletedKeys(changes, settings)
    var ledger = session.ledger()
    ledger.selection = []
    ledger.since = since
    ledger.before = changes.ledgers.left
    try keys.write(ledger)
    return arguments.dryRun ? nil : keys.writer
  }

  /// How the package of what is gone is written.
  static func settings(_ path: String, _ session: Session) -> WriteSettings {
    // How the package itself is written says nothing of this one.
    var settings = WriteSettings()
    settings.target = path
    settings.option = "--deletes"
    settings.packageName = "Deletes"
    settings.keepsEmpty = true
    settings.temporaryFolder = session.arguments.temp
    settings.hashes = session.arguments.sha256
    settings.syncs = session.syncs
    return settings
  }
}

/// What a run does with what another has made before it in the same program.
struct SecondRun {
  /// The load since which records have changed.
  let since: JSON
  /// The rejects of the run before, which appear with the package.
  let rejects: Rejects?
  /// The package beside it.
  let other: PackageWriter?

  /// The options chose records in the run before; here, what the load had taken is left out.
  func note(_ ledger: inout Ledger) {
    ledger.selection = []
    ledger.since = since
  }
}

extension Session {
  /// How records are compared.
  package var comparisonSettings: ComparisonSettings {
    var settings = ComparisonSettings()
    settings.folder = SpoolFile.folder(arguments.temp)
    settings.jobs = arguments.jobs
    return settings
  }

  /// Adds what `--since` and `--deletes` name.
  package func addDelta(to files: inout RunFiles) throws(Fault) {
    if let since = arguments.since { try files.readPackage("--since", since) }
    if let deletes = arguments.deletes { try files.write(Delta.settings(deletes, self)) }
  }

  /// Refuses options of a delta where none is asked for, and places that cannot be.
  package func refuseWrongDelta() throws(Fault) {
    let table = Options.table
    let without: [any AnyOption] = [table.deletes, table.mappingChanged]
    if arguments.since == nil, let option = without.first(where: { arguments.has($0) }) {
      throw usage("since-missing", "\(option.spelling) goes with --since STATE, which says what the last load took")
    }
    if arguments.since == "-" {
      throw usage("since-stdin", "--since names a file or folder; standard input is what is read")
    }
    if let deletes = arguments.deletes {
      if deletes == "-" {
        throw usage("deletes-stdout", "--deletes names a file or folder; standard output has the package")
      }
      _ = try Delta.settings(deletes, self).chosenForm()
    }
  }
}
