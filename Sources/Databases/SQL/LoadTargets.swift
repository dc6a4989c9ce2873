import Entities
internal import Packages
import Records

/// The tables that a load writes to, as the target has them.
struct LoadTargets {
  private(set) var tables: [TargetTable] = []
  /// Of each entity that is replaced, whose the rows are.
  private(set) var ownerships: [Ownership?] = []
  private let options: ImportOptions
  private let find: EntityFinder

  init(_ options: ImportOptions, find: @escaping EntityFinder) {
    self.options = options
    self.find = find
  }

  /// The tables of these entities; `make` makes what the target lacks of one.
  func found(
    _ entities: [ImportEntity], in database: any WrittenDatabase, _ memory: ImportMemory,
    isNumber: (_ type: String) -> Bool, make: (Entity) throws(Fault) -> Void
  ) throws(Fault) -> LoadTargets {
    var found = self
    let ofSales = entities.filter { $0.entity.system == .sales }
    let hasDocuments = entities.contains { $0.entity.parent != nil }
    for prefix in Set(ofSales.map(\.prefix)).sorted() {
      try memory.checkCompany(prefix: prefix, hasDocuments: hasDocuments)
    }
    if ofSales.contains(where: { $0.mode == .replace }) { try memory.refuseOthers() }
    if options.create { try database.run(LoadNote.table) }
    for source in entities {
      if options.create { try make(source.entity) }
      let table = try database.table(source.entity.table)
      guard table.isThere else {
        throw Fault(
          .data, "table-missing",
          "\(database.name) has no table \(source.entity.table), which \(source.entity.name) needs",
          remedy: options.whereMissing ?? "--create makes it")
      }
      let hasCompany = isPerCompany(source.entity) && table.has("DATAAREAID")
      let target = try TargetTable(
        source, table, company: hasCompany, isNumber: isNumber,
        keeping: options.keeping[source.entity.table.lowercased()] ?? KeptColumns(), find: find)
      for column in target.insertNames where !table.has(column) {
        throw Fault(
          .data, "column-missing",
          "\(database.name) has no column \(column) in table \(source.entity.table), which \(source.entity.name) needs",
          remedy: options.whereMissing ?? "--create adds it")
      }
      found.tables.append(target)
      found.ownerships.append(source.deletesRows ? try ownership(source, table) : nil)
    }
    return found
  }

  /// What notes the changes of the load, if they may have to be undone.
  func notes(in database: any WrittenDatabase) throws(Fault) -> UndoNotes? {
    guard let folder = options.undo, !options.dryRun else { return nil }
    let notes = try UndoNotes(folder, syncs: options.syncs, job: options.job, tables, in: database, find: find)
    if let digests = options.digests, !notes.folder.states.contains(digests) { notes.folder.states.append(digests) }
    return notes
  }

  /// Whose the rows of a table are of which some may be deleted.
  private func ownership(_ source: ImportEntity, _ table: FoundTable) throws(Fault) -> Ownership {
    let entity = source.entity
    guard let ownership = try Ownership(of: entity, find) else {
      throw Fault(
        .usage, "not-owned",
        "mode \(source.mode.rawValue) deletes what loads own, and of \(entity.name) they own nothing: its entity file has no <owned>",
        remedy: "say --mode \"\(entity.name)=upsert\", behind any other --mode")
    }
    if entity.system == .fno, table.has("DATAAREAID"), !isPerCompany(entity) {
      throw Fault(
        .usage, "company-missing",
        "table \(entity.table) may hold several companies, and the package does not say which it is of",
        remedy: "say it with --company ID")
    }
    return ownership
  }

  /// Whether rows of an entity are kept or deleted: it is replaced itself, or has lines that are.
  func keepsRows(_ entity: Int) throws(Fault) -> Bool {
    if tables[entity].source.deletesRows { return true }
    for table in tables where table.source.deletesRows {
      guard let parent = table.entity.parent, let header = try find(parent.entity, table.entity.system) else {
        continue
      }
      if header.qualifiedName == tables[entity].entity.qualifiedName { return true }
    }
    return false
  }

  /// Flat tables of fno entities may hold several companies.
  func isPerCompany(_ entity: Entity) -> Bool { entity.system == .fno && options.company?.isEmpty == false }

  /// Whether no other entity of the load is written to the table of this one.
  func isAlone(_ entity: Int) -> Bool {
    let name = tables[entity].entity.table.lowercased()
    return tables.count { $0.entity.table.lowercased() == name } == 1
  }

  /// What may be deleted of which tables: for each that keeps rows those of the package, and for those that are to be
  /// replaced a set for what goes.
  func replacement(
    _ wanted: [(entity: Int, companies: [String])], in database: any WrittenDatabase,
    kept: (Int) throws(Fault) -> RowSet?
  ) throws(Fault) -> Replacement {
    var found: [Replacement.Table] = []
    for (place, target) in tables.enumerated() {
      guard try keepsRows(place), let kept = try kept(place) else { continue }
      let shape = try database.table(target.entity.table)
      var table = Replacement.Table(entity: place, target: target, found: shape, kept: kept)
      if let wanted = wanted.first(where: { $0.entity == place }) {
        table.gone = try RowSet("p2c_gone_\(place)", kept.identity, database)
        table.ownership = ownerships[place]
        let hasCompany = target.hasCompany || target.entity.system == .axdb
        if hasCompany, shape.has("DATAAREAID") { table.companies = wanted.companies }
      }
      found.append(table)
    }
    return Replacement(found, in: database, others: options.others, find: find)
  }
}
