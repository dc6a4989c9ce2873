internal import Entities
package import Records

/// Reads a zip or folder as D365 lays it out: manifest, header, and one data file per entity.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class FilesReader: Source, @unchecked Sendable {
  let name: String
  let form: Form?
  let entities: [SourceEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let allFiles: [String]
  private(set) var editedFiles: Set<String> = []
  let warnings: [String]
  private(set) var leftOut: [LeftOutEntity] = []
  private let disabled: [ManifestEntity]
  private var container: any DataFileContainer
  private let settings: ReadSettings
  private let before: JSON?
  private var current = -1
  private var file: (any DataFileReader)?
  /// What the ledger says of the files, and what is known of the open one.
  private let known: LedgerFiles?
  private var sum = FileSum()
  private var stated: (size: Int, crc: UInt32)?

  /// A reader of the files of a container; nothing lies beside one that came through a pipe.
  init(
    _ container: any DataFileContainer, form: Form, _ settings: ReadSettings, isPiped: Bool = false
  ) throws(Fault) {
    name = container.name
    self.form = form
    self.container = container
    self.settings = settings
    var found = try container.manifest()
    let beside = isPiped ? nil : try LedgerBeside(container.name).read()
    if isPiped {
      found.warnings.insert(
        "a zip that comes through standard input carries no ledger, so what the stages before rejected is not known",
        at: 0)
    }
    before = beside?.ledger
    known = LedgerFiles(beside, of: container.name, allowsEdited: settings.allowsEdited)
    provesItsEnd = !(found.manifest.isUnproven || beside?.isUnproven ?? false)
    allFiles = found.manifest.entities.map(\.file)
    try known?.check(allFiles)
    company = found.manifest.company ?? beside?.company
    once = found.manifest.once ?? beside?.once
    var entities: [SourceEntity] = []
    let enabled = found.manifest.entities.filter { !$0.isDisabled }
    disabled = found.manifest.entities.filter(\.isDisabled)
    found.warnings += disabled.map {
      "\($0.label) is switched off in the manifest (Disable), so its records are left alone"
    }
    if enabled.isEmpty, !disabled.isEmpty { throw Self.nothingEnabled(container.name) }
    for item in enabled {
      var entity = try Self.entity(item, container, settings)
      let mode = try beside?.mode(of: item.file)
      entity.mode = item.mode ?? mode
      entity.maxDeletes = item.maxDeletes ?? beside?.maxDeletes(of: item.file)
      entity.order = item.order.isEmpty ? beside?.order(of: item.file) ?? [] : item.order
      entity.blank(item.blanks.isEmpty ? beside?.blanks(of: item.file) ?? [] : item.blanks)
      entities.append(entity)
    }
    let names = try container.dataFiles
    for name in names where !found.manifest.entities.contains(where: { $0.file == name }) {
      guard let item = found.manifest.entities.first(where: { $0.file.lowercased() == name.lowercased() }) else {
        found.warnings.append("\(name) is in the package but not in its manifest, so it is left alone")
        continue
      }
      if names.contains(item.file) { continue }
      found.warnings.append("the manifest names \(item.file), and the package has \(name); spell both alike")
    }
    self.entities = entities.withParentsHere(\.entity).parentsFirst(\.entity)
    warnings = found.warnings
  }

  private static func nothingEnabled(_ name: String) -> Fault {
    Fault(
      .data, "entities-disabled", "every entity of the package is switched off in its manifest (Disable)",
      remedy: "write <Disable>false</Disable> for those that are meant", place: Place(file: name))
  }

  private static func entity(
    _ item: ManifestEntity, _ container: any DataFileContainer, _ settings: ReadSettings
  ) throws(Fault) -> SourceEntity {
    let described = try settings.catalog.first(of: [(item.qualifiedName ?? item.label, nil), (item.target, nil)])
    let expected = try expectedColumns(item, container)
    try container.open(item.file)
    let file = try Self.reader(of: item.file, container, expecting: expected, item.sourceFormat, item.sheet, settings)
    let mapped = Set(item.fields.flatMap { [$0.xmlField.lowercased(), $0.entityField.lowercased()] })
    let isKnown = { (name: String) in mapped.contains(name.lowercased()) || described?.field(inData: name) != nil }
    let columns = try file.readHeader(knows: isKnown) { target throws(Fault) in try container.read(into: target) }
    if file.syntax.traits.contains(.hasHeader), described != nil || !item.fields.isEmpty {
      try HeaderCheck(isKnown: isKnown).refuseForeign(columns, item.label, item.file)
    }
    var entity = SourceEntity(described, name: item.label, system: .fno, columns: columns, file: item.file)
    entity.sourceFormat = item.sourceFormat
    entity.sheet = item.sheet
    entity.manifest = item
    return entity
  }

  /// A reader of the open file.
  private static func reader(
    of file: String, _ container: any DataFileContainer, expecting columns: [XMLColumn]?,
    _ sourceFormat: String, _ sheet: String?, _ settings: ReadSettings
  ) throws(Fault) -> any DataFileReader {
    settings.dataFile(file, expecting: columns, sheet: sheet)
      .reader(try container.peek(Syntax.beginningSize), sourceFormat: sourceFormat)
  }

  /// Without a header: the columns of the map, and those that are in the file without being mapped, as in CSV; nil if the
  /// first record has them all.
  private static func expectedColumns(
    _ item: ManifestEntity, _ container: any DataFileContainer
  ) throws(Fault) -> [XMLColumn]? {
    let mapped = item.fields.map { XMLColumn($0.xmlField, spellings: [$0.entityField]) }
    try container.open(item.file)
    let beginning = try container.peek(Syntax.surveySize)
    let syntax = Syntax.of(beginning, named: item.file, sourceFormat: item.sourceFormat)
    if syntax.traits.contains(.hasHeader) { return nil }
    let found = try syntax.columns(of: item.file, beginning, expecting: mapped) { look throws(Fault) in
      try container.open(item.file)
      try look { target throws(Fault) in try container.read(into: target) }
    }
    return mapped.isEmpty && found.isEmpty ? nil : mapped + found
  }

  var progress: (done: Int, total: Int?) { container.progress }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while true {
      if let file {
        if try file.next(into: &chunk, { target throws(Fault) in try take(target) }) {
          chunk.entity = current
          return true
        }
        try prove(file.syntax)
        self.file = nil
      }
      current += 1
      guard current < entities.count else {
        if leftOut.isEmpty {
          leftOut = try disabled.map { item throws(Fault) in LeftOutEntity(name: item.label, records: try count(item)) }
        }
        return false
      }
      try openFile()
    }
  }

  private func take(_ target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = try container.read(into: target)
    if known != nil { sum.add(UnsafeRawBufferPointer(rebasing: target[..<count]), sums: stated == nil) }
    return count
  }

  /// Holds a file that was read against what the ledger says of it.
  private func prove(_ syntax: Syntax) throws(Fault) {
    guard let known else { return }
    var room = ByteBuffer(capacity: FileInput.bufferSize)
    while try take(UnsafeMutableRawBufferPointer(start: room.base, count: room.capacity)) > 0 { room.removeAll() }
    let name = entities[current].file
    let whole = stated.map { sum.stated($0.size, $0.crc) } ?? sum
    if try known.isEdited(name, whole, syntax) { editedFiles.insert(name) }
  }

  private func openFile() throws(Fault) {
    let entity = entities[current]
    try container.open(entity.file)
    sum = FileSum()
    stated = container.checksum(of: entity.file)
    let opened = try Self.reader(
      of: entity.file, container, expecting: entity.xmlColumns, entity.sourceFormat, entity.sheet,
      settings)
    _ = try opened.readHeader { target throws(Fault) in try take(target) }
    file = opened
  }

  /// How many records an entity has that is switched off; nil if its file is not there or wrong, which nobody minds.
  private func count(_ item: ManifestEntity) throws(Fault) -> Int? {
    var chunk = Chunk()
    var parsing = Parsing()
    var problems: [Problem] = []
    var count = 0
    do throws(Fault) {
      let entity = try Self.entity(item, container, settings)
      try container.open(item.file)
      let file = try Self.reader(
        of: item.file, container, expecting: entity.xmlColumns, item.sourceFormat, item.sheet, settings)
      while try file.next(into: &chunk, { target throws(Fault) in try container.read(into: target) }) {
        try parsing.parse(&chunk, &problems)
        count += chunk.recordCount
      }
      return count
    } catch {
      if error.isOfTheMachine { throw error }
      return nil
    }
  }

  func ledger() -> JSON? { before }
}

