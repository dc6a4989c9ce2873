import Records

/// The address of an environment, and what is said of it behind a question mark: `SCHEME:https://HOST?NAME=VALUE`.
struct EnvironmentAddress: Sendable, Equatable {
  /// Without a slash at its end; what tokens are for.
  let text: String
  /// What is said of it, in order; a value that cannot be read is nil.
  let settings: [(name: String, value: String?)]

  /// Reads one; what may be a secret is not repeated.
  init(_ url: String, scheme: String, remedy: String) throws(Fault) {
    let parts = url.dropFirst(scheme.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var address = String(parts[0])
    while address.hasSuffix("/") { address.removeLast() }
    guard address.lowercased().hasPrefix("https://"), address.count > "https://".count,
      !address.contains(where: { $0.isWhitespace || $0 == "#" })
    else {
      throw Fault(
        .usage, "environment-url", "an environment is named by its address, which begins with https://", remedy: remedy)
    }
    if address.contains("@") {
      throw Fault(
        .usage, "environment-url", "the address holds a user or a secret, which every user of this machine can read",
        remedy: "take it out, and give it in P2C_CLIENT_ID and P2C_CLIENT_SECRET")
    }
    text = "https://" + address.dropFirst("https://".count)
    settings = (parts.count > 1 ? parts[1].split(separator: "&") : []).map { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(pair[0]), pair.count > 1 ? Self.decoded(pair[1]) : nil)
    }
  }

  static func == (one: Self, other: Self) -> Bool {
    one.text == other.text && one.settings.elementsEqual(other.settings) { $0 == $1 }
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
