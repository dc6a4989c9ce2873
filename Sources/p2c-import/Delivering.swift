internal import Databases
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Import {
  /// Puts aside what an environment has refused, with the rest of its documents, and takes it out of the account; the rules
  /// that it broke.
  func putAside(
    _ importer: Importer, _ opener: InputOpener, _ entities: [SourceEntity], _ rejects: Rejects?
  ) throws(Fault) -> BrokenRules {
    let refusals = try entities.indices.map { entity throws(Fault) in try importer.refusals(entity) }
    if refusals.allSatisfy(\.isEmpty) { return BrokenRules() }
    let refused = try RefusedRecords(session, in: opener, refusals) { importer.canonicalize(&$0) }
    for entity in entities.indices {
      importer.takeBack(refused.looking.found[entity], refused.looking.sums[entity], of: entity)
    }
    try refused.putAside(rejects, rest: "nothing else need be sent again")
    return refused.broken
  }

  /// What an environment cannot do is refused before it is asked for anything.
  func refuseEnvironmentOptions() throws(Fault) {
    let (table, arguments) = (Options.table, session.arguments)
    guard url.isEnvironment else {
      if arguments.state == nil { return }
      throw session.usage("state-database", "--state is for environments; a database keeps it itself")
    }
    if let only = arguments.onlyInput, UndoFolder.isOne(only) {
      throw session.usage("environment-undo", "\(url.name) cannot be brought back to what it was")
    }
    let others: [any AnyOption] = [table.create, table.commitEvery, table.undo, table.digests]
    guard let option = others.first(where: { arguments.has($0) }) else { return }
    throw session.usage(
      "environment-option",
      "\(option.spelling) is for databases; an environment takes each document at once and for good")
  }
}
