internal import Environments
import Records

/// Keeps tables of the stage from one run to the next, where it has a file: then only what has changed since is read.
enum DataverseMirror {
  private static let name = "P2C_MIRROR"

  /// Makes what remembers how far tables were read.
  static func begin(in database: borrowing Connection) throws(Fault) {
    try database.execute("CREATE TABLE IF NOT EXISTS \(name)(name TEXT PRIMARY KEY, columns TEXT NOT NULL, link TEXT)")
  }

  /// Brings a table to what the environment has; how many rows were read for that.
  static func bringUpToDate(
    _ stage: DataverseStage, in database: borrowing Connection, from service: Dataverse
  ) throws(Fault) -> Int {
    let (table, columns) = (
      SQL.literal(stage.table.name), SQL.literal(stage.columns.map(\.name).joined(separator: ","))
    )
    let known = try database.rows(
      "SELECT link FROM \(name) WHERE name = \(table) AND columns = \(columns)", blame: .ours)
    var read: (count: Int, link: String?)?
    if let link = known.first?[0] { read = try changes(of: stage, since: link, in: database, from: service) }
    if read == nil {
      try stage.make(in: database)
      read = try stage.fill(database, from: service)
    }
    let link = read?.link.map(SQL.literal) ?? "NULL"
    try database.execute("INSERT OR REPLACE INTO \(name) VALUES(\(table), \(columns), \(link))")
    return read?.count ?? 0
  }

  /// Notes who has brought the tables up to date last.
  static func sign(_ name: String, in database: borrowing Connection) throws(Fault) {
    try database.execute("INSERT OR REPLACE INTO \(self.name) VALUES('', \(SQL.literal(name)), NULL)")
  }

  static func sign(_ name: String, in stage: SQLiteWriter) throws(Fault) {
    try stage.run("UPDATE main.\(self.name) SET columns = \(SQL.literal(name)) WHERE name = ''")
  }

  /// Whether nobody has brought the tables up to date, or loaded them, since.
  static func isSigned(_ name: String, in stage: SQLiteWriter) throws(Fault) -> Bool {
    try stage.rows("SELECT columns FROM main.\(self.name) WHERE name = ''").first?[0] == name
  }

  /// Nil where the environment does not know any more what has changed since.
  private static func changes(
    of stage: DataverseStage, since link: String, in database: borrowing Connection, from service: Dataverse
  ) throws(Fault) -> (count: Int, link: String?)? {
    do throws(Fault) { return try stage.fill(database, from: service, .changes(link)) } catch {
      guard error.kind == .data else { throw error }
      return nil
    }
  }

  /// Has all tables read anew the next time.
  static func forget(in stage: SQLiteWriter) throws(Fault) { try stage.run("DELETE FROM main.\(name)") }
}
