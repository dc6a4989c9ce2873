package import Entities
package import Packages
package import Records

/// How an import was asked for.
package struct ImportOptions: Sendable {
  /// Make missing tables and columns.
  package var create = false
  /// What helps where the target lacks a table or a column that nobody can make.
  var whereMissing: String?
  /// Of tables, the columns in which rows keep what they have.
  var keeping: [String: KeptColumns] = [:]
  /// The folder that keeps what a target cannot keep itself.
  package var state: String?
  /// Do everything but make it final.
  package var dryRun = false
  /// Make it final after so many whole documents, instead of once at the end.
  package var commitEvery: Int?
  /// The one-time job this is, if it is one.
  package var job: String?
  /// What the run is called, for those who have to wait for it.
  package var runID: String?
  /// Run the job for a company that has been done before.
  package var again = false
  /// The company the package belongs to.
  package var company: String?
  /// What keeps the keys of several companies apart in one Sales target.
  package var prefix = ""
  /// The company that may go into a Sales target beside another one.
  package var anotherCompany: String?
  /// replace: how many rows may go of an entity.
  package var maxDeletes: RecordLimit?
  /// replace: the entities whose rows may refer to those of the package.
  package var others: [Entity] = []
  /// The folder that gets what brings the target back.
  package var undo: String?
  /// The file that gets what was taken.
  package var digests: String?
  /// Whether it must be on the disk before the target changes.
  package var syncs = true
  /// Where spools go.
  package var temp = "/var/tmp"

  package init() {}
}

/// One entity of the package, in the order in which it is loaded.
package struct ImportEntity: Sendable {
  /// The entity.
  package var entity: Entity
  /// The entity field each column of the chunks is.
  package var columns: [Int]
  /// What to do with known and new keys.
  package var mode: ImportMode
  /// The lookups that are left blank where they find nothing.
  package var blanks: Set<Int>
  /// replace: how many rows may go, if the package says so.
  package var maxDeletes: String?
  /// What its keys begin with, so that they are apart from those of another company; only documents have that.
  package var prefix = ""

  package init(
    _ entity: Entity, columns: [Int], mode: ImportMode = .upsert, blanks: Set<Int> = [], maxDeletes: String? = nil
  ) {
    self.blanks = blanks
    self.entity = entity
    self.columns = columns
    self.mode = mode
    self.maxDeletes = maxDeletes
  }

  /// Whether rows may be deleted: with mode document only lines.
  package var deletesRows: Bool { mode == .replace || mode == .delete || mode == .document && entity.parent != nil }

  /// The chunk column that names the company of each record, where a package may hold several.
  var companyColumn: Int? {
    guard entity.system == .axdb, let field = entity.column("DATAAREAID") else { return nil }
    return columns.firstIndex(of: field)
  }

  /// The chunk columns of these fields, or nil if one of them is not in the package.
  func chunkColumns(_ fields: [Int]) -> [Int]? {
    var found: [Int] = []
    for field in fields {
      guard let column = columns.firstIndex(of: field) else { return nil }
      found.append(column)
    }
    return found
  }
}

/// What became of the records of one entity; `read` is the sum of the others.
package struct ImportCounts: Sendable, Equatable {
  package var read = 0
  package var inserted = 0
  package var updated = 0
  package var unchanged = 0
  package var rejected = 0
  package var heldBack = 0
  package var alreadyDone = 0
  /// update-existing: records that the target does not have.
  package var filtered = 0
  /// replace: rows that were in the target before; not part of `read`.
  package var deleted = 0
  /// delete: records whose rows went.
  package var removed = 0

  package init() {}

  /// Adds other counts.
  mutating func add(_ other: ImportCounts) {
    read += other.read
    inserted += other.inserted
    updated += other.updated
    unchanged += other.unchanged
    rejected += other.rejected
    heldBack += other.heldBack
    alreadyDone += other.alreadyDone
    filtered += other.filtered
    deleted += other.deleted
    removed += other.removed
  }

  /// What is to be added where a record came to nothing that was counted already. Of a row that several records of the package
  /// wrote to, one has made it, and others may have changed nothing.
  func refusing(_ refusal: Refusal) -> ImportCounts {
    var counts = ImportCounts()
    let places: [WritableKeyPath<ImportCounts, Int>] =
      refusal.isNew ? [\.inserted, \.updated, \.unchanged] : [\.updated, \.unchanged, \.inserted]
    guard let place = places.first(where: { self[keyPath: $0] > 0 }) else { return counts }
    counts[keyPath: place] = -1
    if refusal.why == nil { counts.heldBack = 1 } else { counts.rejected = 1 }
    return counts
  }

  /// Whether every record is accounted for.
  package var isComplete: Bool {
    read == inserted + updated + unchanged + filtered + rejected + heldBack + alreadyDone + removed
  }
}
