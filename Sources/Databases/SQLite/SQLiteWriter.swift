package import Entities
internal import Glibc
internal import Packages
package import Records

/// Imports into an SQLite database.
package final class SQLiteWriter: DatabaseWriter, WrittenDatabase {
  package let options: ImportOptions
  private var connection: Connection
  private let open: Opening
  private let find: EntityFinder
  private lazy var memory = ImportMemory(options, self) { [unowned self] (job, company) throws(Fault) in
    try claim(job, company)
  }
  private var schema = Schema()
  private(set) var targets: LoadTargets
  private var writers: [TableWriter?] = []
  private var spares: [Int: Probe] = [:]
  private var found: Replacement?
  private var notes: UndoNotes?
  private var indexes: [KeyIndex] = []
  private var probes: [Probe] = []
  private var companies: [String: String] = [:]

  /// What opens the database, and makes it if there is none and one may be made.
  package typealias Opening = () throws(Fault) -> Connection

  package init(_ options: ImportOptions, find: @escaping EntityFinder, _ open: @escaping Opening) throws(Fault) {
    connection = try open()
    self.open = open
    self.options = options
    self.find = find
    targets = LoadTargets(options, find: find)
  }

  deinit {
    try? connection.execute("ROLLBACK")
    // After a full disk the journal is left for whoever opens the file next: that is us.
    try? connection.execute("PRAGMA schema_version")
    // A load that failed, or was only tried, leaves no empty database behind.
    if connection.isNew { connection.removeIfEmpty() }
  }

  package var name: String { connection.name }

  let dialect = Dialect.sqlite
  let undoing = UndoDialect.sqlite

  func table(_ name: String) throws(Fault) -> FoundTable {
    let types = try schema.table(name, connection).types
    return FoundTable(
      name: "main.\(SQL.quoted(name))",
      columns: types.reduce(into: [:]) { $0[$1.key] = .init(name: $1.key, type: $1.value) })
  }

  @discardableResult
  func run(_ sql: String, blame: Fault.Kind) throws(Fault) -> Int {
    try connection.execute(sql, blame: blame)
    // Tables may have been made, or got columns.
    if sql.hasPrefix("CREATE") || sql.hasPrefix("ALTER") { schema = Schema() }
    return connection.changes
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] { try connection.rows(sql, blame: .ours) }

  func prepare(_ sql: String) throws(Fault) -> Statement { try connection.prepare(sql) }

  private func claim(_ job: String, _ company: String) throws(Fault) -> JobClaim? {
    guard let path = connection.path else { return nil }
    return try JobClaim(
      job: job, company: company, database: path, name: name, runID: options.runID, makes: !options.dryRun)
  }

  package var resumed: [(company: String, since: String)] { memory.resumed }

  package func begin(_ entities: [ImportEntity]) throws(Fault) {
    // A rival of one that commits between documents would wait for it.
    if options.company != nil || entities.contains(where: { $0.companyColumn == nil }) {
      try memory.claim(options.company ?? "")
    }
    try beginLocked()
    targets = try targets.found(
      entities, in: self, memory, isNumber: { Affinity($0).isNumeric },
      make: { (entity) throws(Fault) in try create(entity) })
    writers = entities.map { _ in nil }
    notes = try targets.notes(in: self)
    try notes?.begin()
  }

  /// Begins the first transaction. Whoever had the database locked till then may have removed it, because it had made it and
  /// put nothing in.
  private func beginLocked() throws(Fault) {
    while true {
      // Half as many pages are half as many calls; only a database that has none yet can still choose.
      if connection.isNew { try connection.execute("PRAGMA page_size = 8192") }
      // Pages that a load comes back to: ids are spread over the whole index. Each time it is full, the disk must have the
      // journal. Comes after the size of a page, by which SQLite counts it.
      try connection.execute("PRAGMA cache_size = -16000; PRAGMA temp_store = FILE")
      guard options.create else { return try connection.begin(immediate: true) }
      if try connection.begins(immediate: true) { return }
      connection = try open()
    }
  }

  /// The company of the package, as the rows of a table spell it; nil where they have none.
  private func company(in name: String) throws(Fault) -> String? {
    let table = try table(name)
    guard let company = options.company, table.has("DATAAREAID") else { return nil }
    if let known = companies[name] { return known }
    let spelled = try spelling(of: company, in: table)
    companies[name] = spelled
    return spelled
  }

  private func create(_ entity: Entity) throws(Fault) {
    let shape = try schema.table(entity.table, connection)
    defer { schema.forget(entity.table) }
    if !shape.isThere {
      for statement in TableMaker.statements(entity, company: targets.isPerCompany(entity)) {
        try connection.execute(statement)
      }
      return
    }
    for column in TableMaker.columns(entity) where !shape.has(column.name) {
      let table = SQL.quoted(entity.table)
      try connection.execute(
        "ALTER TABLE \(table) ADD COLUMN \(SQL.quoted(column.name)) \(column.declaration)")
    }
  }

  // MARK: What the target knows

  package func jobDone(_ company: String) throws(Fault) -> (finished: String, counts: String)? {
    try memory.jobDone(company)
  }

  package func limits(entity: Int) -> [ColumnLimit?] { targets.tables[entity].limits }

  package func mayRepeatKeys(entity: Int) throws(Fault) -> Bool {
    let target = targets.tables[entity]
    let names = target.key.map { target.columns[$0].name }
    if try schema.table(target.entity.table, connection).isUnique(names) { return false }
    let list = names.map(SQL.quoted).joined(separator: ", ")
    let rows = try connection.prepare(
      "SELECT 1 FROM \(SQL.quoted(target.entity.table)) GROUP BY \(list) HAVING count(*) > 1 LIMIT 1")
    return try rows.step()
  }

  package func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int? {
    guard let probe = try makeProbe(entity, fields, for: nil) else { return nil }
    probes.append(probe)
    return probes.count - 1
  }

  /// A probe that gives two rows at most, or what is wanted of all.
  private func makeProbe(_ entity: Entity, _ fields: [Int], for results: [String]?) throws(Fault) -> Probe? {
    let shape = try schema.table(entity.table, connection)
    guard shape.isThere, fields.allSatisfy({ shape.has(entity.fields[$0].column) }) else { return nil }
    let company = targets.isPerCompany(entity) ? try company(in: entity.table) : nil
    let isPlain = fields.allSatisfy { entity.fields[$0].targets.isEmpty }
    let forms = fields.map { place in
      let field = entity.fields[place]
      let affinity = Affinity(isPlain ? shape.types[field.column.lowercased()] ?? "" : "")
      return StoredForm(type: field.type, system: entity.system, isNumeric: affinity.isNumeric)
    }
    let search: KeySearch
    if isPlain {
      let columns = fields.map { entity.fields[$0].column } + (company == nil ? [] : ["DATAAREAID"])
      search = try index(entity.table, columns)
        .search(for: results ?? [SQL.quoted(columns[0])], connection, all: results != nil)
    } else {
      search = try joinedSearch(entity, fields, for: results)
    }
    let former =
      results == nil && fields == entity.key && company == nil
      ? try FormerRows(entity, key: fields.map { entity.fields[$0].column }, shape, connection) : nil
    return Probe(search, forms, company: isPlain ? company : nil, former: former)
  }

  /// Finds rows by what their lookups name.
  private func joinedSearch(_ entity: Entity, _ fields: [Int], for results: [String]?) throws(Fault) -> KeySearch {
    var selection = try Selection(entity, flat: true, .sqlite, find: find) { (name) throws(Fault) in try table(name) }
    for (number, field) in fields.enumerated() {
      selection.add(condition: "\(selection.expressions[field] ?? "NULL") IS ?\(number + 1)")
    }
    let list = results.map { $0.map { "t.\($0)" }.joined(separator: ", ") }
    return KeySearch(
      try connection.prepare(
        "SELECT \(list ?? "1") FROM \(selection.from(fields))\(selection.filter)\(list == nil ? " LIMIT 2" : "")"))
  }

  package func count(
    probe: Int, _ print: Fingerprint, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) -> Int {
    try probes[probe].count(chunk, record, columns)
  }

  private func index(_ table: String, _ columns: [String]) throws(Fault) -> KeyIndex {
    for known in indexes where known.table == table && known.columns == columns { return known }
    let index = try KeyIndex(connection, &schema, table: table, columns: columns, number: indexes.count)
    indexes.append(index)
    return index
  }

  package func scouts(entity: Int) throws(Fault) -> RowScoutMaker? {
    let target = targets.tables[entity]
    let mode = target.source.mode
    guard let path = connection.path, options.commitEvery == nil, mode == .upsert || mode == .update,
      targets.isAlone(entity),
      target.lookups.isEmpty, target.entity.formerly == nil, try !targets.keepsRows(entity),
      try !isEmpty(target.entity.table),
      try !hasTriggers()
    else { return nil }
    let company = target.hasCompany ? try company(in: target.entity.table) : nil
    return { () throws(Fault) in try SQLiteScout(target, company: company, path: path) }
  }

  private func isEmpty(_ table: String) throws(Fault) -> Bool {
    try !connection.prepare("SELECT 1 FROM main.\(SQL.quoted(table)) LIMIT 1").step()
  }

  private func hasTriggers() throws(Fault) -> Bool {
    try connection.prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger'").step()
  }

  // MARK: Writing

  package func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, company: Int, _ counts: inout ImportCounts
  ) throws(Fault) {
    let writer = try writer(chunk.entity)
    let table = targets.tables[chunk.entity].entity.table
    let copies = indexes.filter { $0.isCopy && $0.table == table }
    try writer.write(chunk, records, &counts, connection, copies: copies)
  }

  private func writer(_ entity: Int) throws(Fault) -> TableWriter {
    if let writer = writers[entity] { return writer }
    let target = targets.tables[entity]
    let table = target.entity.table
    let isEmpty = try isEmpty(table)
    var lookups: [SQLiteLookup] = []
    for lookup in target.lookups {
      lookups.append(
        try SQLiteLookup(lookup) { (others) throws(Fault) in
          let shape = try schema.table(others[0].table, connection)
          guard shape.has(others[0].id), others.allSatisfy({ shape.has($0.column) }) else { return nil }
          let index = try index(others[0].table, others.map(\.column))
          let id = SQL.quoted(others[0].id)
          return LookupSearch(
            exact: try index.search(for: [id], connection), loose: try index.looseSearch(for: id, connection))
        })
    }
    let shape = try schema.table(table, connection)
    let names = target.key.map { target.columns[$0].name }
    let keys = try index(table, names)
    let isFresh = isEmpty || target.source.mode == .insert
    let identity = RowIdentity(key: shape.hasRowID ? [] : names)
    let keeps = try targets.keepsRows(entity) && !isEmpty
    let kept =
      keeps ? try KeptRows(RowSet("p2c_kept_\(entity)", identity, hasReason: true, self), of: table, connection) : nil
    let company = target.hasCompany ? try company(in: table) : nil
    let writer = try TableWriter(
      target, connection, shape, keys: keys, lookups: lookups, company: company, isFresh: isFresh, kept: kept)
    writers[entity] = writer
    return writer
  }

  package func settle(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) {}

  package func spare(
    entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) {
    guard let kept = try writer(entity).kept else { return }
    if spares[entity] == nil {
      let target = targets.tables[entity].entity
      let key = kept.identity.key
      spares[entity] = try makeProbe(target, target.key, for: key.isEmpty ? ["rowid"] : key.map(SQL.quoted))
    }
    try spares[entity]?.each(chunk, record, columns) { (row) throws(Fault) in try kept.spare(row) }
  }

  package func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> Bool {
    let replacement = try targets.replacement(entities, in: self) { (place) throws(Fault) in
      try writer(place).kept?.table()
    }
    found = replacement
    return try replacement.findCandidates()
  }

  package func judgeGone() throws(Fault) -> [Int: GoneRows] { try found?.run() ?? [:] }

  package func deleteGone() throws(Fault) { try found?.delete() }

  package func commitDocuments() throws(Fault) {
    for writer in writers { try writer?.giveRecordIDs(connection) }
    if options.dryRun { return }
    try notes?.write()
    try connection.commit()
    try connection.begin(immediate: true)
    try notes?.begin()
  }

  package func undo(
    _ folder: UndoFolder, rejects: String?, find: @escaping EntityFinder, report: (Fault) -> Void
  ) throws(Fault) -> Undone { try undone(folder, rejects: rejects, find: find, report: report) }

  package func note(_ load: LoadNote) throws(Fault) -> Bool { try load.write(in: self) }

  package func finish(
    _ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]
  ) throws(Fault) {
    for writer in writers { try writer?.giveRecordIDs(connection) }
    for (company, counts) in companies { try memory.record(company, counts) }
    if options.dryRun { return connection.rollback() }
    try notes?.write(companies.map(\.company))
    try connection.commit()
  }
}
