internal import Glibc
package import Packages
internal import Records

extension DatabaseURL {
  /// Adds the files of the database to those that a run reads, or that it writes: the file itself, its journal, its
  /// write-ahead log, and the memory that those who use that share.
  package func add(to files: inout RunFiles, _ option: String, isWritten: Bool = false) {
    switch self {
    case .sqlite(let path):
      if path == ":memory:" { return }
      let what = "\(option) sqlite:\(path)"
      // The others lie beside the file that a link leads to.
      let real = realpath(path, nil).map { resolved in
        defer { free(resolved) }
        return String(cString: resolved)
      }
      let others = [("journal", "-journal"), ("write-ahead log", "-wal"), ("shared memory", "-shm")]
      let all =
        [(what, path)]
        + others.map { kind, ending in
          ("the \(kind) of \(what)", (real ?? path) + ending)
        }
      for (what, path) in all {
        if isWritten { files.writeInPlace(what, path) } else { files.read(what, path) }
      }
    }
  }

  /// Adds a new database that a run makes.
  package func addNew(to files: inout RunFiles, _ option: String) {
    switch self {
    case .sqlite(let path): files.writeInPlace("\(option)sqlite:\(path)", path)
    }
  }
}
