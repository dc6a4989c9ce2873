import Records

/// The rows that a replacing import wrote or found as they should be; the others go in the end.
final class KeptRows {
  private let name: String
  /// The columns that tell rows apart where rows have no number.
  private let key: [String]
  private let add: Statement

  init(_ connection: borrowing Connection, number: Int, _ key: [String]) throws(Fault) {
    name = "p2c_kept_\(number)"
    self.key = key
    if key.isEmpty {
      try connection.execute("CREATE TEMP TABLE \(name)(r INTEGER PRIMARY KEY)")
    } else {
      let columns = key.indices.map { "k\($0)" }.joined(separator: ", ")
      try connection.execute("CREATE TEMP TABLE \(name)(\(columns), PRIMARY KEY(\(columns))) WITHOUT ROWID")
    }
    let places = key.isEmpty ? "?" : key.map { _ in "?" }.joined(separator: ",")
    add = try connection.prepare("INSERT OR IGNORE INTO temp.\(name) VALUES(\(places))")
  }

  /// Keeps a row, by its number or by the values of its key.
  func keep(row: Int64, key values: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    if key.isEmpty {
      add.bind(0, integer: row)
    } else {
      for place in values.indices { values[place].bind(to: add, place) }
    }
    try add.run()
  }

  /// Deletes the rows that were not kept, of one company or of all; says how many.
  func deleteOthers(
    from table: String, company: String?, _ connection: borrowing Connection
  ) throws(Fault) -> Int {
    let match =
      key.isEmpty
      ? "t.rowid NOT IN (SELECT r FROM temp.\(name))"
      : "NOT EXISTS (SELECT 1 FROM temp.\(name) AS k WHERE "
        + key.enumerated().map { "k.k\($0) IS t.\(Connection.quoted($1))" }.joined(separator: " AND ") + ")"
    let condition = company == nil ? "" : " AND rtrim(t.\"DATAAREAID\") = rtrim(?) COLLATE NOCASE"
    let delete = try connection.prepare(
      "DELETE FROM main.\(Connection.quoted(table)) AS t WHERE \(match)\(condition)")
    if let company { delete.bind(0, text: company) }
    try delete.run()
    return connection.changes
  }
}
