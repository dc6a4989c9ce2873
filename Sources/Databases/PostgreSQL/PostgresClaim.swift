import Records

/// The right to do a one-time job for a company in a database: a lock of the server that dies with the connection.
final class PostgresClaim {
  private let connection: PostgresConnection
  private let (kind, key): (String, String)

  /// Takes it, or says who has it; one that is shared only keeps others from doing the job meanwhile.
  init(_ job: String, _ company: String, _ connection: PostgresConnection, isShared: Bool) throws(Fault) {
    self.connection = connection
    kind = isShared ? "_shared" : ""
    key = "hashtextextended(current_schema() || \(SQL.literal(" p2c job \(job) \(company)")), 1)"
    if try connection.rows("SELECT pg_try_advisory_lock\(kind)(\(key))").first?[0] == "t" { return }
    let holders = try connection.rows(
      """
      SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND (classid::bigint << 32 | objid::bigint) = \(key) ORDER BY 1
      """
    ).compactMap { $0[0] }
    let holder = holders.first.map { "the process \($0) of the server" } ?? "another process"
    throw JobClaim.busy(job, company, connection.name, holder)
  }

  deinit { _ = try? connection.rows("SELECT pg_advisory_unlock\(kind)(\(key))") }
}
