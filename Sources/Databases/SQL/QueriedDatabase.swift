import Entities
import Records

/// A table as the database has it.
struct FoundTable: Sendable {
  /// Its name in SQL.
  let name: String
  /// Its columns, by name in lower case; none if there is no such table.
  var columns: [String: Column] = [:]

  /// A column as the table spells it.
  struct Column: Sendable {
    let name: String
    let type: String
    /// Whether it is known that no value is NULL, and that texts sort by their bytes.
    var isPlain = false
    /// Whether the database makes each value itself, of others.
    var isMade = false
    /// Whether it numbers rows in it by itself.
    var isNumbered = false
    /// Whether the table lacks it, and a query gives a value in its place.
    var isAdded = false
  }

  var isThere: Bool { !columns.isEmpty }

  /// The name without quotes and schema, for messages.
  var plainName: String { (name.split(separator: ".").last.map(String.init) ?? name).filter { $0 != "\"" } }

  func has(_ column: String) -> Bool { columns[column.lowercased()] != nil }

  /// A column in SQL.
  func sql(_ column: String) -> String {
    let found = columns[column.lowercased()]
    return found?.isAdded ?? false ? column : SQL.quoted(found?.name ?? column)
  }
}

/// A database that records are read from with SQL.
protocol QueriedDatabase: TableCatalog {
  /// The database as messages call it.
  var name: String { get }
  var dialect: Dialect { get }

  /// Begins to see one unchanging state, and keeps up to so many KiB of it in memory if it does not by itself.
  func beginSnapshot(cacheSize: Int) throws(Fault)

  func endSnapshot() throws(Fault)

  /// A table of this name, however it is spelled.
  func table(_ name: String) throws(Fault) -> FoundTable

  /// The tables that have such a column and may be read: both by their names in SQL.
  func tables(with column: String) throws(Fault) -> [(table: String, column: String)]

  /// The rows of a short query as text; what is no text is nil.
  func rows(_ sql: String) throws(Fault) -> [[String?]]

  /// What the database lacks for a query: a table or a column; nil if it has all.
  func lack(for sql: String) throws(Fault) -> Lack?

  /// Whether it would put all rows of a query aside to sort them.
  func sorts(_ sql: String) throws(Fault) -> Bool

  /// The rows of a SELECT as records.
  func records(_ sql: String, _ rows: RecordRows) throws(Fault) -> any RecordSource

  /// The rows of somebody's own query as records.
  func records(query: String, of entity: Entity) throws(Fault) -> any RecordSource
}

/// What a database does not have.
struct Lack {
  /// `table` or `column`.
  let what: String
  let name: String
}
