internal import CSystem
internal import Glibc
internal import Records

/// Packages that appear together or not at all: `orders.1.zip`, `orders.2.zip` and so on in place of `orders.zip`.
///
/// They wait in one hidden folder, locked, and are renamed in the end. None replaces anything, so that they can be
/// taken back if one of them cannot have its name.
final class PendingSet {
  private let series: PackageSeries
  private var parent: String { series.parent }
  private let temporary: String
  private let lock: Int32

  init(_ target: String) throws(Fault) {
    let series = PackageSeries(target)
    self.series = series
    temporary = try TemporaryName.beside(series.parent + series.stem + ".split")
    lock = try Leftovers.undisturbed { [temporary] () throws(Fault) -> Int32 in
      let folder = try TemporaryName.lockedFolder(temporary, for: target) {
        Self.takeBackOfDead(temporary, series.parent)
      }
      Leftovers.note(temporary)
      return folder
    }
    // Once it is locked: a rival may have given its packages their names till then.
    if let known = try Files.listing(series.folder).first(where: { series.isNumbered($0) }) {
      throw Fault(
        .output, "output-exists", "there is a package of another run: \(known)",
        remedy: "move those packages away, or write under another name", place: Place(file: target))
    }
  }

  /// The name of a package.
  func name(_ number: Int, of count: Int) -> String { series.name(number, of: count) }

  /// A new file, by its name.
  func file(_ name: String) throws(Fault) -> FileOutput {
    let file = p2c_open("\(temporary)/\(name)", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 { throw .system("cannot create", parent + name, kind: .output) }
    Leftovers.note("\(temporary)/\(name)")
    return FileOutput(descriptor: file, name: parent + name)
  }

  /// A new folder for files.
  func makeFolder(_ name: String) throws(Fault) {
    if mkdir("\(temporary)/\(name)", 0o777) != 0 { throw .system("cannot create", parent + name, kind: .output) }
  }

  /// Notes what is to get these names, for the run after one that is killed while it gives them.
  func note(_ names: [String]) throws(Fault) {
    var list = ByteBuffer()
    for name in names { list.append("\(Self.mark("\(temporary)/\(name)") ?? "") \(name)\n") }
    var output = try file(Self.list)
    try output.write(list.bytes)
    try output.close()
  }

  private static let list = ".names"

  /// What tells a file or folder from others, under any name.
  private static func mark(_ path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return "\(status.st_ino)" + (p2c_is_folder(status.st_mode) != 0 ? "" : ":\(status.st_size)")
  }

  /// A run that was killed while it gave names is as if it had given none; one that gave all is complete.
  private static func takeBackOfDead(_ temporary: String, _ parent: String) {
    let list = (try? Files.contents(of: "\(temporary)/\(list)")) ?? []
    let noted = String(decoding: list, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ", maxSplits: 1).map(String.init)
    }
    let given = noted.filter { $0.count == 2 && mark(parent + $0[1]) == $0[0] }
    if given.count == noted.count { return }
    for file in given { Leftovers.remove(parent + file[1]) }
  }

  /// Makes sure that the disk has everything.
  func sync() throws(Fault) { try Disk.syncAll(in: temporary, series.folder) }

  /// Gives all of these their names, or none.
  func publish(_ names: [String], syncs: Bool = true) throws(Fault) {
    for (place, name) in names.enumerated() where rename("\(temporary)/\(name)", parent + name) != 0 {
      let fault = Fault.system("cannot write", parent + name, kind: .output)
      takeBack(names[..<place])
      throw fault
    }
    guard syncs else { return }
    do throws(Fault) {
      try Disk.syncFolder(of: temporary)
    } catch {
      takeBack(names[...])
      throw error
    }
  }

  private func takeBack(_ names: ArraySlice<String>) {
    for name in names { _ = rename(parent + name, "\(temporary)/\(name)") }
  }

  deinit {
    Leftovers.remove(temporary)
    _ = close(lock)
  }
}

/// The names of packages that stand in place of one: `orders.1.zip`, `orders.2.zip` and so on.
struct PackageSeries {
  /// The folder they are in, with its slash; empty for the current one.
  let parent: String
  let stem: String
  let ending: String

  init(_ target: String) {
    var path = Files.withoutSlash(target)
    let hasEnding = path.lowercased().hasSuffix(".zip")
    ending = hasEnding ? String(path.suffix(4)) : ""
    if hasEnding { path.removeLast(4) }
    let slash = path.lastIndex(of: "/")
    stem = slash.map { String(path[path.index(after: $0)...]) } ?? path
    parent = slash.map { String(path[...$0]) } ?? ""
  }

  var folder: String { parent.isEmpty ? "." : parent }

  /// Whether a name is that of a package among them.
  func isNumbered(_ name: String) -> Bool { isNumbered(name, ending) }

  private func isNumbered(_ name: String, _ ending: String) -> Bool {
    guard name.hasPrefix(stem + "."), name.hasSuffix(ending) else { return false }
    let number = name.dropFirst(stem.count + 1).dropLast(ending.count)
    return !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether a path is that of a package among them, of a ledger beside one, or of the folder in which they wait.
  func holds(_ path: String) -> Bool {
    let path = Files.withoutSlash(path)
    guard Files.isSame(FileIdentity.folder(of: path), folder) else { return false }
    let name = String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    return isNumbered(name) || isNumbered(name, ".ledger.json") || name == ".\(stem).split.p2c-tmp"
  }

  /// The name of a package; the numbers are equally long, so that names sort as the packages have to be imported.
  func name(_ number: Int, of count: Int) -> String {
    let digits = String(number)
    return "\(stem)." + String(repeating: "0", count: max(0, String(count).count - digits.count)) + digits + ending
  }
}
