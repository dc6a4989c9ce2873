internal import CSystem
internal import Glibc
import Records

/// A database of SQL Server as the command line names it: `sqlserver://USER@HOST:PORT/DATABASE`, with `driver=` and `trust=`.
///
/// The connection is encrypted, and the server has to show a certificate that the machine trusts, or the one that `trust` names.
struct SQLServerURL: ODBCSource {
  let name: String
  private let user, host, database: String
  private let port: Int
  private let driver: String
  private let trust: String?

  init(_ text: String) throws(Fault) {
    guard text.lowercased().hasPrefix("sqlserver://") else {
      throw Self.wrong("it names no server", "write sqlserver://USER@HOST/DATABASE")
    }
    let parts = text.dropFirst("sqlserver://".count).split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let authority = place[0].split(separator: "@", omittingEmptySubsequences: false)
    guard authority.count <= 2, place.count < 2 || !place[1].contains("@") else {
      throw Self.wrong("there is an @ where none can be", "in a user or an option write it as %40")
    }
    if authority.count == 2, authority[0].contains(":") {
      throw Self.wrong(
        "it holds a password, which every user of this machine can read",
        "take it out, and give it in the variable P2C_PASSWORD, or in the file that P2C_PASSWORD_FILE names")
    }
    (host, port) = try Self.server(authority.last ?? "")
    user = authority.count == 2 ? try Self.decoded(authority[0]) : ""
    database = place.count == 2 ? try Self.decoded(place[1]) : ""
    guard !database.isEmpty, !database.contains("/") else {
      throw Self.wrong("it names no database", "write sqlserver://USER@HOST/DATABASE")
    }
    var options: [String: String] = [:]
    for option in parts.count == 2 ? parts[1].split(separator: "&") : [] {
      let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = try Self.decoded(sides[0])
      guard ["driver", "trust"].contains(key), sides.count == 2, !sides[1].isEmpty else {
        throw Self.wrong(
          "one of its options is neither driver=NAME nor trust=FILE",
          suggestion(for: key, among: ["driver", "trust"]).map { "did you mean \($0)=?" } ?? "leave it out")
      }
      options[key] = try Self.decoded(sides[1])
    }
    (driver, trust) = (options["driver"] ?? "FreeTDS", options["trust"])
    name =
      "sqlserver://" + place.reduce("") { $0.isEmpty ? "\($1)" : "\($0)/\($1)" }
      + (parts.count == 2 ? "?\(parts[1])" : "")
  }

  /// The host and the port, which are checked, for they go into a file of lines.
  private static func server(_ text: Substring) throws(Fault) -> (String, Int) {
    var (host, rest) = (text, Substring())
    if text.first == "[", let end = text.firstIndex(of: "]") {
      (host, rest) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
    } else if let colon = text.firstIndex(of: ":") {
      (host, rest) = (text[..<colon], text[colon...])
    }
    let isHost = !host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._:".contains($0)) }
    let port = rest.isEmpty ? 1433 : rest.dropFirst().wholeNumber ?? 0
    guard isHost, rest.isEmpty || rest.first == ":", (1...65535).contains(port) else {
      throw wrong(
        "what stands for the server is no HOST:PORT",
        "write sqlserver://USER@HOST:PORT/DATABASE; a named instance is reached by its port")
    }
    return (String(host), port)
  }

  /// Whether it is the driver of FreeTDS, which takes what concerns encryption from a file.
  private var isFreeTDS: Bool {
    let driver = driver.lowercased()
    return driver.contains("freetds") || driver.contains("tdsodbc")
  }

  var doublesBraces: Bool { !isFreeTDS }

  func attributes() throws(Fault) -> [(key: String, value: String)] {
    let sign = user.isEmpty ? [("Trusted_Connection", "Yes")] : [("UID", user)]
    var all = [("Driver", driver), ("Database", database), ("APP", "p2c")] + sign
    if isFreeTDS {
      try writeConfiguration()
      all += [("Servername", Self.section), ("ClientCharset", "UTF-8")]
    } else {
      all += [("Server", "tcp:\(host),\(port)"), ("Encrypt", "yes"), ("TrustServerCertificate", "no")]
      if let trust { all.append(("ServerCertificate", trust)) }
    }
    return all.map { (key: $0.0, value: $0.1) }
  }

  private static let section = "p2c"

  /// Writes what FreeTDS reads only from a file: into memory, under a name that this process alone can open.
  private func writeConfiguration() throws(Fault) {
    if let trust {
      guard Files.exists(trust) else {
        throw Fault(.missing, "file-missing", "trust= names a file that is not there", place: Place(file: trust))
      }
    }
    let lines = """
      [\(Self.section)]
      host = \(host)
      port = \(port)
      tds version = 7.4
      encryption = require
      ca file = \(trust ?? "system")
      check certificate hostname = yes
      client charset = UTF-8

      """
    let file = p2c_memory_file()
    let bytes = Array(lines.utf8)
    guard file >= 0, write(file, bytes, bytes.count) == bytes.count else {
      throw Fault(.io, "temp-short", "cannot make a file in memory: \(String(cString: strerror(errno)))")
    }
    setenv("FREETDSCONF", "/proc/self/fd/\(file)", 1)
  }

  private static func wrong(_ what: String, _ remedy: String) -> Fault {
    Fault(.usage, "database-url", "the URL of the database cannot be used: \(what)", remedy: remedy)
  }

  private static func decoded(_ text: Substring) throws(Fault) -> String {
    guard let decoded = PostgresURL.percentDecoded(text), !decoded.contains(where: \.isNewline) else {
      throw wrong("a % is not followed by two hexadecimal digits", "write a % itself as %25")
    }
    return decoded
  }
}
