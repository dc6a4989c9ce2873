internal import Entities
package import Records

/// Reads a zip or folder as D365 lays it out: manifest, header, and one data file per entity.
final class FilesReader: PackageReader, @unchecked Sendable {
  let name: String
  let form: Form
  let entities: [PackageEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let allFiles: [String]
  private(set) var editedFiles: Set<String> = []
  let warnings: [String]
  private var container: any DataFileContainer
  private let settings: ReadSettings
  private let before: JSON?
  private var current = -1
  private var file: DataFileReader?
  /// What the ledger says of the files, and what is known of the open one.
  private let known: LedgerFiles?
  private var sum = FileSum()
  private var stated: (size: Int, crc: UInt32)?
  private var isCSV = false

  init(_ container: any DataFileContainer, form: Form, _ settings: ReadSettings) throws(Fault) {
    name = container.name
    self.form = form
    self.container = container
    self.settings = settings
    var found = try container.manifest()
    let beside = try LedgerBeside(container.name).read()
    before = beside?.ledger
    known = LedgerFiles(beside, of: container.name, settings)
    provesItsEnd = !(found.manifest.isUnproven || beside?.isUnproven ?? false)
    allFiles = found.manifest.entities.map(\.file)
    try known?.check(allFiles)
    company = found.manifest.company ?? beside?.company
    once = found.manifest.once ?? beside?.once
    var entities: [PackageEntity] = []
    for item in found.manifest.entities where !item.isDisabled {
      var entity = try Self.entity(item, container, settings)
      let mode = try beside?.mode(of: item.file)
      entity.mode = item.mode ?? mode
      entity.order = item.order.isEmpty ? beside?.order(of: item.file) ?? [] : item.order
      entity.blank(item.blanks.isEmpty ? beside?.blanks(of: item.file) ?? [] : item.blanks)
      entities.append(entity)
    }
    for name in container.dataFiles where !found.manifest.entities.contains(where: { $0.file == name }) {
      found.warnings.append("\(name) is in the package but not in its manifest, so it is left alone")
    }
    self.entities = entities.withParentsHere(\.entity).parentsFirst(\.entity)
    warnings = found.warnings
  }

  private static func entity(
    _ item: ManifestEntity, _ container: any DataFileContainer, _ settings: ReadSettings
  ) throws(Fault) -> PackageEntity {
    let described = try settings.catalog.first(of: [(item.qualifiedName ?? item.label, nil), (item.target, nil)])
    try container.open(item.file)
    let expected = item.fields.map { XMLColumn($0.xmlField, spellings: [$0.entityField]) }
    var file = DataFileReader(
      beginning: try container.peek(64), file: item.file, expecting: expected.isEmpty ? nil : expected,
      delimiter: settings.delimiter)
    let columns = try file.readHeader { target throws(Fault) in try container.read(into: target) }
    return PackageEntity(described, name: item.label, system: .fno, columns: columns, file: item.file)
  }

  var progress: (done: Int, total: Int?) { container.progress }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while true {
      if file != nil {
        if try read(&chunk) {
          chunk.entity = current
          return true
        }
        try prove()
        file = nil
      }
      current += 1
      guard current < entities.count else { return false }
      try openFile()
    }
  }

  private func read(_ chunk: inout Chunk) throws(Fault) -> Bool {
    try file?.next(into: &chunk) { target throws(Fault) in try take(target) } ?? false
  }

  private func take(_ target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = try container.read(into: target)
    if known != nil { sum.add(UnsafeRawBufferPointer(rebasing: target[..<count]), sums: stated == nil) }
    return count
  }

  /// Holds a file that was read against what the ledger says of it.
  private func prove() throws(Fault) {
    guard let known else { return }
    var room = ByteBuffer(capacity: FileInput.bufferSize)
    while try take(UnsafeMutableRawBufferPointer(start: room.base, count: room.capacity)) > 0 { room.removeAll() }
    let name = entities[current].file
    let whole = stated.map { sum.stated($0.size, $0.crc) } ?? sum
    if try known.isEdited(name, whole, isCSV: isCSV) { editedFiles.insert(name) }
  }

  private func openFile() throws(Fault) {
    let entity = entities[current]
    try container.open(entity.file)
    sum = FileSum()
    stated = container.checksum(of: entity.file)
    isCSV = !DataFileReader.isXML(try container.peek(64))
    var opened = DataFileReader(
      beginning: try container.peek(64), file: entity.file, expecting: entity.xmlColumns,
      delimiter: settings.delimiter)
    _ = try opened.readHeader { target throws(Fault) in try take(target) }
    file = consume opened
  }

  func ledger() -> JSON? { before }
}

/// A zip or folder: data files by name, one open at a time.
package protocol DataFileContainer: AnyObject {
  /// The path of the zip or folder.
  var name: String { get }
  /// The names of all files but manifest and header.
  var dataFiles: [String] { get }
  /// How many bytes were read, and how many there are, where that is known.
  var progress: (done: Int, total: Int?) { get }
  /// Size and CRC-32 of a data file, where the container states them and its reader proves them.
  func checksum(of file: String) -> (size: Int, crc: UInt32)?
  /// All bytes of a small file.
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
        dataFiles.contains { $0.hasSuffix(".xlsx") || $0.hasPrefix("xl/") } ? "is it an Excel file?" : nil
      throw Fault(
        .data, "manifest-missing", "there is no \(ManifestNames.manifest), so this is no data package",
        remedy: remedy, place: Place(file: name))
    }
    let found = try ManifestReader.manifest(bytes.bytes, name: "\(name)/\(ManifestNames.manifest)")
    return (found.manifest, found.warnings.map(\.message))
  }
}
