internal import Packages
package import Records

/// A folder that holds what brings a target back to what it was before a load.
///
/// `rows/` has the rows that the load changed or deleted, as they were; `keys/` names those that it inserted; `p2c-undo.json`
/// says how much of their files counts, and is written last. So whatever a dead run left behind it is nothing.
///
/// A row that is there more than once was touched by several commits: it was as the first says, and left as the last says.
package final class UndoFolder: PlacedOutput {
  private static let index = EarlierRejects.undo.index

  /// As messages call it.
  package let path: String
  private(set) var tables: [UndoTable] = []
  /// The one-time jobs that were done.
  private(set) var jobs: [(job: String, company: String)] = []
  /// The files that say what the loads have taken, which they will not have after the undo.
  package var states: [String] = []
  private let kind: String
  private let syncs: Bool
  /// Where it waits for its name, if it is what is left of an undo.
  private var pending: PendingFolder?
  private let isRest: Bool
  private var next = 1
  private var files: [String: GrowingFile] = [:]
  private var line = ByteBuffer()

  /// Whether a folder holds an undo.
  package static func isOne(_ path: String) -> Bool { Files.exists("\(path)/\(index)") }

  /// A folder to read.
  package convenience init(reading path: String) throws(Fault) {
    try self.init(path, kind: nil, syncs: false)
  }

  /// A folder to write, for a kind of database: a new or empty one, or one that goes on.
  init(writing path: String, kind: String, syncs: Bool) throws(Fault) {
    self.path = Files.withoutSlash(path)
    self.kind = kind
    self.syncs = syncs
    isRest = false
    if Self.isOne(self.path) {
      let known = try UndoFolder(self.path, kind: kind, syncs: syncs)
      if known.isRest {
        throw Fault(
          .output, "undo-place", "this is what was left of an undo, which goes into no other",
          remedy: "name a new folder", place: Place(file: path))
      }
      (tables, jobs, next, states) = (known.tables, known.jobs, known.next, known.states)
    } else if Files.exists(self.path) {
      let isEmpty =
        Files.isFolder(self.path)
        ? try Files.allNames(in: self.path).allSatisfy(EarlierRejects.undo.folders.contains) : false
      guard isEmpty else {
        throw Fault(
          .output, "undo-place", "this is no folder of an undo, and not empty", remedy: "name a new folder",
          place: Place(file: path))
      }
    }
  }

  /// A folder for what is left of an undo, which gets its name with `place`, as other rejects do.
  init(rest path: String, kind: String, syncs: Bool) throws(Fault) {
    let folder = try PendingFolder(path, replacing: true, syncs: syncs)
    self.path = folder.temporary
    self.kind = kind
    self.syncs = syncs
    isRest = true
    pending = consume folder
  }

  private init(_ path: String, kind: String?, syncs: Bool) throws(Fault) {
    self.path = Files.withoutSlash(path)
    self.syncs = syncs
    let file = "\(self.path)/\(Self.index)"
    let json = try? JSON.parse(Files.contents(of: file, limit: 64 << 20))
    let items = json?["tables"]?.items ?? []
    tables = items.compactMap { UndoTable($0) }
    guard let json, json["format"]?.int == 1, tables.count == items.count, let own = json["database"]?.string else {
      throw Fault(
        .data, "undo-unreadable", "this is not what --undo writes", remedy: "take the folder as it was written",
        place: Place(file: file))
    }
    self.kind = own
    isRest = json[EarlierRejects.undo.isRest] == .bool(true)
    next = json["next"]?.int ?? 1
    states = json["states"]?.items.compactMap(\.string) ?? []
    for item in json["jobs"]?.items ?? [] {
      if let job = item["job"]?.string, let company = item["company"]?.string { jobs.append((job, company)) }
    }
    if let kind { try check(kind) }
  }

  /// Refuses an undo of another kind of database, whose values it has in another form.
  func check(_ kind: String) throws(Fault) {
    if kind == self.kind { return }
    throw Fault(
      .usage, "undo-kind", "this undoes loads into \(self.kind), not into \(kind)",
      remedy: "name the database that was loaded", place: Place(file: path))
  }

  /// The entities of its tables, headers first.
  package var entities: [String] { tables.map(\.entity) }

  // MARK: Writing

  /// The place of a table, which is added if it is new.
  func place(of table: UndoTable) throws(Fault) -> Int {
    guard let known = tables.firstIndex(where: { $0.name.lowercased() == table.name.lowercased() }) else {
      tables.append(table)
      return tables.count - 1
    }
    guard tables[known].fits(table) else {
      throw Fault(
        .usage, "undo-columns", "table \(table.name) had other columns when this was begun",
        remedy: "name a new folder", place: Place(file: path))
    }
    return known
  }

  func note(job: String, companies: [String]) {
    for company in companies where !jobs.contains(where: { $0 == (job, company) }) { jobs.append((job, company)) }
  }

  /// Adds a row; `old` has what it was, nil for a new one of which only key columns count, and `digest` that of the row that
  /// the load left, if it left one.
  func add(_ place: Int, old: [String?]?, keys: [String?], digest: String?) throws(Fault) {
    let number = String(next)
    next += 1
    try write([number, digest] + (old ?? keys), to: file(place, isRow: old != nil))
  }

  private func file(_ place: Int, isRow: Bool) throws(Fault) -> GrowingFile {
    let table = tables[place]
    let folder = isRow ? "rows" : "keys"
    let name = "\(folder)/\(table.file)"
    if let open = files[name] { return open }
    try Disk.makeFolder(path)
    try Disk.makeFolder("\(path)/\(folder)")
    if isRest { for made in [folder, name] { Leftovers.note("\(path)/\(made)") } }
    let file = try GrowingFile("\(path)/\(name)", keeping: isRow ? table.rows : table.keys, syncs: syncs)
    files[name] = file
    if file.count == 0 {
      try write(["p2c.number", "p2c.digest"] + (isRow ? table.columns : table.keyColumns), to: file)
    }
    return file
  }

  private func write(_ cells: [String?], to file: GrowingFile) throws(Fault) {
    line.removeAll()
    CSVRecordWriter().write(cells, to: &line)
    try file.append(line.bytes)
  }

  /// Makes all that was added count, and makes sure that the disk has it.
  func save() throws(Fault) {
    try Disk.makeFolder(path)
    for place in tables.indices {
      for (folder, count) in [("rows", \UndoTable.rows), ("keys", \UndoTable.keys)] {
        guard let file = files["\(folder)/\(tables[place].file)"] else { continue }
        try file.sync()
        tables[place][keyPath: count] = file.count
        if syncs { try Disk.syncFolder(of: "\(path)/\(folder)/\(tables[place].file)") }
      }
    }
    let json = JSON.object([
      ("format", .int(1)), ("database", .text(kind)), ("next", .int(next)), ("tables", .list(tables.map(\.json))),
      ("jobs", .list(jobs.map { .object([("job", .text($0.job)), ("company", .text($0.company))]) })),
      ("states", .list(states.map { .text($0) })), (EarlierRejects.undo.isRest, .bool(isRest)),
    ])
    let file = try PendingFile("\(path)/\(Self.index)", syncs: syncs)
    var output = try file.output()
    var bytes = ByteBuffer()
    bytes.append(json.pretty)
    try output.write(bytes.bytes)
    try output.close()
    try file.publish()
    if syncs { try Disk.syncFolder(of: path) }
  }

  package func place() throws(Fault) { try pending?.place() }

  package func settle() { if let folder = pending.take() { folder.settle() } }

  // MARK: Reading

  /// The rows of a table in the order of their files: those that were, then those that are new.
  func forEach(_ place: Int, _ body: (_ row: UndoRow) throws(Fault) -> Void) throws(Fault) {
    let table = tables[place]
    for isRow in [true, false] {
      let length = isRow ? table.rows : table.keys
      if length == 0 { continue }
      let path = "\(path)/\(isRow ? "rows" : "keys")/\(table.file)"
      let columns = isRow ? table.columns : table.keyColumns
      try CSVLine.forEach(in: path, bytes: length, columns: columns.count + 2) { (cells) throws(Fault) in
        guard let number = cells[0].flatMap({ Int($0) }) else {
          throw Fault(.data, "undo-unreadable", "a row has no number", place: Place(file: path))
        }
        var row = UndoRow(number: number, digest: cells[1], isNew: !isRow, cells: table.columns.map { _ in nil })
        for (column, cell) in zip(columns, cells.dropFirst(2)) { row.cells[table.place(column)] = cell }
        try body(row)
      }
    }
  }
}

/// A row of an undo.
struct UndoRow {
  let number: Int
  /// That of the row that the load left; nil where it left none.
  let digest: String?
  let isNew: Bool
  /// Its values by the columns of the table, as they were; of a new row only some.
  var cells: [String?]
}
