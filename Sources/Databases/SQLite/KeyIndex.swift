import Records

/// Finds rows of a table by the values of some columns, by the collations of the table.
///
/// Where the table has no index for it, a temporary copy of the columns has one; whoever writes rows notes them here.
final class KeyIndex {
  let table: String
  let columns: [String]
  /// Whether written rows must be noted.
  let isCopy: Bool
  private let search: Statement
  private let loose: Statement
  private let add: Statement
  private let remove: Statement

  /// Prepares to find `result` of the rows.
  init(
    _ connection: borrowing Connection, _ schema: inout Schema, table: String, columns: [String],
    result: String,
    number: Int
  ) throws(Fault) {
    self.table = table
    self.columns = columns
    let shape = try schema.table(table, connection)
    let isCopy = shape.hasRowID && !shape.finds(columns)
    self.isCopy = isCopy
    let name = "p2c_key_\(number)"
    let source = "main.\(Connection.quoted(table))"
    if isCopy { try Self.copy(connection, shape, table, columns, to: name) }
    let match = columns.indices.map {
      isCopy ? "k.k\($0) IS ?\($0 + 1)" : "t.\(Connection.quoted(columns[$0])) IS ?\($0 + 1)"
    }
    let from = isCopy ? "temp.\(name) AS k JOIN \(source) AS t ON t.rowid = k.r" : "\(source) AS t"
    search = try connection.prepare(
      "SELECT t.\(result) FROM \(from) WHERE \(match.joined(separator: " AND ")) LIMIT 2")
    let list = columns.map(Connection.quoted).joined(separator: ", ")
    loose = try connection.prepare(
      "SELECT t.\(result) FROM \(source) AS t WHERE rtrim(t.\(Connection.quoted(columns[0]))) = rtrim(?1) COLLATE NOCASE LIMIT 2"
    )
    // Statements that do nothing stand in where there is no copy.
    add = try connection.prepare(
      isCopy ? "INSERT INTO temp.\(name) SELECT rowid, \(list) FROM \(source) WHERE rowid = ?" : "SELECT ?")
    remove = try connection.prepare(isCopy ? "DELETE FROM temp.\(name) WHERE r = ?" : "SELECT ?")
  }

  private static func copy(
    _ connection: borrowing Connection, _ shape: Schema.Table, _ table: String, _ columns: [String],
    to name: String
  ) throws(Fault) {
    var declared = ["r INTEGER PRIMARY KEY"]
    for (place, column) in columns.enumerated() {
      let type = shape.types[column.lowercased()] ?? ""
      let collation = connection.collation(table: table, column: column)
      declared.append("k\(place) \(type.isEmpty ? "" : Connection.quoted(type)) COLLATE \(collation)")
    }
    let list = columns.map(Connection.quoted).joined(separator: ", ")
    let keys = columns.indices.map { "k\($0)" }.joined(separator: ", ")
    try connection.execute("CREATE TEMP TABLE \(name)(\(declared.joined(separator: ", ")))")
    try connection.execute(
      "INSERT INTO temp.\(name) SELECT rowid, \(list) FROM main.\(Connection.quoted(table))")
    try connection.execute("CREATE INDEX temp.\(name)_index ON \(name)(\(keys))")
  }

  /// How many rows match: 0, 1, or 2 for more; the body gets the result of the first.
  func find(
    _ values: UnsafeBufferPointer<StoredValue>, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    defer { search.reset() }
    for index in values.indices { values[index].bind(to: search, index) }
    guard try search.step() else { return 0 }
    try body(search)
    return try search.step() ? 2 : 1
  }

  /// As `find` by the first column, without regard to case and blanks at the end; reads the whole table.
  func findLoosely(
    _ value: StoredValue, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    defer { loose.reset() }
    value.bind(to: loose, 0)
    guard try loose.step() else { return 0 }
    try body(loose)
    return try loose.step() ? 2 : 1
  }

  /// Notes that a row was inserted or changed.
  func note(row: Int64) throws(Fault) {
    guard isCopy else { return }
    remove.bind(0, integer: row)
    try remove.run()
    add.bind(0, integer: row)
    try add.run()
  }
}
