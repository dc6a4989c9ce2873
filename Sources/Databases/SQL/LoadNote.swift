internal import Glibc
package import Packages
import Records

/// What the table `P2C_LOADS` of a target keeps of a load: one row, written in its last transaction.
package struct LoadNote: Sendable {
  private let columns: [(name: String, sql: String)]

  /// The table, for those that may make it.
  static let table = """
    CREATE TABLE IF NOT EXISTS P2C_LOADS(finished_utc TEXT NOT NULL, run_id TEXT NOT NULL, loaded_by TEXT NOT NULL,
    package TEXT NOT NULL, digest TEXT NOT NULL, records BIGINT NOT NULL, inserted BIGINT NOT NULL, updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL, deleted BIGINT NOT NULL, rejected BIGINT NOT NULL, held_back BIGINT NOT NULL,
    tasks TEXT NOT NULL)
    """

  /// The note of a load, out of its account.
  package init(_ ledger: Ledger, of package: String) {
    func sum(_ part: (LedgerTask) -> Int) -> String { "\(ledger.tasks.reduce(0) { $0 + part($1) })" }
    columns = [
      ("run_id", SQL.literal(ledger.runID ?? "")), ("loaded_by", SQL.literal(Self.user)),
      ("package", SQL.literal(package)), ("digest", SQL.literal(Self.digest(ledger.before))),
      ("records", sum(\.read)), ("inserted", sum { $0.loaded?.inserted ?? 0 }),
      ("updated", sum { $0.loaded?.updated ?? 0 }), ("unchanged", sum { $0.loaded?.unchanged ?? 0 }),
      ("deleted", sum { $0.loaded?.deleted ?? 0 }), ("rejected", sum(\.rejected)), ("held_back", sum(\.heldBack)),
      ("tasks", SQL.literal(JSON.list(ledger.tasks.map(\.json)).description)),
    ]
  }

  /// Writes it; false where nobody has made the table.
  func write(in database: any WrittenDatabase) throws(Fault) -> Bool {
    let table = try database.table("P2C_LOADS")
    guard table.isThere else { return false }
    let names = columns.map { table.sql($0.name) }.joined(separator: ", ")
    let values = columns.map(\.sql).joined(separator: ", ")
    try database.run(
      "INSERT INTO \(table.name)(\(table.sql("finished_utc")), \(names)) VALUES(\(database.dialect.now), \(values))",
      blame: .data)
    return true
  }

  /// What tells a package from others: the SHA-256 of what its ledger says of its data files; nothing without a ledger.
  private static func digest(_ ledger: JSON?) -> String {
    guard let files = ledger?["files"]?.items, !files.isEmpty else { return "" }
    let lines = files.map { file in
      let (name, crc) = (file["name"]?.string ?? "", file["crc32"]?.string ?? "")
      return "\(name) \(file["size"]?.int ?? 0) \(crc) \(file["records"]?.int ?? 0)\n"
    }
    return Array(lines.joined().utf8).withUnsafeBytes { hexadecimal(SHA256.digest($0)) }
  }

  /// Who loads, as the system calls him.
  private static var user: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(getuid())" }
}
