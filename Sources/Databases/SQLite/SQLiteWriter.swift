package import Entities
internal import Glibc
internal import Packages
package import Records

/// Imports into an SQLite database.
package final class SQLiteWriter: DatabaseWriter {
  package let options: ImportOptions
  private var connection: Connection
  private let open: Opening
  private let find: EntityFinder
  private let memory: ImportMemory
  private var schema = Schema()
  private var targets: [TargetTable] = []
  private var writers: [TableWriter?] = []
  /// Of each entity that is replaced, whose the rows are.
  private var ownerships: [Ownership?] = []
  private var spares: [Int: Probe] = [:]
  private var found: Replacement?
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
    memory = ImportMemory(options)
  }

  deinit {
    try? connection.execute("ROLLBACK")
    // After a full disk the journal is left for whoever opens the file next: that is us.
    try? connection.execute("PRAGMA schema_version")
    // A load that failed, or was only tried, leaves no empty database behind.
    if connection.isNew { connection.removeIfEmpty() }
  }

  package var name: String { connection.name }

  package var resumed: [(company: String, since: String)] { memory.resumed }

  package func begin(_ entities: [ImportEntity]) throws(Fault) {
    // A rival of one that commits between documents would wait for it.
    if options.company != nil || entities.contains(where: { $0.companyColumn == nil }) {
      try memory.claim(options.company ?? "", connection)
    }
    try beginLocked()
    if entities.contains(where: { $0.entity.system == .sales }) {
      let hasDocuments = entities.contains { $0.entity.parent != nil }
      for prefix in Set(entities.filter { $0.entity.system == .sales }.map(\.prefix)).sorted() {
        try memory.checkCompany(connection, prefix: prefix, hasDocuments: hasDocuments)
      }
    }
    if entities.contains(where: { $0.entity.system == .sales && $0.mode == .replace }) {
      try memory.refuseOthers(connection, &schema)
    }
    for source in entities {
      if options.create { try create(source.entity) }
      let shape = try schema.table(source.entity.table, connection)
      guard shape.isThere else {
        throw Fault(
          .data, "table-missing",
          "\(name) has no table \(source.entity.table), which \(source.entity.name) needs",
          remedy: "--create makes it")
      }
      let hasCompany = isPerCompany(source.entity) && shape.has("DATAAREAID")
      let target = try TargetTable(
        source, types: shape.types, company: hasCompany, recordIDs: shape.has("RECID"), find: find)
      for column in target.insertNames where !shape.has(column) {
        throw Fault(
          .data, "column-missing",
          "\(name) has no column \(column) in table \(source.entity.table), which \(source.entity.name) needs",
          remedy: "--create adds it")
      }
      targets.append(target)
      writers.append(nil)
      ownerships.append(source.mode == .replace ? try ownership(source.entity, shape) : nil)
    }
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

  /// Whose the rows of a table are that is to be replaced.
  private func ownership(_ entity: Entity, _ shape: Schema.Table) throws(Fault) -> Ownership {
    guard let ownership = try Ownership(of: entity, find) else {
      throw Fault(
        .usage, "not-owned",
        "mode replace deletes what loads own, and of \(entity.name) they own nothing: its entity file has no <owned>",
        remedy: "say --mode \"\(entity.name)=upsert\", behind any other --mode")
    }
    if entity.system == .fno, shape.has("DATAAREAID"), !isPerCompany(entity) {
      throw Fault(
        .usage, "company-missing",
        "table \(entity.table) may hold several companies, and the package does not say which it is of",
        remedy: "say it with --company ID")
    }
    return ownership
  }

  /// Whether rows of an entity are kept or deleted: it is replaced itself, or has lines that are.
  private func keepsRows(_ entity: Int) throws(Fault) -> Bool {
    if targets[entity].source.mode == .replace { return true }
    for target in targets where target.source.mode == .replace {
      guard let parent = target.entity.parent, let header = try find(parent.entity, target.entity.system) else {
        continue
      }
      if header.qualifiedName == targets[entity].entity.qualifiedName { return true }
    }
    return false
  }

  /// Flat tables of fno entities may hold several companies.
  private func isPerCompany(_ entity: Entity) -> Bool {
    entity.system == .fno && options.company?.isEmpty == false
  }

  /// The company of the package, as the rows of a table spell it.
  private func company(in table: String) throws(Fault) -> String? {
    guard let company = options.company, try schema.table(table, connection).has("DATAAREAID") else {
      return options.company
    }
    if let known = companies[table] { return known }
    let rows = try connection.prepare("SELECT DISTINCT \"DATAAREAID\" FROM main.\(SQL.quoted(table)) ORDER BY 1")
    var found: [String] = []
    while try rows.step() {
      if CompanyName.isSame(rows.string(0), company) { found.append(rows.string(0)) }
    }
    guard found.count < 2 else {
      throw Fault(
        .data, "company-spellings",
        "\(name) spells the company \(company) in several ways in table \(table): \(found.joined(separator: ", "))",
        remedy: "write it in one way in all rows, or keys would be found in some of them only")
    }
    companies[table] = found.first ?? company
    return found.first ?? company
  }

  private func create(_ entity: Entity) throws(Fault) {
    let shape = try schema.table(entity.table, connection)
    defer { schema.forget(entity.table) }
    if !shape.isThere {
      for statement in TableMaker.statements(entity, company: isPerCompany(entity)) {
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
    try memory.jobDone(company, connection, &schema)
  }

  package func binaryColumns(entity: Int) -> [BinaryColumn?] { targets[entity].binaryColumns }

  package func mayRepeatKeys(entity: Int) throws(Fault) -> Bool {
    let target = targets[entity]
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
    let company = isPerCompany(entity) && shape.has("DATAAREAID") ? try company(in: entity.table) : nil
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
    var selection = try Selection(entity, flat: true, .sqlite, find: find) { (table) throws(Fault) in
      let types = try schema.table(table, connection).types
      return FoundTable(
        name: SQL.quoted(table), columns: types.reduce(into: [:]) { $0[$1.key] = .init(name: $1.key, type: $1.value) })
    }
    for (number, field) in fields.enumerated() {
      selection.add(condition: "\(selection.expressions[field] ?? "NULL") IS ?\(number + 1)")
    }
    let list = results.map { $0.map { "t.\($0)" }.joined(separator: ", ") }
    return KeySearch(
      try connection.prepare(
        "SELECT \(list ?? "1") FROM \(selection.from(fields))\(selection.filter)\(list == nil ? " LIMIT 2" : "")"))
  }

  package func count(
    probe: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
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
    let target = targets[entity]
    let table = target.entity.table.lowercased()
    let isAlone = targets.count { $0.entity.table.lowercased() == table } == 1
    let mode = target.source.mode
    guard let path = connection.path, options.commitEvery == nil, mode == .upsert || mode == .update, isAlone,
      target.lookups.isEmpty, target.entity.formerly == nil, try !keepsRows(entity), try !isEmpty(target.entity.table),
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
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, _ counts: inout ImportCounts
  ) throws(Fault) {
    let writer = try writer(chunk.entity)
    let table = targets[chunk.entity].entity.table
    let copies = indexes.filter { $0.isCopy && $0.table == table }
    try writer.write(chunk, records, &counts, connection, copies: copies)
  }

  private func writer(_ entity: Int) throws(Fault) -> TableWriter {
    if let writer = writers[entity] { return writer }
    let target = targets[entity]
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
    let keeps = try keepsRows(entity)
    let kept = keeps && !isEmpty ? try KeptRows(connection, number: entity, identity) : nil
    let company = target.hasCompany ? try company(in: table) : nil
    let writer = try TableWriter(
      target, connection, shape, keys: keys, lookups: lookups, company: company, isFresh: isFresh, kept: kept)
    writers[entity] = writer
    return writer
  }

  package func spare(
    entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) {
    guard let kept = try writer(entity).kept else { return }
    if spares[entity] == nil {
      let target = targets[entity].entity
      let key = kept.rows.identity.key
      spares[entity] = try makeProbe(target, target.key, for: key.isEmpty ? ["rowid"] : key.map(SQL.quoted))
    }
    try spares[entity]?.each(chunk, record, columns) { (row) throws(Fault) in try kept.spare(row) }
  }

  package func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> [Int: GoneRows] {
    var tables: [Replacement.Table] = []
    for (place, target) in targets.enumerated() {
      guard try keepsRows(place), let kept = try writer(place).kept else { continue }
      var table = Replacement.Table(entity: place, target: target, kept: kept)
      if let wanted = entities.first(where: { $0.entity == place }) {
        table.gone = try RowSet("p2c_gone_\(place)", kept.rows.identity, connection)
        table.ownership = ownerships[place]
        let hasCompany = try schema.table(target.entity.table, connection).has("DATAAREAID")
        if hasCompany, target.hasCompany || target.entity.system == .axdb { table.companies = wanted.companies }
      }
      tables.append(table)
    }
    var replacement = Replacement(tables, others: options.others, find: find)
    let gone = try replacement.run(connection, &schema)
    found = replacement
    return gone
  }

  package func deleteGone() throws(Fault) { try found?.delete(connection) }

  package func commitDocuments() throws(Fault) {
    for writer in writers { try writer?.giveRecordIDs(connection) }
    if options.dryRun { return }
    try connection.commit()
    try connection.begin(immediate: true)
  }

  package func finish(
    _ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]
  ) throws(Fault) {
    for writer in writers { try writer?.giveRecordIDs(connection) }
    for (company, counts) in companies { try memory.record(company, counts, connection) }
    if options.dryRun { connection.rollback() } else { try connection.commit() }
  }
}
