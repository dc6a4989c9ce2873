internal import Glibc
import Records

/// A database of PostgreSQL as the command line names it: what libpq takes, and `schema=` of our own.
struct PostgresURL: Sendable, Equatable {
  /// What libpq is given.
  let address: String
  /// The schema in which all tables are, if one is named.
  let schema: String?
  /// As messages call it: without a password.
  let name: String
  private let password: String?
  /// Whether it goes over a network, where libpq would do without encryption if the server does.
  let isRemote: Bool

  /// Whether somebody has written a password where every user of the machine can read it.
  var showsPassword: Bool { password != nil }

  init(_ text: String) throws(Fault) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let slashes = parts[0].firstRange(of: "://") else {
      throw Fault(
        .usage, "database-url", "this names no server of PostgreSQL",
        remedy: "write postgresql://USER@HOST/DATABASE, or postgresql:///DATABASE for one on this machine")
    }
    var options: [String] = []
    var schema: String?
    for option in parts.count > 1 ? parts[1].split(separator: "&").map(String.init) : [] {
      if option.hasPrefix("schema=") { schema = Self.decoded(option.dropFirst(7)) } else { options.append(option) }
    }
    let rest = parts[0][slashes.upperBound...]
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    let user = rest[..<end].lastIndex(of: "@").map { rest[..<$0] }
    let hosts = user.map { rest[rest.index(after: $0.endIndex)..<end] } ?? rest[..<end]
    let colon = user?.firstIndex(of: ":")
    password = colon.flatMap { colon in user.map { String($0[$0.index(after: colon)...]) } }
    let shownUser = user.map { "\(colon.map { rest[rest.startIndex..<$0] } ?? $0)@" } ?? ""
    let query = options.isEmpty ? "" : "?" + options.joined(separator: "&")
    address = parts[0] + query
    let secrets = ["password=", "sslpassword="]
    let shown =
      options.filter { option in !secrets.contains { option.hasPrefix($0) } }
      + (schema.map { ["schema=\($0)"] } ?? [])
    name =
      "postgresql://\(shownUser)\(hosts)\(rest[end...])" + (shown.isEmpty ? "" : "?" + shown.joined(separator: "&"))
    self.schema = schema
    let host = options.first { $0.hasPrefix("host=") }.map { Self.decoded($0.dropFirst(5)) } ?? Self.decoded(hosts)
    let isSaid = options.contains { $0.hasPrefix("sslmode=") || $0.hasPrefix("service=") } || getenv("PGSSLMODE") != nil
    isRemote = !isSaid && !Self.isLocal(host.isEmpty ? getenv("PGHOST").map { String(cString: $0) } ?? "" : host)
  }

  private static func isLocal(_ host: String) -> Bool {
    host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host.hasPrefix("localhost") || host.hasPrefix("127.")
      || host.hasPrefix("[::1]") || host == "::1"
  }

  /// Text of others, with the password taken out.
  func withoutSecret(_ text: String) -> String {
    guard let password, !password.isEmpty else { return text }
    return text.replacing(password, with: "…")
  }

  private static func decoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while let first = rest.utf8.first {
      if first == 0x25, rest.count >= 3, let byte = UInt8(rest.dropFirst().prefix(2), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(contentsOf: String(rest.removeFirst()).utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
