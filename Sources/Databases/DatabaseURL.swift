package import Entities
package import Packages
package import Records

/// A database as the command line names it.
package struct DatabaseURL: Sendable, Equatable {
  private let place: any DatabasePlace

  /// The kinds of databases there are.
  private static let kinds: [DatabaseKind] = [.sqlite, .postgresql, .odbc, .sqlServer, .lake, .dataverse]

  /// Reads a URL; what is not known or not there yet is refused without repeating what may be a secret.
  package init(_ text: String) throws(Fault) {
    guard let colon = text.firstIndex(of: ":") else {
      throw Fault(
        .usage, "database-url", "a database is named by a URL", remedy: "for an SQLite file write sqlite:PATH")
    }
    let scheme = text[..<colon].lowercased()
    if let kind = Self.kinds.first(where: { $0.schemes.contains(scheme) }) {
      place = try kind.read(text)
    } else {
      throw Fault(
        .usage, "database-url", "there is no kind of database called \(scheme):",
        remedy: "use \(Self.kinds.map(\.example).choices)")
    }
  }

  init(_ place: some DatabasePlace) { self.place = place }

  /// Whether a text begins as a URL of some kind of database does.
  package static func isNamed(by text: some StringProtocol) -> Bool {
    let text = text.lowercased()
    return kinds.contains { $0.schemes.contains { text.hasPrefix($0 + ":") } }
  }

  /// The database as messages call it; never holds a secret.
  package var name: String { place.name }

  package static func == (one: DatabaseURL, other: DatabaseURL) -> Bool { one.name == other.name }

  /// Whether records can be written to it.
  package var isTarget: Bool { place.isTarget }

  /// Whether it is an environment, which takes each change at once and for good, and may refuse it.
  package var isEnvironment: Bool { place.isEnvironment }

  /// The file that keeps in a folder what an environment cannot keep itself; nil for a database.
  package func stateFile(in folder: String) -> String? { place.stateFile(in: folder) }

  /// Refuses a database that can only be read.
  package func checkIsTarget() throws(Fault) { if !place.isTarget { throw place.isOnlyRead } }

  /// Opens the database for export; a missing one is a fault. What it has to put aside goes to `temp`.
  package func openReader(
    find: @escaping EntityFinder, wait: Int? = nil, temp: String? = nil,
    report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseReader {
    EntityReader(try place.open(wait: wait ?? place.patience, temp: temp, report: report), find: find)
  }

  /// Opens the database to look at its tables, and to read rows of them.
  package func openTables(
    find: @escaping EntityFinder, wait: Int? = nil, temp: String? = nil,
    report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> (tables: any TableCatalog, reader: any DatabaseReader) {
    let database = try place.open(wait: wait ?? place.patience, temp: temp, report: report)
    return (database, EntityReader(database, find: find))
  }

  /// Opens the database for import.
  package func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int? = nil,
    report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter {
    try place.openWriter(options, find: find, wait: wait ?? place.patience, report: report)
  }

  /// Begins a new database; one that is there is never replaced.
  package func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader { try place.openLoader(syncs: syncs) }

  /// Looks how far the population of a database has got; nothing is changed.
  package func populationState(
    _ file: PopulationFile, company: String?, temp: String? = nil, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> PopulationState {
    var population = Population(try place.open(wait: place.patience, temp: temp, report: report), file, company)
    return try population.state()
  }

  /// Adds the files of the database to those that a run reads, or that it writes.
  package func add(to files: inout RunFiles, _ option: String, isWritten: Bool = false) {
    place.add(to: &files, option, isWritten: isWritten)
  }

  /// Adds a new database that a run makes.
  package func addNew(to files: inout RunFiles, _ option: String) { place.addNew(to: &files, option) }
}

/// A kind of database.
struct DatabaseKind: Sendable {
  /// What stands before the colon.
  let schemes: [String]
  /// How one is named.
  let example: String
  /// Reads a URL.
  let read: @Sendable (_ url: String) throws(Fault) -> any DatabasePlace
}

/// One database of some kind, and what can be done with it; what cannot, says so.
protocol DatabasePlace: Sendable {
  /// As messages call it; never holds a secret.
  var name: String { get }

  /// Whether records can be written to it.
  var isTarget: Bool { get }

  /// Whether it is an environment.
  var isEnvironment: Bool { get }

  /// How many seconds it is waited for, unless something else is said.
  var patience: Int { get }

  /// The file that keeps in a folder what it cannot keep itself.
  func stateFile(in folder: String) -> String?

  /// Opens it to read records by SQL.
  func open(
    wait: Int, temp: String?, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any QueriedDatabase

  func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter

  func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader

  func add(to files: inout RunFiles, _ option: String, isWritten: Bool)

  func addNew(to files: inout RunFiles, _ option: String)
}

extension DatabasePlace {
  var isTarget: Bool { false }

  var isEnvironment: Bool { false }

  var patience: Int { 60 }

  func stateFile(in folder: String) -> String? { nil }

  func openWriter(
    _ options: ImportOptions, find: @escaping EntityFinder, wait: Int, report: @escaping @Sendable (String) -> Void
  ) throws(Fault) -> any DatabaseWriter { throw isOnlyRead }

  func openLoader(syncs: Bool) throws(Fault) -> any DatabaseLoader { throw isOnlyRead }

  func add(to files: inout RunFiles, _ option: String, isWritten: Bool) {}

  func addNew(to files: inout RunFiles, _ option: String) {}

  fileprivate var isOnlyRead: Fault {
    Fault(
      .usage, "database-later", "\(name) can only be read in this version",
      remedy: "load into sqlite:PATH, or postgresql://HOST/DATABASE")
  }
}
