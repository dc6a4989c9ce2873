internal import CSystem
internal import Records

/// Where data files go, one after the other.
protocol DataFileTarget: AnyObject {
  func begin(_ file: String) throws(Fault)
  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault)
  func end() throws(Fault)
  /// Gives everything its final name.
  func publish() throws(Fault)
}

/// A zip in a file, or for stdout in a spool that is copied when it is complete.
final class ZipTarget: DataFileTarget {
  private var zip: ZipWriter?
  private var pending: PendingFile?
  private var spool: Spool?

  init(_ settings: WriteSettings) throws(Fault) {
    if settings.target == "-" {
      let spool = try Spool(in: settings.temporaryFolder)
      zip = ZipWriter(try spool.output())
      self.spool = consume spool
    } else {
      let file = try PendingFile(settings.target)
      zip = ZipWriter(try file.output())
      pending = consume file
    }
  }

  func begin(_ file: String) throws(Fault) { try zip?.begin(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try zip?.append(bytes) }

  func end() throws(Fault) { try zip?.end() }

  func publish() throws(Fault) {
    if let zip = zip.take() { try zip.finish() }
    if let file = pending.take() { try file.publish() }
    if let spool = spool.take() {
      _ = p2c_enlarge_pipe(1, 1 << 20)
      var input = try spool.input()
      var output = FileOutput(descriptor: 1, name: "stdout", closes: false)
      try copyAll(&input, to: &output)
      try output.close()
    }
  }
}

/// A folder.
final class FolderTarget: DataFileTarget {
  private var pending: PendingFolder?
  private var output: FileOutput?

  init(_ settings: WriteSettings) throws(Fault) { pending = try PendingFolder(settings.target) }

  func begin(_ file: String) throws(Fault) { output = try pending?.output(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try output?.write(bytes) }

  func end() throws(Fault) { if let output = output.take() { try output.close() } }

  func publish() throws(Fault) { if let folder = pending.take() { try folder.publish() } }
}
