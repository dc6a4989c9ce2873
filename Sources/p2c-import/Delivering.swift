internal import Databases
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Import {
  /// Puts aside what an environment has refused, with the rest of its documents, and takes it out of the sums; the rules
  /// that it broke.
  func putAside(
    _ importer: Importer, _ opener: PackageOpener, _ entities: [SourceEntity], _ rejects: Rejects?
  ) throws(Fault) -> BrokenRules {
    let refusals = try entities.indices.map { entity throws(Fault) in try importer.refusals(entity) }
    if refusals.allSatisfy(\.isEmpty) { return BrokenRules() }
    let looking = try Refusing(
      entities, refusals, preparing: { importer.canonicalize(&$0) },
      noting: { chunk, records in importer.takeBack(records, of: chunk) })
    let found = Reading(try opener.open(again: true), looking)
    try found.run(jobs: session.arguments.jobs)
    for problem in found.problems.faults { session.console.problem(problem) }
    guard let rejects else {
      session.console.note(
        "--rejects OUT puts refused records aside, with their documents; nothing else need be sent again")
      return found.broken
    }
    let putting = try Refusing(
      entities, refusals, documents: looking.documents, preparing: { importer.canonicalize(&$0) })
    try Reading(try opener.open(again: true), putting, rejects: rejects).run(jobs: session.arguments.jobs)
    return found.broken
  }

  /// What an environment cannot do is refused before it is asked for anything.
  func refuseEnvironmentOptions() throws(Fault) {
    let (table, arguments) = (Options.table, session.arguments)
    guard url.isEnvironment else {
      if arguments.state == nil { return }
      throw session.usage("state-database", "--state is for environments; a database keeps it itself")
    }
    if UndoFolder.isOne(arguments.from) {
      throw session.usage("environment-undo", "\(url.name) cannot be brought back to what it was")
    }
    let others: [any AnyOption] = [table.create, table.commitEvery, table.undo, table.digests]
    guard let option = others.first(where: { arguments.has($0) }) else { return }
    throw session.usage(
      "environment-option",
      "\(option.spelling) is for databases; an environment takes each document at once and for good")
  }
}
