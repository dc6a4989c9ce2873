import Entities
import Records

/// A database that is loaded with SQL; how it says things stands in its dialect.
protocol WrittenDatabase: AnyObject {
  /// The database as messages call it.
  var name: String { get }
  var dialect: Dialect { get }
  /// How it keeps rows as text, to bring them back.
  var undoing: UndoDialect { get }

  /// A table of this name, however it is spelled.
  func table(_ name: String) throws(Fault) -> FoundTable

  /// Runs a statement, and says how many rows it has changed; a mistake in it is blamed on whoever wrote it.
  @discardableResult
  func run(_ sql: String, blame: Fault.Kind) throws(Fault) -> Int

  /// The rows of a short query as text; what is no text is nil.
  func rows(_ sql: String) throws(Fault) -> [[String?]]
}

extension WrittenDatabase {
  /// Runs a statement of our own.
  @discardableResult
  func run(_ sql: String) throws(Fault) -> Int { try run(sql, blame: .ours) }

  /// How many rows of a table `t` meet a condition.
  func count(_ table: FoundTable, _ condition: String) throws(Fault) -> Int {
    try rows("SELECT count(*) FROM \(table.name) AS t WHERE \(condition)").first?[0].flatMap { Int($0) } ?? 0
  }

  /// The company of a package as the rows of a table spell it; as it was given where the table has none.
  func spelling(of company: String, in table: FoundTable) throws(Fault) -> String {
    guard table.has("DATAAREAID") else { return company }
    let column = table.sql("DATAAREAID")
    let all = try rows("SELECT DISTINCT \(column) FROM \(table.name) ORDER BY 1").compactMap { $0[0] }
    let found = all.filter { CompanyName.isSame($0, company) }
    if found.count < 2 { return found.first ?? company }
    throw Fault(
      .data, "company-spellings",
      "\(name) spells the company \(company) in several ways in table \(table.plainName): \(found.joined(separator: ", "))",
      remedy: "write it in one way in all rows, or keys would be found in some of them only")
  }
}

/// What tells the rows of a table apart: their numbers, or the values of some columns.
struct RowIdentity {
  /// The columns; none where rows have numbers.
  let key: [String]
  /// Whether values may be NULL, which a search cannot use an index for.
  var mayBeNull = true

  /// How many values it has.
  var width: Int { max(1, key.count) }

  /// The columns, as a list in SQL gives them.
  func columns(_ alias: String) -> [String] {
    key.isEmpty ? ["\(alias).rowid"] : key.map { "\(alias).\(SQL.quoted($0))" }
  }

  var marks: String { Array(repeating: "?", count: width).joined(separator: ",") }
}

/// Why a row is not gone: it is in the package, or was stopped on the way here.
enum KeptReason: Int64 { case inPackage, spared }

/// A temporary table with rows of another one.
struct RowSet {
  /// The name, as SQL has it.
  let name: String
  let identity: RowIdentity
  private let same: String

  /// Makes it; rows may have a reason to be in it.
  init(_ name: String, _ identity: RowIdentity, hasReason: Bool = false, _ database: any WrittenDatabase) throws(Fault)
  {
    self.name = database.dialect.temporary + name
    self.identity = identity
    same = database.dialect.same
    try database.run(database.dialect.rowSet(self.name, identity, hasReason))
  }

  /// Whether a row of the table is in it, for one reason or any.
  func has(_ alias: String, _ reason: KeptReason? = nil) -> String {
    if let reason {
      return "EXISTS (SELECT 1 FROM \(name) AS x WHERE \(isRow(alias, "x")) AND x.reason = \(reason.rawValue))"
    }
    return identity.key.isEmpty
      ? "\(alias).rowid IN (SELECT k0 FROM \(name))" : "EXISTS (SELECT 1 FROM \(name) AS x WHERE \(isRow(alias, "x")))"
  }

  /// Whether a row of it is that row of the table.
  func isRow(_ alias: String, _ own: String) -> String {
    identity.columns(alias).enumerated().map { place, column in
      "\(column) \(identity.key.isEmpty || !identity.mayBeNull ? "=" : same) \(own).k\(place)"
    }.joined(separator: " AND ")
  }
}
