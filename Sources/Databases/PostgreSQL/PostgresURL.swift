internal import Glibc
import Records

/// A database of PostgreSQL as the command line names it: what libpq takes, and `schema=` of our own.
///
/// It is taken apart as libpq does it, and what libpq might read in another way is refused: a part of a password must not
/// become the name of a host or of a database.
struct PostgresURL: Sendable {
  /// What libpq is given.
  let address: String
  /// The schema in which all tables are, if one is named.
  private(set) var schema: String?
  /// As messages call it: without a password.
  let name: String
  /// Whether it goes over a network, where libpq would do without encryption if the server does.
  let isRemote: Bool
  /// What no message may show: passwords, as they are written and as they are meant.
  private let secrets: [String]

  /// Whether somebody has written a password where every user of the machine can read it.
  var showsPassword: Bool { !secrets.isEmpty }

  private static let secretOptions = ["password", "sslpassword"]
  private static let options = [
    "host", "hostaddr", "port", "dbname", "user", "passfile", "require_auth", "channel_binding", "connect_timeout",
    "client_encoding", "options", "application_name", "fallback_application_name", "keepalives", "keepalives_idle",
    "keepalives_interval", "keepalives_count", "tcp_user_timeout", "gssencmode", "sslmode", "sslcompression", "sslcert",
    "sslkey", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "ssl_min_protocol_version", "ssl_max_protocol_version",
    "krbsrvname", "gsslib", "service", "target_session_attrs", "load_balance_hosts",
  ]

  init(_ text: String) throws(Fault) {
    guard let slashes = text.firstRange(of: "://") else {
      throw Self.wrong(
        "it names no server", "write postgresql://USER@HOST/DATABASE, or postgresql:///DATABASE for one here")
    }
    let parts = text[slashes.upperBound...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let end = parts[0].firstIndex(of: "/") ?? parts[0].endIndex
    let authority = parts[0][..<end].split(separator: "@", omittingEmptySubsequences: false)
    guard authority.count <= 2, !parts[0][end...].contains("@"), parts.count < 2 || !parts[1].contains("@") else {
      throw Self.wrong("there is an @ where none can be", "in a user, a password or an option write it as %40")
    }
    let user =
      authority.count == 2 ? authority[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) : []
    var secrets = user.count == 2 ? [String(user[1])] : []
    var (given, shown, values): ([Substring], [Substring], [String: String]) = ([], [], [:])
    for option in parts.count == 2 ? parts[1].split(separator: "&") : [] {
      let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (key, value) = (try Self.decoded(sides[0]), sides.count == 2 ? String(sides[1]) : "")
      if Self.secretOptions.contains(key) {
        secrets.append(value)
      } else if key == "schema" || Self.options.contains(key) {
        shown.append(option)
        values[key] = try Self.decoded(value)
      } else {
        throw Self.wrong(
          "one of its options is none of libpq's",
          suggestion(for: key, among: Self.options + Self.secretOptions + ["schema"]).map { "did you mean \($0)?" }
            ?? "an & or ? within a password is written as %26 or %3F")
      }
      if key != "schema" { given.append(option) }
    }
    if let schema = values["schema"] {
      if schema.isEmpty { throw Self.wrong("schema= names none", "write ?schema=NAME") }
      self.schema = schema
    }
    let meant = try secrets.map { (secret) throws(Fault) in try Self.decoded(secret) }
    self.secrets = (secrets + meant).filter { !$0.isEmpty }
    address = "postgresql://\(parts[0])" + (given.isEmpty ? "" : "?" + given.joined(separator: "&"))
    let host = authority.last ?? ""
    name =
      "postgresql://" + (user.isEmpty ? "" : "\(user[0])@") + host + parts[0][end...]
      + (shown.isEmpty ? "" : "?" + shown.joined(separator: "&"))
    let hosts = [try Self.decoded(host)] + ["host", "hostaddr"].compactMap { values[$0] }
    isRemote =
      values["sslmode"] == nil && values["service"] == nil && Self.environment("PGSSLMODE").isEmpty
      && (hosts + [Self.environment("PGHOST"), Self.environment("PGHOSTADDR")])
        .flatMap { $0.split(separator: ",") }.contains { !Self.isLocal($0) }
  }

  private static func environment(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

  private static func isLocal(_ host: Substring) -> Bool {
    var host = host.lowercased()
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return host[..<end] == "[::1" }
    if host == "::1" || host.hasPrefix("/") || host.hasPrefix("@") { return true }
    if let colon = host.firstIndex(of: ":") { host = String(host[..<colon]) }
    let parts = host.split(separator: ".")
    return ["", "localhost"].contains(host)
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Nothing of the URL is repeated: any part may be one of a password.
  private static func wrong(_ what: String, _ remedy: String) -> Fault {
    Fault(.usage, "database-url", "the URL of the database cannot be used: \(what)", remedy: remedy)
  }

  /// Text of others, with what is secret taken out.
  func withoutSecret(_ text: String) -> String { secrets.reduce(text) { $0.replacing($1, with: "…") } }

  private static func decoded(_ text: some StringProtocol) throws(Fault) -> String {
    guard let decoded = percentDecoded(text) else {
      throw wrong("a % is not followed by two hexadecimal digits", "write a % itself as %25")
    }
    return decoded
  }

  /// The text that a part of a URL stands for; nil where a % is not followed by two hexadecimal digits.
  static func percentDecoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      guard first == 0x25 else {
        bytes.append(first)
        continue
      }
      guard rest.count >= 2, let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), byte != 0
      else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
