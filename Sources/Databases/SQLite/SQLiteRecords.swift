import Entities
import Records

/// The records of one entity, read row by row from a SELECT.
final class SQLiteRecords: RecordSource {
  let columns: [Int]
  private let rows: Statement
  private let shape: RowShape
  private let entity: Entity
  /// The spellings of the company that the statement asks for.
  private let companies: [String]
  private let stored: SQLiteRows
  private var isStarted = false
  private var isFinished = false

  init(
    _ rows: consuming Statement, _ request: ExportRequest, columns: [Int], lookups: [Int], companies: [String] = [],
    requires: [Entity.Require] = [], isCopied: Bool = true
  ) {
    shape = RowShape(columns: rows.columnCount, isCopied: isCopied)
    self.rows = rows
    self.columns = columns
    stored = SQLiteRows(request.entity, columns: columns, lookups: lookups, requires: requires)
    entity = request.entity
    self.companies = companies
  }

  /// Reads somebody's own query, whose columns must be named like fields of the entity.
  convenience init(query: String, _ request: ExportRequest, _ connection: borrowing Connection) throws(Fault) {
    let rows = try connection.prepare(query, blame: .usage)
    guard rows.isReadOnly else {
      throw Fault(.usage, "query-writes", "the query would change the database; export only reads")
    }
    let columns = try Self.match(rows, request.entity)
    self.init(rows, request, columns: columns, lookups: [], isCopied: false)
  }

  private static func match(_ rows: borrowing Statement, _ entity: Entity) throws(Fault) -> [Int] {
    var columns: [Int] = []
    for index in 0..<rows.columnCount {
      let name = rows.columnName(index)
      guard let place = entity.column(name) else {
        let known = suggestion(for: name, among: entity.fields.map(\.name))
        throw Fault(
          .usage, "query-column", "the query gives a column \(name), which \(entity.name) does not have",
          remedy: known.map { "did you mean \($0)?" } ?? "rename it with AS, or leave it out")
      }
      if columns.contains(place) {
        throw Fault(.usage, "query-column", "the query gives the column \(name) twice")
      }
      columns.append(place)
    }
    for place in entity.fields.indices where !columns.contains(place) {
      guard entity.fields[place].isRequired || entity.key.contains(place) else { continue }
      throw Fault(
        .usage, "query-column",
        "the query gives no column \(entity.fields[place].name), which \(entity.name) needs")
    }
    return columns
  }

  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool {
    chunk.reset()
    chunk.unparsed = stored
    chunk.columnCount = columns.count
    chunk.origin.file = entity.name
    if isFinished { return false }
    if !isStarted {
      isStarted = true
      for (place, company) in companies.enumerated() { rows.bind(place, text: company) }
    }
    while chunk.bytes.count < limit, chunk.recordCount < 65_536 {
      guard try rows.step() else {
        isFinished = true
        break
      }
      rows.copyRow(of: shape, to: &chunk.bytes)
      chunk.recordCount &+= 1
    }
    return chunk.recordCount > 0
  }

  var warnings: [String] {
    stored.lostDigits.columns.map { column in
      "\(entity.name): \(entity.fields[columns[column]].name) is stored as binary numbers that may have lost digits; "
        + "the shortest digits that give the same number were taken"
    }
  }
}
