import Entities
import Records

/// PostgreSQL through its driver of ODBC.
final class ODBCPostgresSession: PostgresSession {
  private let connection: ODBCConnection

  init(_ connection: ODBCConnection, wait: Int) throws(Fault) {
    self.connection = connection
    let encoding = try rows("SHOW server_encoding", blame: .ours).first?[0] ?? ""
    if let fault = PostgresSettings.refusal(ofEncoding: encoding, name) { throw fault }
    // The driver reads with a cursor, which would be planned for its first rows.
    for setting in PostgresSettings.all(wait: wait) + ["application_name = 'p2c'", "cursor_tuple_fraction = 1.0"] {
      try execute("SET \(setting)", blame: .ours)
    }
  }

  var name: String { connection.name }

  /// Nobody knows; ending none does no harm.
  var isInTransaction: Bool { true }

  func execute(_ sql: String, blame: Fault.Kind) throws(Fault) {
    if let failure = try connection.failure(of: sql) { throw fault(failure, blame) }
  }

  func rows(_ sql: String, blame: Fault.Kind) throws(Fault) -> [[String?]] {
    let (rows, said) = blame == .ours ? try found(sql) : try tried { () throws(Fault) in try found(sql) }
    if let said { throw fault(said, blame) }
    return rows ?? []
  }

  private func found(_ sql: String) throws(Fault) -> ([[String?]]?, ODBCFailure?) {
    switch try connection.rows(sql) {
    case .success(let rows): return (rows, nil)
    case .failure(let failure): return (nil, failure)
    }
  }

  /// What something came to, of which a mistake leaves the transaction as it was.
  private func tried<Found>(
    _ something: () throws(Fault) -> (Found?, ODBCFailure?)
  ) throws(Fault) -> (Found?, ODBCFailure?) {
    try execute("SAVEPOINT p2c_look", blame: .ours)
    let (found, failure) = try something()
    if let failure {
      if failure.isLost { throw fault(failure, .ours) }
      try execute("ROLLBACK TO p2c_look", blame: .ours)
    }
    try execute("RELEASE p2c_look", blame: .ours)
    return (found, failure)
  }

  func failure(of sql: String) throws(Fault) -> PostgresFailure? {
    try execute("SAVEPOINT p2c_look", blame: .ours)
    let failure = try connection.failure(of: "EXPLAIN \(sql)")
    if let failure, failure.isLost { throw fault(failure, .ours) }
    // Also what is well: the tables that were only looked at are not kept.
    try execute("ROLLBACK TO p2c_look", blame: .ours)
    try execute("RELEASE p2c_look", blame: .ours)
    return failure.map(plain)
  }

  func records(
    _ sql: String, blame: (planning: Fault.Kind, reading: Fault.Kind), begin: @escaping () throws(Fault) -> Void,
    rows: (_ columns: [String]) throws(Fault) -> RecordRows
  ) throws(Fault) -> any RecordSource {
    let (described, failure) = try tried { () throws(Fault) -> ([ODBCColumn]?, ODBCFailure?) in
      switch try connection.columns(of: sql) {
      case .success(let columns): return (columns, nil)
      case .failure(let failure): return (nil, failure)
      }
    }
    if let failure { throw fault(failure, blame.planning) }
    let columns = described ?? []
    let made = try rows(columns.map(\.name))
    return ODBCRecords(
      connection, Self.exact(sql, columns), made, begin: begin, fault: { self.fault($0, blame.reading) })
  }

  /// The query with the text of moments and identifiers made by the server: the driver reads `infinity` and years before our
  /// era as other dates. Such a query also begins with SELECT, without which the driver would fetch all rows at once.
  private static func exact(_ sql: String, _ columns: [ODBCColumn]) -> String {
    let list = columns.enumerated().map { place, column in
      // A moment with a zone is in that of the session, which is UTC.
      column.isMomentOrIdentifier
        ? "CAST(regexp_replace(CAST(c\(place) AS text), '[+]00$', '') AS varchar(64))" : "c\(place)"
    }
    let names = columns.indices.map { "c\($0)" }.joined(separator: ", ")
    return "SELECT \(list.joined(separator: ", ")) FROM (\(sql)\n) AS p2c(\(names))"
  }

  func fault(_ failure: PostgresFailure, _ blame: Fault.Kind) -> Fault { failure.fault(of: name, blame) }

  private func fault(_ failure: ODBCFailure, _ blame: Fault.Kind) -> Fault {
    if failure.isLost { return Fault(.io, "database-lost", "the connection to \(name) was lost: \(failure.message)") }
    return fault(plain(failure), blame)
  }

  private func plain(_ failure: ODBCFailure) -> PostgresFailure {
    PostgresFailure(state: failure.state, message: connection.withoutSecret(failure.message))
  }
}

extension ODBCFailure {
  /// Whether there is no connection any more.
  var isLost: Bool { said.contains { $0.state.hasPrefix("08") || $0.state.hasPrefix("57P0") } }
}

/// PostgreSQL's own driver.
enum PsqlODBC {
  /// What it is told beside what somebody says: to fetch as it goes, to leave transactions and line ends alone, and to call
  /// texts without a limit long.
  private static let needed = [
    ("Protocol", "7.4-0"), ("BoolsAsChar", "0"), ("TextAsLongVarchar", "1"), ("UnknownsAsLongVarchar", "1"),
    ("MaxVarcharSize", "8190"), ("MaxLongVarcharSize", "8190"), ("ByteaAsLongVarBinary", "1"), ("LFConversion", "0"),
    ("UseServerSidePrepare", "1"), ("ReadOnly", "0"), ("UpdatableCursors", "0"), ("Parse", "0"),
  ]

  static func attributes(
    _ given: [(key: String, value: String)], driver: String
  ) throws(Fault) -> [(key: String, value: String)] {
    guard driver.lowercased().hasPrefix("psqlodbcw") else {
      throw Fault(
        .usage, "driver-unknown", "PostgreSQL is reached by the driver \(driver), which is not known to be exact",
        remedy: "use the driver PostgreSQL Unicode, of the package odbc-postgresql, or a URL postgresql://HOST/DATABASE"
      )
    }
    let names = Set(needed.map { $0.0.lowercased() })
    var all = given.filter { !names.contains($0.key.lowercased()) }
    if !all.contains(where: { $0.key.lowercased() == "usedeclarefetch" }) {
      all += [("UseDeclareFetch", "1"), ("Fetch", "1000")]
    }
    return all + needed
  }
}
