internal import Databases
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Import {
  /// Undoes a load, by what `--undo` wrote then.
  func undo() throws(Fault) -> Ending {
    let arguments = session.arguments
    try refuseLoadingOptions()
    let folder = try UndoFolder(reading: arguments.onlyInput ?? "-")
    let ledgerFile = try arguments.ledger.map { path throws(Fault) in
      try LedgerFileOutput(path, syncs: session.syncs)
    }
    let entities = try folder.entities.map { (name) throws(Fault) in
      let entity = try catalog.entity(typed: name)
      return ImportEntity(entity, columns: entity.key)
    }
    let writer = try begin(entities)
    let (counts, rest) = try writer.undo(folder, rejects: arguments.rejects, find: catalog.finder) {
      session.console.problem($0)
    }
    var ledger = session.ledger()
    ledger.tasks = counts.map(task)
    try session.prove(ledger)
    session.result.note(ledger)
    try session.result.makeRoom()
    // All that can fail comes before the transaction is committed, which nothing can take back.
    try ledgerFile?.write(ledger)
    if !arguments.dryRun { session.result.mayBePublished() }
    try LedgerFileOutput.publish(ledgerFile, with: rest) { () throws(Fault) in
      try note(ledger, of: folder.path) { (note) throws(Fault) in try writer.note(note) }
      try writer.finish([])
    }
    try session.account(ledger)
    for state in folder.states where !arguments.dryRun {
      session.console.warning(
        "\(state) says that the target has what the load took; put back the copy from before the load, or load everything once"
      )
    }
    if ledger.tasks.isEmpty { session.console.warning("the load had changed nothing") }
    return ledger.hasRejections ? .rejected : .well
  }

  /// Begins to write to the target, which a load has written to before: nothing of it can be missing.
  private func begin(_ entities: [ImportEntity]) throws(Fault) -> any DatabaseWriter {
    let (options, console) = (try options(referrers: Set(entities.map(\.entity.system))), session.console)
    do throws(Fault) {
      let writer = try url.openWriter(options, find: catalog.finder, wait: session.arguments.givenWait) {
        console.note($0)
      }
      try writer.begin(entities)
      return writer
    } catch {
      var fault = error
      if fault.kind == .missing || fault.kind == .data { fault.remedy = "name the database that was loaded" }
      throw fault
    }
  }

  /// Refuses what says how packages are loaded.
  private func refuseLoadingOptions() throws(Fault) {
    let table = Options.table
    let loading: [any AnyOption] = [
      table.mode, table.create, table.digests, table.commitEvery, table.again, table.maxDeletes, table.anotherCompany,
      table.entity,
      table.company, table.as, table.set,
    ]
    if let rejects = session.arguments.rejects, rejects.lowercased().hasSuffix(".zip") {
      throw session.usage(
        "undo-rejects", "what is left of an undo is a folder; name it --rejects \(rejects.dropLast(4))/")
    }
    guard let option = loading.first(where: { session.arguments.has($0) }) else { return }
    throw session.usage(
      "undo-option", "\(option.spelling) does not go with an undo: it brings back all that the load had changed")
  }

  private func task(_ counts: UndoCounts) -> LedgerTask {
    var task = LedgerTask(name: "undo", source: counts.entity, target: counts.entity)
    var loaded = LedgerTask.Loaded()
    task.read = counts.read - counts.deleted
    (loaded.inserted, loaded.updated, loaded.unchanged) = (counts.inserted, counts.updated, counts.unchanged)
    loaded.deleted = counts.deleted
    (task.rejected, task.heldBack) = (counts.rejected, counts.heldBack)
    task.loaded = loaded
    return task
  }
}
