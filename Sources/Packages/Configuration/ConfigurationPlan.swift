internal import Entities
internal import Records

/// What the tables of a configuration package consist of, as they are written.
struct ConfigurationPlan {
  let tables: [WrittenTable]
  private let rows: LookupRows
  private let settings: WriteSettings

  init(_ entities: [OutputEntity], _ settings: WriteSettings) throws(Fault) {
    self.settings = settings
    rows = LookupRows(folder: SpoolFile.folder(settings.temporaryFolder))
    var names: Set<String> = []
    var tables: [WrittenTable] = []
    for output in entities {
      let entity = output.entity
      guard entity.system == .sales, entity.id != nil else {
        throw Self.refused("\(entity.qualifiedName) is no table of Dataverse with an id for each record")
      }
      if output.mode == .delete {
        throw Self.refused("the records of \(entity.name) are to be deleted, and the tool deletes nothing")
      }
      if output.mode == .updateExisting {
        throw Self.refused(
          "some records of \(entity.name) only update what is there (update-existing), and the tool would make them",
          remedy: "switch off the task that only updates, if it has a parameter for that")
      }
      guard names.insert(entity.table.lowercased()).inserted else {
        throw Self.refused("\(entity.name) is there twice, and the tool takes each table once")
      }
      tables.append(try WrittenTable(output, rows, settings.catalog?.finder))
    }
    self.tables = tables
  }

  private static func refused(
    _ what: String, remedy: String = "choose others with --entity NAME, or write another form"
  ) -> Fault {
    Fault(.data, "configuration-entity", "a configuration package cannot hold it: \(what)", remedy: remedy)
  }

  /// What writes the records; look-ups are resolved with the packages of `--reference` and with those that are written.
  func records() throws(Fault) -> OwnRecords {
    if let catalog = settings.catalog, !settings.references.isEmpty {
      var reading = ReadSettings(catalog: catalog)
      reading.references = settings.references
      reading.temporaryFolder = settings.temporaryFolder
      try rows.read(reading)
    }
    let writers = tables.map { ConfigurationWriter($0, rows) }
    let isLookedUp = writers.contains { $0.isNamed }
    if !isLookedUp { rows.skipLooking() }
    return OwnRecords(
      writers: writers, look: isLookedUp ? rows : nil,
      startAgain: { for writer in writers { writer.startAgain() } },
      remarks: { [rows] in rows.remarks + writers.flatMap(\.remarks) })
  }
}
