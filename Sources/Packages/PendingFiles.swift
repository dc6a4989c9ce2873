internal import CSystem
internal import Glibc
package import Records

/// A file that appears under its name only when it is complete.
///
/// Until then it is `.NAME.p2c-tmp` beside it, locked, so that two runs cannot publish each other's halves. Once it has its
/// name it can still be taken back, until `settle`: what has to appear together does, or does not.
package struct PendingFile: ~Copyable {
  /// The name it gets.
  package let path: String

  private let descriptor: Int32
  private let temporary: String?
  private let replaces: Bool
  private let syncs: Bool
  private var state = State.waiting

  private enum State {
    case waiting
    /// It has its name; what had it before is kept under another.
    case placed(old: String?)
    case settled
  }

  /// Creates the temporary file, in place of one that a dead run left; a device or pipe is written directly.
  ///
  /// One that is not `replacing` is only for a name that nothing has.
  package init(_ path: String, replacing: Bool = true, syncs: Bool = true) throws(Fault) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, p2c_is_folder(status.st_mode) != 0 {
      throw Fault(.output, "output-is-folder", "this is a folder, not a file", place: Place(file: path))
    }
    if exists, !replacing { throw TemporaryName.taken(path) }
    let real = exists ? TemporaryName.resolved(path) : path
    let isDirect = exists && p2c_is_regular(status.st_mode) == 0
    let waiting = isDirect ? nil : try TemporaryName.beside(real)
    let opened: Int32
    if let waiting {
      opened = try Leftovers.undisturbed { () throws(Fault) -> Int32 in
        let file = try TemporaryName.lockedFile(waiting, for: path)
        // Once it is locked: a rival may have given its own the name till then.
        if !replacing, Files.exists(path) {
          _ = unlink(waiting)
          _ = close(file)
          throw TemporaryName.taken(path)
        }
        Leftovers.note(waiting)
        return file
      }
    } else {
      opened = p2c_open(path, O_WRONLY | O_CLOEXEC, 0)
      if opened < 0 { throw .system("cannot write", path, kind: .output) }
    }
    self.path = real
    self.syncs = syncs
    replaces = replacing
    temporary = waiting
    descriptor = opened
  }

  /// Whether what is written cannot be taken back: there is no file to be renamed.
  package var isDirect: Bool { temporary == nil }

  /// Where it is until then; its own name if that is a device or pipe.
  package var temporaryPath: String { temporary ?? path }

  /// The way in; to be closed before it gets its name.
  package borrowing func output() throws(Fault) -> FileOutput {
    FileOutput(descriptor: try copiedDescriptor(), name: path)
  }

  /// A descriptor for whoever writes by itself, and closes it.
  package borrowing func copiedDescriptor() throws(Fault) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    if copy < 0 { throw .system("cannot write", path) }
    return copy
  }

  /// Makes room for so many bytes, so that they can be written even if the disk is full by then.
  package borrowing func makeRoom(_ bytes: Int) throws(Fault) {
    guard temporary != nil else { return }
    let code = posix_fallocate(descriptor, 0, off_t(bytes))
    // Not every file system can.
    if ![0, EINVAL, EOPNOTSUPP].contains(code) { throw .system("cannot write", path, code: code) }
  }

  /// Leaves only so many bytes of it.
  package borrowing func cut(at bytes: Int) throws(Fault) {
    if temporary != nil, ftruncate(descriptor, off_t(bytes)) != 0 { throw .system("cannot write", path) }
  }

  /// Makes sure that the disk has what was written.
  package borrowing func sync() throws(Fault) {
    if syncs, temporary != nil { try Disk.sync(descriptor, path) }
  }

  /// Gives it its name. Whoever lets go of it without `settle` takes that back.
  package mutating func place() throws(Fault) {
    guard let temporary else { return }
    let old = try Leftovers.undisturbed { [path, descriptor, syncs, replaces] () throws(Fault) -> String? in
      let old = replaces ? TemporaryName.kept(path, beside: temporary) : nil
      if Self.give(path, to: temporary, replacing: replaces) != 0 {
        if !replaces, errno == EEXIST { throw TemporaryName.taken(path) }
        let fault = Fault.system("cannot write", path, kind: .output)
        if let old { _ = unlink(old) }
        throw fault
      }
      Leftovers.forget(temporary)
      Leftovers.notePlaced(path) { Self.takeBack(path, descriptor, old, syncs: syncs) }
      return old
    }
    state = .placed(old: old)
    if syncs { try Disk.syncFolder(of: path) }
  }

  private static func give(_ path: String, to temporary: String, replacing: Bool) -> Int32 {
    if replacing { return rename(temporary, path) }
    let code = p2c_rename_new(temporary, path)
    // Not every file system can look whether there is something of the name.
    return code != 0 && errno == EINVAL ? rename(temporary, path) : code
  }

  /// Leaves it where it is, for good.
  package consuming func settle() {
    if case .placed(let old) = state { Leftovers.settle(path, removing: old) }
    state = .settled
  }

  /// Syncs it and gives it its name, for good.
  package consuming func publish() throws(Fault) {
    try sync()
    try place()
    settle()
  }

  deinit {
    switch state {
    case .waiting: if let temporary { Leftovers.remove(temporary) }
    case .placed: Leftovers.takeBack(path)
    case .settled: break
    }
    _ = close(descriptor)
  }

  /// Nobody else's file is touched: another run may have written one under the name by now.
  private static func takeBack(_ path: String, _ descriptor: Int32, _ old: String?, syncs: Bool) {
    guard Files.isNamed(path, descriptor) else {
      if let old { _ = unlink(old) }
      return
    }
    // A full disk may have no room for another name, but names can change places.
    if let old { _ = p2c_exchange(old, path) == 0 ? unlink(old) : rename(old, path) } else { _ = unlink(path) }
    if syncs { try? Disk.syncFolder(of: path) }
  }
}

