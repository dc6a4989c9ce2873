internal import Databases
internal import Packages
internal import Records

/// A place that is checked or compared, as it was typed: a package, or a database.
enum CheckedPlace {
  case package(String)
  case database(String, DatabaseURL)

  /// Reads what was typed. A file that is there is a package, whatever its name.
  init(_ typed: String) throws(Fault) {
    if !Files.exists(typed), let colon = typed.firstIndex(of: ":"),
      typed[..<colon].allSatisfy({ $0.isASCII && $0.isLetter })
    {
      self = .database(typed, try DatabaseURL(typed))
    } else {
      self = .package(typed)
    }
  }

  /// Adds its files to those that a run reads.
  func add(to files: inout RunFiles, _ option: String) throws(Fault) {
    switch self {
    case .package(let path): try files.readPackage(option, path)
    case .database(_, let url): url.add(to: &files, option)
    }
  }
}
