internal import CSystem
internal import Entities
internal import Records

/// Writes one entity as a plain data file.
final class BareSink: PackageSink {
  private let entity: OutputEntity
  private let serializer: RecordSerializer
  private let settings: WriteSettings
  private var output: PackedOutput?
  private var pending: PendingFile?
  private var meter: FileMeter
  /// What is serialised goes into it, if the file is not that itself.
  private var workbook: WorkbookOutput?

  init(_ entities: [OutputEntity], _ serializers: [RecordSerializer], _ settings: WriteSettings) throws(Fault) {
    guard entities.count == 1, let entity = entities.first, let serializer = serializers.first else {
      let names = entities.map { $0.mode == .updateExisting ? "\($0.entity.name) (update-existing)" : $0.entity.name }
      throw Fault(
        .usage, "bare-entities",
        "a bare file holds one entity, and here are \(entities.count): \(names.joined(separator: ", "))",
        remedy: names == entities.map(\.entity.name)
          ? "choose one with --entity NAME, or write \(settings.option) DIR/"
          : "write \(settings.option) DIR/, or switch off the task that only updates, if it has a parameter for that")
    }
    self.entity = entity
    self.serializer = serializer
    self.settings = settings
    meter = FileMeter(hashes: settings.hashes, sums: settings.ledger != nil || settings.tellsLedger)
    if settings.target == "-" {
      _ = p2c_enlarge_pipe(1, 1 << 20)
      output = try PackedOutput(FileOutput(descriptor: 1, name: "stdout", closes: false), named: "stdout")
    } else {
      let file = try PendingFile(settings.target, syncs: settings.syncs)
      output = try PackedOutput(file.output(), named: settings.target)
      pending = consume file
    }
    if serializer.format.syntax.traits.contains(.isZipped) {
      workbook = try WorkbookOutput(label: entity.label(settings), folder: settings.temporaryFolder)
    }
    try write(serializer.prologue)
  }

  private func write(_ bytes: [UInt8]) throws(Fault) {
    var buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    try write(buffer.bytes)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    if let workbook { return try workbook.append(bytes) }
    try pass(bytes)
  }

  /// Writes bytes of the file as they are.
  private func pass(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    meter.add(bytes)
    try output?.write(bytes)
  }

  func beginEntity(_ index: Int) {}

  func append(_ records: borrowing Output) throws(Fault) {
    meter.records += records.recordCount
    try write(records.bytes.bytes)
  }

  func endEntity() {}

  func endData() throws(Fault) -> [LedgerFile] {
    try write(serializer.epilogue)
    try workbook?.finish { bytes throws(Fault) in try pass(bytes) }
    return [meter.file(settings.target == "-" ? "stdout" : settings.target)]
  }

  func complete(_ ledger: Ledger) throws(Fault) {
    if pending?.isDirect ?? true { return }
    if let output = output.take() { try output.close() }
    try pending?.sync()
  }

  func place() throws(Fault) {
    // What goes into a pipe cannot be taken back.
    if let output = output.take() { try output.close() }
    try pending?.place()
  }

  func settle() { if let file = pending.take() { file.settle() } }
}
