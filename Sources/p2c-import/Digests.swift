internal import Databases
internal import Differences
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// What `--digests FILE` asks for: after the load the file says what the target has of the package, and what it had of those
/// before, so that the next run tells what has changed since.
struct Digests {
  private let session: Session
  private let catalog: EntityCatalog
  private let path: String
  private let old: LoadState?

  /// Nil if nobody asked for it.
  init?(_ session: Session, _ catalog: EntityCatalog) throws(Fault) {
    guard let path = session.arguments.digests else { return nil }
    if path == "-" { throw session.usage("digests-place", "--digests names a file, which is no standard output") }
    _ = try TakenRecords.settings(path, syncs: true).chosenForm()
    self.session = session
    self.catalog = catalog
    self.path = path
    old = Files.exists(path) ? try Self.state(path, session, catalog) : nil
  }

  /// What was taken before; nothing else is replaced.
  private static func state(_ path: String, _ session: Session, _ catalog: EntityCatalog) throws(Fault) -> LoadState {
    do throws(Fault) {
      let state = try LoadState(path, catalog, temporaryFolder: session.arguments.temp)
      if state.isOfDigests { return state }
    } catch {
      if error.isOfTheMachine { throw error }
    }
    throw Fault(
      .usage, "digests-foreign", "there is something else already, and only what --digests has written is replaced",
      remedy: "move it away, or name another file", place: Place(file: "--digests \(path)"))
  }

  /// What is to be noted of a package while it is loaded; nothing in a dry run.
  func taken(_ reader: any Source, _ entities: [ImportEntity]) throws(Fault) -> TakenRecords? {
    if session.arguments.dryRun { return nil }
    return try TakenRecords(
      reader.entities, entities.map(\.rest), to: TakenRecords.settings(path, syncs: session.syncs), over: old,
      session.comparisonSettings, find: catalog.finder)
  }

  /// Refuses to put together what does not belong together, before anything is loaded; `ledger` is that of the package.
  func check(_ ledger: JSON?) throws(Fault) {
    let since = StateMark.since(ledger)
    guard let old else {
      guard let since else { return }
      throw Fault(
        .usage, "digests-since", "the package has only what changed since \(since.name), and \(path) is not there",
        remedy: "name \(since.name.typed), or a copy of it, with --digests", place: Place(file: "--digests \(path)"))
    }
    let (before, mark) = try old.account()
    if let since, since.mark != mark, since.mark != StateMark.since(before)?.mark {
      throw Fault(
        .usage, "digests-other",
        "the package has what changed since \(since.name), and that is another state than \(path)",
        remedy: "make the package again with --since \(path.typed)", place: Place(file: "--digests \(path)"))
    }
    guard let other = Origins(ledger).otherSelection(than: Origins(before)) else { return }
    throw Fault(
      .usage, "digests-selection", "it is the state of loads of other records than these: \(other)",
      remedy: "name another file for these", place: Place(file: "--digests \(path)"))
  }
}

extension Ledger {
  /// Whether something that was to be deleted is in the target all the same.
  var keepsWhatIsToGo: Bool {
    tasks.contains { $0.name == ImportMode.delete.rawValue && ($0.loaded?.unchanged ?? 0) > 0 }
  }
}

extension ImportEntity {
  /// What the load does with rows of it that the package does not have.
  fileprivate var rest: TakenRecords.Rest {
    switch mode {
    case .replace: .goes
    case .document: entity.parent == nil ? .stays : .goesByDocument
    case .delete: .staysWithout
    case .upsert, .insert, .update, .updateExisting: .stays
    }
  }
}
