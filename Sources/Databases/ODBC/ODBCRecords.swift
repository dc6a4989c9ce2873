import Entities
import Records

/// The records of one entity, as a driver of ODBC fetches them.
final class ODBCRecords: RecordSource {
  private let connection: ODBCConnection
  private let sql: String
  private let stored: CopiedRows
  /// Begins to see the state that is read.
  private let begin: () throws(Fault) -> Void
  /// What a failure of the query means to whoever started the program.
  private let fault: (ODBCFailure) -> Fault
  private var block: ODBCBlock?
  private var isFinished = false

  init(
    _ connection: ODBCConnection, _ sql: String, _ rows: RecordRows, begin: @escaping () throws(Fault) -> Void,
    fault: @escaping (ODBCFailure) -> Fault
  ) {
    self.connection = connection
    self.sql = sql
    self.begin = begin
    self.fault = fault
    stored = CopiedRows(rows)
  }

  var columns: [Int] { stored.rows.columns }

  var warnings: [String] { stored.rows.warnings }

  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool {
    chunk.begin(stored, stored.rows)
    if isFinished { return false }
    if block == nil { block = try run() }
    guard let block else { return false }
    while chunk.bytes.count < limit, chunk.recordCount < 65_536 {
      switch block.next() {
      case .failed(let failure): throw fault(failure)
      case .end:
        isFinished = true
        self.block = nil
      case .row:
        if let failure = try block.copy(to: &chunk.bytes, stored.rows) { throw fault(failure) }
        chunk.recordCount &+= 1
      }
      if isFinished { break }
    }
    return chunk.recordCount > 0
  }

  private func run() throws(Fault) -> ODBCBlock {
    try begin()
    let statement = try ODBCStatement(connection)
    if let failure = statement.run(sql) { throw fault(failure) }
    let columns: [ODBCColumn]
    switch statement.describe() {
    case .success(let described): columns = described
    case .failure(let failure): throw fault(failure)
    }
    guard columns.count == stored.rows.width else {
      throw Fault(.ours, "odbc-columns", "the driver gives \(columns.count) columns, not \(stored.rows.width)")
    }
    let block = ODBCBlock(statement, columns)
    if let failure = block.bind() { throw fault(failure) }
    return block
  }
}
