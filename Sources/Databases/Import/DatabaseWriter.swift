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

  /// For each column of an entity, the column of the target that would keep its values as binary numbers, if it does.
  func binaryColumns(entity: Int) -> [BinaryColumn?]

  /// Whether several rows of the target may have the same key.
  func mayRepeatKeys(entity: Int) throws(Fault) -> Bool

  /// Makes ready to ask for rows of an entity by the values of fields; nil if there is no such table.
  func probe(_ entity: Entity, _ fields: [Int]) throws(Fault) -> Int?

  /// How many rows match the values in these columns of a record: 0, 1, or 2 for more.
  func count(probe: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault) -> Int

  /// What looks at the rows of an entity while nothing is written yet, made by each worker for itself; nil where a row
  /// may change before its record is written.
  func scouts(entity: Int) throws(Fault) -> RowScoutMaker?

  /// Writes some records of a chunk, and counts what became of them.
  func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, _ counts: inout ImportCounts
  ) throws(Fault)

  /// Makes what was written so far final and begins the next transaction.
  func commitDocuments() throws(Fault)

  /// replace: leaves the row alone that has the key in these columns of a record, which was stopped on the way here.
  func spare(entity: Int, _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault)

  /// replace: finds what goes of these entities, of each for some companies; nothing is deleted yet.
  func findGone(_ entities: [(entity: Int, companies: [String])]) throws(Fault) -> [Int: GoneRows]

  /// replace: deletes what was found.
  func deleteGone() throws(Fault)

  /// Records the job for each company and makes all final; a dry run undoes it instead.
  func finish(_ companies: [(company: String, counts: [(entity: String, counts: ImportCounts)])]) throws(Fault)
}
