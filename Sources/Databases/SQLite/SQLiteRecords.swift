import Entities
import Records

/// The records of one entity, read row by row from a SELECT.
final class SQLiteRecords: RecordSource {
  private let rows: Statement
  private let shape: RowShape
  private let stored: CopiedRows
  private var isFinished = false

  init(_ rows: consuming Statement, _ columns: RecordRows, isCopied: Bool) {
    shape = RowShape(columns: rows.columnCount, isCopied: isCopied)
    self.rows = rows
    stored = CopiedRows(columns)
  }

  var columns: [Int] { stored.rows.columns }

  var warnings: [String] { stored.rows.warnings }

  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool {
    chunk.begin(stored, stored.rows)
    if isFinished { return false }
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
}
