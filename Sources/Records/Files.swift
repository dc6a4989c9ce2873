internal import Glibc

/// Looking at files by path: the little that configuration and arguments need.
public enum Files {
  /// Whether there is something at a path.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A path without the slashes at its end.
  public static func withoutSlash(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Whether a path is a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether two paths lead to one file or folder.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    guard stat(path, &first) == 0, stat(other, &second) == 0 else { return path == other }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// The names in a folder, sorted, hidden ones left out; none if it is not there, or no folder.
  public static func listing(_ folder: String) throws(Fault) -> [String] {
    guard let handle = opendir(folder) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw unreadable(folder)
    }
    return try names(handle, folder).filter { !$0.hasPrefix(".") }
  }

  /// The names in a folder that must be there, sorted, hidden ones as well.
  public static func allNames(in folder: String) throws(Fault) -> [String] {
    guard let handle = opendir(folder) else { throw unreadable(folder) }
    return try names(handle, folder)
  }

  private static func names(_ handle: OpaquePointer, _ folder: String) throws(Fault) -> [String] {
    defer { closedir(handle) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw unreadable(folder) }
    return names.sorted()
  }

  /// Whether a name stands for what was opened.
  public static func isNamed(_ path: String, _ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
      && opened.st_dev == named.st_dev
  }

  /// All bytes of a small file; of one that is longer than it may be, some more than so many.
  public static func contents(of path: String, limit: Int = .max) throws(Fault) -> [UInt8] {
    let fd = open(path, O_RDONLY | O_CLOEXEC)
    guard fd >= 0 else { throw unreadable(path) }
    defer { close(fd) }
    var bytes: [UInt8] = []
    while true {
      // Uninitialised: filling the room with zeros first took most of the start of a program.
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 65536) { room, count in
        got = read(fd, room.baseAddress, room.count)
        count = max(got, 0)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw unreadable(path) }
      if got == 0 { return bytes }
      bytes += piece
      if bytes.count > limit { return bytes }
    }
  }

  /// The one line that a small file holds, such as a secret; nil if it holds anything else.
  public static func line(of path: String, limit: Int) throws(Fault) -> String? {
    var bytes = try contents(of: path, limit: limit)
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= limit, !bytes.contains(where: { $0 == 0 || $0 == 0x0A }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func unreadable(_ path: String) -> Fault {
    let kind: Fault.Kind = errno == ENOENT ? .missing : .io
    return Fault(
      kind, "file-unreadable", "cannot be read: \(String(cString: strerror(errno)))", place: Place(file: path)
    )
  }
}
