internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-export: choose entities and fields, and make a package of one snapshot of them.
struct Export {
  let session: Session
  let catalog: EntityCatalog
  let database: any DatabaseReader
  private let url: DatabaseURL
  private let searchPath: [String]
  /// What is exported; nil for a list of what there is.
  private let choice: ExportChoice?
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    let arguments = session.arguments
    try session.refuseUselessReferences()
    url = try session.typedSource()
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
    choice = try arguments.listEntities ? nil : ExportChoice(session, catalog, searchPath)
    let console = session.console
    database = try url.openReader(find: catalog.finder, wait: arguments.givenWait, temp: arguments.temp) {
      console.note($0)
    }
  }

  func run() throws(Fault) -> Ending {
    guard let choice else { return try list() }
    try checkFiles(choice)
    try database.beginSnapshot()
    let company = try self.company(choice.requests)
    let source = try self.source(choice, company)
    var run = PackageRun(session, plan(source, choice.requests), company: company) { () throws(Fault) in
      try self.source(choice, company)
    }
    run.nothing = "the database holds no records of what was asked for"
    return try run.execute(source)
  }

  /// The records that are asked for, from the first.
  private func source(_ choice: ExportChoice, _ company: String?) throws(Fault) -> DatabaseSource {
    do throws(Fault) {
      return try DatabaseSource(database, choice.requests, company: company, choice.filters, temp: arguments.temp)
    } catch {
      throw arguments.query == nil || error.place.file != nil ? error : error.at(Place(file: "--query"))
    }
  }

  /// What is read is written as it is.
  private func plan(_ source: DatabaseSource, _ requests: [ExportRequest]) -> TransformPlan {
    var plan = TransformPlan.passThrough(source.entities, Array(source.entities.indices))
    for place in plan.tasks.indices {
      plan.tasks[place].keepsOff = requests[place].keepsOff
      // What is asked for is of one company, or of all; records do not say theirs once more.
      plan.tasks[place].company = nil
    }
    return plan
  }

  /// No output may be the database, or anything else that is read or written.
  private func checkFiles(_ choice: ExportChoice) throws(Fault) {
    var files = try session.files(searchPath)
    url.add(to: &files, "--from")
    for file in choice.mappingFiles { files.read("the mapping file \(file)", file) }
    try session.addOutput(to: &files)
    try session.check(files)
  }

  /// Data management loads a package into one company, so an fno package belongs to exactly one.
  private func company(_ requests: [ExportRequest]) throws(Fault) -> String? {
    if let given = arguments.company { return try spelling(of: given, requests) }
    guard let first = requests.first(where: { $0.entity.system == .fno && $0.query == nil }) else {
      return nil
    }
    let companies = try database.companies(of: first.entity, flat: arguments.flat)
    guard companies.count > 1 else { return companies.first?.company }
    let names = companies.map { "\($0.company) (\($0.records.grouped))" }.joined(separator: ", ")
    throw Fault(
      .usage, "company-missing",
      "the database holds \(first.entity.name) of several companies: \(names)",
      remedy: "choose one with --company ID")
  }

  /// A company that was typed, as the database spells it; one that it does not have must not look like one without records.
  private func spelling(of typed: String, _ requests: [ExportRequest]) throws(Fault) -> String {
    for request in requests where request.query == nil {
      let names = try database.companyNames(of: request.entity, flat: arguments.flat)
      if let found = CompanyName.spelling(of: typed, among: names) { return found }
    }
    // A company that has none of these records may have others.
    let known = try database.companyNames()
    guard !known.isEmpty else { return typed }
    if let found = CompanyName.spelling(of: typed, among: known) { return found }
    throw .unknownCompany(typed, in: database.name, known)
  }

  /// What the database can give, then the rest and what is missing for it.
  private func list() throws(Fault) -> Ending {
    var lines = ByteBuffer()
    var others = ByteBuffer()
    for entity in try catalog.all() {
      let missing = try database.missing(for: entity, flat: arguments.flat)
      if missing.isEmpty {
        let companies = try database.companies(of: entity, flat: arguments.flat)
        let count = try database.count(of: entity, flat: arguments.flat)
        let detail = companies.map { "\($0.company) \($0.records.grouped)" }.joined(separator: ", ")
        lines.append("\(entity.qualifiedName)  \(detail.isEmpty ? count.grouped : detail)\n")
      } else {
        let more = missing.count > 2 ? "; and \((missing.count - 2).grouped) more" : ""
        let what = missing.prefix(2).joined(separator: "; ") + more
        others.append("\(entity.qualifiedName)  not available: \(what)\n")
      }
    }
    try session.show(lines.text + others.text)
    return .well
  }
}
