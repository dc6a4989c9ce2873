internal import Records

extension Form {
  /// As D365 writes it: flat, one data file per entity, manifest and header.
  package static let zip = dataFiles("zip", ending: ".zip") { settings throws(Fault) in try ZipTarget(settings) }

  /// The same files, unzipped.
  package static let folder = dataFiles("folder", ending: "/") { settings throws(Fault) in try FolderTarget(settings) }

  private static func dataFiles(
    _ name: String, ending: String,
    _ target: @escaping @Sendable (WriteSettings) throws(Fault) -> any DataFileTarget
  ) -> Form {
    Form(
      name: name, ending: ending, isFiles: true, hasLedgerBeside: true,
      carriesLedger: { $0.target != "-" && $0.ledger == nil },
      makeSink: { entities, serializers, settings throws(Fault) in
        FilesSink(try target(settings), entities, serializers, settings)
      })
  }
}
