package import Entities
internal import Glibc
package import Records
internal import Packages

/// Imports into an SQLite database.
package final class SQLiteWriter: DatabaseWriter {
  package let options: ImportOptions
  package private(set) var isAlreadyDone = false
  private let connection: Connection
  private let find: EntityFinder
  private let memory: ImportMemory
  private let newFile: String?
  private var schema = Schema()
  private var targets: [TargetTable] = []
  private var writers: [TableWriter?] = []
  private var indexes: [KeyIndex] = []
  private var results: [String] = []
  private var probes: [Probe] = []

  /// A writer; `newFile` is the path of a database that was not there before.
  package init(
    _ connection: consuming Connection, _ options: ImportOptions, find: @escaping EntityFinder,
    newFile: String? = nil
  ) {
    self.connection = connection
    self.newFile = newFile
    self.options = options
    self.find = find
    memory = ImportMemory(options)
  }

  deinit {
    // A load that failed, or was only tried, leaves no empty database behind.
    guard let newFile else { return }
    try? connection.execute("ROLLBACK")
    var status = stat()
    if stat(newFile, &status) == 0, status.st_size == 0 { unlink(newFile) }
  }

  package var name: String { connection.name }

  package func begin(_ entities: [ImportEntity]) throws(Fault) {
    // Pages that a load comes back to: ids are spread over the whole index.
    try connection.execute("PRAGMA cache_size = -8000; PRAGMA temp_store = FILE")
    try connection.begin(immediate: true)
    isAlreadyDone = try memory.isDone(connection, &schema)
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
      let target = try TargetTable(source, company: hasCompany, find: find)
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

  package func digitLimits(entity: Int) -> [Int?] {
    let target = targets[entity]
    var limits: [Int?] = Array(repeating: nil, count: target.source.columns.count)
    for column in target.columns {
      guard case .field(let place, let form) = column.origin, form.type == .decimal else { continue }
      let type = (try? schema.table(target.entity.table, connection))?.types[column.name.lowercased()] ?? ""
      limits[place] =
        type.isEmpty || type.uppercased() == "BLOB" || Selection.hasTextAffinity(type) ? nil : 15
    }
    return limits
  }

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
    let forms = fields.map { StoredForm(type: entity.fields[$0].type, system: entity.system) }
    let search: Probe.Search
    if isPlain {
      let columns = fields.map { entity.fields[$0].column } + (company == nil ? [] : ["DATAAREAID"])
      search = .index(
        try index(entity.table, columns, result: shape.hasRowID ? "rowid" : Connection.quoted(columns[0])))
    } else {
      search = .statement(try statement(entity, fields))
    }
    probes.append(Probe(search, forms, company: company))
    return probes.count - 1
  }

  /// Finds rows by what their lookups name.
  private func statement(_ entity: Entity, _ fields: [Int]) throws(Fault) -> JoinedSearch {
    var selection = try Selection(entity, flat: true, find: find) { (table) throws(Fault) in
      try schema.table(table, connection).types
    }
    for (number, field) in fields.enumerated() {
      selection.add(condition: "\(selection.expressions[field] ?? "NULL") IS ?\(number + 1)")
    }
    return JoinedSearch(
      try connection.prepare("SELECT 1 FROM \(selection.from(fields))\(selection.filter) LIMIT 2"))
  }

  package func count(
    probe: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) -> Int {
    try probes[probe].count(chunk, record, columns)
  }

  private func index(_ table: String, _ columns: [String], result: String) throws(Fault) -> KeyIndex {
    for (place, known) in indexes.enumerated()
    where known.table == table && known.columns == columns && results[place] == result { return known }
    let index = try KeyIndex(
      connection, &schema, table: table, columns: columns, result: result, number: indexes.count)
    indexes.append(index)
    results.append(result)
    return index
  }

  // MARK: Writing

  package func write(
    _ chunk: inout Chunk, entity: Int, _ records: Range<Int>, _ verdicts: [Verdict],
    _ counts: inout ImportCounts
  ) throws(Fault) {
    let writer = try writer(entity, &counts)
    let table = targets[entity].entity.table
    let copies = indexes.filter { $0.isCopy && $0.table == table }
    try writer.write(chunk, records, verdicts, &counts, connection, copies: copies)
  }

  private func writer(_ entity: Int, _ counts: inout ImportCounts) throws(Fault) -> TableWriter {
    if let writer = writers[entity] { return writer }
    let target = targets[entity]
    let table = target.entity.table
    if target.source.mode == .replace, !isAlreadyDone { counts.deleted = try deleteAll(target) }
    let first = try connection.prepare("SELECT 1 FROM \(Connection.quoted(table)) LIMIT 1")
    let isEmpty = try !first.step()
    first.reset()
    var lookups: [SQLiteLookup] = []
    for lookup in target.lookups {
      lookups.append(
        try SQLiteLookup(lookup.field, lookup.targets) { (other) throws(Fault) in
          let shape = try schema.table(other.table, connection)
          guard shape.has(other.column), shape.has(other.id) else { return nil }
          return try index(other.table, [other.column], result: Connection.quoted(other.id))
        })
    }
    let shape = try schema.table(table, connection)
    let names = target.key.map { target.columns[$0].name }
    let keys = try index(table, names, result: shape.hasRowID ? "rowid" : Connection.quoted(names[0]))
    let isFresh = isEmpty || target.source.mode == .replace || target.source.mode == .insert
    let writer = try TableWriter(
      target, connection, lookups: lookups, keys: keys, company: options.company, hasRowID: shape.hasRowID,
      isFresh: isFresh)
    writers[entity] = writer
    return writer
  }

  private func deleteAll(_ target: TargetTable) throws(Fault) -> Int {
    let table = Connection.quoted(target.entity.table)
    let types = try schema.table(target.entity.table, connection)
    let belongs = (target.hasCompany || target.entity.system == .axdb) && types.has("DATAAREAID")
    if belongs, let company = options.company {
      let delete = try connection.prepare("DELETE FROM \(table) WHERE \"DATAAREAID\" = ?")
      delete.bind(0, text: company)
      try delete.run()
    } else {
      // With a condition, so that the rows are counted one by one.
      try connection.execute("DELETE FROM \(table) WHERE 1")
    }
    return connection.changes
  }

  package func commitDocuments() throws(Fault) {
    if options.dryRun { return }
    try connection.commit()
    try connection.begin(immediate: true)
  }

  package func finish(_ counts: [(entity: String, counts: ImportCounts)]) throws(Fault) {
    if !isAlreadyDone {
      for entity in targets.indices where targets[entity].source.mode == .replace && writers[entity] == nil {
        _ = try deleteAll(targets[entity])
      }
      try memory.record(counts, connection)
    }
    if options.dryRun { connection.rollback() } else { try connection.commit() }
  }
}

