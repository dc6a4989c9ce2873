package import Entities
package import Mappings
package import Records

/// Where records come from. `EntityReader` is it for whatever is read by SQL; an adapter gives it a `QueriedDatabase`.
package protocol DatabaseReader: AnyObject {
  /// The database as messages call it.
  var name: String { get }

  /// The companies an entity has records of, with how many; none for an entity that belongs to no company.
  func companies(of entity: Entity, flat: Bool) throws(Fault) -> [(company: String, records: Int)]

  /// The companies an entity has rows of, in every spelling; none for an entity that belongs to no company.
  func companyNames(of entity: Entity, flat: Bool) throws(Fault) -> [String]

  /// The companies that any table knows, each once.
  func companyNames() throws(Fault) -> [String]

  /// How many records an entity has, of all companies.
  func count(of entity: Entity, flat: Bool) throws(Fault) -> Int

  /// What the database lacks for some fields of an entity, as sentences; empty if it can give them all.
  func missing(for entity: Entity, fields: [Int], flat: Bool) throws(Fault) -> [String]

  /// Begins to see one unchanging state of the data, and keeps up to so many KiB of it in memory.
  func beginSnapshot(cacheSize: Int) throws(Fault)

  /// Lets go of that state; call it before the end of the output is written.
  func endSnapshot() throws(Fault)

  /// Opens the records of one entity, in document order, or in any.
  func records(_ request: ExportRequest) throws(Fault) -> any RecordSource
}

extension DatabaseReader {
  /// Begins to see one unchanging state of the data, of which joins come back to the same pages.
  package func beginSnapshot() throws(Fault) { try beginSnapshot(cacheSize: 20_000) }

  /// What the database lacks for an entity, as sentences; empty if it can give all fields.
  package func missing(for entity: Entity, flat: Bool) throws(Fault) -> [String] {
    try missing(for: entity, fields: Array(entity.fields.indices), flat: flat)
  }
}

/// The records of one entity, chunk by chunk.
package protocol RecordSource: AnyObject {
  /// The entity field each column of the chunks is.
  var columns: [Int] { get }

  /// What should be said once at the end, such as a column of numbers that have lost digits.
  var warnings: [String] { get }

  /// Fills a chunk with whole records as the database stores them, about `limit` bytes; false when there are none left.
  /// One worker at a time.
  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool
}

extension RecordSource {
  /// Reads and parses all records, without other workers.
  package func forEachChunk(
    limit: Int = CSVCutter.chunkSize, _ body: (borrowing Chunk, [Problem]) throws(Fault) -> Void
  ) throws(Fault) {
    var parsing = Parsing()
    var chunk = Chunk()
    while try next(into: &chunk, limit: limit) {
      var problems: [Problem] = []
      try parsing.parse(&chunk, &problems)
      try body(chunk, problems)
    }
  }
}

/// Which records of which entity to read.
package struct ExportRequest {
  /// The entity.
  package var entity: Entity
  /// The fields wanted, as places in the entity.
  package var columns: [Int]
  /// Only this company, however it is spelled.
  package var company: String?
  /// fno: read the flat table named after the entity instead of the raw tables.
  package var flat = false
  /// Whether records may come in any order where document order would have to be made by sorting.
  package var takesAnyOrder = false
  /// fno: instead of the records, the rows for which this condition of the entity is the first that does not hold.
  package var leftOutBy: Int?
  /// Somebody's own query; its columns are matched to the fields by name.
  package var query: String?
  /// What records must meet; those that do not may come all the same, where SQL cannot tell.
  package var conditions: [Expression] = []

  /// The conditions of the entity that were switched off, by name.
  package private(set) var keepsOff: [String] = []

  /// Switches conditions of the entity off.
  package mutating func switchOff(keeps names: [String]) {
    keepsOff = entity.from?.keeps.map(\.name).filter { names.contains($0) } ?? []
    entity.from?.keeps.removeAll { names.contains($0.name) }
  }

  package init(_ entity: Entity, columns: [Int]? = nil, company: String? = nil) {
    self.entity = entity
    self.columns = columns ?? Array(entity.fields.indices)
    self.company = company
  }
}
