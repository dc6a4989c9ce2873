internal import CPostgres
internal import Glibc
import Records

/// A connection to a server of PostgreSQL.
///
/// Unchecked: it belongs to whoever owns it, on one thread at a time.
final class PostgresConnection: @unchecked Sendable {
  let name: String
  private let handle: OpaquePointer
  private let report: @Sendable (String) -> Void

  /// Connects; a lock is waited for as many seconds, after `report` was told.
  init(_ url: PostgresURL, wait: Int, report: @escaping @Sendable (String) -> Void) throws(Fault) {
    name = url.name
    self.report = report
    if let problem = p2c_pq_open() {
      throw Fault(
        .missing, "library-missing", "the client library of PostgreSQL cannot be used: \(String(cString: problem))",
        remedy: "install the package libpq5")
    }
    guard let handle = Self.connect(url, wait) else { throw .noMemory(Place()) }
    self.handle = handle
    guard p2c_pq_is_connected(handle) != 0 else { throw Self.refusal(String(cString: p2c_pq_error(handle)), url) }
    p2c_pq_be_silent(handle)
    if let encoding = p2c_pq_parameter(handle, "server_encoding").map({ String(cString: $0) }),
      let refusal = PostgresSettings.refusal(ofEncoding: encoding, name)
    {
      throw refusal
    }
    for setting in PostgresSettings.all(wait: wait) { try execute("SET \(setting)") }
    if let schema = url.schema { try enter(schema) }
  }

  deinit { p2c_pq_finish(handle) }

  private static func connect(_ url: PostgresURL, _ wait: Int) -> OpaquePointer? {
    // What comes later takes the place of what came before.
    var settings = [("connect_timeout", String(max(2, wait)))]
    if url.isRemote { settings.append(("sslmode", "require")) }
    settings += [("dbname", url.address), ("client_encoding", "UTF8"), ("fallback_application_name", "p2c")]
    let texts = settings.map { (strdup($0.0), strdup($0.1)) }
    defer {
      for (name, value) in texts {
        free(name)
        free(value)
      }
    }
    let names = texts.map { UnsafePointer($0.0) } + [nil]
    let values = texts.map { UnsafePointer($0.1) } + [nil]
    return p2c_pq_connect(names, values)
  }

  private func enter(_ schema: String) throws(Fault) {
    let found = try rows(
      "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = \(SQL.literal(schema))")
    guard let isAllowed = found.first?[0] else {
      throw Fault(.missing, "schema-missing", "\(name) has no schema \(schema)")
    }
    guard isAllowed == "t" else {
      throw Fault(
        .denied, "database-denied", "\(name): the user may not use the schema \(schema)",
        remedy: "have the right granted to the user, or sign in as another")
    }
    try execute("SET search_path = \(SQL.quoted(schema))")
  }

