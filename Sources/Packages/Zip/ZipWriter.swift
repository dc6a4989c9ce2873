package import Records

/// Writes a zip front to back, the way D365 lays it out: no data descriptors, no folders, one fixed time.
///
/// Stored entries go anywhere, also into pipes. Deflated ones are of unknown size at first; their local header is
/// written again in the end, so they need an output that can be overwritten.
///
/// Unchecked: it has one owner.
package struct ZipWriter: ~Copyable, @unchecked Sendable {
  private var output: FileOutput
  private var directory = ByteBuffer()
  private var count = 0
  private var scratch = ByteBuffer()
  private var deflater: Deflater?
  private var current: ZipRecord?
  private let isFlat: Bool

  /// Writes to an output that nothing was written to yet; only what is not flat has names with folders in them.
  package init(_ output: consuming FileOutput, isFlat: Bool = true) {
    self.output = output
    self.isFlat = isFlat
  }

  /// How many bytes were written so far.
  package var position: Int { output.position }

  /// Adds a whole entry uncompressed; `crc` is that of the bytes, so that it can be computed elsewhere.
  package mutating func addStored(_ name: String, crc: UInt32, _ bytes: UnsafeRawBufferPointer) throws(Fault) {
    try checkStart(name)
    let record = ZipRecord(
      name: name, crc: crc, compressedSize: bytes.count, size: bytes.count, offset: output.position)
    scratch.removeAll()
    record.addLocalHeader(to: &scratch)
    try output.write(scratch.bytes)
    try output.write(bytes)
    add(record)
  }

  /// Adds a whole entry uncompressed.
  package mutating func addStored(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(Fault) {
    try addStored(name, crc: crc32(bytes), bytes)
  }

  /// Begins a deflated entry.
  ///
  /// With `mayBeLarge` the local header keeps 20 bytes for zip64 sizes; if they turn out small, those bytes become an
  /// extra field nobody reads, and the entry is not marked as zip64. Without it the entry must stay below 4 GiB.
  package mutating func begin(_ name: String, mayBeLarge: Bool = true) throws(Fault) {
    try checkStart(name)
    if !output.canOverwrite {
      throw Fault(.ours, "zip-not-seekable", "a deflated entry needs a file that can be overwritten")
    }
    let record = ZipRecord(
      name: name, method: Zip.deflated, offset: output.position, reservesLargeSizes: mayBeLarge)
    scratch.removeAll()
    record.addLocalHeader(to: &scratch)
    try output.write(scratch.bytes)
    if deflater == nil { deflater = Deflater() }
    deflater?.begin()
    current = record
  }

  /// Adds bytes to the entry that was begun.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    try deflater?.append(bytes, to: &output)
    let crc = crc32(bytes, after: current?.crc ?? 0)
    current?.crc = crc
    current?.size += bytes.count
  }

  /// Ends the entry that was begun.
  package mutating func end() throws(Fault) {
    guard var record = current else { throw Fault(.ours, "zip-no-entry", "no entry was begun") }
    try deflater?.end(to: &output)
    record.compressedSize = deflater?.compressedSize ?? 0
    if max(record.size, record.compressedSize) >= Int(Zip.inExtra), !record.reservesLargeSizes {
      throw Fault(.ours, "zip-entry-large", "an entry grew past 4 GiB unexpectedly: \(record.name)")
    }
    scratch.removeAll()
    record.addLocalHeader(to: &scratch)
    try output.overwrite(at: record.offset, scratch.bytes)
    add(record)
    current = nil
  }

  /// Writes the central directory and closes the output.
  package consuming func finish() throws(Fault) {
    if current != nil { throw Fault(.ours, "zip-entry-open", "an entry was begun and not ended") }
    let start = output.position
    let size = directory.count
    ZipRecord.addEnd(count: count, start: start, size: size, to: &directory)
    try output.write(directory.bytes)
    try output.close()
  }

  private func checkStart(_ name: String) throws(Fault) {
    if let current { throw Fault(.ours, "zip-entry-open", "an entry is still open: \(current.name)") }
    if isFlat { try ZipName.check(name) }
  }

  private mutating func add(_ record: ZipRecord) {
    record.addDirectoryRecord(to: &directory)
    count += 1
  }
}
