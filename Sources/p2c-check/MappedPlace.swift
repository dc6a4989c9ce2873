internal import Databases
internal import Differences
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// A place as mappings would make it: they make it once, into a spool, and the records are read from there.
struct MappedPlace {
  let place: ComparedPlace
  let source: any Source
  /// The account of what the mappings made.
  let ledger: Ledger

  /// What was made and what was not is said before anything is compared.
  init(_ typed: CheckedPlace, _ catalog: EntityCatalog, _ searchPath: [String], _ session: Session) throws(Fault) {
    let named = try NamedMappings(session, catalog, searchPath)
    let (name, open) = try Self.opening(typed, named, catalog, searchPath, session)
    let opened = try open()
    for warning in opened.warnings { session.console.warning(warning) }
    let plan = try named.plan(opened.entities)
    for line in plan.columns.lines { session.console.warning(line) }
    for note in plan.notes { session.console.note(note) }
    var settings = ReadSettings(catalog: catalog)
    settings.only = session.arguments.entity
    settings.temporaryFolder = session.arguments.temp
    let spool = try PackageOpener(writing: "\(name), mapped", settings)
    let run = PackageRun(session, plan, company: try session.company(of: opened), open: open)
    let made = try run.execute(opened, into: spool)
    for problem in made.problems.faults { session.console.problem(problem) }
    ledger = made.ledger
    source = try spool.open(again: true)
    place = ComparedPlace(spool.name) { () throws(Fault) in try spool.open(again: true) }
  }

  /// The name of a place, and how it is opened for mappings.
  private static func opening(
    _ typed: CheckedPlace, _ named: NamedMappings, _ catalog: EntityCatalog, _ searchPath: [String], _ session: Session
  ) throws(Fault) -> (String, () throws(Fault) -> any Source) {
    let arguments = session.arguments
    switch typed {
    case .package(let path):
      var settings = try session.readSettings(catalog)
      settings.only = []
      settings.candidates = try named.mappings.sources(catalog)
      settings.takesDatabases = true
      settings.references = arguments.reference
      if path != "-" { settings.expectedRecords = nil }
      let opener = PackageOpener(path, settings)
      return (opener.name, { () throws(Fault) in try opener.open(again: true) })
    case .database(let name, let url):
      let console = session.console
      let database = try url.openReader(find: catalog.finder, wait: arguments.givenWait, temp: arguments.temp) {
        console.note($0)
      }
      try database.beginSnapshot(cacheSize: 8_000)
      let requests = try MappingNeeds(arguments.mapping, catalog, searchPath).requests
      var company = arguments.company
      for request in requests {
        company = try database.company(arguments.company, of: request.entity, flat: false, name) ?? company
      }
      let (filters, chosen) = (Filters([], catalog), company)
      return (name, { () throws(Fault) in try DatabaseSource(database, requests, company: chosen, filters) })
    }
  }

  /// How many records are not among those that are compared, since something is wrong with them.
  var lost: Int { ledger.tasks.reduce(0) { $0 + $1.rejected + $1.heldBack } }
}
