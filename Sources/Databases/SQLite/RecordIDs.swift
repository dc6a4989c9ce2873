import Records

/// Gives new rows of a raw table their RECID: the highest there was + 1, + 2, … in the order of the key.
///
/// Until the key of the last new row is known they have numbers below all others.
final class RecordIDs {
  private let table: String
  private let order: String
  private let lowest: Int64
  private var highest: Int64
  private var count: Int64 = 0

  init(_ connection: borrowing Connection, table: String, key: [String]) throws(Fault) {
    self.table = "main.\(SQL.quoted(table))"
    order = key.map(SQL.quoted).joined(separator: ", ")
    let rows = try connection.prepare(
      "SELECT min(coalesce(min(\"RECID\"), 0), 0), max(coalesce(max(\"RECID\"), 0), 0) FROM \(self.table)")
    guard try rows.step() else {
      (lowest, highest) = (0, 0)
      return
    }
    (lowest, highest) = (rows.integer(0), rows.integer(1))
  }

  /// The number a new row has for the time being.
  func next() -> StoredValue {
    count += 1
    return .integer(lowest - count)
  }

  /// Gives the rows written since the last time their numbers.
  func give(_ connection: borrowing Connection) throws(Fault) {
    if count == 0 { return }
    try connection.execute(
      """
      CREATE TEMP TABLE p2c_new AS SELECT "RECID" AS old, row_number() OVER (ORDER BY \(order)) AS number
      FROM \(table) WHERE "RECID" < \(lowest);
      CREATE UNIQUE INDEX temp.p2c_new_index ON p2c_new(old);
      UPDATE \(table) SET "RECID" = \(highest) + (SELECT number FROM temp.p2c_new WHERE old = "RECID")
      WHERE "RECID" < \(lowest);
      DROP TABLE temp.p2c_new
      """)
    highest += count
    count = 0
  }
}
