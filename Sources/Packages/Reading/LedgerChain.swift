package import Records

/// A ledger that was read back, with those of the stages before it.
package struct LedgerChain: Sendable {
  /// The file it was read from.
  package let name: String
  /// The package that was named in its place, if one was.
  private let typedPackage: String?
  /// The accounts, each behind those of the stages before it.
  package let stages: [Ledger]
  /// What tells each of them from the account of any other run: how it was written.
  package let marks: [String]
  /// The places of those that each of them follows: one, or of several inputs those that have one.
  package let befores: [[Int]]

  /// Reads a ledger: a file that has one, the result of a run, or the name of a package that one lies beside.
  package init(_ path: String) throws(Fault) {
    let name = try Self.file(of: path)
    self.name = name
    typedPackage = name == path ? nil : path
    do throws(Fault) {
      var bytes = ByteBuffer()
      bytes.append(try SmallFile.contents(of: name))
      let json = try Self.ledger(in: bytes.bytes)
      var found = Found()
      _ = try found.add(json)
      (stages, marks, befores) = (found.stages, found.marks, found.befores)
    } catch  where error.kind == .data {
      let remedy = error.remedy ?? "name a file that --ledger has written, or one called .ledger.json beside a package"
      throw Fault(.ledgerUnreadable, error.what, remedy: remedy, place: error.place.within(Place(file: name)))
    }
  }

  /// What is found in a ledger, stage by stage.
  private struct Found {
    var stages: [Ledger] = []
    var marks: [String] = []
    var befores: [[Int]] = []

    /// Adds a ledger behind those before it; its place.
    mutating func add(_ json: JSON) throws(Fault) -> Int {
      var before: [Int] = []
      for ledger in json.ledgersBefore { before.append(try add(ledger)) }
      let stage = try Ledger(of: json)
      _ = try stage.inputs
      stages.append(stage)
      marks.append(json.description)
      befores.append(before)
      return stages.count - 1
    }
  }

  /// The account of the last stage.
  package var last: Ledger { stages[stages.count - 1] }

  /// What tells it from others.
  package var mark: String { marks[marks.count - 1] }

  /// What is a folder or a zip is a package, whose ledger lies beside it.
  private static func file(of path: String) throws(Fault) -> String {
    if Files.isFolder(path) { return try beside(path) }
    try SmallFile.checkKind(path)
    var input = try FileInput.open(path)
    let beginning = try input.peek(StreamZip.markSize)
    if StreamZip.recognises(beginning) {
      throw Fault(
        .ledgerUnreadable, "this is a saved stream, which holds its ledger as its last entry",
        remedy: "take it out: unzip -p \(path.typed) Ledger.json > \(path.typed).ledger.json", place: Place(file: path))
    }
    return beginning.starts(with: [0x50, 0x4B]) ? try beside(path) : path
  }

  private static func beside(_ package: String) throws(Fault) -> String {
    let path = LedgerBeside.path(of: package)
    if Files.exists(path) { return path }
    throw Fault(
      .missing, "ledger-missing", "no ledger lies beside this package: there is no \(path)",
      remedy: "name the ledger itself", place: Place(file: package))
  }

  /// The ledger in the text of a file, which may be the result of a run.
  private static func ledger(in bytes: UnsafeRawBufferPointer) throws(Fault) -> JSON {
    let json = try Ledger.parse(bytes)
    guard let status = json["status"]?.int, let ledger = json["ledger"] else { return json }
    if case .null = ledger {
      throw Fault(
        .ledgerUnreadable, "this is the result of a run that ended with status \(status) and has no ledger",
        remedy: "name the ledger of a run that came to its end")
    }
    return ledger
  }

  /// The package that this ledger lies beside, if it is still there.
  package var package: String? {
    if let typedPackage { return typedPackage }
    let ending = ".ledger.json"
    guard name.hasSuffix(ending) else { return nil }
    let stem = String(name.dropLast(ending.count))
    let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    let bare =
      last.package == nil ? last.files.compactMap { $0.name.split(separator: "/").last.map { folder + $0 } } : []
    return ([stem + ".zip", stem] + bare).first { Files.exists($0) }
  }
}
