internal import Packages
import Records

extension DatabaseKind {
  /// A folder of Synapse Link, or of the Common Data Model.
  static let lake = DatabaseKind(schemes: ["lake"], example: "lake:FOLDER") { url throws(Fault) in try LakePlace(url) }
}

/// A lake folder, which is brought into SQLite and read from there, so that its raw tables give what those of a database give.
private struct LakePlace: DatabasePlace {
  private let folder: String
  /// A database that stays, and knows which folders it has seen.
  private let stage: String?
  /// Whether nobody writes to the folder any more.
  private let isClosed: Bool

  init(_ url: String) throws(Fault) {
    let parts = url.dropFirst("lake:".count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    folder = Files.withoutSlash(String(parts[0]))
    var (stage, isClosed): (String?, Bool) = (nil, false)
    for setting in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      if setting.hasPrefix("stage="), setting.count > "stage=".count {
        stage = String(setting.dropFirst("stage=".count))
      } else if setting == "closed=yes" {
        isClosed = true
      } else {
        throw Fault(
          .usage, "lake-setting", "\(setting) is no setting of a lake folder",
          remedy: "there are stage=FILE, a database that stays, and closed=yes, if nobody writes to the folder any more"
        )
      }
    }
    if folder.isEmpty { throw Fault(.usage, "database-url", "lake: needs the path of a folder behind it") }
    (self.stage, self.isClosed) = (stage, isClosed)
  }

  var name: String { "lake:\(folder)" }

  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase {
    Connection.useTemporaryFolder(SpoolFile.folder(temp))
    // Without a name SQLite makes a file that is gone when it is closed.
    let connection = try Connection(path: stage ?? "", access: .create, name: stage ?? name, wait: wait, report: report)
    if stage == nil { try connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
    var loading = LakeStage(LakeFolder(folder, isClosed: isClosed))
    report(try loading.bringUpToDate(connection))
    return try SQLiteDatabase(connection)
  }

  func add(to files: inout RunFiles, _ option: String, isWritten: Bool) {
    files.read("\(option) \(name)", folder)
    if let stage { files.writeInPlace("the stage of \(option) \(name)", stage) }
  }
}
