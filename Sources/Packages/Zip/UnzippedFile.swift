package import Records

/// The files of a zip that is a data file, such as a workbook: all of it is copied into a spool, and read there by its
/// directory.
final class UnzippedFiles: ZippedFiles {
  private let spool: Spool
  private let name: String
  private let directory: ZipDirectory

  init(_ read: TextFeed.Read, name: String, folder: String?) throws(Fault) {
    let spool = try Spool(in: folder)
    var output = try spool.output()
    var buffer = ByteBuffer(capacity: FileOutput.bufferSize)
    while true {
      let room = UnsafeMutableRawBufferPointer(start: buffer.base, count: FileOutput.bufferSize)
      buffer.count = try read(room)
      if buffer.count == 0 { break }
      try output.write(buffer.bytes)
    }
    try output.close()
    directory = try Self.zip(spool, name).directory
    self.spool = consume spool
    self.name = name
  }

  private static func zip(_ spool: borrowing Spool, _ name: String) throws(Fault) -> ZipReader {
    try ZipReader(descriptor: spool.copiedDescriptor(), name: name, isFlat: false)
  }

  func open(_ file: String) throws(Fault) -> (any ZippedFile)? {
    guard let index = directory.index(of: file) else { return nil }
    return try UnzippedFile(Self.zip(spool, name), index)
  }
}

/// One of them, with a reader of its own, so that several can be read at once.
private final class UnzippedFile: ZippedFile {
  private var zip: ZipReader

  init(_ zip: consuming ZipReader, _ index: Int) throws(Fault) {
    var zip = zip
    try zip.open(index)
    self.zip = zip
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int { try zip.read(into: target) }
}

extension ZipDirectory {
  /// Whether this is a document as Office writes it, rather than a package.
  var isOfOffice: Bool { index(of: "[Content_Types].xml") != nil }
}

extension ReadSettings {
  /// A data file as it is to be read; the sheet is the one that the manifest names.
  package func dataFile(
    _ name: String, expecting columns: [XMLColumn]?, sheet likely: String? = nil, isTolerant: Bool = false
  ) -> DataFile {
    var file = DataFile(name, expecting: columns, delimiter: delimiter, isTolerant: isTolerant)
    file.likelySheet = likely
    return file.unzipping(in: temporaryFolder)
  }
}

extension DataFile {
  /// The same file, which can be unzipped if it is a zip.
  func unzipping(in folder: String?) -> DataFile {
    var file = self
    let name = file.name
    file.folder = SpoolFile.folder(folder)
    file.unzip = { read throws(Fault) in try UnzippedFiles(read, name: name, folder: folder) }
    return file
  }
}
