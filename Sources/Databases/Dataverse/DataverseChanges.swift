import Entities
import Records

/// What a load has changed in the stage, and in which order it is sent: a document together, and what others look up before
/// them.
struct DataverseChanges {
  /// The name of the table with the changes.
  static let name = "temp.p2c_changes"
  private unowned let stage: SQLiteWriter
  private(set) var tables: [Noted] = []

  /// A table that notes its changes by itself.
  struct Noted {
    let target: TargetTable
    /// The entities of the package that write to it.
    let entities: [Int]
    let notes: RowNotes
    /// Which table's rows come together: that of the header for a document.
    let level: Int
    let isOfDocuments: Bool

    var rows: UndoRows { notes.rows }

    /// The id of a row that is there, and the notes with such rows, as SQL has them.
    var id: String { "t.\(SQL.quoted(rows.table.identity[0]))" }
    var from: String { "\(notes.name) AS u LEFT JOIN \(rows.found.name) AS t ON \(id) = u.k0" }
  }

  enum Kind: Int { case insert, update, delete }

  /// One row to be sent.
  struct Change {
    /// Its place among all.
    let number: Int
    let table: Int
    /// Its place in the notes of its table.
    let note: Int
    let id: String
    let kind: Kind
    /// What it is sent together with.
    let level: Int
    let document: String
  }

  /// Begins to note what is written to these tables.
  init(_ stage: SQLiteWriter, find: @escaping EntityFinder) throws(Fault) {
    self.stage = stage
    let targets = stage.targets.tables
    for (place, target) in targets.enumerated() {
      let found = try stage.table(target.entity.table)
      if tables.contains(where: { $0.rows.found.name == found.name }) { continue }
      let entities = targets.indices.filter {
        targets[$0].entity.table.lowercased() == target.entity.table.lowercased()
      }
      // Of the entities that write to it one may be part of documents.
      let described = try entities.map { entity throws(Fault) in
        (entity, try UndoNotes.table(targets[entity], found, targets, find))
      }
      let (own, table) = described.first { !$0.1.document.isEmpty } ?? described[0]
      let rows = try UndoRows(table, found, stage.undoing)
      let header = targets.first { $0.entity.qualifiedName == table.documents }?.entity.table.lowercased()
      let level = targets.firstIndex { $0.entity.table.lowercased() == header } ?? place
      let notes = try RowNotes("p2c_notes_\(place)", of: rows, in: stage)
      try notes.watch(in: stage)
      tables.append(
        Noted(
          target: targets[own], entities: entities, notes: notes, level: level,
          isOfDocuments: !table.document.isEmpty))
    }
  }

  /// Puts all that was noted into the order in which it is sent; how many rows there are.
  func sort() throws(Fault) -> Int {
    let all = tables.enumerated().map { place, table in
      let undo = table.rows.table
      let document = undo.document.map { "coalesce(t.\(SQL.quoted($0)), u.c\(undo.place($0)))" }.joined(
        separator: " || ';' || ")
      return """
        SELECT \(place) AS tab, u.n AS n, u.k0 AS id, \(table.level) AS level,
          \(table.isOfDocuments ? document : "''") AS document,
          CASE WHEN \(table.id) IS NULL THEN \(Kind.delete.rawValue) WHEN u.isnew THEN \(Kind.insert.rawValue)
            ELSE \(Kind.update.rawValue) END AS kind
        FROM \(table.from) WHERE \(table.id) IS NOT NULL OR NOT u.isnew
        """
    }
    // Rows that go make room for those that come.
    try stage.run(
      """
      CREATE TABLE \(Self.name)(number INTEGER PRIMARY KEY, tab INTEGER, n INTEGER, id TEXT, level INTEGER, document TEXT, kind INTEGER);
      INSERT INTO \(Self.name)(tab, n, id, level, document, kind)
        SELECT tab, n, id, level, document, kind FROM (\(all.joined(separator: " UNION ALL ")))
        ORDER BY level, document, kind = \(Kind.delete.rawValue) DESC, tab, kind, n;
      CREATE INDEX temp.p2c_changes_id ON p2c_changes(id)
      """)
    return try stage.rows("SELECT count(*) FROM \(Self.name)").first?[0].flatMap { Int($0) } ?? 0
  }

  /// The changes in their order, one after the other.
  struct Cursor {
    private let stage: SQLiteWriter
    private var page: ArraySlice<Change> = []
    private var last = 0

    init(_ stage: SQLiteWriter) { self.stage = stage }

    /// The next one, which stays the next one.
    mutating func peek() throws(Fault) -> Change? {
      if page.isEmpty {
        let rows = try stage.rows(
          "SELECT number, tab, n, id, kind, level, document FROM \(DataverseChanges.name) WHERE number > \(last) ORDER BY number LIMIT 1000"
        )
        page =
          rows.map { row in
            let numbers = row.map { $0.flatMap { Int($0) } ?? 0 }
            return Change(
              number: numbers[0], table: numbers[1], note: numbers[2], id: row[3] ?? "",
              kind: Kind(rawValue: numbers[4]) ?? .update, level: numbers[5], document: row[6] ?? "")
          }[...]
        last = page.last?.number ?? last
      }
      return page.first
    }

    mutating func next() throws(Fault) -> Change? {
      let change = try peek()
      if change != nil { page.removeFirst() }
      return change
    }
  }
}
