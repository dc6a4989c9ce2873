internal import Records

/// Serialised records of one entity on disk, in runs that belong to one document.
final class SplitRecords {
  /// Records behind each other that a package takes whole.
  struct Run {
    /// The document; nil if the record is one of its own.
    var document: Fingerprint?
    var length = 0
    var count = 0
  }

  private let data: SpillFile
  private let index: SpillFile
  private var entry = ByteBuffer(capacity: 32)
  private static let entrySize = 32

  init(_ folder: String) throws(Fault) {
    data = try SpillFile(folder: folder)
    index = try SpillFile(folder: folder)
  }

  /// Adds records, and shows each run.
  func add(_ output: borrowing Output, _ show: (Run) throws(Fault) -> Void) throws(Fault) {
    try data.append(output.bytes.bytes)
    let hasDocuments = output.documents.count == output.ends.count
    var run = Run()
    var start = 0
    for record in output.ends.indices {
      let document = hasDocuments ? output.documents[record] : nil
      if run.count > 0, document == nil || run.document != document {
        try end(run, show)
        run = Run()
      }
      let end = Int(output.ends[record])
      run.document = document
      run.length += end - start
      run.count += 1
      start = end
    }
    if run.count > 0 { try end(run, show) }
  }

  private func end(_ run: Run, _ show: (Run) throws(Fault) -> Void) throws(Fault) {
    entry.removeAll()
    for number in [run.document?.high ?? 0, run.document?.low ?? 0, UInt64(run.length), UInt64(run.count)] {
      withUnsafeBytes(of: number) { entry.append($0) }
    }
    try index.append(entry.bytes)
    try show(run)
  }

  /// Gives the runs in order, each with the place of its first byte.
  func visit(_ body: (Run, _ offset: Int) throws(Fault) -> Void) throws(Fault) {
    var batch = ByteBuffer(capacity: Self.entrySize * 4096)
    var at = 0
    var offset = 0
    while true {
      let room = UnsafeMutableRawBufferPointer(start: batch.base, count: Self.entrySize * 4096)
      batch.count = try index.read(into: room, at: at)
      if batch.count == 0 { return }
      for start in stride(from: 0, to: batch.count, by: Self.entrySize) {
        let numbers = (0..<4).map { batch.bytes.loadUnaligned(fromByteOffset: start + 8 * $0, as: UInt64.self) }
        let run = Run(
          document: numbers[1] == 0 ? nil : Fingerprint(high: numbers[0], low: numbers[1]),
          length: Int(numbers[2]), count: Int(numbers[3]))
        try body(run, offset)
        offset += run.length
      }
      at += batch.count
    }
  }

  /// Gives so many bytes from a place on, piece by piece.
  func read(_ length: Int, at offset: Int, _ use: (UnsafeRawBufferPointer) throws(Fault) -> Void) throws(Fault) {
    var piece = ByteBuffer(capacity: min(length, 1 << 18))
    var done = 0
    while done < length {
      let wanted = min(length - done, 1 << 18)
      piece.count = try data.read(
        into: UnsafeMutableRawBufferPointer(start: piece.base, count: wanted), at: offset + done)
      guard piece.count == wanted else {
        throw Fault(.io, "temp-short", "a temporary file is shorter than it was")
      }
      try use(piece.bytes)
      done += wanted
    }
  }
}
