internal import CSystem
internal import Glibc
package import Records

/// An entry of a zip, as directory and local header agree on it.
package struct ZipEntry: Sendable, Equatable {
  /// The name of the entry.
  package var name: String
  /// Whether the data is deflated rather than stored.
  package var isDeflated: Bool
  /// How many bytes the data has in the zip.
  package var compressedSize: Int
  /// How many bytes the data has.
  package var size: Int
  /// The CRC-32 of the data.
  package var crc: UInt32
  /// Where its local header begins.
  package var offset: Int
}

/// What a zip file holds, after every byte that is not data has been accounted for.
///
/// Anything two readers could see differently is refused: gaps, overlaps, headers that contradict the directory.
package struct ZipDirectory: Sendable {
  /// The entries in the order of their data.
  package let entries: [ZipEntry]

  /// The place of an entry by name, without regard to case.
  package func index(of name: String) -> Int? {
    let wanted = name.lowercased()
    return entries.firstIndex { $0.name.lowercased() == wanted }
  }

  /// Reads and checks the directory of a regular file; packages are flat, workbooks are not.
  package static func read(descriptor: Int32, name: String, isFlat: Bool = true) throws(Fault) -> ZipDirectory {
    let file = RandomFile(descriptor: descriptor, name: name)
    do {
      let end = try ZipEnd.read(file)
      var records = try readRecords(file, end, isFlat: isFlat)
      records.sort { $0.entry.offset < $1.entry.offset }
      try checkLayout(file, records, end: end.start)
      try checkNames(records)
      return ZipDirectory(entries: records.map(\.entry))
    } catch {
      throw error.at(Place(file: name))
    }
  }

  /// The most bytes a directory may have; it is held in memory.
  private static let largestDirectory = 32 << 20

  private static func readRecords(
    _ file: RandomFile, _ end: ZipEnd, isFlat: Bool
  ) throws(Fault) -> [ZipDirectoryRecord] {
    if end.size > largestDirectory {
      throw Fault(.data, "zip-directory", "the directory of the zip is longer than 32 MiB")
    }
    let bytes = try file.read(at: end.start, end.size)
    var records: [ZipDirectoryRecord] = []
    var offset = 0
    while offset < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes.bytes[offset...])
      records.append(try ZipDirectoryRecord(rest, isFlat: isFlat))
      offset += records.last?.length ?? 0
    }
    if records.count != end.count {
      throw Fault(
        .data, "zip-directory", "the zip says it has \(end.count) entries, its directory has \(records.count)"
      )
    }
    return records
  }

  private static func checkLayout(
    _ file: RandomFile, _ records: [ZipDirectoryRecord], end: Int
  ) throws(Fault) {
    var expected = 0
    for (index, record) in records.enumerated() {
      let offset = record.entry.offset
      if offset < expected {
        throw Fault(.data, "zip-overlap", "\(record.entry.name) overlaps what stands before it")
      }
      if offset > expected {
        let what = index == 0 ? "before the first entry" : "before \(record.entry.name)"
        throw Fault(
          .data, "zip-garbage", "\(offset - expected) bytes \(what) belong to nothing",
          place: Place(offset: expected))
      }
      let next = index + 1 < records.count ? records[index + 1].entry.offset : end
      expected = try ZipLocalHeader.check(file, record, next: next)
    }
    if expected != end {
      throw Fault(
        .data, "zip-garbage", "\(end - expected) bytes before the directory belong to nothing",
        place: Place(offset: expected))
    }
  }

  private static func checkNames(_ records: [ZipDirectoryRecord]) throws(Fault) {
    var seen: Set<String> = []
    for record in records where !seen.insert(record.entry.name.lowercased()).inserted {
      throw Fault(.zipDuplicate, "the zip holds \(record.entry.name) twice")
    }
  }
}

/// A file read at places, without moving the offset others may share.
struct RandomFile {
  let descriptor: Int32
  let name: String

  /// How long the file is.
  func size() throws(Fault) -> Int {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw .system("cannot read", name) }
    if p2c_is_regular(status.st_mode) == 0 {
      throw Fault(.ours, "zip-not-seekable", "a zip is read by its directory only from a regular file")
    }
    return Int(status.st_size)
  }

  /// Bytes that must be there.
  func read(at offset: Int, _ count: Int) throws(Fault) -> ByteBuffer {
    var bytes = ByteBuffer(capacity: count)
    while bytes.count < count {
      let done = retrying {
        pread(descriptor, bytes.base + bytes.count, count - bytes.count, off_t(offset + bytes.count))
      }
      if done < 0 { throw .system("cannot read", name) }
      if done == 0 { throw Fault(.data, "zip-truncated", "the zip ends early", place: Place(offset: offset)) }
      bytes.count += done
    }
    return bytes
  }
}
