internal import Records

/// The ledger beside a zip or folder: it holds what D365's manifest has no room for.
struct LedgerBeside {
  private let path: String

  /// Beside a package of this name.
  init(_ package: String) { path = Self.path(of: package) }

  /// Beside a bare file, where `--ledger` has put it.
  init(bare file: String) {
    let slash = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
    let dot = file[slash...].lastIndex(of: ".") ?? file.endIndex
    path = file[..<dot] + ".ledger.json"
  }

  /// Whether a ledger means this file, whatever folder it names: packages are moved about.
  static func isSame(_ name: String?, _ file: String) -> Bool {
    func last(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
    return name.map { last($0) == last(file) } ?? false
  }

  /// Where the ledger of a zip or folder lies.
  static func path(of package: String) -> String {
    var stem = Files.withoutSlash(package)
    if stem.lowercased().hasSuffix(".zip") { stem.removeLast(4) }
    return stem + ".ledger.json"
  }

  /// What it says; nil if there is none.
  func read() throws(Fault) -> Contents? {
    guard Files.exists(path) else { return nil }
    do throws(Fault) {
      var bytes = ByteBuffer()
      bytes.append(try SmallFile.contents(of: path))
      return Contents(ledger: try Ledger.parse(bytes.bytes), path: path)
    } catch  where error.kind == .data {
      throw Fault(.ledgerUnreadable, error.what, remedy: error.remedy, place: error.place.within(Place(file: path)))
    }
  }

  /// The ledger, and what it says of the package.
  struct Contents {
    let ledger: JSON
    /// Where it lies.
    let path: String

    var company: String? { ledger["package"]?["company"]?.string }
    /// Whether nothing proves that what the package was made of is whole.
    var isUnproven: Bool { ledger["unproven"] == .bool(true) }
    /// Whether it lists a data file of this name.
    func lists(_ file: String) -> Bool {
      ledger["files"]?.items.contains { LedgerBeside.isSame($0["name"]?.string, file) } ?? false
    }
    var once: String? { ledger["package"]?["once"]?.string }

    /// The mode of a data file; one that is not known must not become another by default.
    func mode(of file: String) throws(Fault) -> ImportMode? {
      guard let mode = item(file)?["mode"] else { return nil }
      if let known = mode.string.flatMap({ ImportMode(rawValue: $0) }) { return known }
      throw Fault(
        .ledgerUnreadable, "\(file) has the unknown mode \(mode.string ?? mode.description)",
        remedy: "use \(ImportMode.list)", place: Place(file: path))
    }

    func blanks(of file: String) -> [String] { item(file)?["blank"]?.items.compactMap(\.string) ?? [] }
    func maxDeletes(of file: String) -> String? { item(file)?["maxDeletes"]?.string }

    func order(of file: String) -> [String] { item(file)?["order"]?.items.compactMap(\.string) ?? [] }

    private func item(_ file: String) -> JSON? {
      ledger["package"]?["entities"]?.items.first { $0["file"]?.string == file }
    }
  }
}
