import Entities
internal import Packages
import Records

/// Brings the rows of a target back to what they were before a load, document by document.
///
/// A row that is no longer as the load left it was changed by somebody else since: its whole document stays. So does one
/// of whose new rows a row that stays would lose what it refers to.
final class Undoing {
  private let folder: UndoFolder
  private let others: [Entity]
  private let find: EntityFinder
  private unowned let database: any WrittenDatabase
  private var tables: [Table] = []

  /// What is to become of a row.
  private enum State: Int { case bring, same, rejected, heldBack }

  /// A table with the rows of the undo beside it, in temporary ones: `undo` has them, `now` their present texts.
  private struct Table {
    let place: Int
    let entity: Entity
    let rows: UndoRows
    let undo: String
    let now: String
    var counts = UndoCounts()

    var table: UndoTable { rows.table }
    var name: String { rows.found.name }
  }

  /// `others` are all entities that may have rows which refer to those of the undo.
  init(_ folder: UndoFolder, in database: any WrittenDatabase, others: [Entity], find: @escaping EntityFinder)
    throws(Fault)
  {
    (self.folder, self.database, self.others, self.find) = (folder, database, others, find)
    try folder.check(database.undoing.kind)
    for (place, table) in folder.tables.enumerated() {
      guard let entity = try find(table.entity, .sales) else {
        throw Fault(
          .entityUndescribed, "no entity file describes \(table.entity)", remedy: "put its folder on P2C_MAPPINGS",
          place: Place(file: folder.path))
      }
      let rows = try UndoRows(table, database.table(table.name), database.undoing)
      let prefix = database.dialect.temporary
      tables.append(
        Table(
          place: place, entity: entity, rows: rows, undo: "\(prefix)p2c_undo_\(place)", now: "\(prefix)p2c_now_\(place)"
        ))
    }
  }

  /// Finds what can be brought back; `report` is told of each row that cannot, table by table.
  func look(_ report: (Fault) -> Void) throws(Fault) {
    for table in tables {
      try read(table)
      try compare(table)
    }
    var isSettled = false
    while !isSettled {
      isSettled = try !holdBack()
      for table in tables {
        if try rejectReferredTo(table) { isSettled = false }
      }
    }
    for table in tables { try sayWhy(table, report) }
  }

  /// Brings back what can be: new rows go, lines before headers; then come the others, headers first.
  func run() throws(Fault) -> [UndoCounts] {
    for place in tables.indices.reversed() { try delete(&tables[place]) }
    for place in tables.indices { try bringBack(&tables[place]) }
    for place in tables.indices { try prove(tables[place]) }
    for place in tables.indices { try count(&tables[place]) }
    return tables.map(\.counts)
  }

  /// Writes what cannot be brought back, so that it can be tried again.
  func writeRejects(to folder: UndoFolder) throws(Fault) {
    for table in tables {
      let place = try folder.place(of: table.table.emptied)
      let condition = "state IN (\(State.rejected.rawValue), \(State.heldBack.rawValue))"
      try database.forEach("u.isnew, u.digest, \(table.rows.list("u"))", from: "\(table.undo) AS u", where: condition) {
        (row) throws(Fault) in
        let cells = Array(row[3...])
        let keys = table.table.keyColumns.map { cells[table.table.place($0)] }
        try folder.add(place, old: row[1] == "1" ? nil : cells, keys: keys, digest: row[2])
      }
    }
    try folder.save()
  }

  // MARK: Reading

