import Entities
internal import Glibc
import Packages
import Records

extension DatabaseKind {
  /// A file of SQLite.
  static let sqlite = DatabaseKind(schemes: ["sqlite"], example: "sqlite:PATH") { url throws(Fault) in
    let path = String(url.dropFirst("sqlite:".count))
    if path.isEmpty { throw Fault(.usage, "database-url", "sqlite: needs the path of a file behind it") }
    return SQLitePlace(path: path)
  }
}

extension DatabaseURL {
  /// A file of SQLite.
  package static func sqlite(path: String) -> DatabaseURL { DatabaseURL(SQLitePlace(path: path)) }
}

/// A file of SQLite.
private struct SQLitePlace: DatabasePlace {
  let path: String

  var name: String { path }

  var isTarget: Bool { true }

  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase {
    if let temp { Connection.useTemporaryFolder(temp) }
    return try SQLiteDatabase(Connection(path: path, access: .read, wait: wait, report: report))
  }

  func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter {
    Connection.useTemporaryFolder(options.temp)
    let access: Connection.Access = options.create ? .create : .write
    return try SQLiteWriter(options, find: find) { () throws(Fault) in
      try Connection(path: path, access: access, wait: wait, report: report)
    }
  }

  func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader { try SQLiteLoader(publishing: path, syncs: syncs) }

  /// The file itself, its journal, its write-ahead log, and the memory that those who use that share.
  func add(to files: inout RunFiles, _ option: String, isWritten: Bool) {
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

  func addNew(to files: inout RunFiles, _ option: String) { files.writeInPlace("\(option)sqlite:\(path)", path) }
}
