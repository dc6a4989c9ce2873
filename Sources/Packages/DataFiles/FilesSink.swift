internal import Entities
internal import Records

/// Writes a zip or folder: one data file per entity, manifest and header, and the ledger beside it.
final class FilesSink: PackageSink {
  private let target: any DataFileTarget
  private let entities: [OutputEntity]
  private let serializers: [RecordSerializer]
  private let settings: WriteSettings
  private var meter = FileMeter(hashes: false)
  private var current = 0
  private var written: [Int] = []
  private var files: [LedgerFile] = []
  private var beside: LedgerFileOutput?
  /// What is serialised goes into it, if the data file is not that itself.
  private var workbook: WorkbookOutput?

  init(
    _ target: any DataFileTarget, _ entities: [OutputEntity], _ serializers: [RecordSerializer],
    _ settings: WriteSettings
  ) {
    self.target = target
    self.entities = entities
    self.serializers = serializers
    self.settings = settings
  }

  private func fileName(_ index: Int) -> String {
    "\(entities[index].fileStem(settings)).\(serializers[index].format.ending)"
  }

  func beginEntity(_ index: Int) throws(Fault) {
    current = index
    written.append(index)
    meter = FileMeter(hashes: settings.hashes)
    let isZipped = serializers[index].format.syntax.traits.contains(.isZipped)
    workbook =
      isZipped
      ? try WorkbookOutput(label: entities[index].label(settings), folder: settings.temporaryFolder) : nil
    if !isZipped { try target.begin(fileName(index)) }
    try write(serializers[index].prologue)
  }

  func append(_ output: borrowing Output) throws(Fault) {
    try append(output.bytes.bytes, records: output.recordCount)
  }

  /// Adds the bytes of so many records, or a piece of them.
  func append(_ bytes: UnsafeRawBufferPointer, records: Int) throws(Fault) {
    meter.records += records
    if let workbook { try workbook.append(bytes) } else { try pass(bytes) }
  }

  private func write(_ bytes: [UInt8]) throws(Fault) {
    var buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    try append(buffer.bytes, records: 0)
  }

  /// Writes bytes of the data file as they are.
  private func pass(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    meter.add(bytes)
    try target.append(bytes)
  }

  func endEntity() throws(Fault) {
    try write(serializers[current].epilogue)
    if let workbook {
      // A zip is open for one entry at a time, and the workbook is known only now.
      try target.begin(fileName(current))
      try workbook.finish { bytes throws(Fault) in try pass(bytes) }
    }
    try target.end()
    files.append(meter.file(fileName(current)))
  }

  /// Data management refuses a package without records, so none is written.
  func endData() throws(Fault) -> [LedgerFile] {
    if written.isEmpty, settings.keepsEmpty {
      for index in entities.indices {
        try beginEntity(index)
        try endEntity()
      }
    }
    guard !written.isEmpty else { throw Self.empty }
    var manifest = Manifest(name: settings.packageName, description: settings.description, entities: [])
    manifest.company = settings.company
    manifest.once = settings.once
    manifest.isUnproven = settings.isUnproven
    let levels = ExecutionLevels(entities.map(\.entity), written)
    for index in written {
      var item = entities[index].manifestEntity(file: fileName(index), serializers[index].format, settings)
      (item.level, item.sequence) = levels.place(of: index)
      manifest.entities.append(item)
    }
    let layout: ManifestWriter.Layout =
      written.allSatisfy { entities[$0].entity.system == .fno } ? .dynamics : .extended
    try add(ManifestNames.manifest) { bytes throws(Fault) in
      try ManifestWriter.write(manifest, layout, to: &bytes)
    }
    try add(ManifestNames.header) { bytes throws(Fault) in
      try ManifestWriter.write(PackageHeader(description: settings.description), layout, to: &bytes)
    }
    return files
  }

  /// Why there is no package without a record.
  static let empty = Fault(
    .data, "package-empty", "no record is left to write, so there is no package",
    remedy: "data management refuses empty packages; the counts above say where the records went")

  private func add(_ name: String, _ fill: (inout ByteBuffer) throws(Fault) -> Void) throws(Fault) {
    var bytes = ByteBuffer()
    try fill(&bytes)
    try target.add(name, bytes.bytes)
  }

  func complete(_ ledger: Ledger) throws(Fault) {
    var ledger = ledger
    ledger.package = packageFacts
    beside = try .beside(settings)
    try beside?.write(ledger)
    try target.complete()
  }

  /// The ledger first: a package without it would have lost its company and its modes.
  func place() throws(Fault) {
    try beside?.place()
    try target.place()
  }

  func settle() {
    beside?.settle()
    target.settle()
  }

  /// What D365's manifest has no room for.
  var packageFacts: JSON { PackageFacts.json(settings, written.map { (entities[$0], fileName($0)) }) }
}

/// Size, checksum and digest of a file while it is written.
struct FileMeter {
  var records = 0
  private var size = 0
  private var crc: UInt32 = 0
  private var hash: SHA256?
  private let sums: Bool

  /// A meter; without `sums` nobody will see the checksum.
  init(hashes: Bool, sums: Bool = true) {
    hash = hashes ? SHA256() : nil
    self.sums = sums
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    size += bytes.count
    if sums { crc = crc32(bytes, after: crc) }
    hash?.update(bytes)
  }

  /// Adds bytes whose checksum is known.
  mutating func add(_ bytes: UnsafeRawBufferPointer, crc more: UInt32) {
    size += bytes.count
    crc = crc32(crc, followedBy: more, count: bytes.count)
    hash?.update(bytes)
  }

  /// What the ledger says of the file.
  func file(_ name: String, parts: Int? = nil) -> LedgerFile {
    var hash = hash
    let digest = hash?.finish()
    return LedgerFile(
      name: name, size: size, crc: crc, records: records, parts: parts, sha256: digest.map(hexadecimal))
  }
}
