internal import CLibArchive
internal import CSystem
internal import Glibc
package import Records

/// Where libarchive gets its bytes; it reads at places, so that several readers can share a descriptor.
struct ZipSource {
  static let bufferSize = 1 << 18

  let descriptor: Int32
  let size: Int64
  let buffer = UnsafeMutableRawPointer.allocate(byteCount: Self.bufferSize, alignment: 64)
  var position: Int64 = 0
  var error: Int32 = 0

  init(descriptor: Int32) {
    self.descriptor = descriptor
    var status = stat()
    size = fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Lets libarchive read from it.
  static func attach(_ source: UnsafeMutablePointer<ZipSource>, to archive: OpaquePointer?) {
    archive_read_set_read_callback(archive) { _, client, buffer in
      client.map { ZipSource.read($0.assumingMemoryBound(to: ZipSource.self), buffer) } ?? -1
    }
    archive_read_set_skip_callback(archive) { _, client, count in
      client?.assumingMemoryBound(to: ZipSource.self).pointee.position += count
      return count
    }
    archive_read_set_seek_callback(archive) { _, client, offset, whence in
      client?.assumingMemoryBound(to: ZipSource.self).pointee.seek(offset, whence) ?? -1
    }
    archive_read_set_callback_data(archive, source)
  }

  static func read(
    _ source: UnsafeMutablePointer<ZipSource>, _ given: UnsafeMutablePointer<UnsafeRawPointer?>?
  ) -> Int {
    let count = retrying {
      pread(source.pointee.descriptor, source.pointee.buffer, bufferSize, off_t(source.pointee.position))
    }
    if count < 0 {
      source.pointee.error = errno
      return -1
    }
    given?.pointee = UnsafeRawPointer(source.pointee.buffer)
    source.pointee.position += Int64(count)
    return count
  }

  mutating func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    switch whence {
    case SEEK_SET: position = offset
    case SEEK_CUR: position += offset
    default: position = size + offset
    }
    return position
  }
}

/// A zip that others wrote and that nobody has to prove, such as a workbook: what libarchive makes of it.
package final class LooseZip {
  private let archive: OpaquePointer
  private let source: UnsafeMutablePointer<ZipSource>
  private let name: String

  /// Opens what a descriptor leads to; nil if it is no zip.
  package init?(_ descriptor: Int32, name: String) throws(Fault) {
    guard let archive = archive_read_new() else { throw .noMemory(Place(file: name)) }
    self.archive = archive
    self.name = name
    source = .allocate(capacity: 1)
    source.initialize(to: ZipSource(descriptor: descriptor))
    archive_read_support_format_zip_seekable(archive)
    ZipSource.attach(source, to: archive)
    if archive_read_open1(archive) != ARCHIVE_OK, try isOver() { return nil }
  }

  deinit {
    archive_read_free(archive)
    source.pointee.buffer.deallocate()
    source.deallocate()
  }

  /// Goes to the next entry, and gives its name; nil behind the last that can be read.
  package func next() throws(Fault) -> String? {
    var entry: OpaquePointer?
    if archive_read_next_header(archive, &entry) != ARCHIVE_OK, try isOver() { return nil }
    return archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
  }

  /// The next bytes of the entry; none behind the last that can be read.
  package func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = archive_read_data(archive, target.baseAddress, target.count)
    if count <= 0, try isOver() { return 0 }
    return count
  }

  /// What is damaged ends there; what cannot be read may hold anything.
  private func isOver() throws(Fault) -> Bool {
    if source.pointee.error != 0 { throw .system("cannot read", name, code: source.pointee.error) }
    if archive_errno(archive) == ENOMEM { throw .noMemory(Place(file: name)) }
    return true
  }
}