  /// Puts the rows of the undo into a table, each once: as it was first, and as it was left last.
  private func read(_ table: Table) throws(Fault) {
    let (keys, cells) = (table.rows.keyNames, table.rows.cellNames)
    let columns = (keys + cells).map { "\($0) text" }.joined(separator: ", ")
    try database.run(
      "CREATE TABLE \(table.undo)(n integer, isnew integer, digest text, state integer, why text, \(columns), "
        + "PRIMARY KEY (\((keys + ["n"]).joined(separator: ", "))))")
    var rows: [String] = []
    var size = 0
    func flush() throws(Fault) {
      if rows.isEmpty { return }
      try database.run("INSERT INTO \(table.undo) VALUES \(rows.joined(separator: ", "))")
      (rows, size) = ([], 0)
    }
    func literal(_ text: String?) -> String { text.map(SQL.literal) ?? "NULL" }
    try folder.forEach(table.place) { (row) throws(Fault) in
      let key = table.table.identity.map { row.cells[table.table.place($0)] ?? "" }
      let values = key.map(SQL.literal) + row.cells.map(literal)
      let state = State.bring.rawValue
      let text =
        "(\(row.number), \(row.isNew ? 1 : 0), \(literal(row.digest)), \(state), NULL, \(values.joined(separator: ", ")))"
      rows.append(text)
      size += text.utf8.count
      if size > 1 << 17 { try flush() }
    }
    try flush()
    let same = keys.map { "x.\($0) = \(table.undo).\($0)" }.joined(separator: " AND ")
    try database.run(
      "UPDATE \(table.undo) SET digest = (SELECT x.digest FROM \(table.undo) AS x WHERE \(same) ORDER BY x.n DESC LIMIT 1) "
        + "WHERE EXISTS (SELECT 1 FROM \(table.undo) AS x WHERE \(same) AND x.n > \(table.undo).n)")
    try database.run(
      "DELETE FROM \(table.undo) WHERE EXISTS (SELECT 1 FROM \(table.undo) AS x WHERE \(same) AND x.n < \(table.undo).n)"
    )
  }

  /// Looks how the rows of the undo are now.
  private func look(at table: Table) throws(Fault) {
    try table.rows.look(at: table.undo, into: table.now, in: database)
  }

  private func joined(_ table: Table) -> String { "\(table.undo) AS u LEFT JOIN \(table.now) AS l ON l.n = u.n" }

  /// Tells rows that are as the load left them from those that are as before, and from those that somebody changed.
  private func compare(_ table: Table) throws(Fault) {
    try look(at: table)
    let width = table.table.columns.count
    var states: [(state: State, why: String, rows: [String])] = []
    func add(_ row: String?, _ state: State, _ why: String = "") {
      guard let row else { return }
      if let known = states.firstIndex(where: { $0.state == state && $0.why == why }) {
        states[known].rows.append(row)
      } else {
        states.append((state, why, [row]))
      }
    }
    try database.forEach(
      "u.isnew, u.digest, l.n, \(table.rows.list("u")), \(table.rows.list("l"))", from: joined(table)
    ) { (row) throws(Fault) in
      let (isNew, left, isThere) = (row[1] == "1", row[2], row[3] != nil)
      let (old, now) = (row[4..<4 + width], row[(4 + width)...])
      guard isThere else {
        if left != nil, !isNew { return add(row[0], .rejected, "is gone since the load") }
        return left == nil && !isNew ? () : add(row[0], .same)
      }
      let digest = RowDigest.of(now)
      if digest == left { return }
      let wasOld = !isNew && digest == RowDigest.of(old)
      add(row[0], wasOld ? .same : .rejected, wasOld ? "" : "was changed since the load")
    }
    for (state, why, rows) in states {
      for start in stride(from: 0, to: rows.count, by: 1000) {
        let list = rows[start..<min(start + 1000, rows.count)].joined(separator: ", ")
        try database.run(
          "UPDATE \(table.undo) SET state = \(state.rawValue), why = \(SQL.literal(why)) WHERE n IN (\(list))")
      }
    }
  }

  // MARK: Documents

