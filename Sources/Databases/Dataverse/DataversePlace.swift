import Entities
internal import Environments
import Packages
import Records

extension DatabaseKind {
  /// The Web API of Dataverse.
  static let dataverse = DatabaseKind(schemes: [DataverseURL.scheme], example: DataverseURL.example) {
    url throws(Fault) in DataversePlace(url: try DataverseURL(url))
  }
}

/// A Dataverse environment: what is asked of its tables is brought into SQLite, and what a load changes there is sent.
private struct DataversePlace: DatabasePlace {
  let url: DataverseURL

  var name: String { url.name }

  var isTarget: Bool { true }

  var isEnvironment: Bool { true }

  var patience: Int { Dataverse.patience }

  func stateFile(in folder: String) -> String? { url.stateFile(in: folder) }

  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase {
    Connection.useTemporaryFolder(SpoolFile.folder(temp))
    return try DataverseDatabase(Dataverse(url, wait: wait), report)
  }

  func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter {
    Connection.useTemporaryFolder(options.temp)
    return try DataverseWriter(Dataverse(url, wait: wait), options, find: find, report)
  }

  func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader {
    throw Fault(
      .usage, "environment-sample", "\(name) is no place for a sample, which makes tables of its own",
      remedy: "make it in sqlite:PATH, export it, and load that")
  }
}

extension DataverseURL {
  /// The file that keeps in a folder what the environment cannot keep itself.
  func stateFile(in folder: String) -> String { "\(Files.withoutSlash(folder))/\(fileName).sqlite" }

  /// Opens the database into which rows are brought: one that is gone when it is closed, or a file that stays.
  func stage(_ path: String = "") throws(Fault) -> Connection {
    let connection = try Connection(path: path, access: .create, name: name)
    if path.isEmpty { try connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
    return connection
  }
}
