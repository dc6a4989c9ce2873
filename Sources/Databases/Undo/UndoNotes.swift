import Entities
internal import Packages
import Records

/// What a load changes, noted by the tables themselves, and written to a folder before it is made final.
final class UndoNotes {
  let folder: UndoFolder
  private let job: String?
  private var tables: [Noted] = []
  private unowned let database: any WrittenDatabase

  private struct Noted {
    /// Its place in the folder.
    let place: Int
    let notes: RowNotes
    /// The places of the columns that are written of new rows.
    let keyPlaces: [Int]
  }

  /// Makes ready to note changes of these tables.
  init(
    _ path: String, syncs: Bool, job: String?, _ targets: [TargetTable], in database: any WrittenDatabase,
    find: EntityFinder
  ) throws(Fault) {
    folder = try UndoFolder(writing: path, kind: database.undoing.kind, syncs: syncs)
    self.database = database
    self.job = job
    for target in targets {
      let found = try database.table(target.entity.table)
      if tables.contains(where: { $0.notes.rows.found.name == found.name }) { continue }
      let table = try Self.table(target, found, targets, find)
      tables.append(try add(table, found))
    }
  }

  /// What is noted of a table.
  static func table(
    _ target: TargetTable, _ found: FoundTable, _ targets: [TargetTable], _ find: EntityFinder
  ) throws(Fault) -> UndoTable {
    let entity = target.entity
    let columns = found.columns.values.filter { !$0.isMade }.map(\.name).sorted()
    func spelled(_ names: [String]) -> [String] {
      var list: [String] = []
      for name in names.compactMap({ found.columns[$0.lowercased()]?.name }) where !list.contains(name) {
        list.append(name)
      }
      return list
    }
    let key = entity.key.filter { entity.fields[$0].targets.isEmpty }.map { entity.fields[$0].column }
    var identity = spelled(entity.id.map { [$0] } ?? [])
    if identity.isEmpty { identity = spelled(target.key.map { target.columns[$0].name } + ["DATAAREAID"]) }
    let document = try self.document(of: entity, targets.map(\.entity), find)
    return UndoTable(
      entity: entity.qualifiedName, name: found.plainName, identity: identity, columns: columns,
      document: spelled(document.columns), documents: document.of, shown: spelled(key))
  }

  /// What names the document of a row: the columns by which lines and their header know each other.
  private static func document(
    of entity: Entity, _ others: [Entity], _ find: EntityFinder
  ) throws(Fault) -> (columns: [String], of: String) {
    func link(_ line: Entity) throws(Fault) -> (link: Referrer.Link, header: Entity)? {
      guard let parent = line.parent, let header = try find(parent.entity, line.system) else { return nil }
      return Referrer.Link(parent: parent, of: line, header).map { ($0, header) }
    }
    if let (link, header) = try link(entity) {
      let columns =
        switch link {
        case .id(let column, _): [column]
        case .fields(let pairs): pairs.sorted { $0.there < $1.there }.map(\.here)
        }
      return (columns, header.qualifiedName)
    }
    for other in others {
      guard let (link, header) = try link(other), header.qualifiedName == entity.qualifiedName else { continue }
      let columns =
        switch link {
        case .id: entity.id.map { [$0] } ?? []
        case .fields(let pairs): pairs.map(\.there).sorted()
        }
      return (columns, entity.qualifiedName)
    }
    return ([], "")
  }

  private func add(_ table: UndoTable, _ found: FoundTable) throws(Fault) -> Noted {
    let place = try folder.place(of: table)
    let rows = try UndoRows(folder.tables[place], found, database.undoing)
    return Noted(
      place: place, notes: try RowNotes("p2c_notes_\(tables.count)", of: rows, in: database),
      keyPlaces: rows.table.keyColumns.map { rows.table.place($0) })
  }

  /// Begins to note, in a new transaction.
  func begin() throws(Fault) {
    for table in tables { try table.notes.watch(in: database) }
  }

  /// Writes what was noted, and ends noting: the transaction is about to end.
  func write(_ companies: [String] = []) throws(Fault) {
    for (number, table) in tables.enumerated() { try write(table, number) }
    if let job { folder.note(job: job, companies: companies) }
    try folder.save()
    for table in tables { try table.notes.unwatch(in: database) }
  }

  private func write(_ table: Noted, _ number: Int) throws(Fault) {
    let (rows, notes) = (table.notes.rows, table.notes.name)
    let left = "\(database.dialect.temporary)p2c_left_\(number)"
    try rows.look(at: notes, into: left, in: database)
    try database.forEach(
      "u.isnew, l.n, \(rows.list("u")), \(rows.list("l"))",
      from: "\(notes) AS u LEFT JOIN \(left) AS l ON l.n = u.n"
    ) { (row) throws(Fault) in try add(row, table) }
    try database.run("DROP TABLE \(left)")
    try database.run("DELETE FROM \(notes)")
  }

  private func add(_ row: [String?], _ table: Noted) throws(Fault) {
    let columns = table.notes.rows.table.columns
    let (old, now) = (row[3..<3 + columns.count], row[(3 + columns.count)...])
    let (isNew, isThere) = (row[1] == "1", row[2] != nil)
    // A new row that a trigger of the database has not kept.
    if isNew, !isThere { return }
    for (place, cell) in row[3...].enumerated() {
      guard cell?.utf8.contains(0) ?? false else { continue }
      throw Fault(
        .data, "undo-not-held",
        "column \(columns[place % columns.count]) of table \(table.notes.rows.table.name) holds bytes that are no text, which an undo cannot hold",
        remedy: "load without --undo, after a backup of the database")
    }
    let kept = table.keyPlaces.map { now[now.startIndex + $0] }
    try folder.add(
      table.place, old: isNew ? nil : Array(old), keys: kept, digest: isThere ? RowDigest.of(now) : nil)
  }
}
