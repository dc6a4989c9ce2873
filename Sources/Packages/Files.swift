internal import CSystem
internal import Glibc
package import Records

/// A file that appears under its name only when it is complete.
///
/// Until then it is `.NAME.p2c-tmp` beside it, locked, so that two runs cannot publish each other's halves.
package struct PendingFile: ~Copyable {
  /// The name it gets.
  package let path: String

  private let descriptor: Int32
  private let temporary: String?
  private var isPublished = false

  /// Creates the temporary file, in place of one that a dead run left; a device or pipe is written directly.
  package init(_ path: String) throws(Fault) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, p2c_is_folder(status.st_mode) != 0 {
      throw Fault(.output, "output-is-folder", "this is a folder, not a file", place: Place(file: path))
    }
    let real = exists ? TemporaryName.resolved(path) : path
    let isDirect = exists && p2c_is_regular(status.st_mode) == 0
    let waiting = isDirect ? nil : try TemporaryName.beside(real)
    let opened: Int32
    if let waiting {
      opened = try TemporaryName.lockedFile(waiting, for: path)
    } else {
      opened = p2c_open(path, O_WRONLY | O_CLOEXEC, 0)
      if opened < 0 { throw .system("cannot write", path, kind: .output) }
    }
    self.path = real
    temporary = waiting
    descriptor = opened
  }

  /// The way in; to be closed before publishing.
  package borrowing func output() throws(Fault) -> FileOutput {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    if copy < 0 { throw .system("cannot write", path) }
    return FileOutput(descriptor: copy, name: path)
  }

  /// Gives it its name.
  package consuming func publish() throws(Fault) {
    if let temporary, rename(temporary, path) != 0 { throw .system("cannot write", path, kind: .output) }
    isPublished = true
  }

  deinit {
    // After publishing, the temporary name may be another run's already.
    if let temporary, !isPublished { _ = unlink(temporary) }
    _ = close(descriptor)
  }
}

/// A folder that appears under its name only when all its files are complete.
package struct PendingFolder: ~Copyable {
  /// The name it gets.
  package let path: String

  /// Where it is until then.
  package let temporary: String

  private let lock: Int32
  private let replaces: Bool
  private var isPublished = false

  /// Creates the temporary folder; the final one must be new or empty, unless this one is to replace it.
  package init(_ path: String, replacing: Bool = false) throws(Fault) {
    var status = stat()
    if stat(path, &status) == 0 {
      if p2c_is_folder(status.st_mode) == 0 {
        throw Fault(.output, "output-is-file", "this is a file, not a folder", place: Place(file: path))
      }
      if !replacing, try !TemporaryName.list(path).isEmpty {
        throw Fault(
          .output, "output-not-empty", "the folder is not empty", remedy: "name a new or an empty folder",
          place: Place(file: path))
      }
    }
    let real = TemporaryName.resolved(path)
    let waiting = try TemporaryName.beside(real)
    let opened = try TemporaryName.lockedFolder(waiting, for: path)
    self.path = real
    temporary = waiting
    lock = opened
    replaces = replacing
  }

  /// A new file in it.
  package borrowing func output(_ name: String) throws(Fault) -> FileOutput {
    try ZipName.check(name)
    let file = p2c_open("\(temporary)/\(name)", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 { throw .system("cannot create", "\(path)/\(name)", kind: .output) }
    return FileOutput(descriptor: file, name: "\(path)/\(name)")
  }

  /// Gives it its name.
  package consuming func publish() throws(Fault) {
    if rename(temporary, path) != 0 {
      guard replaces, errno == ENOTEMPTY || errno == EEXIST else { throw .system("cannot write", path, kind: .output) }
      try replace()
    }
    isPublished = true
  }

  /// Takes the place of a folder that is not empty, and removes that one.
  private func replace() throws(Fault) {
    var old = temporary
    if p2c_exchange(temporary, path) != 0 {
      // Not every file system lets two names change places.
      old = try TemporaryName.beside(path + ".old")
      TemporaryName.remove(old)
      if rename(path, old) != 0 { throw .system("cannot write", path, kind: .output) }
      if rename(temporary, path) != 0 {
        let fault = Fault.system("cannot write", path, kind: .output)
        _ = rename(old, path)
        throw fault
      }
    }
    TemporaryName.remove(old)
  }

  deinit {
    if !isPublished { TemporaryName.remove(temporary) }
    _ = close(lock)
  }
}

/// Room for what has to be kept between reading and writing, gone when the process ends however it ends.
package struct Spool: ~Copyable {
  private let descriptor: Int32
  private let folder: String

  /// Opens a file without a name in the folder given, else in TMPDIR, else in /var/tmp.
  package init(in given: String? = nil) throws(Fault) {
    let folder = SpoolFile.folder(given)
    var opened = p2c_open(folder, P2C_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o600)
    if opened < 0, [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) { opened = Self.unlinkedFile(in: folder) }
    if opened < 0 { throw .system("cannot create a temporary file", folder, kind: .output) }
    self.folder = folder
    descriptor = opened
  }

  /// For file systems that do not know files without a name.
  private static func unlinkedFile(in folder: String) -> Int32 {
    var name = Array("\(folder)/.p2c-XXXXXX".utf8CString)
    let opened = mkstemp(&name)
    if opened >= 0 { _ = unlink(name) }
    return opened
  }

  /// A way in, at the place the last one reached.
  package borrowing func output() throws(Fault) -> FileOutput {
    FileOutput(descriptor: try copiedDescriptor(), name: folder)
  }

  /// A way to read it all from the beginning, after the last `output` was closed.
  package borrowing func input(named name: String? = nil) throws(Fault) -> FileInput {
    if lseek(descriptor, 0, SEEK_SET) < 0 { throw .system("cannot read", folder) }
    return FileInput(descriptor: try copiedDescriptor(), name: name ?? folder)
  }

  /// A descriptor for reading at places, which the caller closes.
  package borrowing func copiedDescriptor() throws(Fault) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    if copy < 0 { throw .system("cannot read", folder) }
    return copy
  }

  deinit { _ = close(descriptor) }
}

/// Copies everything that is left of an input.
package func copyAll(_ input: inout FileInput, to output: inout FileOutput) throws(Fault) {
  while true {
    let piece = try input.peek(FileInput.bufferSize)
    if piece.isEmpty { return }
    try output.write(piece)
    input.skip(piece.count)
  }
}
