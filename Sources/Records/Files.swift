internal import Glibc

/// Looking at files by path: the little that configuration and arguments need.
package enum Files {
  /// Whether there is something at a path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a path is a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted, hidden ones left out; none if it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// All bytes of a small file.
  package static func contents(of path: String) throws(Fault) -> [UInt8] {
    let fd = open(path, O_RDONLY | O_CLOEXEC)
    guard fd >= 0 else { throw unreadable(path) }
    defer { close(fd) }
    var bytes: [UInt8] = []
    while true {
      let used = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: 65536))
      let got = bytes.withUnsafeMutableBytes { read(fd, $0.baseAddress.map { $0 + used }, 65536) }
      guard got >= 0 else { throw unreadable(path) }
      bytes.removeLast(65536 - got)
      if got == 0 { return bytes }
    }
  }

  private static func unreadable(_ path: String) -> Fault {
    let kind: Fault.Kind = errno == ENOENT ? .missing : .io
    return Fault(
      kind, "file-unreadable", "cannot be read: \(String(cString: strerror(errno)))", place: Place(file: path)
    )
  }
}
