internal import Entities
package import Records

/// Reads a zip or folder as D365 lays it out: manifest, header, and one data file per entity.
final class FilesReader: PackageReader, @unchecked Sendable {
  let name: String
  let form: Form
  let entities: [PackageEntity]
  let company: String?
  let once: String?
  let provesItsEnd = true
  let warnings: [String]
  private var container: any DataFileContainer
  private let settings: ReadSettings
  private let before: JSON?
  private var current = -1
  private var file: DataFileReader?

  init(_ container: any DataFileContainer, form: Form, _ settings: ReadSettings) throws(Fault) {
    name = container.name
    self.form = form
    self.container = container
    self.settings = settings
    var found = try container.manifest()
    let beside = try LedgerBeside(container.name).read()
    before = beside?.ledger
    company = found.manifest.company ?? beside?.company
    once = found.manifest.once ?? beside?.once
    var entities: [PackageEntity] = []
    for item in found.manifest.entities where !item.isDisabled {
      var entity = try Self.entity(item, container, settings)
      entity.mode = item.mode ?? beside?.mode(of: item.file)
      entity.maxDeletes = item.maxDeletes ?? beside?.maxDeletes(of: item.file)
      entity.order = item.order.isEmpty ? beside?.order(of: item.file) ?? [] : item.order
      entities.append(entity)
    }
    for name in container.dataFiles where !found.manifest.entities.contains(where: { $0.file == name }) {
      found.warnings.append("\(name) is in the package but not in its manifest, so it is left alone")
    }
    self.entities = entities.parentsFirst(\.entity)
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
      if file != nil, try read(&chunk) {
        chunk.entity = current
        return true
      }
      current += 1
      guard current < entities.count else { return false }
      try openFile()
    }
  }

  private func read(_ chunk: inout Chunk) throws(Fault) -> Bool {
    try file?.next(into: &chunk) { target throws(Fault) in try container.read(into: target) } ?? false
  }

  private func openFile() throws(Fault) {
    let entity = entities[current]
    try container.open(entity.file)
    var opened = DataFileReader(
      beginning: try container.peek(64), file: entity.file, expecting: entity.xmlColumns,
      delimiter: settings.delimiter)
    _ = try opened.readHeader { target throws(Fault) in try container.read(into: target) }
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
