import Records

/// A connection over which a database of PostgreSQL is read: libpq's own, or one through ODBC.
protocol PostgresSession: AnyObject {
  /// The database as messages call it.
  var name: String { get }

  var isInTransaction: Bool { get }

  /// Runs statements whose rows do not matter.
  func execute(_ sql: String, blame: Fault.Kind) throws(Fault)

  /// The rows of a query as text; NULL is nil.
  func rows(_ sql: String, blame: Fault.Kind) throws(Fault) -> [[String?]]

  /// What the server says against a query as it plans it; nil if it would run it.
  func failure(of sql: String) throws(Fault) -> PostgresFailure?

  /// What an error means to whoever started the program.
  func fault(_ failure: PostgresFailure, _ blame: Fault.Kind) -> Fault

  /// The rows of a query as records: `rows` says what its columns are, and its tables are kept as they are from there on;
  /// `begin` is called before the first is read.
  func records(
    _ sql: String, blame: (planning: Fault.Kind, reading: Fault.Kind), begin: @escaping () throws(Fault) -> Void,
    rows: (_ columns: [String]) throws(Fault) -> RecordRows
  ) throws(Fault) -> any RecordSource
}

extension PostgresConnection: PostgresSession {
  func records(
    _ sql: String, blame: (planning: Fault.Kind, reading: Fault.Kind), begin: @escaping () throws(Fault) -> Void,
    rows: (_ columns: [String]) throws(Fault) -> RecordRows
  ) throws(Fault) -> any RecordSource {
    let columns = try columns(of: sql, blame: blame.planning)
    return PostgresRecords(
      self, sql, try rows(columns.map(\.name)), columns.map(\.type), blame: blame.reading, begin: begin)
  }
}
