internal import CSystem
internal import Glibc
package import Records

/// Waiting until the disk has what was written, so that a power cut does not take it away again.
package enum Disk {
  /// Waits for the bytes of a file.
  static func sync(_ descriptor: Int32, _ name: String) throws(Fault) {
    // Pipes, devices and some file systems of others know nothing of it.
    if retrying({ Int(fsync(descriptor)) }) != 0, ![EINVAL, EOPNOTSUPP, EROFS].contains(errno) {
      throw .system("cannot write to the disk", name)
    }
  }

  /// Waits for the names in the folder that a path is in.
  package static func syncFolder(of path: String) throws(Fault) { try syncNames(in: FileIdentity.folder(of: path)) }

  /// Makes a folder, if there is none yet.
  package static func makeFolder(_ path: String) throws(Fault) {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw .system("cannot create", path, kind: .output) }
  }

  private static func syncNames(in folder: String) throws(Fault) {
    let opened = p2c_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    // Who may write into a folder need not be allowed to read it.
    if opened < 0, errno == EACCES { return }
    if opened < 0 { throw .system("cannot write to the disk", folder) }
    defer { close(opened) }
    try sync(opened, folder)
  }

  /// Waits for all files in a folder, for their names, and for all that is below.
  static func syncAll(in folder: String, _ name: String) throws(Fault) {
    for file in try Files.allNames(in: folder) {
      let path = "\(folder)/\(file)"
      if Files.isFolder(path) {
        try syncAll(in: path, "\(name)/\(file)")
        continue
      }
      let opened = p2c_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
      if opened < 0 { throw .system("cannot write to the disk", "\(name)/\(file)") }
      defer { close(opened) }
      try sync(opened, "\(name)/\(file)")
    }
    try syncNames(in: folder)
  }
}
