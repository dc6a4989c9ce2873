internal import Entities
package import Mappings
package import Packages
package import Records

/// A database as a source: the records of the entities that are asked for, one entity after the other, out of one snapshot.
///
/// What an entity leaves out by its own conditions was stopped before it came here: its keys come along, and it is counted.
///
/// Unchecked: it belongs to the one whose turn it is to read.
package final class DatabaseSource: Source, @unchecked Sendable {
  package let name: String
  package let form: Form? = nil
  package let entities: [SourceEntity]
  package let company: String?
  package let once: String? = nil
  package let provesItsEnd = true
  package let warnings: [String] = []
  package private(set) var leftOutRows: [[(name: String, count: Int)]] = []
  private let database: any DatabaseReader
  private let temp: String
  private let selections: [EntitySelection]
  private var current = 0
  private var bytes = 0

  /// The records of entities, of one company or of all, that meet filters; lines whose headers are among them come with those
  /// that do. `temp` is where headers wait that do not fit into memory.
  package init(
    _ database: any DatabaseReader, _ requests: [ExportRequest], company: String?, _ filters: Filters,
    temp: String? = nil
  ) throws(Fault) {
    self.database = database
    self.company = company
    self.temp = SpoolFile.folder(temp)
    name = database.name
    let requests = requests.map { request in
      var request = request
      request.company = company ?? request.company
      return request
    }
    selections = try requests.map { request throws(Fault) in
      let link = AskedDocuments.Link(of: request, among: requests, filters)
      return try EntitySelection(request, filters, database, link)
    }
    entities = selections.map(\.source)
  }

  package var progress: (done: Int, total: Int?) { (bytes, nil) }

  package var remarks: [String] {
    var said: [String] = []
    // Entities of one table say the same of it.
    for remark in selections.flatMap(\.records.warnings) where !said.contains(remark) { said.append(remark) }
    return said
  }

  package func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while current < selections.count {
      try selections[current].findDocuments(database, temp)
      if try selections[current].next(&chunk) {
        chunk.entity = current
        bytes += chunk.bytes.count
        return true
      }
      current += 1
    }
    return false
  }

  package func ledger() -> JSON? { nil }

  package func close() throws(Fault) { try database.endSnapshot() }

  package func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    leftOutRows = try selections.enumerated().map { place, selection throws(Fault) in
      try selection.findDocuments(database, temp)
      return try selection.leftOut(database) { (chunk, problems) throws(Fault) in
        chunk.entity = place
        try take(&chunk, problems)
      }
    }
  }
}

/// The records of one entity that are asked for.
struct EntitySelection {
  let records: any RecordSource
  let source: SourceEntity
  private let request: ExportRequest
  private let filters: Filters
  /// What drops the rows that SQL could not.
  private let asked: AskedRows.Maker
  /// The headers of these lines, if they say which are asked for.
  private let link: AskedDocuments.Link?

  init(
    _ asked: ExportRequest, _ filters: Filters, _ database: any DatabaseReader, _ link: AskedDocuments.Link? = nil
  ) throws(Fault) {
    var request = asked
    let entity = request.entity
    let conditions = try filters.conditions(for: entity, columns: entity.fields.indices.map { $0 })
    // A condition may name a field that is not wanted otherwise; it comes along.
    let used = conditions.flatMap(\.fields) + (link?.fields.here ?? [])
    let named = used.filter { !request.columns.contains($0) }
    request.columns += Set(named).sorted()
    request.conditions = conditions
    let records = try database.records(request)
    self.records = records
    self.request = request
    self.filters = filters
    self.link = link
    self.asked = AskedRows.Maker(try Self.conditions(filters, entity, records.columns))
    let names = records.columns.map { entity.fields[$0].name }
    var source = SourceEntity(entity, name: entity.name, system: entity.system, columns: names, file: entity.name)
    source.stopped = entity.key.map { entity.fields[$0].name }
    let isSorted = request.query == nil && entity.order.allSatisfy { records.columns.contains($0) }
    source.order = isSorted ? entity.order.map { entity.fields[$0].name } : []
    self.source = source
  }

  private static func conditions(
    _ filters: Filters, _ entity: Entity, _ columns: [Int]
  ) throws(Fault) -> [Expression] {
    try filters.conditions(for: entity, columns: entity.fields.indices.map { columns.firstIndex(of: $0) })
  }

  /// Finds out once which documents are asked for, if that matters, before anything is read of these.
  func findDocuments(_ database: any DatabaseReader, _ temp: String) throws(Fault) {
    guard let link, asked.documents == nil else { return }
    let headers = try AskedDocuments(link, filters, database, temp: temp)
    asked.documents = headers.among(records.columns)
  }

  /// The next records, of which those that nobody asked for are dropped when they are parsed.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    guard try records.next(into: &chunk, limit: CSVCutter.chunkSize) else { return false }
    chunk.unparsed = asked.rows(of: chunk.unparsed)
    return true
  }

  /// Goes through the rows that the entity leaves out, and counts them by the reason.
  func leftOut(
    _ database: any DatabaseReader, _ take: (inout Chunk, [Problem]) throws(Fault) -> Void
  ) throws(Fault) -> [(name: String, count: Int)] {
    guard request.query == nil, !request.flat, let from = request.entity.from else { return [] }
    var counts: [(name: String, count: Int)] = []
    for (place, keep) in from.keeps.enumerated() {
      counts.append((keep.name, try leftOut(by: place, database, take)))
    }
    return counts
  }

  private func leftOut(
    by place: Int, _ database: any DatabaseReader, _ take: (inout Chunk, [Problem]) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    var request = request
    request.leftOutBy = place
    request.conditions = []
    let entity = request.entity
    // Their keys travel with the package; what is counted needs no more fields than a condition names.
    let named = try filters.conditions(for: entity, columns: entity.fields.indices.map { $0 }).flatMap(\.fields)
    request.columns = Set(entity.key + named + (link?.fields.here ?? [])).sorted()
    let rows = try database.records(request)
    let asked = AskedRows.Maker(try Self.conditions(filters, entity, rows.columns), dropsBad: true)
    asked.documents = self.asked.documents?.headers.among(rows.columns)
    let key = entity.key.compactMap { rows.columns.firstIndex(of: $0) }
    var chunk = Chunk()
    var (parsing, problems, count) = (Parsing(), [Problem](), 0)
    while try rows.next(into: &chunk, limit: CSVCutter.chunkSize) {
      problems.removeAll()
      chunk.unparsed = asked.rows(of: chunk.unparsed)
      try parsing.parse(&chunk, &problems)
      count += chunk.recordCount
      chunk.keepColumns(key)
      for at in problems.indices {
        let field = problems[at].column.map { rows.columns[$0] }
        problems[at].column = field.flatMap { field in source.columns.firstIndex { $0.field == field } }
      }
      try take(&chunk, problems)
    }
    return count
  }
}
