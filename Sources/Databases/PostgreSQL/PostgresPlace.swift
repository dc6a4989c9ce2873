import Records

extension DatabaseKind {
  /// A database of PostgreSQL.
  static let postgresql = DatabaseKind(
    schemes: ["postgresql", "postgres"], example: "postgresql://HOST/DATABASE to read one"
  ) { url throws(Fault) in try PostgresURL(url) }
}

extension PostgresURL: DatabasePlace {
  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase {
    if showsPassword {
      report("the password in \(name) can be read by every user of this machine; PGPASSFILE names a file for it")
    }
    return try PostgresDatabase(self, wait: wait)
  }
}
