package import Entities
package import Records

/// Where records go: what an adapter implements so that packages can be imported into its databases.
package protocol DatabaseWriter: AnyObject {
  /// The database as messages call it.
  var name: String { get }

  /// How the import was asked for.
  var options: ImportOptions { get }

  /// Begins the transaction and makes sure that the entities fit; nothing is written to them yet.
  func begin(_ entities: [ImportEntity]) throws(Fault)

  /// When and with what counts the one-time job was done for the company; nil if it was not, or is to be done again. Then
  /// this run has it alone until it ends: another that comes meanwhile is told that the target is busy.
  func jobDone(_ company: String) throws(Fault) -> (finished: String, counts: String)?

  /// The companies for which an earlier run began the one-time job and died, and when it had begun.
  var resumed: [(company: String, since: String)] { get }

  /// For each column of an entity, what the column of the target does not keep of what its field may have, if there is such.
  func limits(entity: Int) -> [ColumnLimit?]

  /// Whether several rows of the target may have the same key.
  func mayRepeatKeys(entity: Int) throws(Fault) -> Bool

  /// Makes ready to ask for rows of an entity by the values of fields; nil if there is no such table.
  func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int?

  /// How many rows match the values in these columns of a record, whose fingerprint this is: 0, 1, or 2 for more. It is
  /// asked for each record, so a database that is far away answers by what it has told before.
  func count(
    probe: Int, _ print: Fingerprint, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]
  ) throws(Fault) -> Int

  /// What looks at the rows of an entity while nothing is written yet, made by each worker for itself; nil where a row
  /// may change before its record is written.
  func scouts(entity: Int) throws(Fault) -> RowScoutMaker?

  /// Writes some records of a chunk, all of one company by its number, and counts what became of them, unless that is
  /// known only when they are settled.
  func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, company: Int, _ counts: inout ImportCounts
  ) throws(Fault)

  /// Settles what was written so far, and counts what became of it where `write` did not.
  func settle(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault)

  /// Makes what was written so far final and begins the next transaction.
  func commitDocuments() throws(Fault)

  /// replace: leaves the row alone that has the key in these columns of a record, which was stopped on the way here.
  func spare(entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault)

  /// replace: finds the rows of these entities, of each for some companies, that no record has written or found as it
  /// should be; whether there are any. They are the fewer the better: only then have keys to be spared.
  func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> Bool

  /// replace: finds out which of them go, and which stay for another reason; nothing is deleted yet.
  func judgeGone() throws(Fault) -> [Int: GoneRows]

  /// replace: deletes what was found.
  func deleteGone() throws(Fault)

  /// Hands over what was written, where it was written somewhere else at first, and counts which rows are not deleted after
  /// all: the target may refuse things. Nothing can be taken back from then on.
  func deliver(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault)

  /// The records of an entity that came to nothing then, by the canonical texts of their keys in lower case.
  func refusals(entity: Int) throws(Fault) -> [[String]: Refusal]

  /// Whether the target is not quite as it should be, although no record came to nothing.
  var isUnfinished: Bool { get }

  /// What has become of rows that were handed over already, if any were.
  var delivered: String? { get }

  /// Brings the target back to what it was before the load that wrote a folder, unless rows have changed since; then it needs
  /// a folder for what stays. `report` is told of these rows.
  func undo(
    _ folder: UndoFolder, rejects: String?, find: @escaping EntityFinder, report: (Fault) -> Void
  ) throws(Fault) -> Undone

  /// Notes in the target that this load was, with what it did; false where it has no place for that.
  func note(_ load: LoadNote) throws(Fault) -> Bool

  /// Records the job for each company and makes all final; a dry run undoes it instead.
  func finish(_ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]) throws(Fault)
}

extension DatabaseWriter {
  package func deliver(_ count: (_ entity: Int, _ company: Int, ImportCounts) -> Void) throws(Fault) {}
  package func refusals(entity: Int) throws(Fault) -> [[String]: Refusal] { [:] }
  package var isUnfinished: Bool { false }
  package var delivered: String? { nil }
}

/// A record that was handed over and came to nothing.
package struct Refusal: Sendable, Equatable {
  /// What the target says; nil where it was refused together with another record of its document.
  package let why: String?
  /// Whether it would have been a new row.
  package let isNew: Bool

  package init(_ why: String?, isNew: Bool = true) { (self.why, self.isNew) = (why, isNew) }
}
