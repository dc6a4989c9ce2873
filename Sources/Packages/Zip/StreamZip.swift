package import Records

/// An entry of a stream as its header states it.
package struct StreamEntry: Sendable, Equatable {
  /// The name of the entry.
  package var name: String
  /// How many bytes it has.
  package var size: Int
  /// The CRC-32 of the bytes.
  package var crc: UInt32

  /// Whether these are the bytes that were written; meant for a worker, because reading does not check it.
  package func verify(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    guard bytes.count == size, crc32(bytes) == crc else {
      throw Fault(
        .data, "zip-crc", "the checksum of \(name) is wrong: the package was damaged on its way",
        place: Place(file: name))
    }
  }
}

/// What marks a zip as our stream: the first entry and its content.
package enum StreamZip {
  /// The name of the first entry.
  package static let markName = "mimetype"
  /// The content of the first entry.
  package static let mark = "application/vnd.prospect-to-cash.stream+zip"
  /// The most bytes an entry of a stream may have.
  package static let largestEntry = 17 << 20

  /// How many bytes `recognises` wants to see.
  package static var markSize: Int { Zip.localSize + markName.utf8.count + mark.utf8.count }

  /// Whether a stream begins with these bytes.
  package static func recognises(_ beginning: UnsafeRawBufferPointer) -> Bool {
    guard beginning.count >= markSize else { return false }
    var expected = ByteBuffer(capacity: markSize)
    markRecord.addLocalHeader(to: &expected)
    expected.append(mark)
    return expected.bytes.equals(UnsafeRawBufferPointer(rebasing: beginning[..<markSize]))
  }

  /// Whether these bytes, too few for `recognises`, may be how a stream begins.
  package static func mayBegin(_ beginning: UnsafeRawBufferPointer) -> Bool {
    guard beginning.count < markSize else { return false }
    var expected = ByteBuffer(capacity: markSize)
    markRecord.addLocalHeader(to: &expected)
    expected.append(mark)
    return beginning.equals(UnsafeRawBufferPointer(rebasing: expected.bytes[..<beginning.count]))
  }

  /// Begins a stream.
  package static func begin(_ writer: inout ZipWriter) throws(Fault) {
    var content = ByteBuffer()
    content.append(mark)
    try writer.addStored(markName, content.bytes)
  }

  private static var markRecord: ZipRecord {
    let crc = Array(mark.utf8).withUnsafeBytes { crc32($0) }
    return ZipRecord(name: markName, crc: crc, compressedSize: mark.utf8.count, size: mark.utf8.count)
  }
}

/// Reads our stream front to back, without seeking, and proves in the end that it was whole.
///
/// The layout of a stream is fixed to the byte: headers and directory are built again from what was read, and compared.
///
/// Unchecked: it has one owner.
package struct StreamZipReader: ~Copyable, @unchecked Sendable {
  private var input: FileInput
  private var directory = ByteBuffer()
  private var scratch = ByteBuffer()
  private var count = 0
  private var isFinished = false

  /// Reads from an input that stands at the beginning of a stream.
  package init(_ input: consuming FileInput) { self.input = input }

  /// How many bytes were taken so far.
  package var position: Int { input.position }
  /// How many bytes there are in all, where that is known.
  package var knownSize: Int? { input.knownSize }
  /// The name of the input for messages.
  package var name: String { input.name }

  /// The next entry, with its bytes added to the buffer; nil when the stream has ended as it must.
  ///
  /// The bytes are those that came: `StreamEntry.verify` still has to compare them with the checksum.
  package mutating func next(into bytes: inout ByteBuffer) throws(Fault) -> StreamEntry? {
    if isFinished { return nil }
    if count == 0 { try readMark() }
    let signature = try input.peek(4)
    if signature.count < 4 { throw early }
    if signature.number(UInt32.self, at: 0) == Zip.directorySignature {
      try readDirectory()
      isFinished = true
      return nil
    }
    return try readEntry(into: &bytes)
  }

  private mutating func readMark() throws(Fault) {
    let beginning = try input.peek(StreamZip.markSize)
    if beginning.count < StreamZip.markSize { throw early }
    if !StreamZip.recognises(beginning) { throw damaged("it does not begin as a stream does") }
    var ignored = ByteBuffer()
    _ = try readEntry(into: &ignored)
  }

  private mutating func readEntry(into bytes: inout ByteBuffer) throws(Fault) -> StreamEntry {
    let offset = input.position
    let header = try input.peek(Zip.localSize)
    if header.count < Zip.localSize { throw early }
    let crc = header.number(UInt32.self, at: 14)
    let size = Int(header.number(UInt32.self, at: 22))
    let nameSize = Int(header.number(UInt16.self, at: 26))
    let whole = try input.peek(Zip.localSize + nameSize)
    if whole.count < Zip.localSize + nameSize { throw early }
    let name = try ZipName.checked(UnsafeRawBufferPointer(rebasing: whole[Zip.localSize...]))
    if size > StreamZip.largestEntry { throw damaged("\(name) is longer than 17 MiB") }
    let record = ZipRecord(name: name, crc: crc, compressedSize: size, size: size, offset: offset)
    scratch.removeAll()
    record.addLocalHeader(to: &scratch)
    if !scratch.bytes.equals(whole) { throw damaged("the header of \(name) is not laid out as in a stream") }
    input.skip(whole.count)
    if try input.read(size, appendingTo: &bytes) < size { throw early }
    record.addDirectoryRecord(to: &directory)
    count += 1
    return StreamEntry(name: name, size: size, crc: crc)
  }

  private mutating func readDirectory() throws(Fault) {
    let start = input.position
    ZipRecord.addEnd(count: count, start: start, size: directory.count, to: &directory)
    var checked = 0
    while checked < directory.count {
      let piece = try input.peek(min(FileInput.bufferSize, directory.count - checked))
      if piece.isEmpty { throw early }
      let expected = UnsafeRawBufferPointer(rebasing: directory.bytes[checked..<checked + piece.count])
      if !piece.equals(expected) { throw damaged("its directory does not match its parts") }
      checked += piece.count
      input.skip(piece.count)
    }
    if try !input.peek(1).isEmpty { throw damaged("something follows its end") }
  }

  private var early: Fault {
    Fault(
      .data, "package-ends-early", "the package ends early; the stage before it stopped",
      place: input.name == "stdin" ? Place() : Place(file: input.name))
  }

  private func damaged(_ why: String) -> Fault {
    Fault(
      .data, "package-damaged", "the package is damaged: \(why)",
      place: Place(file: input.name, offset: input.position))
  }
}
