package import Records

/// A Dataverse environment, as the command line names it: `dataverse:https://ORG`.
package struct DataverseURL: Sendable, Equatable {
  /// The environment, without a slash at its end; what tokens are for.
  let address: String

  package static let scheme = "dataverse"
  package static let example = "dataverse:https://ORG.crm.dynamics.com"

  package init(_ text: String) throws(Fault) {
    let url = try EnvironmentAddress(text, scheme: Self.scheme + ":", remedy: "write \(Self.example)")
    if let (name, _) = url.settings.first {
      throw Fault(
        .usage, "environment-url", "there is no setting called \(name)", remedy: "write \(Self.example)")
    }
    let host = url.text.dropFirst("https://".count)
    if host.contains("/") {
      throw Fault(
        .usage, "environment-url", "an environment of Dataverse is named by its host alone",
        remedy: "write \(Self.scheme):https://\(host.prefix { $0 != "/" })")
    }
    address = "https://" + host.lowercased()
  }

  /// The environment as messages call it.
  package var name: String { "\(Self.scheme):\(address)" }

  /// What a file about the environment is called.
  package var fileName: String {
    String(
      address.lowercased().dropFirst("https://".count).map {
        $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_"
      })
  }
}
