internal import CSystem
internal import Glibc
internal import Records

/// Packages that appear together or not at all: `orders.1.zip`, `orders.2.zip` and so on in place of `orders.zip`.
///
/// They wait in one hidden folder, locked, and are renamed in the end. None replaces anything, so that they can be
/// taken back if one of them cannot have its name.
final class PendingSet {
  private let parent: String
  private let stem: String
  private let ending: String
  private let temporary: String
  private let lock: Int32

  init(_ target: String) throws(Fault) {
    var path = target
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let hasEnding = path.lowercased().hasSuffix(".zip")
    ending = hasEnding ? String(path.suffix(4)) : ""
    if hasEnding { path.removeLast(4) }
    let slash = path.lastIndex(of: "/")
    stem = slash.map { String(path[path.index(after: $0)...]) } ?? path
    parent = slash.map { String(path[...$0]) } ?? ""
    temporary = try TemporaryName.beside(path + ".split")
    if let known = Files.names(in: parent.isEmpty ? "." : parent).first(where: { [stem, ending] in
      Self.isNumbered($0, stem, ending)
    }) {
      throw Fault(
        .output, "output-exists", "there is a package of another run: \(known)",
        remedy: "move those packages away, or write under another name", place: Place(file: target))
    }
    lock = try TemporaryName.lockedFolder(temporary, for: target)
  }

  private static func isNumbered(_ name: String, _ stem: String, _ ending: String) -> Bool {
    guard name.hasPrefix(stem + "."), name.hasSuffix(ending) else { return false }
    let number = name.dropFirst(stem.count + 1).dropLast(ending.count)
    return !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The name of a package; the numbers are equally long, so that names sort as the packages have to be imported.
  func name(_ number: Int, of count: Int) -> String {
    let digits = String(number)
    return "\(stem)." + String(repeating: "0", count: max(0, String(count).count - digits.count)) + digits + ending
  }

  /// A new file, by its name.
  func file(_ name: String) throws(Fault) -> FileOutput {
    let file = p2c_open("\(temporary)/\(name)", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 { throw .system("cannot create", parent + name, kind: .output) }
    return FileOutput(descriptor: file, name: parent + name)
  }

  /// A new folder for files.
  func makeFolder(_ name: String) throws(Fault) {
    if mkdir("\(temporary)/\(name)", 0o777) != 0 { throw .system("cannot create", parent + name, kind: .output) }
  }

  /// Gives all of these their names, or none.
  func publish(_ names: [String]) throws(Fault) {
    for (place, name) in names.enumerated() where rename("\(temporary)/\(name)", parent + name) != 0 {
      let fault = Fault.system("cannot write", parent + name, kind: .output)
      for published in names[..<place] { _ = rename(parent + published, "\(temporary)/\(published)") }
      throw fault
    }
  }

  deinit {
    TemporaryName.remove(temporary)
    _ = close(lock)
  }
}