/// A folder that appears under its name only when all its files are complete.
package struct PendingFolder: ~Copyable {
  /// The name it gets.
  package let path: String

  /// Where it is until then.
  package let temporary: String

  private let lock: Int32
  private let syncs: Bool
  /// Whether it may take the place of a folder that is not empty.
  private let mayReplace: Bool
  /// Whether there was an empty folder of its name.
  private let wasThere: Bool
  /// Where the folder waits whose place it took.
  private var old: String?
  private var state = State.waiting

  private enum State { case waiting, placed, settled }

  /// Creates the temporary folder; the final one must be new or empty, unless this one is to replace it.
  package init(_ path: String, replacing: Bool = false, syncs: Bool = true) throws(Fault) {
    var status = stat()
    // A slash behind a file would make it seem not to be there.
    let isThere = stat(Files.withoutSlash(path), &status) == 0
    if isThere {
      if p2c_is_folder(status.st_mode) == 0 {
        throw Fault(.output, "output-is-file", "this is a file, not a folder", place: Place(file: path))
      }
      if !replacing, try !Files.allNames(in: path).isEmpty {
        throw Fault(
          .output, "output-not-empty", "the folder is not empty", remedy: "name a new or an empty folder",
          place: Place(file: path))
      }
      var here = stat()
      if stat(".", &here) == 0, here.st_dev == status.st_dev, here.st_ino == status.st_ino {
        throw Fault(
          .output, "output-here", "this is the folder you are in, and another would take its place",
          remedy: "name one in it, such as ./out/", place: Place(file: path))
      }
    }
    let real = TemporaryName.resolved(path)
    let waiting = try TemporaryName.beside(real)
    let opened = try Leftovers.undisturbed { () throws(Fault) -> Int32 in
      let folder = try TemporaryName.lockedFolder(waiting, for: path)
      Leftovers.note(waiting)
      return folder
    }
    self.path = real
    self.syncs = syncs
    mayReplace = replacing
    wasThere = isThere
    temporary = waiting
    lock = opened
  }

  /// A new file in it.
  package borrowing func output(_ name: String) throws(Fault) -> FileOutput {
    try ZipName.check(name)
    let file = p2c_open("\(temporary)/\(name)", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 { throw .system("cannot create", "\(path)/\(name)", kind: .output) }
    Leftovers.note("\(temporary)/\(name)")
    return FileOutput(descriptor: file, name: "\(path)/\(name)")
  }

  /// Makes sure that the disk has its files, and that they are in it.
  package borrowing func sync() throws(Fault) { if syncs { try Disk.syncAll(in: temporary, path) } }

  /// Gives it its name. Whoever lets go of it without `settle` takes that back.
  package mutating func place() throws(Fault) {
    let (lock, wasThere) = (lock, wasThere)
    old = try Leftovers.undisturbed { [path, temporary, mayReplace, syncs] () throws(Fault) -> String? in
      let old = try Self.place(temporary, path, mayReplace: mayReplace)
      Leftovers.notePlaced(path) { Self.takeBack(path, temporary, lock, old, wasThere: wasThere, syncs: syncs) }
      return old
    }
    state = .placed
    if syncs { try Disk.syncFolder(of: path) }
  }

  /// Leaves it where it is, for good.
  package consuming func settle() {
    state = .settled
    Leftovers.settle(path, removing: old)
  }

  /// Syncs it and gives it its name, for good.
  package consuming func publish() throws(Fault) {
    try sync()
    try place()
    settle()
  }

  /// Gives it its name. A folder that is not empty and whose place it takes waits until this one is settled: its name then.
  private static func place(_ temporary: String, _ path: String, mayReplace: Bool) throws(Fault) -> String? {
    if rename(temporary, path) == 0 {
      Leftovers.forget(temporary)
      return nil
    }
    guard mayReplace, errno == ENOTEMPTY || errno == EEXIST else {
      throw .system("cannot write", path, kind: .output)
    }
    // It is removed when it may not be listed any more.
    let names = try Files.allNames(in: path)
    if p2c_exchange(temporary, path) == 0 {
      for name in names { Leftovers.note("\(temporary)/\(name)") }
      return temporary
    }
    // Not every file system lets two names change places.
    let aside = try TemporaryName.beside(path + ".old")
    Leftovers.remove(aside)
    if rename(path, aside) != 0 { throw .system("cannot write", path, kind: .output) }
    if rename(temporary, path) != 0 {
      let fault = Fault.system("cannot write", path, kind: .output)
      _ = rename(aside, path)
      throw fault
    }
    Leftovers.forget(temporary)
    for name in names { Leftovers.note("\(aside)/\(name)") }
    return aside
  }

  deinit {
    switch state {
    case .waiting: Leftovers.remove(temporary)
    case .placed: Leftovers.takeBack(path)
    case .settled: break
    }
    _ = close(lock)
  }

  /// Nobody else's folder is touched: another run may have written one under the name by now.
  private static func takeBack(
    _ path: String, _ temporary: String, _ lock: Int32, _ old: String?, wasThere: Bool, syncs: Bool
  ) {
    guard Files.isNamed(path, lock) else { return }
    if let old {
      if p2c_exchange(old, path) == 0 {
        Leftovers.remove(old)
      } else if rename(path, temporary) == 0 {
        _ = rename(old, path)
        Leftovers.remove(temporary)
      }
    } else {
      // A full disk may have no room for another name.
      Leftovers.remove(rename(path, temporary) == 0 ? temporary : path)
      if wasThere { _ = mkdir(path, 0o777) }
    }
    if syncs { try? Disk.syncFolder(of: path) }
  }
}

/// Room for what has to be kept between reading and writing, gone when the process ends however it ends.
package struct Spool: ~Copyable {
  private let descriptor: Int32
  private let folder: String

  /// Opens a file without a name in the folder given, else in TMPDIR, else in /var/tmp.
  package init(in given: String? = nil) throws(Fault) {
    let folder = SpoolFile.folder(given)
    let opened = SpoolFile.opened(folder)
    if opened < 0 { throw .system("cannot create a temporary file", folder, kind: .output) }
    self.folder = folder
    descriptor = opened
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
