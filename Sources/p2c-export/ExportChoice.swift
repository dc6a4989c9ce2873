internal import Databases
internal import Entities
internal import Mappings
internal import Records
internal import Stages
internal import Tool

/// What is to be exported, as far as it can be told without the database.
struct ExportChoice {
  /// The records to read, entity by entity.
  let requests: [ExportRequest]
  let filters: Filters
  /// The mapping files that say what is needed.
  let mappingFiles: [String]

  init(_ session: Session, _ catalog: EntityCatalog, _ searchPath: [String]) throws(Fault) {
    let arguments = session.arguments
    let needs = try MappingNeeds(arguments.for, catalog, searchPath)
    mappingFiles = needs.files
    requests = try session.requests(needs, catalog)
    filters = Filters(arguments.where, catalog)
    let entities = requests.map(\.entity)
    try filters.check(entities)
    for entity in entities { _ = try filters.conditions(for: entity, columns: entity.fields.indices.map { $0 }) }
    try session.checkMove(entities)
  }
}

extension Session {
  /// The database to read, once the command line alone makes sense; nothing has been opened.
  func typedSource() throws(Fault) -> DatabaseURL {
    guard let from = arguments.fromDatabase else { throw usage("from-missing", "--from DB is missing") }
    if !arguments.listEntities {
      let isByName = !arguments.entity.isEmpty || !arguments.for.isEmpty
      if arguments.query == nil {
        guard isByName else { throw nothingChosen }
      } else {
        guard arguments.as != nil else {
          throw usage("query-as", "--query needs --as ENTITY, so that its columns mean something")
        }
        if isByName {
          throw usage("query-alone", "--query says what is read, so --entity and --for cannot be given with it")
        }
      }
      try refuseWrongTargets()
    }
    return try DatabaseURL(from)
  }

  private var nothingChosen: Fault {
    usage("nothing-chosen", "nothing is chosen: name --entity NAME or --for MAPPING")
  }

  /// What is to be read: by `--query`, by `--entity`, or what mappings need.
  fileprivate func requests(_ needs: MappingNeeds, _ catalog: EntityCatalog) throws(Fault) -> [ExportRequest] {
    if let query = arguments.query, let name = arguments.as {
      var request = ExportRequest(try catalog.entity(typed: name))
      request.query = query
      return [request]
    }
    var requests = needs.requests
    if arguments.for.isEmpty {
      requests = try arguments.entity.map { name throws(Fault) in ExportRequest(try catalog.entity(typed: name)) }
    } else {
      for name in arguments.entity { _ = try catalog.entity(typed: name) }
    }
    requests = try chosen(requests, catalog) { $0.entity }
    guard !requests.isEmpty else { throw nothingChosen }
    for index in requests.indices { requests[index].flat = arguments.flat }
    try switchFiltersOff(in: &requests)
    return requests
  }

  /// `--without-filter NAME`: keeps what the entity itself would leave out.
  private func switchFiltersOff(in requests: inout [ExportRequest]) throws(Fault) {
    let names = arguments.withoutFilter
    let known = arguments.flat ? [] : requests.flatMap { $0.entity.from?.keeps.map(\.name) ?? [] }
    for name in names where !known.contains(name) {
      throw Fault(
        .usage, "filter-unknown", "export has no filter \"\(name)\" for what is read here",
        remedy: suggestion(for: name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "filters of a mapping are switched off in p2c-transform")
    }
    for index in requests.indices { requests[index].switchOff(keeps: names) }
  }
}
