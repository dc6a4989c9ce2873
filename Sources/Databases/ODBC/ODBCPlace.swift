import Entities
import Records

extension DatabaseKind {
  /// Whatever a driver of ODBC leads to, named by the attributes of its connection.
  static let odbc = DatabaseKind(schemes: ["odbc"], example: "odbc:DSN=NAME") { url throws(Fault) in
    ODBCPlace(try ODBCURL(url))
  }

  /// A database of SQL Server.
  static let sqlServer = DatabaseKind(schemes: ["sqlserver"], example: "sqlserver://USER@HOST/DATABASE") {
    url throws(Fault) in ODBCPlace(try SQLServerURL(url))
  }
}

/// A URL that says how to connect by ODBC.
protocol ODBCSource: Sendable {
  /// The database as messages call it; never holds a secret.
  var name: String { get }

  /// Whether the driver takes two closing braces for one that a value holds, as the standard says.
  var doublesBraces: Bool { get }

  /// The attributes of the connection, without a password.
  func attributes() throws(Fault) -> [(key: String, value: String)]
}

extension ODBCSource {
  var doublesBraces: Bool { true }
}

/// A database that is reached by ODBC, and read.
private struct ODBCPlace: DatabasePlace {
  private let source: any ODBCSource

  init(_ source: some ODBCSource) { self.source = source }

  var name: String { source.name }

  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase {
    let password = try ODBCPassword.given()
    let attributes = try source.attributes()
    var connection = try ODBCConnection(ODBCAddress(source, attributes, password: password), wait: wait)
    switch connection.server {
    case "PostgreSQL":
      // How it is to read is said to the driver as it connects, once it is known which driver it is.
      let all = try PsqlODBC.attributes(attributes, driver: connection.driver)
      connection = try ODBCConnection(ODBCAddress(source, all, password: password), wait: wait)
      return PostgresDatabase(try ODBCPostgresSession(connection, wait: wait))
    case "Microsoft SQL Server": return try SQLServerDatabase(connection, wait: wait, report: report)
    case let other:
      throw Fault(
        .usage, "database-server", "\(name) is a database of \(other.isEmpty ? "nobody knows what" : other)",
        remedy: "through ODBC only those of PostgreSQL and of Microsoft SQL Server are read")
    }
  }
}
