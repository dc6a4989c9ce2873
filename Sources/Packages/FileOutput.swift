internal import CSystem
internal import Glibc
package import Records

/// Buffered bytes on their way into a file descriptor: a file, a pipe, or whatever stdout is.
///
/// Only what `close` has returned for is written; dropping it without closing loses what is still buffered.
///
/// Unchecked: it owns its buffer, and has one owner itself.
package struct FileOutput: ~Copyable, @unchecked Sendable {
  /// How many bytes are collected before they are written, and how many are not worth collecting.
  package static let bufferSize = 1 << 18
  private static let large = 1 << 15

  /// The name of the output for messages.
  package let name: String
  /// How many bytes were given so far.
  package private(set) var position = 0
  /// Whether `overwrite` works: a regular file that is not opened for appending.
  package let canOverwrite: Bool

  private var descriptor: Int32
  private let closes: Bool
  private let start: Int
  private var buffer = ByteBuffer(capacity: Self.bufferSize)

  /// Writes to a descriptor, from where it stands, and closes it in the end if told so.
  package init(descriptor: Int32, name: String, closes: Bool = true) {
    self.descriptor = descriptor
    self.name = name
    self.closes = closes
    var status = stat()
    let isRegular = fstat(descriptor, &status) == 0 && p2c_is_regular(status.st_mode) != 0
    canOverwrite = isRegular && fcntl(descriptor, F_GETFL) & O_APPEND == 0
    start = isRegular ? max(0, lseek(descriptor, 0, SEEK_CUR)) : 0
    // Fewer switches between the stages; harmless where it is no pipe.
    _ = p2c_enlarge_pipe(descriptor, 1 << 20)
  }

  deinit {
    if closes, descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// Adds bytes at the end.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    let isLarge = bytes.count >= Self.large
    if isLarge || buffer.count + bytes.count > Self.bufferSize { try flush() }
    if isLarge {
      try writeAll(bytes)
    } else {
      buffer.append(bytes)
    }
    position += bytes.count
  }

  /// Replaces bytes that were written before; `position` does not move.
  package mutating func overwrite(at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(Fault) {
    try flush()
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = retrying {
        pwrite(descriptor, rest.baseAddress, rest.count, off_t(start + offset + done))
      }
      if written < 0 { throw .system("cannot write", name) }
      done += written
    }
  }

  /// Hands over what is buffered.
  package mutating func flush() throws(Fault) {
    guard buffer.count > 0 else { return }
    try writeAll(buffer.bytes)
    buffer.removeAll()
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = retrying { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      if written < 0 { throw .system("cannot write", name) }
      done += written
    }
  }

  /// Writes what is left and closes; only then everything is known to be written.
  package consuming func close() throws(Fault) {
    try flush()
    guard closes else { return }
    let last = descriptor
    descriptor = -1
    // A network file system reports a full disk only here.
    if Glibc.close(last) != 0 && errno != EINTR { throw .system("cannot write", name) }
  }
}