  /// Rejects new rows that others refer to which stay; whether there are any.
  private func rejectReferredTo(_ table: Table) throws(Fault) -> Bool {
    var found = false
    let goes = "state = \(State.bring.rawValue) AND isnew = 1"
    for referrer in try Referrer.all(of: table.entity, among: others, find) {
      let other = try database.table(referrer.entity.table)
      guard other.isThere, let match = database.match(referrer, to: table.entity, table.rows.found, other) else {
        continue
      }
      let back = tables.first { $0.name == other.name }.map {
        " AND NOT EXISTS (SELECT 1 FROM \($0.undo) AS v WHERE \($0.rows.isRow("v", of: "r")) AND v.state = \(State.bring.rawValue))"
      }
      let count = try database.run(
        """
        UPDATE \(table.undo) SET state = \(State.rejected.rawValue), why = \(SQL.literal("is referred to by a record of \(referrer.entity.name)"))
        WHERE \(goes) AND n IN (SELECT u.n FROM \(table.undo) AS u JOIN \(table.name) AS t ON \(table.rows.isRow("t", by: "u"))
          WHERE u.state = \(State.bring.rawValue) AND u.isnew = 1 AND \(match.left) IN (
            SELECT \(match.right) FROM \(other.name) AS r WHERE \(match.condition)\(back ?? "")))
        """)
      if count > 0 { found = true }
    }
    return found
  }

  /// Holds back rows whose document has one that is rejected; whether there are any.
  private func holdBack() throws(Fault) -> Bool {
    var found = false
    for table in tables where !table.table.document.isEmpty {
      let own = database.dialect.folded(table.rows.document("u", or: "l"))
      for other in tables where other.table.documents == table.table.documents && !other.table.document.isEmpty {
        let bad = database.dialect.folded(other.rows.document("u", or: "l"))
        let count = try database.run(
          """
          UPDATE \(table.undo) SET state = \(State.heldBack.rawValue) WHERE state = \(State.bring.rawValue) AND n IN (
            SELECT u.n FROM \(joined(table)) WHERE \(own) IN (
              SELECT \(bad) FROM \(joined(other)) WHERE u.state = \(State.rejected.rawValue)))
          """)
        if count > 0 { found = true }
      }
    }
    return found
  }

  private func sayWhy(_ table: Table, _ report: (Fault) -> Void) throws(Fault) {
    let shown = table.table.shown.isEmpty ? table.table.identity : table.table.shown
    let key = shown.map { "coalesce(l.c\(table.table.place($0)), u.c\(table.table.place($0)), '')" }
    let rows = try database.rows(
      "SELECT u.why, \(key.joined(separator: ", ")) FROM \(joined(table)) WHERE u.state = \(State.rejected.rawValue) "
        + "ORDER BY u.n LIMIT \(GoneRows.mostExamples)")
    for row in rows {
      let key = row.dropFirst().map { $0 ?? "" }.joined(separator: " ")
      report(
        Fault(.data, "row-changed", "record \(key) \(row[0] ?? "")", place: Place(file: table.table.name)))
    }
  }

  // MARK: Writing

  private func delete(_ table: inout Table) throws(Fault) {
    table.counts.deleted = try database.run(
      "DELETE FROM \(table.name) AS t WHERE EXISTS (SELECT 1 FROM \(table.undo) AS u "
        + "WHERE \(table.rows.isRow("u", of: "t")) AND u.state = \(State.bring.rawValue) AND u.isnew = 1)", blame: .data
    )
  }

  private func bringBack(_ table: inout Table) throws(Fault) {
    let condition = "u.state = \(State.bring.rawValue) AND u.isnew = 0"
    let changes = table.rows.values("u", ofNew: false).map { "\($0.column) = \($0.value)" }.joined(separator: ", ")
    if !changes.isEmpty {
      table.counts.updated = try database.run(
        "UPDATE \(table.name) AS t SET \(changes) FROM \(table.undo) AS u WHERE \(table.rows.isRow("t", by: "u")) AND \(condition)",
        blame: .data)
    }
    let values = table.rows.values("u", ofNew: true)
    table.counts.inserted = try database.run(
      "INSERT INTO \(table.name)(\(values.map(\.column).joined(separator: ", "))) \(database.undoing.overriding)"
        + "SELECT \(values.map(\.value).joined(separator: ", ")) FROM \(joined(table)) WHERE \(condition) AND l.n IS NULL ORDER BY u.n",
      blame: .data)
  }

