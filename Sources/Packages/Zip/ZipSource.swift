internal import CLibArchive
internal import CSystem
internal import Glibc
internal import Records

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
