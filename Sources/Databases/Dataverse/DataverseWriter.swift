package import Entities
internal import Environments
internal import Glibc
internal import Packages
package import Records

/// Loads into a Dataverse environment: into a stage of SQLite that has what is there, as into any database; then what that
/// has changed is sent.
package final class DataverseWriter: DatabaseWriter {
  package let options: ImportOptions
  private let service: Dataverse
  private let find: EntityFinder
  private let report: (String) -> Void
  private var tables: [DataverseTable] = []
  private var written: SQLiteWriter?
  private var changes: DataverseChanges?
  private var delivery: DataverseDelivery?
  /// Tells this run from others that use the same state.
  private let signature = "\(getpid()) \(Clock.nanoseconds)"

  init(
    _ service: Dataverse, _ options: ImportOptions, find: @escaping EntityFinder, _ report: @escaping (String) -> Void
  ) {
    (self.service, self.find, self.report) = (service, find, report)
    var options = options
    options.whereMissing = "install the solution that has it, or leave the field out"
    self.options = options
  }

  package var name: String { service.url.name }

  /// The stage, which is there once the load has begun.
  private func stage() throws(Fault) -> SQLiteWriter {
    guard let written else { throw Fault(.ours, "dataverse-stage", "the load has not begun") }
    return written
  }

  package func begin(_ entities: [ImportEntity]) throws(Fault) {
    for entity in entities {
      guard entity.entity.system == .sales else {
        throw Fault(
          .usage, "environment-entity", "\(name) has no table of \(entity.entity.qualifiedName)",
          remedy: "map it to Sales, or leave it out with --entity")
      }
      if entity.mode == .replace || entity.mode == .delete {
        throw Fault(
          .usage, "environment-mode",
          "\(entity.entity.name): an environment deletes more than it is asked to, so mode \(entity.mode.rawValue) is not for it",
          remedy: "use --mode upsert, or --mode document for lines that are gone")
      }
    }
    if let job = options.job, options.state == nil {
      throw Fault(
        .usage, "environment-once",
        "\(name) cannot note that the job \(job) was done, so it might be done twice",
        remedy: "name a folder that keeps it with --state DIR")
    }
    let needs = try DataverseNeeds(entities, find: find)
    tables = try service.tables(needs.tables.keys.sorted())
    var options = options
    for table in tables {
      options.keeping[table.name] = KeptColumns(
        blanks: Set(table.columns.filter { $1.isNeverBlank }.keys),
        all: Set(table.columns.filter { !$1.isWritable }.keys), hasNoEmptyText: true)
    }
    // The stage ends with this, and what it claims with it.
    let stage = try SQLiteWriter(options, find: find) { [unowned self] () throws(Fault) in
      try self.opened(needs, entities)
    }
    written = stage
    try stage.begin(entities)
    // Whoever else keeps what he knows there may have come between.
    guard try DataverseMirror.isSigned(signature, in: stage) else {
      var fault = Fault(.busy, "state-busy", "another run has loaded with the same --state", remedy: "run it again")
      fault.mayPass = true
      throw fault
    }
    try DataverseMirror.sign("", in: stage)
    changes = try DataverseChanges(stage, find: find)
  }

  /// Opens the stage, with all that has to be known of what is there.
  private func opened(_ needs: DataverseNeeds, _ entities: [ImportEntity]) throws(Fault) -> Connection {
    var path = ""
    if let state = options.state {
      try Disk.makeFolder(state)
      path = service.url.stateFile(in: state)
    }
    let connection = try service.url.stage(path)
    try connection.begin(immediate: true)
    try DataverseMirror.begin(in: connection)
    var count = 0
    for table in tables {
      let stage = DataverseStage(table, needs.tables[table.name] ?? [], folds: true)
      count += try DataverseMirror.bringUpToDate(stage, in: connection, from: service)
    }
    report("\(name): \(count.grouped) rows of \(tables.count.grouped) tables are read")
    for entity in entities.map(\.entity) {
      guard tables.contains(where: { $0.name == entity.table.lowercased() }) else { continue }
      let table = SQL.quoted(entity.table)
      // The solution writes these by itself, and they are nobody else's.
      if let marker = Self.ownMarker(of: entity) {
        try connection.execute("DELETE FROM \(table) WHERE \(SQL.quoted(marker))")
      }
      let key = TableMaker.keyColumns(entity).map(SQL.quoted).joined(separator: ", ")
      try connection.execute(
        "CREATE INDEX IF NOT EXISTS \(SQL.quoted("\(entity.table)_key")) ON \(table)(\(key))", blame: .data)
    }
    try DataverseMirror.sign(signature, in: connection)
    try connection.commit()
    return connection
  }

  /// The column that is true in rows that the solution writes by itself, such as the line Freight Tax.
  private static func ownMarker(of entity: Entity) -> String? {
    entity.formerly.map { entity.fields[$0.marker].column }
  }

  /// What the solution does by itself is not done twice.
  private func refuseOwnRows(_ changes: DataverseChanges) throws(Fault) {
    for noted in changes.tables {
      let entity = noted.target.entity
      guard let marker = Self.ownMarker(of: entity), noted.rows.found.has(marker) else { continue }
      let count = try stage().count(noted.rows.found, "t.\(SQL.quoted(marker))")
      if count == 0 { continue }
      throw Fault(
        .data, "environment-own-rows",
        "\(count.grouped) record\(count == 1 ? "" : "s") of \(entity.name) hold the tax of a header as a line, which \(name) makes by itself of its amount",
        remedy: "map with --set freight-tax=amount")
    }
  }

  // MARK: What the stage does

  package var resumed: [(company: String, since: String)] { written?.resumed ?? [] }

  package func jobDone(_ company: String) throws(Fault) -> (finished: String, counts: String)? {
    try stage().jobDone(company)
  }

  package func limits(entity: Int) -> [ColumnLimit?] { written?.limits(entity: entity) ?? [] }

  package func mayRepeatKeys(entity: Int) throws(Fault) -> Bool { try stage().mayRepeatKeys(entity: entity) }

  package func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int? { try stage().probe(entity, fields) }

  package func count(
    probe: Int, _ print: Fingerprint, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) -> Int { try stage().count(probe: probe, print, chunk, record, columns) }

  /// What is written to the stage is not yet there for others to see.
  package func scouts(entity: Int) throws(Fault) -> RowScoutMaker? { nil }

  package func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, company: Int, _ counts: inout ImportCounts
  ) throws(Fault) { try stage().write(chunk, records, company: company, &counts) }

  package func settle(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault) {
    try stage().settle(count)
  }

  package func commitDocuments() throws(Fault) {}

  package func spare(entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault) {
    try stage().spare(entity: entity, chunk, record, columns)
  }

  package func judgeGone() throws(Fault) -> [Int: GoneRows] { try stage().judgeGone() }

  package func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> Bool {
    try stage().findGone(entities)
  }

  package func deleteGone() throws(Fault) { try stage().deleteGone() }

  package func undo(
    _ folder: UndoFolder, rejects: String?, find: @escaping EntityFinder, report: (Fault) -> Void
  ) throws(Fault) -> Undone {
    throw Fault(.ours, "environment-undo", "nothing can be undone in \(name)")
  }

  // MARK: What the environment does

  package func deliver(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault) {
    guard let changes else { return }
    try refuseOwnRows(changes)
    let rows = try changes.sort()
    if rows == 0 { return }
    if options.dryRun { return report("would send \(rows.grouped) rows to \(name)") }
    report("sending \(rows.grouped) rows to \(name)")
    let delivery = try DataverseDelivery(changes, stage(), to: service, tables)
    self.delivery = delivery
    try delivery.run()
    for (change, why) in delivery.unfinished.prefix(20) {
      report("\(changes.tables[change.table].target.entity.name) \(change.id): \(why)")
    }
    for (change, _) in delivery.refused where change.kind == .delete {
      var counts = ImportCounts()
      counts.deleted = -1
      count(changes.tables[change.table].entities[0], 0, counts)
    }
  }

  package func refusals(entity: Int) throws(Fault) -> [[String]: Refusal] {
    var found: [[String]: Refusal] = [:]
    guard let delivery, let changes else { return found }
    let stage = try stage()
    for (place, noted) in changes.tables.enumerated() where noted.entities.contains(entity) {
      let source = stage.targets.tables[entity].entity
      let selection = try Selection(source, flat: true, .sqlite, find: find) { (name) throws(Fault) in
        try stage.table(name)
      }
      let key = source.key.map { selection.expressions[$0] ?? "NULL" }.joined(separator: ", ")
      for (change, why) in delivery.refused where change.table == place && change.kind != .delete {
        let rows = try stage.rows(
          "SELECT \(key) FROM \(selection.from(source.key)) WHERE \(noted.id) = \(SQL.literal(change.id))")
        guard let row = rows.first?.map({ ($0 ?? "").lowercased() }) else { continue }
        if found[row]?.why == nil { found[row] = Refusal(why, isNew: change.kind == .insert) }
      }
    }
    return found
  }

  package var isUnfinished: Bool { !(delivery?.unfinished.isEmpty ?? true) }

  package var delivered: String? {
    guard let delivery, delivery.hasSent else { return nil }
    return "\(name) has of it: \(delivery.standing); the same command goes on from there"
  }

  /// Dataverse keeps the history of its rows itself.
  package func note(_ load: LoadNote) throws(Fault) -> Bool { true }

  package func finish(
    _ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]
  ) throws(Fault) {
    let stage = try stage()
    // What was refused is in the stage all the same, which is then no picture of what is there.
    if !(delivery?.refused.isEmpty ?? true) { try DataverseMirror.forget(in: stage) }
    try stage.finish(companies)
  }
}
