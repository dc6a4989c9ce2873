package import Entities
internal import Packages
package import Records

/// Imports into a database of PostgreSQL.
package final class PostgresWriter: DatabaseWriter, WrittenDatabase {
  package let options: ImportOptions
  let dialect = Dialect.postgres
  let undoing = UndoDialect.postgres
  private let connection: PostgresConnection
  private let sender: PostgresSender
  /// The same database as somebody who reads sees it, within the transaction.
  private let reader: EntityReader
  private let queried: PostgresDatabase
  private let find: EntityFinder
  private lazy var memory = ImportMemory(options, self) { [unowned self] (job, company) throws(Fault) in
    try PostgresClaim(job, company, connection, isShared: options.dryRun)
  }
  private var targets: LoadTargets
  private var known: [String: FoundTable] = [:]
  private var tables: [PostgresTable] = []
  private var loads: [PostgresLoad?] = []
  private var limits: [[ColumnLimit?]] = []
  private var keys: [Keys] = []
  private var spares: [Int: PostgresSpares] = [:]
  private var locked: Set<String> = []
  private var found: Replacement?
  private var notes: UndoNotes?

  init(_ options: ImportOptions, _ connection: PostgresConnection, find: @escaping EntityFinder) {
    self.options = options
    self.connection = connection
    self.find = find
    sender = PostgresSender(connection)
    queried = PostgresDatabase(within: connection)
    reader = EntityReader(queried, find: find)
    targets = LoadTargets(options, find: find)
  }

  package var name: String { connection.name }

  package var resumed: [(company: String, since: String)] { memory.resumed }

  /// Keys that are read when the first is asked for; those that the package has itself need not be.
  private struct Keys {
    let entity: Entity
    let fields: [Int]
    let company: String?
    var found: KeySet?
  }

  // MARK: Statements

  func table(_ name: String) throws(Fault) -> FoundTable {
    if let found = known[name] { return found }
    let found = try queried.table(name)
    known[name] = found
    return found
  }

  @discardableResult
  func run(_ sql: String, blame: Fault.Kind) throws(Fault) -> Int {
    try sender.end()
    let changes = try connection.run(sql, blame: blame)
    if sql.hasPrefix("CREATE TABLE") || sql.hasPrefix("ALTER") { known = [:] }
    return changes
  }

  func rows(_ sql: String) throws(Fault) -> [[String?]] {
    try sender.end()
    return try connection.rows(sql)
  }

  // MARK: Beginning

  package func begin(_ entities: [ImportEntity]) throws(Fault) {
    // A rival of one that commits between documents would wait for it.
    if options.company != nil || entities.contains(where: { $0.companyColumn == nil }) {
      try memory.claim(options.company ?? "")
    }
    try beginTransaction()
    targets = try targets.found(
      entities, in: self, memory, isNumber: { _ in false }, make: { (entity) throws(Fault) in try make(entity) })
    try lock()
    for target in targets.tables {
      let table = try PostgresTable(table(target.entity.table), connection)
      limits.append(try limits(target, table))
      tables.append(table)
      loads.append(nil)
    }
    notes = try targets.notes(in: self)
    try notes?.begin()
  }

  /// Begins to write, while no other load writes to the same schema.
  private func beginTransaction() throws(Fault) {
    if try connection.rows("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean")
      .first?[0] == "t"
    {
      throw Fault(
        .output, "database-read-only", "\(name) takes no rows: the server or the database is read-only",
        remedy: "name the server that takes writes")
    }
    try connection.execute(
      "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
    // What is said to be written has to be on the disk.
    try connection.execute(
      "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'")
    let key = "hashtextextended('p2c ' || current_schema(), 0)"
    try connection.wait("SELECT pg_advisory_xact_lock(\(key))", now: "SELECT pg_try_advisory_xact_lock(\(key))")
  }

  /// Keeps all others from writing to the tables of the load; they go on reading.
  private func lock() throws(Fault) {
    let names = Set(try targets.tables.map { (target) throws(Fault) in try table(target.entity.table).name }).sorted()
    let sql = "LOCK TABLE \(names.joined(separator: ", ")) IN SHARE ROW EXCLUSIVE MODE"
    try connection.wait(sql, now: sql + " NOWAIT")
    locked.formUnion(names)
  }

  private func make(_ entity: Entity) throws(Fault) {
    let table = try table(entity.table)
    let new = NewPostgresTable(entity, hasCompany: targets.isPerCompany(entity))
    if !table.isThere {
      for statement in new.statements { try run(statement, blame: .data) }
      return
    }
    for column in new.columns where !table.has(column.name) && column.name != "dataareaid" {
      try run("ALTER TABLE \(table.name) ADD COLUMN \(SQL.quoted(column.name)) \(column.type)", blame: .data)
    }
  }

  /// What the columns of a table do not keep; one that cannot be written to at all is refused.
  private func limits(_ target: TargetTable, _ table: PostgresTable) throws(Fault) -> [ColumnLimit?] {
    var limits: [ColumnLimit?] = target.source.columns.map { _ in nil }
    for column in target.columns {
      guard let found = table.column(column.name) else { continue }
      let title = "\(target.entity.table.lowercased()).\(column.name)"
      if found.isGenerated {
        throw Fault(
          .data, "column-generated", "the server makes the values of column \(title) itself",
          remedy: "leave the field out of the package")
      }
      guard case .field(let place, _) = column.origin else { continue }
      let field = target.entity.fields[target.source.columns[place]]
      guard let limit = found.limit(for: field, of: target.entity.system, title: title, table: table.typedName) else {
        continue
      }
      if limit.holds == .nothing {
        throw Fault(
          .data, "column-type",
          "column \(title) of \(name) is \(found.type), which does not hold what \(field.name) may have, a \(field.type.rawValue)",
          remedy: limit.remedy)
      }
      limits[place] = .typed(limit)
    }
    return limits
  }

  // MARK: What the target knows

  package func jobDone(_ company: String) throws(Fault) -> (finished: String, counts: String)? {
    try memory.jobDone(company)
  }

  package func limits(entity: Int) -> [ColumnLimit?] { limits[entity] }

  package func mayRepeatKeys(entity: Int) throws(Fault) -> Bool {
    let (target, table) = (targets.tables[entity], tables[entity])
    let key = target.key.compactMap { table.column(target.columns[$0].name) }
    if table.isUnique(key) { return false }
    let list = key.map { $0.isText ? dialect.folded($0.name) : $0.name }.joined(separator: ", ")
    return try !rows("SELECT 1 FROM \(table.name) GROUP BY \(list) HAVING count(*) > 1 LIMIT 1").isEmpty
  }

  package func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int? {
    let table = try table(entity.table)
    guard table.isThere, fields.allSatisfy({ table.has(entity.fields[$0].column) }) else { return nil }
    try protect(table)
    let company = targets.isPerCompany(entity) && table.has("DATAAREAID") ? options.company : nil
    keys.append(Keys(entity: entity, fields: fields, company: company))
    return keys.count - 1
  }

  /// Keeps a table as it is that is only looked at, as far as the user may.
  private func protect(_ table: FoundTable) throws(Fault) {
    guard locked.insert(table.name).inserted else { return }
    let mayLock = try rows(
      "SELECT 1 FROM pg_class WHERE oid = \(SQL.literal(table.name))::regclass AND relkind IN ('r', 'p') "
        + "AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')")
    if mayLock.isEmpty { return }
    let sql = "LOCK TABLE \(table.name) IN SHARE MODE"
    try connection.wait(sql, now: sql + " NOWAIT")
  }

  package func count(
    probe: Int, _ print: Fingerprint, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) -> Int {
    if let found = keys[probe].found { return try found.count(print) }
    let wanted = keys[probe]
    let found = try KeySet(
      wanted.fields, of: wanted.entity, company: wanted.company, from: reader, temp: options.temp)
    keys[probe].found = found
    return try found.count(print)
  }

  package func scouts(entity: Int) -> RowScoutMaker? { nil }

  // MARK: Writing

  package func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, company: Int, _ counts: inout ImportCounts
  ) throws(Fault) {
    let load = try load(chunk.entity)
    for record in records.unknown {
      load.add(chunk, Int(record), company: company)
      if load.pipe.isFull { try sender.send(load.pipe) }
    }
    if load.isDirect { counts.inserted += records.unknown.count }
  }

  private func load(_ entity: Int) throws(Fault) -> PostgresLoad {
    if let load = loads[entity] { return load }
    let (target, table) = (targets.tables[entity], tables[entity])
    let isEmpty = try rows("SELECT 1 FROM \(table.name) LIMIT 1").isEmpty
    let isUpdate = target.source.mode == .update || target.source.mode == .updateExisting
    let isDirect =
      isEmpty && !isUpdate && targets.isAlone(entity) && target.lookups.isEmpty && !target.givesRecordIDs
      && !table.hasTriggers && options.commitEvery == nil
    let company = target.hasCompany ? try spelling(of: options.company ?? "", in: self.table(target.entity.table)) : nil
    let merge = PostgresMerge(
      target: target, table: table, waiting: "pg_temp.p2c_rows_\(entity)", company: company,
      others: try target.lookups.map { (lookup) throws(Fault) in try others(lookup) })
    let load = try PostgresLoad(
      merge, number: entity, isDirect: isDirect, keepsRows: try targets.keepsRows(entity) && !isEmpty, in: self)
    loads[entity] = load
    return load
  }

  /// The tables that a lookup looks into.
  private func others(_ lookup: LookupGroup) throws(Fault) -> [PostgresLookup] {
    var found: [PostgresLookup] = []
    for fields in lookup.targets {
      let table = try table(fields[0].table)
      guard table.has(fields[0].id), fields.allSatisfy({ table.has($0.column) }) else { continue }
      found.append(
        PostgresLookup(
          name: fields[0].table, table: table.name, id: table.sql(fields[0].id),
          parts: fields.map { target in
            let type = table.columns[target.column.lowercased()]?.type ?? ""
            let isText = PostgresTypes.texts.contains(type)
            return (table.sql(target.column), !isText && target.entity.fields[target.field].type.isNumber)
          }))
    }
    return found
  }

  package func settle(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault) {
    try sender.finish(loads.compactMap { $0?.pipe } + spares.values.map(\.pipe))
    // Lookups into what was empty would be planned as if it were.
    for load in loads { try load?.analyze() }
    for load in loads { try load?.settle(count) }
  }

  package func commitDocuments() throws(Fault) {
    if options.dryRun { return }
    try notes?.write()
    try connection.commit()
    try beginTransaction()
    locked = []
    try lock()
    try notes?.begin()
  }

  package func undo(
    _ folder: UndoFolder, rejects: String?, find: @escaping EntityFinder, report: (Fault) -> Void
  ) throws(Fault) -> Undone { try undone(folder, rejects: rejects, find: find, report: report) }

  package func note(_ load: LoadNote) throws(Fault) -> Bool { try load.write(in: self) }

  package func finish(
    _ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]
  ) throws(Fault) {
    for (company, counts) in companies { try memory.record(company, counts) }
    if options.dryRun { return try connection.execute("ROLLBACK") }
    try notes?.write(companies.map(\.company))
    try connection.commit()
  }

  // MARK: Rows that are gone

  package func spare(
    entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) {
    guard try load(entity).kept != nil else { return }
    let spares: PostgresSpares
    if let known = self.spares[entity] {
      spares = known
    } else {
      spares = try PostgresSpares(targets.tables[entity].entity, number: entity, in: self)
      self.spares[entity] = spares
    }
    spares.add(chunk, record, columns)
    if spares.pipe.isFull { try sender.send(spares.pipe) }
  }

  package func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> Bool {
    try keepSpared()
    let replacement = try targets.replacement(entities, in: self) { (place) throws(Fault) in try load(place).kept }
    found = replacement
    return try replacement.findCandidates()
  }

  package func judgeGone() throws(Fault) -> [Int: GoneRows] {
    try sender.finish(spares.values.map(\.pipe))
    try keepSpared()
    return try found?.run() ?? [:]
  }

  private func keepSpared() throws(Fault) {
    for (place, spares) in spares.sorted(by: { $0.key < $1.key }) {
      guard let kept = try load(place).kept else { continue }
      let company = targets.isPerCompany(targets.tables[place].entity) ? options.company : nil
      try spares.keep(in: kept, company: company, find: find)
    }
  }

  package func deleteGone() throws(Fault) { try found?.delete() }
}
