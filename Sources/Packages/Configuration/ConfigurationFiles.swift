internal import Glibc
internal import Records

/// The names of the files in a package of Dataverse's Configuration Migration tool.
enum ConfigurationNames {
  static let data = "data.xml"
  static let schema = "data_schema.xml"
  static let types = "[Content_Types].xml"

  /// What helps where somebody has changed a file by hand.
  static let exportAgain = "export the package again from the environment it came from"

  /// What the records of a table are called in messages and ledgers: all tables are in one file.
  static func part(of table: String) -> String { "\(data) (\(table))" }
}

/// The files of such a package: of a zip, or of a zip in one, as deployers of packages have it.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class ConfigurationFiles: @unchecked Sendable {
  /// The zip for messages, with the one inside it.
  let name: String
  /// Files beside it that nobody reads.
  let others: [String]
  private var zip: ZipReader

  private init(_ zip: consuming ZipReader, name: String, others: [String]) {
    self.zip = zip
    self.name = name
    self.others = others
  }

  /// The package in a zip, whose descriptor is taken over; nil if it holds none.
  static func find(_ descriptor: Int32, named name: String, folder: String?) throws(Fault) -> ConfigurationFiles? {
    guard let zip = try readable({ () throws(Fault) in try open(descriptor, name) }) else { return nil }
    if zip.directory.isConfiguration {
      let others = zip.directory.names(but: Self.own)
      return ConfigurationFiles(zip, name: name, others: others)
    }
    return try inside(zip, name, folder)
  }

  private static let own = [ConfigurationNames.data, ConfigurationNames.schema, ConfigurationNames.types]

  private static func open(_ descriptor: Int32, _ name: String) throws(Fault) -> ZipReader {
    try ZipReader(descriptor: descriptor, name: name, isFlat: false)
  }

  /// What can be read of a zip; what cannot is refused by those who know it for another package.
  private static func readable(_ body: () throws(Fault) -> ZipReader) throws(Fault) -> ZipReader? {
    do throws(Fault) { return try body() } catch {
      if error.isOfTheMachine { throw error }
      return nil
    }
  }

  /// The one package in the zips that a zip holds, whose names may have backslashes.
  private static func inside(
    _ outer: consuming ZipReader, _ name: String, _ folder: String?
  ) throws(Fault) -> ConfigurationFiles? {
    guard outer.directory.index(of: ManifestNames.manifest) == nil else { return nil }
    var outer = outer
    var found: [ConfigurationFiles] = []
    for (index, entry) in outer.directory.entries.enumerated() where entry.name.lowercased().hasSuffix(".zip") {
      let inner = "\(name): \(entry.name.withSlashes)"
      guard let descriptor = try outer.spooled(index, folder),
        let zip = try readable({ () throws(Fault) in try open(descriptor, inner) }), zip.directory.isConfiguration
      else { continue }
      let others = outer.directory.names(but: [entry.name] + own) + zip.directory.names(but: own)
      found.append(ConfigurationFiles(zip, name: inner, others: others))
    }
    guard found.count > 1 else { return found.first }
    let names = found.map { $0.name.dropFirst(name.count + 2) }.joined(separator: ", ")
    throw Fault(
      .data, "configuration-several", "the zip holds several configuration packages: \(names)",
      remedy: "unzip it, and name the one that is meant", place: Place(file: name))
  }

  /// How long the data is, and its checksum, which reading proves.
  var data: (size: Int, crc: UInt32) {
    guard let index = zip.directory.index(of: ConfigurationNames.data) else { return (0, 0) }
    let entry = zip.directory.entries[index]
    return (entry.size, entry.crc)
  }

  /// What the tables and their columns are.
  func schema() throws(Fault) -> ConfigurationSchema {
    var bytes = ByteBuffer()
    if let index = zip.directory.index(of: ConfigurationNames.schema) {
      try zip.readAll(index, limit: SmallFile.manifestLimit, into: &bytes)
    }
    return try ConfigurationSchema(bytes.bytes, "\(name)/\(ConfigurationNames.schema)")
  }

  /// Gives all bytes of the data, piece by piece.
  func readData(_ take: (UnsafeRawBufferPointer) throws(Fault) -> Void) throws(Fault) {
    guard let index = zip.directory.index(of: ConfigurationNames.data) else { return }
    try zip.open(index)
    try zip.forEachPiece(take)
  }
}

extension ZipReader {
  /// Gives what is left of the open entry, piece by piece.
  fileprivate mutating func forEachPiece(_ take: (UnsafeRawBufferPointer) throws(Fault) -> Void) throws(Fault) {
    var buffer = ByteBuffer(capacity: FileInput.bufferSize)
    while true {
      buffer.count = try read(
        into: UnsafeMutableRawBufferPointer(start: buffer.base, count: FileInput.bufferSize))
      if buffer.count == 0 { return }
      try take(buffer.bytes)
    }
  }

  /// A descriptor of a copy of an entry; nil if it cannot be read.
  fileprivate mutating func spooled(_ index: Int, _ folder: String?) throws(Fault) -> Int32? {
    let spool = try Spool(in: folder)
    var output = try spool.output()
    do throws(Fault) {
      try open(index)
      try forEachPiece { bytes throws(Fault) in try output.write(bytes) }
    } catch {
      if error.isOfTheMachine { throw error }
      return nil
    }
    try output.close()
    return try spool.copiedDescriptor()
  }
}

extension ZipDirectory {
  /// Whether this is a package of the Configuration Migration tool.
  var isConfiguration: Bool {
    index(of: ConfigurationNames.data) != nil && index(of: ConfigurationNames.schema) != nil
  }

  /// The names of all files but some.
  fileprivate func names(but own: [String]) -> [String] {
    entries.map(\.name).filter { name in
      !own.contains { $0.lowercased() == name.lowercased() } && name.last != "/" && name.last != "\\"
    }.map(\.withSlashes)
  }
}

extension String {
  /// The path as other systems than Windows spell it.
  fileprivate var withSlashes: String { String(map { $0 == "\\" ? "/" : $0 }) }
}

extension UnsafeRawBufferPointer {
  /// Whether the text is a name, which is given in lower case, without regard to its own.
  func spells(_ lowered: [UInt8]) -> Bool {
    count == lowered.count && zip(self, lowered).allSatisfy { $0.asciiLowered == $1 }
  }
}
