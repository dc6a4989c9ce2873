internal import Entities
internal import Packages
package import Records

/// One run of `p2c-check package` over one package.
package struct PackageCheck {
  private let subject: String
  private let settings: CheckSettings

  /// A check of the package at a path; `-` is stdin.
  package init(_ path: String, _ settings: CheckSettings) {
    subject = path == "-" ? "stdin" : path
    self.settings = settings
  }

  /// Adds what it finds; throws where the package cannot be read at all.
  package func run(into findings: inout FindingList) throws(Fault) {
    let opened: PackageOpener.Inspected
    do throws(Fault) {
      opened = try PackageOpener(subject == "stdin" ? "-" : subject, settings.reading).inspect()
    } catch {
      guard error.dataRule != nil else { throw error }
      var place = error.place
      if place.file == subject { place.file = nil }
      return findings.add(
        Finding(error.rule, subject, field: error.field, place: place, error.what, remedy: error.remedy))
    }
    switch opened {
    case .files(let container):
      try settings.reading.refuseWhatIsOfBareFiles(container is ZipContainer ? .zip : .folder, subject)
      let watch = try self.watch(container, &findings)
      let watched: any DataFileContainer = watch ?? container
      var check = FilesCheck(watched, subject, settings)
      let files = try check.run(into: &findings)
      try read(.files(watched, settings.reading), files, &findings)
      if let watch { try hold(watch, &findings) }
    case .records(let reader):
      if let form = reader.form { try settings.reading.refuseWhatIsOfBareFiles(form, reader.name) }
      try check(reader, into: &findings)
    }
  }

  /// The package with the ledger that lies beside it, if one does; what comes through a pipe has none.
  private func watch(
    _ container: any DataFileContainer, _ findings: inout FindingList
  ) throws(Fault) -> LedgerWatch? {
    if subject == "stdin" { return nil }
    do throws(Fault) {
      return try LedgerWatch(container)
    } catch  where error.dataRule != nil {
      findings.add(Finding(error.rule, subject, place: error.place, error.what, remedy: error.remedy))
      return nil
    }
  }

  /// Adds what the programs that read the package would refuse, because the ledger says otherwise.
  private func hold(_ watch: LedgerWatch, _ findings: inout FindingList) throws(Fault) {
    let found: [(file: String, fault: Fault)]
    do throws(Fault) {
      found = try watch.contradictions()
    } catch  where error.dataRule != nil {
      // What is wrong with the manifest is told already.
      return
    }
    for (file, fault) in found {
      guard fault.dataRule != nil else { throw fault }
      let place = fault.dataRule == .ledgerUnreadable ? fault.place : Place(file: file)
      findings.add(Finding(fault.rule, subject, place: place, fault.what, remedy: fault.remedyOfCheck))
    }
  }

  /// A stream or a bare file: there is no manifest to look at.
  private func check(_ reader: any Source, into findings: inout FindingList) throws(Fault) {
    if reader.form == .stream, subject != "stdin" {
      return findings.add(
        Finding(
          "saved-stream", subject, "this is a saved stream, which data management does not read",
          remedy: "convert it: p2c-transform --from \(subject.typed) --to PACKAGE.zip"))
    }
    if reader.form == .bare {
      findings.add(
        Finding(
          "bare-file", subject, "this is a data file without a package",
          remedy:
            "p2c-transform --from \(subject.typed) --as \"\(reader.entities[0].entity.name)\" --to PACKAGE.zip makes one of it"
        ))
      for entity in reader.entities where entity.isDescribed {
        ColumnRules(entity, subject).run(into: &findings)
      }
    }
    if reader.form == .configuration {
      for warning in reader.warnings { findings.add(Finding("not-carried", subject, warning)) }
    }
    let files = reader.entities.map { entity in
      CheckedFile(
        label: entity.entity.label, file: reader.form == .bare ? "" : entity.file, item: nil,
        entity: entity.isDescribed ? entity.entity : nil, columns: entity.columns.map(\.name),
        needsCRLF: false)
    }
    for file in files { file.rules = ValueRules(file) }
    try read(.reader(reader), files, &findings)
    count(files, reader, &findings)
    _ = try reader.ledger()
  }

  /// A bare file that was cut between two records can only be found out by their number.
  private func count(_ files: [CheckedFile], _ reader: any Source, _ findings: inout FindingList) {
    guard let expected = reader.expectedRecords, let file = files.first, !file.isBroken, file.records != expected
    else { return }
    findings.add(
      Finding(
        "record-count", subject, "it has \(file.records.records); --records says \(expected.grouped)",
        remedy: file.records < expected ? "if the number is right, the file was cut" : nil))
  }

  private func read(
    _ source: PackageLine.Input, _ files: [CheckedFile], _ findings: inout FindingList
  ) throws(Fault) {
    guard !files.isEmpty else { return }
    let keys = try KeyRules(files, subject, settings)
    for place in keys.uselessPlaces where !source.takesIDs(from: place, settings) {
      findings.add(
        Finding(
          "reference-unused", subject, "\(place) holds nothing that the records refer to",
          remedy: "name a package or database of the entities they refer to"))
    }
    let line = PackageLine(source, files, keys, subject, findings)
    try Conveyor.run(line, jobs: settings.jobs)
    try line.finish()
    findings = line.findings
  }
}

extension PackageLine.Input {
  /// Whether a reference says where look-ups of a configuration package lead to, and not only what records refer to.
  fileprivate func takesIDs(from reference: String, _ settings: CheckSettings) -> Bool {
    switch self {
    case .files: false
    case .reader(let reader): reader.form == .configuration && settings.references.contains(reference)
    }
  }
}

extension Fault {
  /// What to do about it; a check itself has nothing to excuse.
  var remedyOfCheck: String? {
    dataRule == .fileEdited ? "p2c-transform and p2c-import refuse it; \(remedy ?? "")" : remedy
  }
}
