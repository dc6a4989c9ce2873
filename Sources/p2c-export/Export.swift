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
  private var arguments: Arguments { session.arguments }
  private var isFlat: Bool { arguments.has(.flat) }

  init(_ session: Session) throws(Fault) {
    self.session = session
    guard let from = session.arguments[.from] else {
      throw session.usage("from-missing", "--from DB is missing")
    }
    if !session.arguments.has(.list) { try session.refuseWrongTargets() }
    url = try DatabaseURL(from)
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
    let console = session.console
    database = try url.openReader(
      find: catalog.finder, wait: session.wait, temp: session.arguments[.temp]
    ) { console.note($0) }
  }

  func run() throws(Fault) -> Ending {
    if arguments.has(.list) { return try list() }
    let needs = try MappingNeeds(arguments.all(.for), catalog, searchPath)
    try checkFiles(needs)
    try database.beginSnapshot()
    let requests = try self.requests(needs)
    let company = try self.company(requests)
    let filters = Filters(arguments.all(.where), catalog)
    try filters.check(requests.map(\.entity))
    try session.checkMove(requests.map(\.entity))
    let source = try self.source(requests, company, filters)
    var run = PackageRun(session, plan(source, requests), company: company) { () throws(Fault) in
      try self.source(requests, company, filters)
    }
    run.nothing = "the database holds no records of what was asked for"
    return try run.execute(source)
  }

  /// The records that are asked for, from the first.
  private func source(
    _ requests: [ExportRequest], _ company: String?, _ filters: Filters
  ) throws(Fault) -> DatabaseSource {
    do throws(Fault) {
      return try DatabaseSource(database, requests, company: company, filters)
    } catch {
      throw arguments[.query] == nil || error.place.file != nil ? error : error.at(Place(file: "--query"))
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
  private func checkFiles(_ needs: MappingNeeds) throws(Fault) {
    var files = try session.files(searchPath)
    url.add(to: &files, "--from")
    for file in needs.files { files.read("the mapping file \(file)", file) }
    try session.addOutput(to: &files)
    try files.check()
  }

  /// What is to be exported: by `--query`, by `--entity`, or what mappings read.
  private func requests(_ needs: MappingNeeds) throws(Fault) -> [ExportRequest] {
    if let query = arguments[.query] {
      guard let name = arguments[.as] else {
        throw session.usage("query-as", "--query needs --as ENTITY, so that its columns mean something")
      }
      if arguments.has(.entity) || arguments.has(.for) {
        throw session.usage("query-alone", "--query says what is read, so --entity and --for cannot be given with it")
      }
      var request = ExportRequest(try catalog.entity(typed: name))
      request.query = query
      return [request]
    }
    var requests: [ExportRequest] = []
    for name in arguments.all(.entity) {
      let entity = try catalog.entity(typed: name)
      if arguments.all(.for).isEmpty { requests.append(ExportRequest(entity)) }
    }
    requests += needs.requests
    requests = try session.chosen(requests, catalog) { $0.entity }
    guard !requests.isEmpty else {
      throw session.usage("nothing-chosen", "nothing is chosen: name --entity NAME or --for MAPPING")
    }
    for index in requests.indices { requests[index].flat = isFlat }
    try switchFiltersOff(in: &requests)
    return requests
  }

  /// `--without-filter NAME`: keeps what the entity itself would leave out.
  private func switchFiltersOff(in requests: inout [ExportRequest]) throws(Fault) {
    let names = arguments.all(.withoutFilter)
    let known = isFlat ? [] : requests.flatMap { $0.entity.from?.keeps.map(\.name) ?? [] }
    for name in names where !known.contains(name) {
      throw Fault(
        .usage, "filter-unknown", "export has no filter \"\(name)\" for what is read here",
        remedy: suggestion(for: name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "filters of a mapping are switched off in p2c-transform")
    }
    for index in requests.indices { requests[index].switchOff(keeps: names) }
  }

  /// Data management loads a package into one company, so an fno package belongs to exactly one.
  private func company(_ requests: [ExportRequest]) throws(Fault) -> String? {
    if let given = arguments[.company] { return try spelling(of: given, requests) }
    guard let first = requests.first(where: { $0.entity.system == .fno && $0.query == nil }) else {
      return nil
    }
    let companies = try database.companies(of: first.entity, flat: isFlat)
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
      let names = try database.companyNames(of: request.entity, flat: isFlat)
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
      let missing = try database.missing(for: entity, flat: isFlat)
      if missing.isEmpty {
        let companies = try database.companies(of: entity, flat: isFlat)
        let count = try database.count(of: entity, flat: isFlat)
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
