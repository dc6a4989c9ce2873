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
  private var indexes: [KeyIndex] = []
  private var probes: [Probe] = []

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
      try memory.checkCompany(connection, &schema)
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
      do throws(Fault) {
        return try connection.begin(immediate: true)
      } catch  where error.rule == Connection.replaced && options.create {
        connection = try open()
      }
    }
  }

  /// Flat tables of fno entities may hold several companies.
  private func isPerCompany(_ entity: Entity) -> Bool {
    entity.system == .fno && options.company?.isEmpty == false
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
      let table = Connection.quoted(entity.table)
      try connection.execute(
        "ALTER TABLE \(table) ADD COLUMN \(Connection.quoted(column.name)) \(column.declaration)")
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
    let list = names.map(Connection.quoted).joined(separator: ", ")
    let rows = try connection.prepare(
      "SELECT 1 FROM \(Connection.quoted(target.entity.table)) GROUP BY \(list) HAVING count(*) > 1 LIMIT 1")
    return try rows.step()
  }

  package func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int? {
    let shape = try schema.table(entity.table, connection)
    guard shape.isThere, fields.allSatisfy({ shape.has(entity.fields[$0].column) }) else { return nil }
    let company = isPerCompany(entity) && shape.has("DATAAREAID") ? options.company : nil
    let isPlain = fields.allSatisfy { entity.fields[$0].targets.isEmpty }
    let forms = fields.map { place in
      let field = entity.fields[place]
      let affinity = Affinity(isPlain ? shape.types[field.column.lowercased()] ?? "" : "")
      return StoredForm(type: field.type, system: entity.system, isNumeric: affinity.isNumeric)
    }
    let search: KeySearch
    if isPlain {
      let columns = fields.map { entity.fields[$0].column } + (company == nil ? [] : ["DATAAREAID"])
      search = try index(entity.table, columns).search(for: [Connection.quoted(columns[0])], connection)
    } else {
      search = try joinedSearch(entity, fields)
    }
    probes.append(Probe(search, forms, company: company))
    return probes.count - 1
  }

  /// Finds rows by what their lookups name.
  private func joinedSearch(_ entity: Entity, _ fields: [Int]) throws(Fault) -> KeySearch {
    var selection = try Selection(entity, flat: true, find: find) { (table) throws(Fault) in
      try schema.table(table, connection).types
    }
    for (number, field) in fields.enumerated() {
      selection.add(condition: "\(selection.expressions[field] ?? "NULL") IS ?\(number + 1)")
    }
    return KeySearch(
      try connection.prepare("SELECT 1 FROM \(selection.from(fields))\(selection.filter) LIMIT 2"))
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
      target.lookups.isEmpty, try !isEmpty(target.entity.table), try !hasTriggers()
    else { return nil }
    let company = options.company
    return { () throws(Fault) in try SQLiteScout(target, company: company, path: path) }
  }

  private func isEmpty(_ table: String) throws(Fault) -> Bool {
    try !connection.prepare("SELECT 1 FROM main.\(Connection.quoted(table)) LIMIT 1").step()
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
        try SQLiteLookup(lookup.field, lookup.targets) { (other) throws(Fault) in
          let shape = try schema.table(other.table, connection)
          guard shape.has(other.column), shape.has(other.id) else { return nil }
          let index = try index(other.table, [other.column])
          let id = Connection.quoted(other.id)
          return LookupSearch(
            exact: try index.search(for: [id], connection), loose: try index.looseSearch(for: id, connection))
        })
    }
    let shape = try schema.table(table, connection)
    let names = target.key.map { target.columns[$0].name }
    let keys = try index(table, names)
    let isFresh = isEmpty || target.source.mode == .insert
    let replaced = target.source.mode == .replace && !isEmpty
    let kept = replaced ? try KeptRows(connection, number: entity, shape.hasRowID ? [] : names) : nil
    let writer = try TableWriter(
      target, connection, shape, keys: keys, lookups: lookups, company: options.company, isFresh: isFresh, kept: kept)
    writers[entity] = writer
    return writer
  }

  package func deleteMissing(entity: Int, companies: [String]) throws(Fault) -> [Int] {
    let target = targets[entity]
    guard let kept = try writer(entity).kept else { return companies.map { _ in 0 } }
    let table = target.entity.table
    let hasCompany = try schema.table(table, connection).has("DATAAREAID")
    if hasCompany, target.hasCompany || target.entity.system == .axdb {
      return try companies.map { company throws(Fault) in
        try kept.deleteOthers(from: table, company: company, connection)
      }
    }
    let deleted = companies.isEmpty ? 0 : try kept.deleteOthers(from: table, company: nil, connection)
    return companies.indices.map { $0 == 0 ? deleted : 0 }
  }

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
