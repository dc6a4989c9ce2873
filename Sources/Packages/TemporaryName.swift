internal import CSystem
internal import Glibc
internal import Records

/// The names under which outputs wait until they are complete.
enum TemporaryName {
  /// `.NAME.p2c-tmp` in the same folder, so that renaming stays within a file system.
  static func beside(_ path: String) throws(Fault) -> String {
    let trimmed = Files.withoutSlash(path)
    let slash = trimmed.lastIndex(of: "/")
    let name = slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed[...]
    if name.isEmpty || name == "." || name == ".." {
      throw Fault(.output, "output-name", "this cannot be created", place: Place(file: path))
    }
    return (slash.map { String(trimmed[...$0]) } ?? "") + ".\(name).p2c-tmp"
  }

  /// What a path leads to, through links, so that a link stays one.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// An empty file of ours alone.
  static func lockedFile(_ name: String, for path: String) throws(Fault) -> Int32 {
    while true {
      let file = p2c_open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if file < 0 { throw .system("cannot create", path, kind: .output) }
      if try take(file, name, for: path) {
        if try !isEmpty(file, for: path), ftruncate(file, 0) != 0 {
          throw .system("cannot create", path, kind: .output)
        }
        return file
      }
    }
  }

  /// Whether nothing is in a file; one that was cut off, even from nothing to nothing, ext4 writes to the disk when it is
  /// closed, and whoever closes it waits.
  private static func isEmpty(_ file: Int32, for path: String) throws(Fault) -> Bool {
    var status = stat()
    if fstat(file, &status) != 0 { throw .system("cannot create", path, kind: .output) }
    return status.st_size == 0
  }

  /// An empty folder of ours alone; what a dead run has left in it can be looked at before it goes.
  static func lockedFolder(
    _ name: String, for path: String, look: () -> Void = {}
  ) throws(Fault) -> Int32 {
    while true {
      let isMade = mkdir(name, 0o777) == 0
      if !isMade, errno != EEXIST { throw .system("cannot create", path, kind: .output) }
      let folder = p2c_open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0)
      if folder < 0 {
        if errno == ENOENT { continue }
        let fault = Fault.system("cannot create", path, kind: .output)
        if isMade { _ = rmdir(name) }
        throw fault
      }
      guard try take(folder, name, for: path) else { continue }
      look()
      do throws(Fault) { try empty(name) } catch {
        _ = rmdir(name)
        _ = close(folder)
        throw error
      }
      return folder
    }
  }

  /// Removes what an earlier run left in a folder.
  private static func empty(_ folder: String) throws(Fault) {
    for file in try Files.allNames(in: folder) where unlink("\(folder)/\(file)") != 0 {
      Leftovers.remove("\(folder)/\(file)")
      if !Files.exists("\(folder)/\(file)") { continue }
      throw .system("cannot remove what an earlier run left", "\(folder)/\(file)", kind: .output)
    }
  }

  /// Locks what was opened; false, and closed, if meanwhile its name stands for something else.
  private static func take(_ descriptor: Int32, _ name: String, for path: String) throws(Fault) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      _ = close(descriptor)
      if code != EWOULDBLOCK {
        // Where nothing can be locked, nobody else waits for it.
        if unlink(name) != 0 { _ = rmdir(name) }
        throw .system("cannot create", path, kind: .output, code: code)
      }
      throw Fault(.busy, "output-busy", "another run is writing this", place: Place(file: path))
    }
    let isSame = Files.isNamed(name, descriptor)
    if !isSame { _ = close(descriptor) }
    return isSame
  }

  /// A second name for the file that is to be replaced, by which it can be brought back; nil if there is none, or the file
  /// system knows no second names.
  static func kept(_ path: String, beside temporary: String) -> String? {
    let name = temporary + "-old"
    if link(path, name) == 0 { return name }
    // A run that was killed while it gave a file its name has left it: that file has its name, or was replaced.
    guard errno == EEXIST, unlink(name) == 0, link(path, name) == 0 else { return nil }
    return name
  }

  /// What is said where something has the name already.
  static func taken(_ path: String) -> Fault {
    Fault(.output, "output-exists", "this is there already", remedy: "name a new one", place: Place(file: path))
  }
}
