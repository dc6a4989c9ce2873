import Entities
import Records

/// Compares records with rows on a connection of its own, which only reads.
///
/// The one that writes has locked the database against all others, and has written next to nothing yet.
final class SQLiteScout: RowScout {
  private let connection: Connection
  private let values: RowValues
  private let stored: StoredRows
  private let comparison: RowComparison

  /// Nil where others cannot see the table or a column of it yet, or several rows may have one key.
  init?(_ target: TargetTable, company: String?, path: String) throws(Fault) {
    connection = try Connection(path: path, access: .read, wait: 0)
    var schema = Schema()
    let shape = try schema.table(target.entity.table, connection)
    // SQLite takes the name of a column that is not there for a text.
    guard target.columns.allSatisfy({ shape.has($0.name) }) else { return nil }
    let key = target.key.map { target.columns[$0].name }
    guard shape.uniqueIndex(of: key) != nil, target.hasExactKey else { return nil }
    let index = try KeyIndex(connection, &schema, table: target.entity.table, columns: key, number: 0)
    comparison = RowComparison(target, shape)
    stored = try StoredRows(index, shape, connection, for: comparison.columns)
    values = RowValues(target, lookups: [], company: company, rows: 1)
    guard stored.areUnique else { return nil }
  }

  func look(at chunk: borrowing Chunk, _ states: inout [RowState]) throws(Fault) {
    states.removeAll(keepingCapacity: true)
    try connection.begin(immediate: false)
    defer { connection.rollback() }
    defer { stored.end() }
    for record in 0..<chunk.recordCount {
      values.start()
      try values.compute(0, chunk, record)
      let found = try stored.find(values.key) { (row) throws(Fault) in
        comparison.compare(row, values.row(0), chunk, record)
      }
      switch found {
      case 0: states.append(.missing)
      case 1: states.append(comparison.isUnchanged ? .same : .different(row: comparison.row))
      default: states.append(.unknown)
      }
    }
  }
}

extension TargetTable {
  /// Whether keys that differ in a package differ in the table too: `007` is 7 in a column of numbers.
  fileprivate var hasExactKey: Bool {
    key.allSatisfy { place in
      let isText = affinity(of: columns[place].name) == .text
      return switch columns[place].origin {
      case .field(_, let form): form.type == .integer || isText
      case .company: isText
      case .lookup, .lookupTable, .givenID: false
      }
    }
  }
}
