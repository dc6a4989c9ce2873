import Records

/// What the server says against a statement.
struct PostgresFailure {
  /// Five characters of the SQL standard.
  let state: String
  let message: String

  /// What it means to whoever started the program; a mistake in SQL is blamed on whoever wrote it.
  func fault(of name: String, _ blame: Fault.Kind) -> Fault {
    let what = "\(name): \(message)"
    return switch (state, state.prefix(2)) {
    case ("57P01", _), ("57P02", _): Fault(.io, "database-lost", what)
    case ("55P03", _):
      Fault(.busy, "database-busy", "another program has \(name) locked", remedy: "try again when it is finished")
    case ("40001", _), ("40P01", _): Self.busy(what, mayPass: true)
    case ("53300", _), (_, "57"): Self.busy(what, mayPass: false)
    case ("53100", _): Fault(.io, "disk-full", "the disk is full while writing \(name)")
    case ("42501", _), (_, "28"):
      Fault(.denied, "database-denied", what, remedy: "have the right granted to the user, or sign in as another")
    case ("25006", _): Fault(.usage, "query-writes", "the query would change the database; export only reads")
    case ("3D000", _): Fault(.missing, "database-missing", what)
    case (_, "08"), (_, "58"): Fault(.io, "database-lost", what)
    case (_, "22"): Fault(.data, "database-value", what)
    case (_, "23"): Fault(.data, "database-constraint", "\(name) refuses a record: \(message)")
    default: Fault(blame, "database-sql", what)
    }
  }

  private static func busy(_ what: String, mayPass: Bool) -> Fault {
    var fault = Fault(.busy, "database-busy", what, remedy: "try again later")
    fault.mayPass = mayPass
    return fault
  }

  /// Why there is no connection: `what` is to be said of it, and `message` tells what it means.
  static func refusal(_ what: String, by message: String, signIn: String) -> Fault {
    func says(_ words: String...) -> Bool { words.contains { message.contains($0) } }
    if says(
      "starting up", "shutting down", "recovery mode", "accepting connections", "too many c",
      "remaining connection slots")
    {
      return Fault(.busy, "database-busy", what, remedy: "try again later")
    }
    if says("authentication failed", "no password supplied", "no pg_hba.conf entry", "permission denied for database") {
      return Fault(.denied, "database-denied", what, remedy: signIn)
    }
    if says("role \"") { return Fault(.denied, "database-denied", what) }
    if says("does not support SSL") {
      return Fault(.missing, "database-missing", what, remedy: "sslmode=disable in the URL does without encryption")
    }
    return Fault(.missing, "database-missing", what)
  }
}

/// What a session is told before anything is read or written.
enum PostgresSettings {
  /// Said by statements, for poolers that refuse them as options.
  static func all(wait: Int) -> [String] {
    [
      "DateStyle = 'ISO, YMD'", "TimeZone = 'UTC'", "extra_float_digits = 1", "bytea_output = 'hex'",
      "standard_conforming_strings = on", "lock_timeout = '\(max(1, wait * 1000))ms'", "statement_timeout = 0",
      "IntervalStyle = 'postgres'", "lc_monetary = 'C'", "xmlbinary = 'base64'",
      // Rows that a policy hides are not left out without a word.
      "row_security = off",
      "idle_in_transaction_session_timeout = 0",
    ]
  }

  /// Elsewhere than in UTF8 texts sort by other bytes, and not every literal can be compared.
  static func refusal(ofEncoding encoding: String, _ name: String) -> Fault? {
    if encoding == "UTF8" { return nil }
    return Fault(
      .data, "database-encoding", "the encoding of \(name) is \(encoding), and only UTF8 is read",
      remedy: "restore a dump of it into a database with the encoding UTF8")
  }
}
