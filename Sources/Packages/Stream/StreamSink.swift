internal import CSystem
internal import Entities
internal import Records

/// Writes a package for a pipe: manifest, numbered parts, ledger.
final class StreamSink: PackageSink {
  /// How large a part may get, unless one record is larger.
  static let partSize = 1 << 20
  /// The longest record.
  static let longestRecord = 16 << 20

  private let entities: [OutputEntity]
  private let serializers: [RecordSerializer]
  private let stems: [String]
  private let hashes: Bool
  private var zip: ZipWriter?
  private var pending: PendingFile?
  private var part = ByteBuffer(capacity: StreamSink.partSize)
  private var partCount = 0
  private var current = 0
  private var meter = FileMeter(hashes: false)
  private var files: [LedgerFile] = []

  init(_ entities: [OutputEntity], _ serializers: [RecordSerializer], _ settings: WriteSettings) throws(Fault) {
    self.entities = entities
    self.serializers = serializers
    hashes = settings.hashes
    stems = entities.map { $0.fileStem(settings) }
    let output: FileOutput
    if let spool = settings.spool {
      output = FileOutput(descriptor: spool, name: SpoolFile.folder(settings.temporaryFolder))
    } else if settings.target == "-" {
      _ = p2c_enlarge_pipe(1, 1 << 20)
      output = FileOutput(descriptor: 1, name: "stdout", closes: false)
      pending = nil
    } else {
      let file = try PendingFile(settings.target, syncs: settings.syncs)
      output = try file.output()
      pending = consume file
    }
    var zip = ZipWriter(output)
    try StreamZip.begin(&zip)
    var manifest = Manifest(name: settings.packageName, description: settings.description, entities: [])
    manifest.company = settings.company
    manifest.once = settings.once
    manifest.isUnproven = settings.isUnproven
    for (index, entity) in entities.enumerated() {
      var item = entity.manifestEntity(file: stems[index], serializers[index].format, settings)
      item.stopped = StoppedKeys.names(of: entity)
      manifest.entities.append(item)
    }
    var bytes = ByteBuffer()
    try ManifestWriter.write(manifest, .extended, to: &bytes)
    try zip.addStored(ManifestNames.manifest, bytes.bytes)
    self.zip = consume zip
  }

  func beginEntity(_ index: Int) {
    current = index
    partCount = 0
    meter = FileMeter(hashes: hashes)
    beginPart()
  }

  private func beginPart() {
    part.removeAll()
    part.append(serializers[current].prologue)
  }

  /// Where parts are cut depends on the records alone, so that the same input gives the same bytes.
  func append(_ output: borrowing Output) throws(Fault) {
    let prologue = serializers[current].prologue.count
    let room = Self.partSize - serializers[current].epilogue.count
    var record = 0
    var start = 0
    while record < output.ends.count {
      let last = lastFitting(output, from: record, start, room - part.count)
      if let last {
        let end = Int(output.ends[last])
        part.append(UnsafeRawBufferPointer(rebasing: output.bytes.bytes[start..<end]))
        record = last + 1
        start = end
      } else if part.count > prologue {
        try endPart()
        beginPart()
      } else {
        let end = Int(output.ends[record])
        try refuseLong(end - start)
        part.append(UnsafeRawBufferPointer(rebasing: output.bytes.bytes[start..<end]))
        record += 1
        start = end
      }
    }
    meter.records += output.ends.count
  }

  /// The last record that fits into so much room; nil if the first does not.
  private func lastFitting(_ output: borrowing Output, from first: Int, _ start: Int, _ room: Int) -> Int? {
    var low = first
    var high = output.ends.count
    while low < high {
      let middle = (low + high) / 2
      if Int(output.ends[middle]) - start <= room { low = middle + 1 } else { high = middle }
    }
    return low > first ? low - 1 : nil
  }

  private func refuseLong(_ count: Int) throws(Fault) {
    guard count > Self.longestRecord else { return }
    throw Fault(
      .recordTooLong, "a record of \(entities[current].entity.name) is longer than 16 MiB")
  }

  private func endPart() throws(Fault) {
    part.append(serializers[current].epilogue)
    partCount += 1
    let name = PartName.name(stems[current], partCount, serializers[current].format)
    let crc = crc32(part.bytes)
    try zip?.addStored(name, crc: crc, part.bytes)
    meter.add(part.bytes, crc: crc)
  }

  func endEntity() throws(Fault) {
    try endPart()
    files.append(meter.file(stems[current], parts: partCount))
  }

  func endData() -> [LedgerFile] { files }

  /// Writes the keys of stopped records of an entity, in parts like those of its data.
  func write(_ keys: StoppedKeys, entity: Int) throws(Fault) {
    guard let serializer = keys.serializer, keys.count.keys > 0 else { return }
    var number = 0
    part.removeAll()
    try keys.play { (output) throws(Fault) in
      var start = 0
      for end in output.ends {
        let bytes = output.bytes.bytes[start..<Int(end)]
        if part.count > 0, part.count + bytes.count > Self.partSize { try endStopped(entity, &number) }
        if part.count == 0 { part.append(serializer.prologue) }
        part.append(UnsafeRawBufferPointer(rebasing: bytes))
        start = Int(end)
      }
    }
    try endStopped(entity, &number)
  }

  private func endStopped(_ entity: Int, _ number: inout Int) throws(Fault) {
    number += 1
    try zip?.addStored(PartName.name(stems[entity] + StoppedParts.mark, number, .csv), part.bytes)
    part.removeAll()
  }

  func complete(_ ledger: Ledger) throws(Fault) {
    var bytes = ByteBuffer()
    bytes.append(ledger.json.pretty)
    try zip?.addStored("Ledger.json", bytes.bytes)
    if pending?.isDirect ?? true { return }
    if let zip = zip.take() { try zip.finish() }
    try pending?.sync()
  }

  func place() throws(Fault) {
    // The end of a stream is what makes it whole for the next stage, and cannot be taken back.
    if let zip = zip.take() { try zip.finish() }
    try pending?.place()
  }

  func settle() { if let file = pending.take() { file.settle() } }
}
