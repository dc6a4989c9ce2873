import Entities
import Records

extension DatabaseKind {
  /// A database of PostgreSQL.
  static let postgresql = DatabaseKind(
    schemes: ["postgresql", "postgres"], example: "postgresql://HOST/DATABASE"
  ) { url throws(Fault) in try PostgresURL(url) }
}

extension PostgresURL: DatabasePlace {
  var isTarget: Bool { true }

  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase { PostgresDatabase(try connect(wait, report)) }

  func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter { PostgresWriter(options, try connect(wait, report), find: find) }

  func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader {
    try PostgresLoader(connect(60) { _ in })
  }

  private func connect(_ wait: Int, _ report: @escaping @Sendable (String) -> Void) throws(Fault) -> PostgresConnection
  {
    if showsPassword {
      report("the password in \(name) can be read by every user of this machine; PGPASSFILE names a file for it")
    }
    return try PostgresConnection(self, wait: wait, report: report)
  }
}
