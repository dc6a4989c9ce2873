import Entities
internal import Packages
import Records

/// A table of an undo, as the database has it: the SQL that goes between its rows and their texts.
struct UndoRows {
  let table: UndoTable
  let found: FoundTable
  private let dialect: UndoDialect

  init(_ table: UndoTable, _ found: FoundTable, _ dialect: UndoDialect) throws(Fault) {
    (self.table, self.found, self.dialect) = (table, found, dialect)
    for column in table.columns where !found.has(column) {
      throw Fault(
        .data, "column-missing", "table \(table.name) has no column \(column) any more",
        remedy: "add it again, so that its values can come back")
    }
  }

  private func column(_ name: String) -> FoundTable.Column {
    found.columns[name.lowercased()] ?? FoundTable.Column(name: name, type: "")
  }

  private func sql(_ name: String, _ alias: String) -> String { "\(alias).\(found.sql(name))" }

  /// The columns that hold the texts of all values of a row, and those of its key.
  var cellNames: [String] { table.columns.indices.map { "c\($0)" } }
  var keyNames: [String] { table.identity.indices.map { "k\($0)" } }

  /// All values of a row as texts.
  func cells(_ alias: String) -> [String] { table.columns.map { dialect.cell(sql($0, alias), column($0)) } }

  /// The key of a row as texts, which are empty for NULL.
  func key(_ alias: String) -> [String] {
    table.identity.map { "coalesce(\(dialect.cell(sql($0, alias), column($0))), '')" }
  }

  /// Whether a row of the table is the one that a row with key columns is about: to look for the one by the other.
  func isRow(_ alias: String, by other: String) -> String {
    zip(table.identity, keyNames).map { dialect.has(sql($0, alias), "\(other).\($1)", column($0)) }
      .joined(separator: " AND ")
  }

  /// The same, to look the other way round.
  func isRow(_ other: String, of alias: String) -> String {
    zip(keyNames, key(alias)).map { "\(other).\($0) = \($1)" }.joined(separator: " AND ")
  }

  /// The columns that are brought back, and what they are brought back to; of a row that is there those that the database
  /// does not number.
  func values(_ alias: String, ofNew isNew: Bool) -> [(column: String, value: String)] {
    table.columns.enumerated().compactMap { place, name in
      let found = column(name)
      if found.isNumbered, !isNew { return nil }
      return (SQL.quoted(found.name), dialect.value("\(alias).c\(place)", found))
    }
  }

  /// Makes a table with the texts of the rows as they are now that rows of another, with numbers and key columns, are about.
  func look(at noted: String, into name: String, in database: any WrittenDatabase) throws(Fault) {
    let columns = cellNames.map { "\($0) text" }.joined(separator: ", ")
    try database.run("DROP TABLE IF EXISTS \(name)")
    try database.run("CREATE TABLE \(name)(n integer PRIMARY KEY, \(columns))")
    try database.run(
      "INSERT INTO \(name) SELECT u.n, \(cells("t").joined(separator: ", ")) FROM \(noted) AS u "
        + "JOIN \(found.name) AS t ON \(isRow("t", by: "u"))", blame: .data)
  }

  /// The columns with the texts of a row, as a list in SQL gives them.
  func list(_ alias: String) -> String { cellNames.map { "\(alias).\($0)" }.joined(separator: ", ") }

  /// What names the document of a row, whose texts are in one table or another.
  func document(_ alias: String, or other: String) -> String {
    table.document.map { name in
      let place = table.place(name)
      return "coalesce(\(alias).c\(place), \(other).c\(place), '')"
    }.joined(separator: " || ';' || ")
  }
}

extension WrittenDatabase {
  /// Gives rows `u` with numbers, a thousand at a time; the number comes first.
  func forEach(
    _ columns: String, from tables: String, where condition: String = "TRUE", _ body: ([String?]) throws(Fault) -> Void
  ) throws(Fault) {
    var last = 0
    while true {
      let page = try rows(
        "SELECT u.n, \(columns) FROM \(tables) WHERE u.n > \(last) AND \(condition) ORDER BY u.n LIMIT 1000")
      for row in page { try body(row) }
      guard let reached = page.last?[0].flatMap({ Int($0) }) else { return }
      last = reached
    }
  }
}

/// The digest of a row by the texts of its values.
enum RowDigest {
  static func of(_ cells: some Sequence<String?>) -> String {
    var bytes = ByteBuffer()
    for cell in cells {
      guard var cell else {
        bytes.append(UInt8(ascii: "-"))
        continue
      }
      cell.withUTF8 {
        bytes.append("\($0.count):")
        bytes.append(UnsafeRawBufferPointer($0))
      }
    }
    return hexadecimal(Array(SHA256.digest(bytes.bytes).prefix(16)))
  }
}
