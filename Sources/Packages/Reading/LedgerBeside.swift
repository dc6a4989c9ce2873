internal import Records

/// The ledger beside a zip or folder: it holds what D365's manifest has no room for.
struct LedgerBeside {
  private let path: String

  /// Beside a package of this name.
  init(_ package: String) { path = Self.path(of: package) }

  /// Where the ledger of a zip or folder lies.
  static func path(of package: String) -> String {
    var stem = package
    while stem.hasSuffix("/"), stem.count > 1 { stem.removeLast() }
    if stem.lowercased().hasSuffix(".zip") { stem.removeLast(4) }
    return stem + ".ledger.json"
  }

  /// What it says; nil if there is none.
  func read() throws(Fault) -> Contents? {
    guard Files.exists(path) else { return nil }
    let bytes = try SmallFile.contents(of: path)
    do throws(Fault) {
      return Contents(ledger: try JSON.parse(bytes))
    } catch {
      throw error.at(Place(file: path))
    }
  }

  /// The ledger, and what it says of the package.
  struct Contents {
    let ledger: JSON

    var company: String? { ledger["package"]?["company"]?.string }
    var once: String? { ledger["package"]?["once"]?.string }

    func mode(of file: String) -> ImportMode? {
      item(file)?["mode"]?.string.flatMap { ImportMode(rawValue: $0) }
    }

    func order(of file: String) -> [String] { item(file)?["order"]?.items.compactMap(\.string) ?? [] }

    private func item(_ file: String) -> JSON? {
      ledger["package"]?["entities"]?.items.first { $0["file"]?.string == file }
    }
  }
}
