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
    let url = try EnvironmentAddress(text, scheme: Self.scheme, remedy: Self.remedy)
    var (project, executes) = (nil as String?, true)
    for (name, value) in url.settings {
      switch (name.lowercased(), value) {
      case ("project", .some(let name)) where !name.isEmpty: project = name
      case ("execute", "no"): executes = false
      case ("execute", "yes"): executes = true
      case ("project", _), ("execute", _): throw Self.wrong("\(name) cannot be what stands there")
      default: throw Self.wrong("there is no setting called \(name)")
      }
    }
    (address, self.project, self.executes) = (url.text, project, executes)
  }

  /// The environment as messages call it.
  package var name: String { Self.scheme + address }

  private static var remedy: String { "write \(example), and &execute=no to stage only" }

  private static func wrong(_ what: String) -> Fault { Fault(.usage, "environment-url", what, remedy: remedy) }
}
