import Records

/// The rows that a replacing import does not delete: those it wrote or found as they should be, and those it spares.
final class KeptRows {
  /// Whether a row is in the package, or was stopped on the way here.
  enum Reason: Int64 { case inPackage, spared }

  /// The temporary table.
  let rows: RowSet
  private let add: Statement
  private let addIfNew: Statement

  init(_ connection: borrowing Connection, number: Int, _ identity: RowIdentity) throws(Fault) {
    rows = try RowSet("p2c_kept_\(number)", identity, connection, further: "reason INTEGER")
    add = try connection.prepare("INSERT OR REPLACE INTO \(rows.name) VALUES(\(identity.marks),?)")
    addIfNew = try connection.prepare("INSERT OR IGNORE INTO \(rows.name) VALUES(\(identity.marks),?)")
  }

  /// Keeps a row of the package, by its number or by the values of its key.
  func keep(row: Int64, key values: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    if rows.identity.key.isEmpty {
      add.bind(0, integer: row)
    } else {
      for place in values.indices { values[place].bind(to: add, place) }
    }
    add.bind(rows.identity.width, integer: Reason.inPackage.rawValue)
    try add.run()
  }

  /// Spares the row of a search that gives its identity, unless the package has it.
  func spare(_ found: borrowing Statement) throws(Fault) {
    for place in 0..<rows.identity.width {
      switch found.storage(place) {
      case .integer: addIfNew.bind(place, integer: found.integer(place))
      case .text, .real, .blob: addIfNew.bind(place, text: found.text(place))
      case .null: addIfNew.bindNull(place)
      }
    }
    addIfNew.bind(rows.identity.width, integer: Reason.spared.rawValue)
    try addIfNew.run()
  }
}

/// What tells the rows of a table apart: their numbers, or their keys where they have none.
struct RowIdentity {
  /// The columns of the key; none where rows have numbers.
  let key: [String]

  /// How many values it has.
  var width: Int { max(1, key.count) }

  /// The columns, as a list in SQL gives them.
  func columns(_ alias: String) -> [String] {
    key.isEmpty ? ["\(alias).rowid"] : key.map { "\(alias).\(SQL.quoted($0))" }
  }

  var marks: String { Array(repeating: "?", count: width).joined(separator: ",") }
}

/// A temporary table with rows of another one.
struct RowSet {
  /// The name, as SQL has it.
  let name: String
  let identity: RowIdentity

  init(
    _ name: String, _ identity: RowIdentity, _ connection: borrowing Connection, further: String? = nil
  ) throws(Fault) {
    self.name = "temp." + name
    self.identity = identity
    let places = (0..<identity.width).map { "k\($0)" }
    let more = further.map { ", " + $0 } ?? ""
    try connection.execute(
      identity.key.isEmpty
        ? "CREATE TABLE \(self.name)(k0 INTEGER PRIMARY KEY\(more))"
        : "CREATE TABLE \(self.name)(\(places.joined(separator: ", "))\(more), PRIMARY KEY(\(places.joined(separator: ", "))))"
    )
  }

  /// Whether a row of the table is in it, for one reason or any.
  func has(_ alias: String, _ reason: KeptRows.Reason? = nil) -> String {
    let condition = reason.map { "reason = \($0.rawValue)" }
    guard identity.key.isEmpty else {
      return "EXISTS (SELECT 1 FROM \(name) AS x WHERE \(isRow(alias, "x"))\(condition.map { " AND x.\($0)" } ?? ""))"
    }
    return "\(alias).rowid IN (SELECT k0 FROM \(name)\(condition.map { " WHERE \($0)" } ?? ""))"
  }

  /// Whether a row of it is that row of the table.
  func isRow(_ alias: String, _ own: String) -> String {
    identity.columns(alias).enumerated().map { place, column in
      identity.key.isEmpty ? "\(column) = \(own).k\(place)" : "\(column) IS \(own).k\(place)"
    }.joined(separator: " AND ")
  }
}
