internal import CSystem
internal import Glibc
package import Records

extension WriteSettings {
  /// The form asked for, else the one that fits the target.
  package func chosenForm() throws(Fault) -> Form {
    if target == "-" {
      let chosen = form ?? (isStdoutRegular ? .zip : .stream)
      if chosen == .folder {
        throw Fault(
          .usage, "folder-to-stdout", "a folder cannot go to stdout", remedy: "name it with --to DIR/")
      }
      if isatty(1) == 1, chosen != .bare {
        throw Fault(
          .usage, "terminal", "a package is not for a terminal",
          remedy: "pipe it on, send it to a file with --to, or ask for --form bare")
      }
      return chosen
    }
    return form ?? formOfTarget
  }

  private var formOfTarget: Form {
    let name = target.lowercased()
    if name.hasSuffix(".csv") || name.hasSuffix(".xml") { return .bare }
    if name.hasSuffix("/") || Files.isFolder(target) { return .folder }
    return .zip
  }

  private var isStdoutRegular: Bool {
    var status = stat()
    return fstat(1, &status) == 0 && p2c_is_regular(status.st_mode) != 0
  }
}
