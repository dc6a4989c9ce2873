internal import Glibc
internal import Packages
import Records

/// A variable of the environment, or the file that `NAME_FILE` names in its place.
struct EnvironmentVariable {
  let name: String

  init(_ name: String) { self.name = name }

  /// What it says; nil where it says nothing.
  var text: String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// What it says, or the line of the file; two of them are one too many.
  func secret() throws(Fault) -> String? {
    let file = EnvironmentVariable("\(name)_FILE")
    guard let path = file.text else { return text }
    if text != nil {
      throw Fault(
        .usage, "secret-twice", "\(name) and \(file.name) both give a value", remedy: "unset one of them")
    }
    guard let text = try Files.line(of: path, limit: 1 << 16), !text.utf8.contains(where: { $0 < 0x20 }) else {
      throw Fault(
        .usage, "secret-file", "\(file.name) names a file that does not hold one line of text",
        remedy: "write the value alone into it", place: Place(file: path))
    }
    return text
  }
}
