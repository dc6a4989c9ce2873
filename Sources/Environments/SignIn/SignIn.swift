internal import Glibc
internal import Packages
import Records
internal import Synchronization

/// Who we are in an environment: a client with its secret, or a command that prints a token.
enum Credentials: Sendable {
  case client(tenant: String, id: String, secret: String)
  case command(String)

  /// Those in the environment of the program.
  init() throws(Fault) {
    if let command = EnvironmentVariable("P2C_TOKEN_COMMAND").text {
      self = .command(command)
      return
    }
    let names = ["P2C_TENANT", "P2C_CLIENT_ID", "P2C_CLIENT_SECRET"]
    var (values, missing) = ([String](), [String]())
    for name in names {
      if let value = try EnvironmentVariable(name).secret() { values.append(value) } else { missing.append(name) }
    }
    guard missing.isEmpty else {
      throw Fault(
        .denied, "credentials-missing",
        "nothing says who signs in: \(missing.together) \(missing.count == 1 ? "is" : "are") not set",
        remedy: "set \(names.joined(separator: ", ")), each itself or as NAME_FILE, or P2C_TOKEN_COMMAND")
    }
    self = .client(tenant: values[0], id: values[1], secret: values[2])
  }
}

/// Gets tokens for an environment, and gets another before one runs out; all connections to it share one.
final class SignIn: Sendable {
  private let credentials: Credentials
  private let resource: String
  private let authority: String
  private let held = Mutex((token: String?.none, end: 0.0))

  init(to resource: String) throws(Fault) {
    credentials = try Credentials()
    // What is held in memory from here on must be in no file.
    var none = rlimit()
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    self.resource = resource
    var authority = EnvironmentVariable("P2C_AUTHORITY").text ?? "https://login.microsoftonline.com"
    while authority.hasSuffix("/") { authority.removeLast() }
    guard authority.hasPrefix("https://") else {
      throw Fault(
        .usage, "authority", "P2C_AUTHORITY is no address that begins with https://",
        remedy: "set it to that of the sign-in, or unset it")
    }
    self.authority = authority
  }

  /// Forgets a token that was refused, unless there is another by now.
  func forget(_ refused: String) { held.withLock { if $0.token == refused { $0.token = nil } } }

  /// A token that is good for a minute at least.
  func token(_ send: (HTTPRequest) throws(Fault) -> HTTPAnswer) throws(Fault) -> String {
    try held.withLock { (held) throws(Fault) in
      if let token = held.token, Clock.seconds + 60 < held.end { return token }
      let (token, seconds) = try fetched(send)
      guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw refused("what came is no token")
      }
      held = (token, Clock.seconds + Double(seconds))
      return token
    }
  }

  private func fetched(
    _ send: (HTTPRequest) throws(Fault) -> HTTPAnswer
  ) throws(Fault) -> (token: String, seconds: Int) {
    switch credentials {
    case .command(let command):
      // How long it is good nobody says; one that is refused is asked for again.
      return (try TokenCommand.run(command), 600)
    case .client(let tenant, let id, let secret):
      let form = [
        ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret),
        ("scope", "\(resource)/.default"),
      ]
      let body = form.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
      let answer = try send(
        HTTPRequest(
          method: "POST", url: "\(authority)/\(tenant.percentEncoded)/oauth2/v2.0/token", name: authority,
          headers: ["Content-Type: application/x-www-form-urlencoded", "Accept: application/json"],
          body: .bytes(Array(body.utf8))))
      let json = try? JSON.parse(answer.body)
      guard answer.isWell, let token = json?["access_token"]?.string else {
        throw refused(Self.why(json) ?? "status \(answer.status)")
      }
      return (token, json?["expires_in"]?.number ?? 300)
    }
  }

  /// What the authority says, up to the numbers that name the request.
  private static func why(_ json: JSON?) -> String? {
    guard let text = json?["error_description"]?.string ?? json?["error"]?.string else { return nil }
    return text.split(whereSeparator: \.isNewline).first.map(String.init)
  }

  private func refused(_ why: String) -> Fault {
    Fault(
      .denied, "sign-in", "the sign-in to \(resource) is refused: \(why)",
      remedy: "look at P2C_TENANT, P2C_CLIENT_ID and P2C_CLIENT_SECRET, or at P2C_TOKEN_COMMAND")
  }
}

extension JSON {
  /// A whole number, which some write as a text.
  var number: Int? { int ?? string.flatMap { Int($0) } }
}

extension String {
  /// As it stands in a form or in a part of an address.
  var percentEncoded: String {
    var text = ""
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}

extension [String] {
  /// Names in a sentence.
  fileprivate var together: String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}
