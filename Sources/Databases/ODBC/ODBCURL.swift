import Records

/// `odbc:` and the attributes of a connection, as drivers take them: `odbc:DSN=fno`,
/// `odbc:Driver={PostgreSQL Unicode};Server=db.example.com;Database=fno;UID=etl`.
struct ODBCURL: ODBCSource {
  let name: String
  private let given: [(key: String, value: String)]

  /// What may be shown of them; what others hold nobody knows.
  private static let shown: Set<String> = [
    "dsn", "driver", "server", "servername", "address", "port", "database", "uid", "user", "username",
  ]
  private static let secret: Set<String> = ["pwd", "password", "passwd", "sslpassword", "accesstoken", "access token"]

  init(_ text: String) throws(Fault) {
    var given: [(key: String, value: String)] = []
    var rest = text.dropFirst("odbc:".count)
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(key.count)
      let trimmed = String(key.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      guard rest.first == "=", !trimmed.isEmpty else {
        if trimmed.isEmpty, rest.first == ";" || rest.isEmpty {
          rest = rest.dropFirst()
          continue
        }
        throw Self.wrong(
          "something in it is no KEY=VALUE", "write odbc:DSN=NAME, or odbc:Driver=NAME;Server=HOST;Database=NAME")
      }
      rest = rest.dropFirst()
      let value = try Self.value(&rest)
      if Self.secret.contains(trimmed.lowercased()) || value.lowercased().contains("password=") {
        throw Self.wrong(
          "it holds a password, which every user of this machine can read",
          "take it out, and give it in the variable P2C_PASSWORD, or in the file that P2C_PASSWORD_FILE names")
      }
      given.append((trimmed, value))
    }
    guard given.contains(where: { ["dsn", "filedsn", "driver"].contains($0.key.lowercased()) }) else {
      throw Self.wrong(
        "it names neither a data source nor a driver",
        "write odbc:DSN=NAME, or odbc:Driver=NAME;Server=HOST;Database=NAME")
    }
    self.given = given
    let shown = given.filter { Self.shown.contains($0.key.lowercased()) }
    name = "odbc:" + shown.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
  }

  func attributes() -> [(key: String, value: String)] { given }

  /// A value, and the semicolon behind it; within braces it may hold semicolons, and two closing braces for one.
  private static func value(_ rest: inout Substring) throws(Fault) -> String {
    guard rest.first == "{" else {
      let value = rest.prefix { $0 != ";" }
      rest = rest.dropFirst(value.count + 1)
      return String(value)
    }
    rest = rest.dropFirst()
    var value = ""
    while let character = rest.popFirst() {
      if character != "}" {
        value.append(character)
      } else if rest.first == "}" {
        value.append("}")
        rest = rest.dropFirst()
      } else {
        guard rest.isEmpty || rest.first == ";" else { break }
        rest = rest.dropFirst()
        return value
      }
    }
    throw wrong("a brace in it is not closed, or something stands behind one", "write KEY={VALUE};")
  }

  /// Nothing of it is repeated: any part may be one of a password.
  private static func wrong(_ what: String, _ remedy: String) -> Fault {
    Fault(.usage, "database-url", "the connection of ODBC cannot be used: \(what)", remedy: remedy)
  }
}
