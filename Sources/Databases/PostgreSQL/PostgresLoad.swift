import Entities
internal import Packages
import Records

/// What is loaded into one table. Its rows wait in a temporary one until all are there; where the table is empty and nothing
/// has to be looked up, they go straight into it.
final class PostgresLoad {
  /// The rows of the package.
  let pipe: PostgresPipe
  /// The rows that are in the package or were stopped on the way here, if some are to be deleted.
  private(set) var kept: RowSet?
  let isDirect: Bool
  private let merge: PostgresMerge
  private let rows: PostgresRows
  private let number: Int
  /// Whether several rows may have one key.
  private let mayBeDouble: Bool
  /// How many rows wait, by company.
  private var waiting: [Int: Int] = [:]
  private var sets = 0
  private var isAnalyzed = false
  private unowned let database: any WrittenDatabase

  /// `number` is the place of the entity in the package.
  init(
    _ merge: PostgresMerge, number: Int, isDirect: Bool, keepsRows: Bool, in database: any WrittenDatabase
  ) throws(Fault) {
    self.merge = merge
    self.number = number
    mayBeDouble = !merge.hasUniqueKey
    self.isDirect = isDirect
    self.database = database
    rows = PostgresRows(merge.target, merge.table, company: merge.company, isDirect: isDirect)
    pipe = PostgresPipe(isDirect ? merge.table.name : merge.waiting, rows.columns.map(\.name))
    if keepsRows { kept = try makeSet("p2c_kept_\(number)", hasReason: true) }
    if isDirect { return }
    let columns = rows.columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
    try database.run("CREATE TEMPORARY TABLE p2c_rows_\(number)(\(columns)) ON COMMIT DELETE ROWS")
  }

  /// Writes a record to the pipe.
  func add(_ chunk: borrowing Chunk, _ record: Int, company: Int) {
    rows.append(chunk, record, company: company, to: &pipe.buffer)
    pipe.addRow()
    if !isDirect { waiting[company, default: 0] += 1 }
  }

  private func makeSet(_ name: String, hasReason: Bool = false) throws(Fault) -> RowSet {
    try RowSet(name, RowIdentity(key: ["tableoid", "ctid"], mayBeNull: false), hasReason: hasReason, database)
  }

  private func makeSet() throws(Fault) -> RowSet {
    sets += 1
    return try makeSet("p2c_set_\(number)_\(sets)")
  }

  /// Has the server look at a table that was empty, once.
  func analyze() throws(Fault) {
    if !isDirect || isAnalyzed { return }
    isAnalyzed = true
    try database.run("ANALYZE \(merge.table.name)")
  }

  /// Brings the rows that wait into the table, and counts what became of them by company.
  func settle(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault) {
    if waiting.isEmpty { return }
    defer { waiting = [:] }
    let target = merge.target
    try database.run("ANALYZE \(merge.waiting)")
    var isRenumbered = "FALSE"
    if let formerly = target.entity.formerly {
      let set = try makeSet()
      if let sql = merge.renumber(formerly, noting: set), try database.run(sql, blame: .data) > 0 {
        isRenumbered = set.has("t")
      }
    }
    var isNew = "FALSE"
    if target.needsItself {
      let set = try makeSet()
      if try database.run(merge.insertMissing(noting: set), blame: .data) > 0 { isNew = set.has("t") }
    }
    let sql = merge.statement(isRenumbered: isRenumbered, isNew: isNew, mayBeDouble: mayBeDouble)
    let found = try database.rows(sql).map(PostgresMerge.Counts.init)
    try check(found)
    for (company, rows) in waiting {
      var counts = ImportCounts()
      if let touched = found.first(where: { $0.company == company }) {
        counts.inserted = touched.missing + touched.new
        counts.updated = touched.changed
      }
      counts.unchanged = rows - counts.inserted - counts.updated
      count(number, company, counts)
    }
    if let kept {
      try database.run(
        "INSERT INTO \(kept.name) SELECT f.*, \(KeptReason.inPackage.rawValue) FROM (\(merge.rows)) AS f")
    }
  }

  private func check(_ found: [PostgresMerge.Counts]) throws(Fault) {
    let waiting = waiting.values.reduce(0, +)
    func sum(_ part: (PostgresMerge.Counts) -> Int) -> Int { found.reduce(0) { $0 + part($1) } }
    let (target, mode) = (merge.target, merge.target.source.mode)
    func changed(_ what: String) -> Fault {
      Fault(.data, "key-changed", "a key \(what)", place: Place(file: target.entity.name))
    }
    if sum(\.unresolved) > 0 {
      throw Fault(
        .data, "lookup-changed", "what a lookup names is no record any more", place: Place(file: target.entity.name))
    }
    if let all = found.first, all.double > 0 { throw changed("is in the target more than once") }
    if mode == .insert, sum(\.missing) < waiting { throw changed("is in the target by now") }
    if mode == .update || mode == .updateExisting, sum(\.missing) > 0 { throw changed("is not in the target any more") }
    if let all = found.first, all.updated != all.different || all.inserted != sum(\.missing) { throw dropped() }
    guard merge.table.hasTriggers else { return }
    let unkept = try database.rows(merge.unkept).first?[0].flatMap { Int($0) } ?? 0
    if unkept > 0 { throw dropped() }
  }

  private func dropped() -> Fault {
    Fault(
      .data, "row-dropped",
      "\(database.name) does not keep records for \(merge.target.entity.table) as they are written, by a trigger or a rule",
      remedy: "let the table accept them, or drop the trigger for the load")
  }
}
