package import Records

/// The files of a zip.
package final class ZipContainer: DataFileContainer {
  package let name: String
  private var zip: ZipReader
  private var beginning = ByteBuffer()
  private var given = 0
  private var done = 0
  private let total: Int

  init(_ zip: consuming ZipReader, name: String) {
    total = zip.directory.entries.reduce(0) { $0 + $1.size }
    self.zip = zip
    self.name = name
  }

  package var dataFiles: [String] {
    zip.directory.entries.map(\.name).filter { $0 != ManifestNames.manifest && $0 != ManifestNames.header }
  }

  package var progress: (done: Int, total: Int?) { (done, total) }

  package func checksum(of file: String) -> (size: Int, crc: UInt32)? {
    zip.directory.index(of: file).map { (zip.directory.entries[$0].size, zip.directory.entries[$0].crc) }
  }

  package func contents(of file: String) throws(Fault) -> ByteBuffer? {
    guard let index = zip.directory.index(of: file) else { return nil }
    var bytes = ByteBuffer()
    try zip.readAll(index, limit: SmallFile.manifestLimit, into: &bytes)
    return bytes
  }

  package func open(_ file: String) throws(Fault) {
    guard let index = zip.directory.index(of: file) else { throw .missingFile(file, name) }
    try zip.open(index)
    beginning.removeAll()
    given = 0
  }

  package func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
    beginning.reserve(count)
    while beginning.count < count {
      let got = try zip.read(
        into: UnsafeMutableRawBufferPointer(
          start: beginning.base + beginning.count, count: count - beginning.count))
      if got == 0 { break }
      beginning.count += got
    }
    return beginning.bytes
  }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count: Int
    if given < beginning.count {
      count = min(target.count, beginning.count - given)
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: beginning.bytes[given..<given + count]))
      given += count
    } else {
      count = try zip.read(into: target)
    }
    done += count
    return count
  }
}

/// The files of a folder.
package final class FolderContainer: DataFileContainer {
  package let name: String
  private var input: FileInput?
  private var done = 0

  init(_ path: String) { name = path }

  package var dataFiles: [String] {
    get throws(Fault) {
      try Records.Files.listing(name).filter { $0 != ManifestNames.manifest && $0 != ManifestNames.header }
    }
  }

  package var progress: (done: Int, total: Int?) { (done, nil) }

  package func checksum(of file: String) -> (size: Int, crc: UInt32)? { nil }

  package func contents(of file: String) throws(Fault) -> ByteBuffer? {
    let path = "\(name)/\(file)"
    guard Records.Files.exists(path) else { return nil }
    try check(file)
    var bytes = ByteBuffer()
    bytes.append(try SmallFile.contents(of: path, limit: SmallFile.manifestLimit))
    return bytes
  }

  package func open(_ file: String) throws(Fault) {
    guard !file.contains("/"), !file.contains("\\"), file != "..", let found = try spelled(file) else {
      throw .missingFile(file, name)
    }
    try check(found)
    input = try FileInput.open("\(name)/\(found)")
  }

  /// The name of a file as the folder spells it; capitals do not matter, as in a zip.
  private func spelled(_ file: String) throws(Fault) -> String? {
    if Records.Files.exists("\(name)/\(file)") { return file }
    let near = try dataFiles.filter { $0.lowercased() == file.lowercased() }
    guard near.count > 1 else { return near.first }
    throw Fault(
      .data, "package-file-ambiguous",
      "the manifest names \(file), and the package has \(near.joined(separator: " and "))",
      remedy: "spell both alike", place: Place(file: name))
  }

  /// What is in a folder comes from others: it may not lead out of it, nor to what never ends.
  private func check(_ file: String) throws(Fault) {
    let path = "\(name)/\(file)"
    let real = TemporaryName.resolved(path)
    let folder = TemporaryName.resolved(name)
    guard real.hasPrefix(folder == "/" ? "/" : folder + "/") else {
      throw Fault(
        .data, "package-file-outside", "this is a link that leaves the folder of the package",
        remedy: "put the file itself there", place: Place(file: path))
    }
    try SmallFile.checkKind(path)
  }

  package func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
    try input?.peek(count) ?? UnsafeRawBufferPointer(start: nil, count: 0)
  }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = try input?.read(into: target) ?? 0
    done += count
    return count
  }
}

extension Fault {
  /// A data file that the manifest names and the package does not have.
  static func missingFile(_ file: String, _ package: String) -> Fault {
    Fault(
      .fileMissing, "the manifest names \(file), which is not in the package",
      remedy: "add the file, or take its entity out of the manifest", place: Place(file: package))
  }
}
