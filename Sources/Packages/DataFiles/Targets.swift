internal import Records

/// Where data files go, one after the other.
protocol DataFileTarget: AnyObject {
  func begin(_ file: String) throws(Fault)
  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault)
  func end() throws(Fault)
  /// Writes what is still missing and syncs it, so that a full disk is found before anything has its name.
  func complete() throws(Fault)
  /// Gives everything its final name; what is not settled loses it again.
  func place() throws(Fault)
  /// Leaves everything its name.
  func settle()
}

extension DataFileTarget {
  /// Adds a file that is written at once.
  func add(_ file: String, _ bytes: UnsafeRawBufferPointer) throws(Fault) {
    try begin(file)
    try append(bytes)
    try end()
  }
}

/// A zip in a file, or in a spool for whoever reads it from there; for stdout and whatever else cannot be written twice, in a spool that is copied when complete.
final class ZipTarget: DataFileTarget {
  private var zip: ZipWriter?
  private var pending: PendingFile?
  private var spool: Spool?

  init(_ settings: WriteSettings) throws(Fault) {
    if let spool = settings.spool {
      zip = ZipWriter(FileOutput(descriptor: spool, name: settings.target))
    } else if settings.target == "-" {
      let spool = try Spool(in: settings.temporaryFolder)
      zip = ZipWriter(try spool.output())
      self.spool = consume spool
    } else {
      let file = try PendingFile(settings.target, syncs: settings.syncs)
      let output = try file.output()
      if output.canOverwrite {
        zip = ZipWriter(output)
      } else {
        let spool = try Spool(in: settings.temporaryFolder)
        zip = ZipWriter(try spool.output())
        self.spool = consume spool
      }
      pending = consume file
    }
  }

  func begin(_ file: String) throws(Fault) { try zip?.begin(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try zip?.append(bytes) }

  func end() throws(Fault) { try zip?.end() }

  func complete() throws(Fault) {
    if let zip = zip.take() { try zip.finish() }
    try pending?.sync()
  }

  func place() throws(Fault) {
    if let spool = spool.take() {
      var input = try spool.input()
      var output = try pending?.output() ?? FileOutput(descriptor: 1, name: "stdout", closes: false)
      try copyAll(&input, to: &output)
      try output.close()
    }
    try pending?.place()
  }

  func settle() { if let file = pending.take() { file.settle() } }
}

/// A folder.
final class FolderTarget: DataFileTarget {
  private var pending: PendingFolder?
  private var output: FileOutput?

  init(_ settings: WriteSettings) throws(Fault) {
    pending = try PendingFolder(settings.target, replacing: settings.replaces, syncs: settings.syncs)
  }

  func begin(_ file: String) throws(Fault) { output = try pending?.output(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try output?.write(bytes) }

  func end() throws(Fault) { if let output = output.take() { try output.close() } }

  func complete() throws(Fault) { try pending?.sync() }

  func place() throws(Fault) { try pending?.place() }

  func settle() { if let folder = pending.take() { folder.settle() } }
}
