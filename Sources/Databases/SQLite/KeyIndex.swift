import Records

/// Lets rows of a table be found by the values of some columns, by the collations of the table.
///
/// Where the table has no index for it, a temporary copy of the columns has one; whoever writes rows notes them here.
final class KeyIndex {
  let table: String
  let columns: [String]
  /// Whether written rows must be noted.
  let isCopy: Bool
  private let name: String
  private let add: Statement
  private let remove: Statement

  init(
    _ connection: borrowing Connection, _ schema: inout Schema, table: String, columns: [String], number: Int
  ) throws(Fault) {
    self.table = table
    self.columns = columns
    let shape = try schema.table(table, connection)
    isCopy = shape.hasRowID && !shape.finds(columns)
    name = "p2c_key_\(number)"
    let source = "main.\(SQL.quoted(table))"
    if isCopy { try Self.copy(connection, shape, table, columns, to: name) }
    let list = columns.map(SQL.quoted).joined(separator: ", ")
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
      declared.append("k\(place) \(type.isEmpty ? "" : SQL.quoted(type)) COLLATE \(collation)")
    }
    let list = columns.map(SQL.quoted).joined(separator: ", ")
    let keys = columns.indices.map { "k\($0)" }.joined(separator: ", ")
    try connection.execute("CREATE TEMP TABLE \(name)(\(declared.joined(separator: ", ")))")
    try connection.execute(
      "INSERT INTO temp.\(name) SELECT rowid, \(list) FROM main.\(SQL.quoted(table))")
    try connection.execute("CREATE INDEX temp.\(name)_index ON \(name)(\(keys))")
  }

  /// A search that gives these columns of the rows it finds: of two at most, unless all are wanted.
  func search(for results: [String], _ connection: borrowing Connection, all: Bool = false) throws(Fault) -> KeySearch {
    let match = columns.indices.map {
      isCopy ? "k.k\($0) IS ?\($0 + 1)" : "t.\(SQL.quoted(columns[$0])) IS ?\($0 + 1)"
    }
    let source = "main.\(SQL.quoted(table)) AS t"
    let from = isCopy ? "temp.\(name) AS k JOIN \(source) ON t.rowid = k.r" : source
    let list = results.map { "t.\($0)" }.joined(separator: ",")
    return KeySearch(
      try connection.prepare(
        "SELECT \(list) FROM \(from) WHERE \(match.joined(separator: " AND "))\(all ? "" : " LIMIT 2")"))
  }

  /// A search without regard to case and blanks at the end; reads the whole table.
  func looseSearch(for result: String, _ connection: borrowing Connection) throws(Fault) -> KeySearch {
    let match = columns.indices.map {
      "rtrim(t.\(SQL.quoted(columns[$0]))) = rtrim(?\($0 + 1)) COLLATE NOCASE"
    }
    return KeySearch(
      try connection.prepare(
        "SELECT t.\(result) FROM main.\(SQL.quoted(table)) AS t "
          + "WHERE \(match.joined(separator: " AND ")) LIMIT 2"))
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

/// Finds rows by the values of a key.
final class KeySearch {
  private let rows: Statement

  init(_ rows: consuming Statement) { self.rows = rows }

  /// How many rows match: 0, 1, or 2 for more; the body gets the first.
  func find(
    _ key: UnsafeBufferPointer<StoredValue>, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    defer { rows.reset() }
    for place in key.indices { key[place].bind(to: rows, place) }
    guard try rows.step() else { return 0 }
    try body(rows)
    return try rows.step() ? 2 : 1
  }

  /// Gives each row that matches, as far as the search goes.
  func each(
    _ key: UnsafeBufferPointer<StoredValue>, _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) {
    defer { rows.reset() }
    for place in key.indices { key[place].bind(to: rows, place) }
    while try rows.step() { try body(rows) }
  }

  /// How many rows match: 0, 1, or 2 for more.
  func count(_ key: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int { try find(key) { (_) throws(Fault) in } }
}