/// An entity that is in a package and not read, because its manifest says so.
package struct LeftOutEntity: Sendable {
  /// Its label.
  package var name: String
  /// How many records it has; nil if its file cannot be read.
  package var records: Int?

  /// The entity as the ledger shows it.
  package var json: JSON {
    var members: [(name: String, value: JSON)] = [("entity", .text(name))]
    if let records { members.append(("records", .int(records))) }
    return .object(members)
  }
}

/// A zip or folder: data files by name, one open at a time.
package protocol DataFileContainer: AnyObject {
  /// The path of the zip or folder.
  var name: String { get }
  /// The names of all files but manifest and header.
  var dataFiles: [String] { get throws(Fault) }
  /// How many bytes were read, and how many there are, where that is known.
  var progress: (done: Int, total: Int?) { get }
  /// Size and CRC-32 of a data file, where the container states them and its reader proves them.
  func checksum(of file: String) -> (size: Int, crc: UInt32)?
  /// All bytes of the manifest or the header.
  func contents(of file: String) throws(Fault) -> ByteBuffer?
  /// Goes to the beginning of a file.
  func open(_ file: String) throws(Fault)
  /// The first bytes of the open file, before anything was read of it.
  func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer
  /// The next bytes of the open file; none at its end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int
}

extension DataFileContainer {
  /// The manifest, and what is odd about it.
  func manifest() throws(Fault) -> (manifest: Manifest, warnings: [String]) {
    guard let bytes = try contents(of: ManifestNames.manifest) else {
      let remedy =
        try dataFiles.contains { $0.hasSuffix(".xlsx") || $0.hasPrefix("xl/") } ? "is it an Excel file?" : nil
      throw Fault(
        .manifestMissing, "there is no \(ManifestNames.manifest), so this is no data package",
        remedy: remedy, place: Place(file: name))
    }
    let found = try ManifestReader.manifest(bytes.bytes, name: "\(name)/\(ManifestNames.manifest)")
    return (found.manifest, found.warnings.map(\.message))
  }
}
