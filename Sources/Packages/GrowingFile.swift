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

  /// Adds text at the end.
  package func append(_ text: String) throws(Fault) {
    var bytes = ByteBuffer()
    bytes.append(text)
    var done = 0
    while done < bytes.count {
      let wrote = retrying { write(descriptor, bytes.base + done, bytes.count - done) }
      if wrote < 0 { throw .system("cannot write", path) }
      done += wrote
    }
    count += bytes.count
  }

  /// Makes sure that the disk has all of it.
  package func sync() throws(Fault) { if syncs { try Disk.sync(descriptor, path) } }
}
