internal import Databases
internal import Differences
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// A database that is compared.
struct ComparedDatabase {
  private let typed: String
  private let database: any DatabaseReader
  private let company: String?
  private let catalog: EntityCatalog
  /// The entities that were asked for; none stands for all.
  private let chosen: [String]

  /// A database as it is typed, of which one company counts, or all.
  init(
    _ typed: String, _ url: DatabaseURL, _ company: String?, _ catalog: EntityCatalog, _ session: Session
  ) throws(Fault) {
    self.typed = typed
    self.company = company
    self.catalog = catalog
    chosen = session.arguments.entity
    let console = session.console
    database = try url.openReader(
      find: catalog.finder, wait: session.arguments.givenWait, temp: session.arguments.temp
    ) { console.note($0) }
    // There may be two of them.
    try database.beginSnapshot(cacheSize: 8_000)
  }

  /// The entities it has: those of a package, those that were asked for, or all of its tables.
  func place(like package: (any Source)?) throws(Fault) -> ComparedPlace {
    let requests = if let package { try self.requests(like: package) } else { try tables() }
    let (database, company, filters) = (database, company, Filters([], catalog))
    var place = ComparedPlace(typed) { () throws(Fault) in
      try DatabaseSource(database, requests, company: company, filters)
    }
    // What is held against a load has rows that no load owns.
    if package != nil { place.owned = try owned(place.open().entities) }
    return place
  }

  /// Which rows of entities loads own, where their columns say so.
  private func owned(_ entities: [SourceEntity]) throws(Fault) -> [Int: Expression] {
    var owned: [Int: Expression] = [:]
    for (place, item) in entities.enumerated() {
      guard let first = item.columns.firstIndex(where: { $0.name.hasPrefix(OwnedColumn.prefix) }) else { continue }
      owned[place] = try OwnedRows(item.entity, catalog)?.expression(at: first)
    }
    return owned
  }

  /// The columns that say which rows of an entity loads own, if they are there.
  private func ownedColumns(of entity: inout Entity) throws(Fault) -> [Int] {
    guard let rows = try OwnedRows(entity, catalog) else { return [] }
    let first = entity.fields.count
    for column in rows.columns {
      entity.index[column.name.lowercased()] = entity.fields.count
      entity.fields.append(column)
    }
    let columns = Array(first..<entity.fields.count)
    return try database.missing(for: entity, fields: columns, flat: false).isEmpty ? columns : []
  }

  /// What a package has, as far as it is there: only its fields are asked for.
  private func requests(like package: any Source) throws(Fault) -> [ExportRequest] {
    var requests: [ExportRequest] = []
    for item in package.entities where item.isDescribed && item.mode != .updateExisting {
      let fields = item.columns.map(\.field).filter { !item.entity.fields[$0].isAssumed }
      guard var request = try request(item.entity, fields) else { continue }
      request.columns += try ownedColumns(of: &request.entity)
      requests.append(request)
    }
    return requests
  }

  /// The entities that were asked for, or those of all tables.
  private func tables() throws(Fault) -> [ExportRequest] {
    var requests: [ExportRequest] = []
    for name in chosen {
      let entity = try catalog.entity(typed: name)
      if let request = try request(entity, Array(entity.fields.indices)) { requests.append(request) }
    }
    guard chosen.isEmpty else { return requests }
    for entity in try catalog.all() {
      // F&O entities that are made of the raw tables follow from them.
      guard let request = try request(entity, Array(entity.fields.indices), flat: entity.system == .fno) else {
        continue
      }
      // A table may have a name that two systems know; it is that of the one that knows more of it.
      let same = requests.firstIndex { $0.entity.table.lowercased() == entity.table.lowercased() }
      if let same, requests[same].columns.count > request.columns.count { continue }
      if let same { requests[same] = request } else { requests.append(request) }
    }
    return requests
  }

  /// The records of an entity in the order of their keys, with those of some fields that are there; nil if the key is not.
  private func request(_ entity: Entity, _ fields: [Int]) throws(Fault) -> ExportRequest? {
    // F&O entities are either built from the raw tables or lie there as tables of their own.
    if entity.system == .fno, entity.from != nil, let raw = try request(entity, fields, flat: false) { return raw }
    return try request(entity, fields, flat: entity.system == .fno)
  }

  private func request(_ entity: Entity, _ fields: [Int], flat: Bool) throws(Fault) -> ExportRequest? {
    guard try database.missing(for: entity, fields: entity.key, flat: flat).isEmpty else { return nil }
    var found = fields
    if try !database.missing(for: entity, fields: fields, flat: flat).isEmpty {
      found = []
      for field in fields where try database.missing(for: entity, fields: [field], flat: flat).isEmpty {
        found.append(field)
      }
    }
    var sorted = entity
    sorted.order = entity.key
    var request = ExportRequest(sorted, columns: found)
    // What is sorted here need not be sorted there; an index may do it, if the company is known.
    request.company = try database.company(company, of: entity, flat: flat, typed)
    request.takesAnyOrder = true
    request.flat = flat
    return request
  }
}

extension DatabaseReader {
  /// The company whose records count: one that was typed and is there, else the only one of an F&O entity, since the
  /// records of several have the same keys.
  func company(_ typed: String?, of entity: Entity, flat: Bool, _ name: String) throws(Fault) -> String? {
    if let typed {
      // A company that has none of these records may have others.
      let known = try companyNames(of: entity, flat: flat) + companyNames()
      if known.isEmpty || CompanyName.spelling(of: typed, among: known) != nil { return typed }
      throw .unknownCompany(typed, in: name, CompanyName.distinct(known).sorted())
    }
    guard entity.system == .fno else { return nil }
    let companies = try companies(of: entity, flat: flat)
    guard companies.count > 1 else { return companies.first?.company }
    throw Fault(
      .usage, "company-missing",
      "\(name) holds \(entity.name) of several companies: \(companies.map(\.company).joined(separator: ", "))",
      remedy: "say with --company ID which one is meant")
  }
}
