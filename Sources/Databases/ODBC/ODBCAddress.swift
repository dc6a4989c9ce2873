internal import Glibc
import Records

/// What a driver needs to connect, and what of it may be shown.
struct ODBCAddress: Sendable {
  /// The attributes, with the password, as the driver manager takes them.
  let text: String
  /// The database as messages call it: without a password.
  let name: String
  /// What no message may show.
  private let secrets: [String]

  init(_ source: some ODBCSource, _ attributes: [(key: String, value: String)], password: String?) {
    let all = attributes + (password.map { [("PWD", $0)] } ?? [])
    let braces = source.doublesBraces ? "}}" : "}"
    text = all.map { "\($0.key)=\(Self.enclosed($0.value, braces))" }.joined(separator: ";") + ";"
    name = source.name
    secrets = (password.map { [$0, Self.enclosed($0, braces)] } ?? []).filter { !$0.isEmpty }
  }

  /// A value as the attributes of a connection hold it: within braces where it holds what stands between them.
  private static func enclosed(_ value: String, _ brace: String) -> String {
    let odd: Set<Character> = [";", "{", "}", "=", "[", "]", "(", ")", ",", "?", "*", "!", "@"]
    let isPlain = !value.contains { odd.contains($0) || $0.isWhitespace }
    return isPlain ? value : "{\(value.replacing("}", with: brace))}"
  }

  /// Text of others, with what is secret taken out.
  func withoutSecret(_ text: String) -> String { secrets.reduce(text) { $0.replacing($1, with: "…") } }

  /// Why there is no connection.
  func refusal(_ failure: ODBCFailure) -> Fault {
    let what = "cannot connect to \(name): \(withoutSecret(failure.everything))"
    if failure.state == "IM002" {
      return Fault(
        .missing, "database-missing", what,
        remedy: "odbcinst -q -s lists the data sources there are, odbcinst -q -d the drivers")
    }
    if failure.says("Can't open lib") || failure.state == "IM003" {
      return Fault(
        .missing, "driver-missing", what,
        remedy: "odbcinst -q -d lists the drivers; the packages odbc-postgresql and tdsodbc bring two")
    }
    if failure.has([20002]) {
      return Fault(
        .missing, "database-missing", what,
        remedy:
          "if its certificate is its own, trust=FILE in the URL names a copy of it, and the host as it stands there")
    }
    if failure.has([4060, 911]) { return Fault(.missing, "database-missing", what) }
    if failure.has([18456, 18452, 18470, 18486, 18487, 18488]) || failure.state == "28000" {
      return Fault(.denied, "database-denied", what, remedy: Self.signIn)
    }
    return PostgresFailure.refusal(what, by: failure.everything, signIn: Self.signIn)
  }

  private static let signIn = "name the user in the URL, and give the password in P2C_PASSWORD or P2C_PASSWORD_FILE"
}

/// The password of a database, from where no other user of the machine can read it.
enum ODBCPassword {
  /// The one in the environment, or in the file that it names; nil if there is none.
  static func given() throws(Fault) -> String? {
    let (text, file) = (environment("P2C_PASSWORD"), environment("P2C_PASSWORD_FILE"))
    guard let file else { return text }
    if text != nil {
      throw Fault(
        .usage, "password-twice", "P2C_PASSWORD and P2C_PASSWORD_FILE both give a password", remedy: "unset one of them"
      )
    }
    guard let password = try Files.line(of: file, limit: 4096) else {
      throw Fault(
        .usage, "password-file", "P2C_PASSWORD_FILE names a file that does not hold one line of text",
        remedy: "write the password alone into it", place: Place(file: file))
    }
    return password
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
