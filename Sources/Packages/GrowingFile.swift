internal import CSystem
internal import Glibc
package import Records

/// A file that grows while a run goes on. What was added is there for good once it was synced; what a dead run added after
/// that is cut off.
package final class GrowingFile {
  /// How many bytes it has.
  package private(set) var count: Int
  private let path: String
  private let syncs: Bool
  private let descriptor: Int32
  private var buffer = ByteBuffer()

  /// Opens it with its first bytes, or makes it.
  package init(_ path: String, keeping count: Int, syncs: Bool) throws(Fault) {
    let opened = p2c_open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    if opened < 0 { throw .system("cannot write", path, kind: .output) }
    self.path = path
    self.count = count
    self.syncs = syncs
    descriptor = opened
    if ftruncate(opened, off_t(count)) != 0 || lseek(opened, off_t(count), SEEK_SET) < 0 {
      throw .system("cannot write", path, kind: .output)
    }
  }

  deinit { _ = close(descriptor) }

  /// Adds what `write` puts into a buffer.
  package func append(_ write: (inout ByteBuffer) -> Void) throws(Fault) {
    let before = buffer.count
    write(&buffer)
    count += buffer.count - before
    if buffer.count > 1 << 18 { try flush() }
  }

  /// Makes sure that the disk has all of it.
  package func sync() throws(Fault) {
    try flush()
    if syncs { try Disk.sync(descriptor, path) }
  }

  private func flush() throws(Fault) {
    var done = 0
    while done < buffer.count {
      let wrote = retrying { write(descriptor, buffer.base + done, buffer.count - done) }
      if wrote < 0 { throw .system("cannot write", path) }
      done += wrote
    }
    buffer.removeAll()
  }
}
