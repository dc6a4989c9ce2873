package import Records

/// Data management of an F&O environment, as the command line names it: `fno:https://HOST?project=NAME`.
package struct EnvironmentURL: Sendable, Equatable {
  /// The environment, without a slash at its end; what tokens are for.
  let address: String
  /// The data project; nil where none is named.
  package let project: String?
  /// Whether what arrives is loaded, or only staged.
  package let executes: Bool

  private static let scheme = "fno:"
  private static let example = "fno:https://ENVIRONMENT.operations.dynamics.com?project=NAME"

  /// Whether a text begins as one does.
  package static func isNamed(by text: some StringProtocol) -> Bool { text.lowercased().hasPrefix(scheme) }

  /// Reads one; what may be a secret is not repeated.
  package init(_ text: String) throws(Fault) {
    let parts = text.dropFirst(Self.scheme.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var address = String(parts[0])
    while address.hasSuffix("/") { address.removeLast() }
    guard address.lowercased().hasPrefix("https://"), address.count > "https://".count,
      !address.contains(where: { $0.isWhitespace || $0 == "#" })
    else { throw Self.wrong("an environment is named by its address, which begins with https://") }
    if address.contains("@") {
      throw Fault(
        .usage, "environment-url", "the address holds a user or a secret, which every user of this machine can read",
        remedy: "take it out, and give it in P2C_CLIENT_ID and P2C_CLIENT_SECRET")
    }
    self.address = "https://" + address.dropFirst("https://".count)
    var (project, executes) = (nil as String?, true)
    for part in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = pair.count > 1 ? Self.decoded(pair[1]) : nil
      switch (pair[0].lowercased(), value) {
      case ("project", .some(let name)) where !name.isEmpty: project = name
      case ("execute", "no"): executes = false
      case ("execute", "yes"): executes = true
      case ("project", _), ("execute", _): throw Self.wrong("\(pair[0]) cannot be what stands there")
      default: throw Self.wrong("there is no setting called \(pair[0])")
      }
    }
    (self.project, self.executes) = (project, executes)
  }

  /// The environment as messages call it.
  package var name: String { Self.scheme + address }

  private static func wrong(_ what: String) -> Fault {
    Fault(.usage, "environment-url", what, remedy: "write \(example), and &execute=no to stage only")
  }

  private static func decoded(_ text: Substring) -> String? {
    var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(code)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
