internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-transform: open the input, compile the mappings, and make a package as they say.
struct Transform {
  let session: Session
  let catalog: EntityCatalog
  let searchPath: [String]
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    try session.refuseWrongUsage()
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
  }

  func run() throws(Fault) -> Ending {
    let information = Information(session: session, catalog: catalog, searchPath: searchPath)
    if try information.show() { return .well }
    let named = try NamedMappings(session, catalog, searchPath)
    let mappings = named.mappings
    let delta = try Delta(session, catalog)
    let opener = try session.inputs(catalog, candidates: mappings.sources(catalog))
    // Look-ups of a configuration package lead to any of its records.
    var isReadTwice = arguments.rejects != nil || arguments.form == .configuration
    for mapping in mappings where try mapping.readsTwice(catalog) { isReadTwice = true }
    let reader = try opener.open(again: isReadTwice)
    try session.refuseUselessReferences(reading: reader.form)
    for warning in reader.warnings { session.console.warning(warning) }
    let company = try session.company(of: reader)
    let plan = try self.plan(named, reader)
    try checkFiles(plan)
    for line in plan.columns.lines { session.console.warning(line) }
    for note in plan.notes { session.console.note(note) }
    try session.checkMove(plan.targets.map(\.entity))
    let run = PackageRun(session, plan, company: company) { () throws(Fault) in try opener.open(again: true) }
    if let delta { return try delta.execute(run, reader) }
    return try run.execute(reader)
  }

  /// No output may be the input, or anything else that is read or written.
  private func checkFiles(_ plan: TransformPlan) throws(Fault) {
    var files = try session.files(searchPath)
    for input in arguments.inputs { try files.readPackage("--from", input.place) }
    for file in plan.files { files.read("the mapping's file \(file)", file) }
    try session.addOutput(to: &files)
    try session.addDelta(to: &files)
    try session.check(files)
  }

  private func plan(_ named: NamedMappings, _ reader: any Source) throws(Fault) -> TransformPlan {
    var plan: TransformPlan =
      try named.mappings.isEmpty
      ? .passThrough(reader.entities, Array(reader.entities.indices)) : named.plan(reader.entities)
    try plan.keep(Filters(arguments.where, catalog), of: reader)
    return plan
  }
}
