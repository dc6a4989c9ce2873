package import Entities
internal import Packages
package import Records

/// What a load took: its records by key and digest, or the package itself.
package struct LoadState {
  /// Its name for messages.
  package let name: String
  private let opener: PackageOpener
  /// What it holds.
  let entities: [SourceEntity]

  /// The state at a path; nothing but its head is read yet.
  package init(_ path: String, _ catalog: EntityCatalog, temporaryFolder: String?) throws(Fault) {
    var settings = ReadSettings(catalog: catalog)
    settings.temporaryFolder = temporaryFolder
    // It may hold anything, and says of what.
    settings.candidates = try catalog.all()
    opener = PackageOpener(path, settings)
    name = opener.name
    do throws(Fault) { entities = try opener.open(again: true).entities } catch {
      var fault = error
      if fault.kind == .missing {
        fault.remedy = "for the first load leave --since out; p2c-import --digests \(path.typed) writes it"
      }
      throw fault
    }
  }

  /// Whether it is what `--digests` has written.
  package var isOfDigests: Bool { !entities.isEmpty && entities.allSatisfy { $0.digestColumn != nil } }

  /// Its records from the beginning.
  func open() throws(Fault) -> any Source { try opener.open(again: true) }

  /// Its ledger, and what tells it from others, for which it is read to its end.
  package func account() throws(Fault) -> (ledger: JSON?, mark: String?) {
    let source = try open()
    var chunk = Chunk()
    while try source.next(&chunk) {}
    return (try source.ledger(), try Self.mark(source))
  }

  /// What tells it from others: the checksums of what it holds. `source` was read to its end.
  static func mark(_ source: any Source) throws(Fault) -> String? {
    try source.ledger().map { StateMark.of($0["files"]?.items ?? []) }
  }
}

/// What tells a state from others.
package enum StateMark {
  /// By the data files that its ledger lists.
  static func of(_ files: [JSON]) -> String {
    files.compactMap { $0["crc32"]?.string }.joined(separator: "-")
  }

  /// The state since which a package holds what changed, by the ledger that made it; nil if it holds all.
  package static func since(_ ledger: JSON?) -> (mark: String, name: String)? {
    guard let since = ledger?.stages.lazy.compactMap({ $0["since"] }).first else { return nil }
    return (since["state"]?.string ?? "", since["name"]?.string ?? "the state")
  }
}