  /// Why there is no connection. The server's own words hold no secret, but its first line is enough.
  private static func refusal(_ message: String, _ url: PostgresURL) -> Fault {
    let lines = message.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }
    let what = "cannot connect to \(url.name): \(url.withoutSecret(lines.joined(separator: "; ")))"
    return PostgresFailure.refusal(
      what, by: message, signIn: "name the user in the URL, and put the password into a file: see PGPASSFILE")
  }

  // MARK: Statements

  /// Runs statements whose rows do not matter.
  func execute(_ sql: String, blame: Fault.Kind = .ours) throws(Fault) { _ = try result(of: sql, blame) }

  /// Runs a statement, and says how many rows it has changed.
  func run(_ sql: String, blame: Fault.Kind) throws(Fault) -> Int {
    let result = try result(of: sql, blame)
    return Int(String(cString: p2c_pq_changes(result.handle))) ?? 0
  }

  /// Makes what was written since BEGIN final.
  func commit() throws(Fault) {
    let result = PostgresResult(p2c_pq_run(handle, "COMMIT"))
    if result.isWell, String(cString: p2c_pq_command(result.handle)) == "COMMIT" { return }
    if p2c_pq_is_connected(handle) != 0 {
      throw result.isWell
        ? Fault(.ours, "commit-failed", "\(name): there was nothing to be made final") : fault(result.failure, .data)
    }
    throw .commitUnknown(lost.what)
  }

  /// The rows of a query as text; NULL is nil.
  func rows(_ sql: String, blame: Fault.Kind = .ours) throws(Fault) -> [[String?]] {
    let result = if blame == .ours { try result(of: sql, blame) } else { try tried(blame) { p2c_pq_run(handle, sql) } }
    return (0..<p2c_pq_rows(result.handle)).map { row in
      (0..<p2c_pq_columns(result.handle)).map { column in
        p2c_pq_value(result.handle, row, column).map { String(cString: $0) }
      }
    }
  }

  private func result(of sql: String, _ blame: Fault.Kind) throws(Fault) -> PostgresResult {
    try checked(PostgresResult(p2c_pq_run(handle, sql)), blame)
  }

  private func checked(_ result: consuming PostgresResult, _ blame: Fault.Kind) throws(Fault) -> PostgresResult {
    if result.isWell { return result }
    throw fault(result.failure, blame)
  }

  /// Runs a statement that waits for others; `now` is the same, but does not wait, and fails or gives false instead.
  func wait(_ sql: String, now: String) throws(Fault) {
    try execute("SAVEPOINT p2c_look")
    let result = PostgresResult(p2c_pq_run(handle, now))
    let isFree = result.isWell && p2c_pq_value(result.handle, 0, 0).map { String(cString: $0) } != "f"
    try execute(result.isWell ? "RELEASE p2c_look" : Self.undo)
    if isFree { return }
    if !result.isWell, result.failure.state != "55P03" { throw fault(result.failure, .data) }
    report("waiting for \(name), which another program has locked")
    try execute(sql, blame: .data)
  }

  private static let undo = "ROLLBACK TO p2c_look; RELEASE p2c_look"

  /// What something came to, of which a mistake leaves the transaction as it was.
  private func tried(_ blame: Fault.Kind, _ something: () -> OpaquePointer?) throws(Fault) -> PostgresResult {
    try execute("SAVEPOINT p2c_look")
    let result = PostgresResult(something())
    try execute(result.isWell ? "RELEASE p2c_look" : Self.undo)
    return try checked(result, blame)
  }

  /// What the server says against a query as it plans it: of a right that is missing too. Nil if it would run it.
  func failure(of sql: String) throws(Fault) -> PostgresFailure? {
    try execute("SAVEPOINT p2c_look")
    let failure = PostgresResult(p2c_pq_run(handle, "EXPLAIN \(sql)")).failureIfAny
    // Also what is well: the tables that were only looked at are not kept.
    try execute(Self.undo)
    return failure
  }

  /// The columns of a query, by name and type; its tables are kept as they are from here on.
  func columns(of sql: String, blame: Fault.Kind) throws(Fault) -> [(name: String, type: UInt32)] {
    let described = try tried(blame) {
      // Any other statement would take its place.
      let prepared = p2c_pq_prepare(handle, sql)
      guard p2c_pq_status(prepared) == PGRES_COMMAND_OK else { return prepared }
      p2c_pq_clear(prepared)
      return p2c_pq_describe(handle)
    }
    return (0..<p2c_pq_columns(described.handle)).map {
      (String(cString: p2c_pq_column_name(described.handle, $0)), p2c_pq_column_type(described.handle, $0))
    }
  }

  /// Begins to send the rows of a query as CSV.
  func copy(_ sql: String, blame: Fault.Kind) throws(Fault) {
    _ = try result(of: "COPY (\(sql)\n) TO STDOUT (FORMAT csv)", blame)
  }

  /// Adds the next row of the query that is sent; false behind the last.
  func copyRow(to buffer: inout ByteBuffer) throws(Fault) -> Bool {
    var row: UnsafeMutablePointer<CChar>?
    let count = p2c_pq_copied(handle, &row)
    if count > 0, let row {
      buffer.append(UnsafeRawBufferPointer(start: row, count: Int(count)))
      p2c_pq_free(row)
      return true
    }
    // The end, or why there is one.
    while let last = p2c_pq_result(handle) { _ = try checked(PostgresResult(last), .data) }
    if count == -2 { throw lost }
    return false
  }

  /// Begins to send rows as CSV to these columns of a table.
  func beginSending(to table: String, _ columns: [String]) throws(Fault) {
    let list = columns.joined(separator: ", ")
    _ = try result(of: "COPY \(table)(\(list)) FROM STDIN (FORMAT csv)", .data)
  }

  func send(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    if p2c_pq_send(handle, bytes.baseAddress, Int32(bytes.count)) == 1 { return }
    // What the server has against it.
    _ = try endSending()
    throw lost
  }

  /// Ends the rows, and says how many the table has taken.
  func endSending() throws(Fault) -> Int {
    _ = p2c_pq_end_sending(handle)
    var count = 0
    while let last = p2c_pq_result(handle) {
      let result = try checked(PostgresResult(last), .data)
      count = Int(String(cString: p2c_pq_changes(result.handle))) ?? 0
    }
    return count
  }

  var isInTransaction: Bool { p2c_pq_is_in_transaction(handle) != 0 }

  // MARK: Faults

  private var lost: Fault {
    Fault(
      .io, "database-lost", "the connection to \(name) was lost: \(String(cString: p2c_pq_error(handle)).firstLine)")
  }

  /// What an error means to whoever started the program; a mistake in SQL is blamed on whoever wrote it.
  func fault(_ failure: PostgresFailure, _ blame: Fault.Kind) -> Fault {
    if p2c_pq_is_connected(handle) == 0 { return lost }
    return failure.fault(of: name, blame)
  }
}

/// What a statement came to.
private struct PostgresResult: ~Copyable {
  let handle: OpaquePointer?

  init(_ handle: OpaquePointer?) { self.handle = handle }

  deinit { p2c_pq_clear(handle) }

  var isWell: Bool {
    switch p2c_pq_status(handle) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_OUT, PGRES_COPY_IN, PGRES_EMPTY_QUERY: true
    default: false
    }
  }

  var failure: PostgresFailure {
    func part(_ field: Unicode.Scalar) -> String {
      p2c_pq_field_of_error(handle, Int32(field.value)).map { String(cString: $0) } ?? ""
    }
    let detail = part("D")
    return PostgresFailure(state: part("C"), message: part("M") + (detail.isEmpty ? "" : " (\(detail))"))
  }

  var failureIfAny: PostgresFailure? { isWell ? nil : failure }
}

extension String {
  fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? self }
}