/// Asks whether the target has rows with certain values.
final class Probe {
  private let search: Search
  private let forms: [StoredForm]
  private let company: ByteBuffer
  private let hasCompany: Bool
  private var scratch = ByteBuffer()

  enum Search {
    case index(KeyIndex)
    case statement(JoinedSearch)
  }

  init(_ search: Search, _ forms: [StoredForm], company: String?) {
    self.search = search
    self.forms = forms
    var bytes = ByteBuffer()
    bytes.append(company ?? "")
    self.company = bytes
    hasCompany = company != nil
  }

  func count(_ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault) -> Int {
    scratch.removeAll()
    scratch.reserve(columns.count * StoredForm.scratchLimit)
    let width = columns.count + (hasCompany ? 1 : 0)
    return try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: width) { (room) throws(Fault) in
      for (number, column) in columns.enumerated() {
        let canonical = forms[number].canonical(chunk, chunk[record, column])
        room.initializeElement(at: number, to: forms[number].stored(canonical, &scratch))
      }
      if hasCompany { room.initializeElement(at: columns.count, to: .text(company.bytes)) }
      let values = UnsafeBufferPointer(room)
      switch search {
      case .index(let index): return try index.find(values) { (_) throws(Fault) in }
      case .statement(let statement): return try statement.count(values)
      }
    }
  }
}

/// A search over joined tables.
final class JoinedSearch {
  private let statement: Statement

  init(_ statement: consuming Statement) { self.statement = statement }

  func count(_ values: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int {
    defer { statement.reset() }
    for index in values.indices { values[index].bind(to: statement, index) }
    guard try statement.step() else { return 0 }
    return try statement.step() ? 2 : 1
  }
}
