internal import CSystem
internal import Glibc
package import Records

/// A file that grows while a run goes on. What was added is there for good once it was synced; what a dead run added after
/// that is cut off.
package final class GrowingFile {
  private let syncs: Bool
  private let descriptor: Int32
  private let kept: Int
  private var output: FileOutput

  /// Opens it with its first bytes, or makes it.
  package init(_ path: String, keeping count: Int, syncs: Bool) throws(Fault) {
    let opened = p2c_open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    if opened < 0 { throw .system("cannot write", path, kind: .output) }
    self.syncs = syncs
    descriptor = opened
    kept = count
    output = FileOutput(descriptor: opened, name: path)
    if ftruncate(opened, off_t(count)) != 0 || lseek(opened, off_t(count), SEEK_SET) < 0 {
      throw .system("cannot write", path, kind: .output)
    }
  }

  /// How many bytes it has.
  package var count: Int { kept + output.position }

  /// Adds bytes at the end.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try output.write(bytes) }

  /// Makes sure that the disk has all of it.
  package func sync() throws(Fault) {
    try output.flush()
    if syncs { try Disk.sync(descriptor, output.name) }
  }
}
