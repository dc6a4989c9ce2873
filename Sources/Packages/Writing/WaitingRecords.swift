internal import Records

/// Serialised records that wait on disk until it is the turn of their entity.
final class WaitingRecords {
  private let spool: Spool
  private var output: FileOutput?

  init(_ folder: String?) throws(Fault) {
    spool = try Spool(in: folder)
    output = try spool.output()
  }

  /// Adds records: for each batch the number of records, where they end, and their bytes.
  func add(_ records: borrowing Output) throws(Fault) {
    var head = ByteBuffer()
    Self.append(UInt32(records.ends.count), to: &head)
    for end in records.ends { Self.append(end, to: &head) }
    Self.append(UInt32(records.documents.count), to: &head)
    records.documents.withUnsafeBytes { head.append($0) }
    try output?.write(head.bytes)
    try output?.write(records.bytes.bytes)
  }

  /// Gives the records back, batch by batch.
  func play(_ use: (borrowing Output) throws(Fault) -> Void) throws(Fault) {
    if let output = output.take() { try output.close() }
    var input = try spool.input()
    var batch = Output()
    var head = ByteBuffer()
    while true {
      head.removeAll()
      guard try input.read(4, appendingTo: &head) == 4 else { return }
      let count = Int(Self.number(head, 0))
      head.removeAll()
      _ = try input.read(4 * count, appendingTo: &head)
      batch.reset()
      for index in 0..<count { batch.ends.append(Self.number(head, 4 * index)) }
      head.removeAll()
      _ = try input.read(4, appendingTo: &head)
      let documents = Int(Self.number(head, 0))
      head.removeAll()
      _ = try input.read(16 * documents, appendingTo: &head)
      head.bytes.withMemoryRebound(to: Fingerprint.self) { batch.documents.append(contentsOf: $0) }
      _ = try input.read(batch.ends.last.map(Int.init) ?? 0, appendingTo: &batch.bytes)
      try use(batch)
    }
  }

  private static func append(_ number: UInt32, to bytes: inout ByteBuffer) {
    withUnsafeBytes(of: number) { bytes.append($0) }
  }

  private static func number(_ bytes: borrowing ByteBuffer, _ at: Int) -> UInt32 {
    bytes.bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
  }
}
