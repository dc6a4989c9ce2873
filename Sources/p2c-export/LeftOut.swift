internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages

/// The rows of which an entity makes no records, because F&O's own entity leaves them out.
struct LeftOut {
  /// How many there are for one reason.
  struct Count {
    let name: String
    let records: Int
  }

  private let request: ExportRequest
  private let filters: Filters

  init(_ request: ExportRequest, company: String?, _ filters: Filters) {
    var request = request
    request.company = company
    // Their keys travel with the package; what is counted needs no more fields than a condition names.
    request.columns = request.entity.key
    self.request = request
    self.filters = filters
  }

  /// Counts them reason by reason, and puts their keys into the package, of which it is an entity; what `--where` does not
  /// ask for is not counted.
  func counts(_ database: any DatabaseReader, _ writer: PackageWriter?, entity: Int) throws(Fault) -> [Count] {
    guard request.query == nil, !request.flat, let from = request.entity.from else { return [] }
    var counts: [Count] = []
    for (place, keep) in from.keeps.enumerated() {
      counts.append(Count(name: keep.name, records: try count(place, database, writer, entity)))
    }
    return counts
  }

  private func count(
    _ place: Int, _ database: any DatabaseReader, _ writer: PackageWriter?, _ number: Int
  ) throws(Fault) -> Int {
    var request = request
    request.leftOutBy = place
    let entity = request.entity
    let asked = try filters.conditions(for: entity, columns: entity.fields.indices.map { $0 })
    request.columns = Set(request.columns + asked.flatMap(\.fields)).sorted()
    let rows = try database.records(request)
    let conditions = try filters.conditions(
      for: entity, columns: entity.fields.indices.map { rows.columns.firstIndex(of: $0) })
    var evaluator = Evaluator()
    var count = 0
    let keys = StoppedRecords(writer, entity, columns: rows.columns, number)
    try rows.forEachChunk { (chunk, problems) throws(Fault) in
      let bad = Set(problems.map(\.record))
      for record in 0..<chunk.recordCount where passes(record, chunk, conditions, &evaluator) {
        count += 1
        try keys.add(record, of: chunk, isKnown: !bad.contains(record))
      }
      try keys.flush()
    }
    return count
  }

  /// A row on which a condition cannot be judged counts, so that it is not lost.
  private func passes(
    _ record: Int, _ chunk: borrowing Chunk, _ conditions: [Expression], _ evaluator: inout Evaluator
  ) -> Bool {
    for condition in conditions where (try? evaluator.condition(condition, chunk: chunk, record: record)) == false {
      return false
    }
    return true
  }
}