  /// Makes sure that each row is what it was, value by value.
  private func prove(_ table: Table) throws(Fault) {
    try look(at: table)
    let width = table.table.columns.count
    var bad = 0
    try database.forEach(
      "u.isnew, l.n, \(table.rows.list("u")), \(table.rows.list("l"))", from: joined(table),
      where: "u.state = \(State.bring.rawValue)"
    ) { (row) throws(Fault) in
      let isRight =
        row[1] == "1"
        ? row[2] == nil : row[2] != nil && RowDigest.of(row[3..<3 + width]) == RowDigest.of(row[(3 + width)...])
      if !isRight { bad += 1 }
    }
    if bad == 0 { return }
    throw Fault(
      .data, "undo-differs",
      "\(bad.grouped) row\(bad == 1 ? "" : "s") of table \(table.table.name) would not be as before, by a trigger or a changed column",
      remedy: "let the table take its rows as they were, then undo again", place: Place(file: folder.path))
  }

  private func count(_ table: inout Table) throws(Fault) {
    for row in try database.rows("SELECT state, count(*) FROM \(table.undo) GROUP BY state") {
      guard let state = row[0].flatMap({ Int($0) }), let count = row[1].flatMap({ Int($0) }) else { continue }
      table.counts.read += count
      switch State(rawValue: state) {
      case .same: table.counts.unchanged = count
      case .rejected: table.counts.rejected = count
      case .heldBack: table.counts.heldBack = count
      case .bring, nil: break
      }
    }
    table.counts.entity = table.entity.name
  }

  /// Forgets the one-time jobs of the load, so that they can be done again.
  func forgetJobs() throws(Fault) {
    let table = try database.table("P2C_JOBS")
    guard table.isThere else { return }
    for (job, company) in folder.jobs {
      try database.run(
        "DELETE FROM \(table.name) WHERE job = \(SQL.literal(job)) AND \(database.dialect.folded("company")) = "
          + database.dialect.folded(SQL.literal(company)))
    }
  }
}

/// What became of the tables of an undo, and what is left of it where not all could be undone.
package typealias Undone = (counts: [UndoCounts], rest: UndoFolder?)

/// What became of the rows of one table of an undo: `read` is the sum of the others.
package struct UndoCounts: Sendable {
  package var entity = ""
  package var read = 0
  /// Rows that the load had deleted, and that are there again.
  package var inserted = 0
  /// Rows that the load had changed, and that are as before.
  package var updated = 0
  /// Rows that the load had inserted, and that are gone.
  package var deleted = 0
  /// Rows that were as before already.
  package var unchanged = 0
  package var rejected = 0
  package var heldBack = 0
}

extension UndoTable {
  /// The same table, of which nothing is written yet.
  fileprivate var emptied: UndoTable {
    var table = self
    (table.rows, table.keys) = (0, 0)
    return table
  }
}

extension DatabaseWriter where Self: WrittenDatabase {
  /// Undoes a load with SQL.
  func undone(
    _ folder: UndoFolder, rejects: String?, find: @escaping EntityFinder, report: (Fault) -> Void
  ) throws(Fault) -> Undone {
    let undoing = try Undoing(folder, in: self, others: options.others, find: find)
    var (isWhole, rest) = (true, nil as UndoFolder?)
    try undoing.look {
      isWhole = false
      report($0)
    }
    if !isWhole {
      guard let rejects else {
        throw Fault(
          .data, "bad-records", "not all can be undone; nothing was changed",
          remedy: "--rejects OUT/ puts those documents aside and undoes the others")
      }
      if !options.dryRun {
        let folder = try UndoFolder(rest: rejects, kind: self.undoing.kind, syncs: options.syncs)
        try undoing.writeRejects(to: folder)
        rest = folder
      }
    }
    let counts = try undoing.run()
    if isWhole { try undoing.forgetJobs() }
    return (counts, rest)
  }
}
