internal import Entities
internal import Packages
internal import Records

/// What is checked of a zip or folder before its records are read.
struct FilesCheck {
  private let container: any DataFileContainer
  private let subject: String
  private let settings: CheckSettings

  init(_ container: any DataFileContainer, _ subject: String, _ settings: CheckSettings) {
    self.container = container
    self.subject = subject
    self.settings = settings
  }

  /// Adds what it finds, and gives the data files that can be read, parents before children.
  mutating func run(into findings: inout FindingList) throws(Fault) -> [CheckedFile] {
    let names = try container.dataFiles
    if let folder = names.first(where: { Files.isFolder("\(container.name)/\($0)") }) {
      findings.add(
        Finding(
          "zip-folder", subject, "there is a folder among the files: \(folder)",
          remedy: "put the files themselves at the root"))
      return []
    }
    try checkHeader(names, &findings)
    guard let manifest = try self.manifest(names, &findings) else { return [] }
    checkLists(manifest, names, &findings)
    try ManifestRules(manifest, subject, settings).run(into: &findings)
    var files: [CheckedFile] = []
    for item in manifest.entities where isThere(item, names) {
      if files.contains(where: { $0.file == item.file }) { continue }
      if item.isDisabled {
        findings.add(
          Finding(
            "entity-disabled", subject, entity: item.label,
            "it is switched off (Disable), so data management leaves it out; \(item.file) is not checked",
            remedy: "write <Disable>false</Disable> if it is meant"))
        continue
      }
      let entity = try Self.entity(item, settings.catalog)
      if entity == nil { findings.add(Self.undescribed(item.label, subject)) }
      var check = DataFileCheck(container, item, entity, subject, settings)
      if let file = try check.run(into: &findings) { files.append(file) }
    }
    return files.parentsFirst {
      $0.entity ?? Entity(name: $0.label, system: .fno, table: "", label: "", xmlName: "", file: "")
    }
  }

  /// Whether there is a file for an item; how it is spelled is another matter.
  private func isThere(_ item: ManifestEntity, _ names: [String]) -> Bool {
    !item.file.isEmpty && names.contains { $0.lowercased() == item.file.lowercased() }
  }

  /// What is not known of an entity that no file describes.
  static func undescribed(_ label: String, _ subject: String) -> Finding {
    Finding(
      "entity-undescribed", subject, entity: label,
      "no entity file describes it, so types, lengths, symbols, required fields, keys and references are not checked",
      remedy: "write an entity file, and put its folder on P2C_MAPPINGS")
  }

  /// The entity that an item of the manifest means.
  static func entity(_ item: ManifestEntity, _ catalog: EntityCatalog) throws(Fault) -> Entity? {
    if let name = item.qualifiedName { return try catalog.find(name).first }
    return try catalog.first(of: [(item.label, .fno), (item.target, .fno), (item.label, nil)])
  }

  private func checkHeader(_ names: [String], _ findings: inout FindingList) throws(Fault) {
    let wanted = ManifestNames.header
    if let other = names.first(where: { $0.lowercased() == wanted.lowercased() }) {
      findings.add(
        Finding(
          "package-header-missing", subject, "there is \(other) instead of \(wanted)", remedy: "rename it"))
    }
    guard let bytes = try container.contents(of: wanted) else {
      if names.contains(where: { $0.lowercased() == wanted.lowercased() }) { return }
      return findings.add(
        Finding(
          "package-header-missing", subject, "there is no \(wanted)", remedy: "add the one D365 exports"))
    }
    add(try ManifestReader.surveyHeader(bytes.bytes), &findings)
  }

  private func manifest(_ names: [String], _ findings: inout FindingList) throws(Fault) -> Manifest? {
    let wanted = ManifestNames.manifest
    let other = names.first { $0.lowercased() == wanted.lowercased() }
    if let other {
      findings.add(
        Finding("manifest-missing", subject, "there is \(other) instead of \(wanted)", remedy: "rename it"))
    }
    guard let bytes = try container.contents(of: other ?? wanted) else {
      let isExcel = names.contains { $0.lowercased().hasSuffix(".xlsx") || $0.hasPrefix("xl/") }
      findings.add(
        Finding(
          "manifest-missing", subject, "there is no \(wanted), so this is no data package",
          remedy: isExcel ? "is it an Excel file?" : nil))
      return nil
    }
    let survey = try ManifestReader.survey(bytes.bytes)
    add(survey.oddities, &findings)
    guard let manifest = survey.manifest else { return nil }
    if manifest.entities.isEmpty {
      findings.add(Finding("no-entities", subject, "the manifest lists no entity"))
      return nil
    }
    return manifest
  }

  private func add(_ oddities: [ManifestReader.Oddity], _ findings: inout FindingList) {
    for oddity in oddities {
      let fault = oddity.fault
      findings.add(
        Finding(
          fault.rule, subject, entity: oddity.entity, field: fault.field, place: fault.place,
          String(fault.what.prefix { !$0.isNewline }),
          remedy: fault.remedy))
    }
  }

  /// Compares the list of entities with the files there are.
  private func checkLists(_ manifest: Manifest, _ names: [String], _ findings: inout FindingList) {
    let listed = Set(manifest.entities.map { $0.file.lowercased() })
    let own = [ManifestNames.manifest, ManifestNames.header].map { $0.lowercased() }
    var unlisted = names.filter { !listed.contains($0.lowercased()) && !own.contains($0.lowercased()) }
    var labels: Set<String> = []
    var files: Set<String> = []
    for item in manifest.entities {
      let label = item.label.lowercased() + (item.mode == .updateExisting ? "\t" : "")
      if !item.label.isEmpty, !labels.insert(label).inserted {
        findings.add(
          Finding("entity-twice", subject, entity: item.label, "the manifest lists the entity a second time"))
        continue
      }
      guard !item.file.isEmpty else { continue }
      if !files.insert(item.file).inserted {
        findings.add(
          Finding("file-twice", subject, entity: item.label, "\(item.file) belongs to another entity already")
        )
      } else if !names.contains(item.file) {
        let near =
          names.first { $0.lowercased() == item.file.lowercased() } ?? suggestion(for: item.file, among: unlisted)
        // A file under a slightly wrong name is not another finding.
        unlisted.removeAll { $0 == near }
        findings.add(
          Finding(
            "file-missing", subject, entity: item.label,
            "the manifest names \(item.file), which is not in the package",
            remedy: near.map { "there is \($0); spell both alike" } ?? "add the file, or take the entity out")
        )
      }
    }
    for name in unlisted {
      findings.add(
        Finding(
          "file-unlisted", subject, "\(name) is in the package but not in the manifest, so it is left alone"))
    }
  }
}
