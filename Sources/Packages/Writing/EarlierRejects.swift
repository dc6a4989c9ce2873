internal import CSystem
internal import Glibc
package import Records

/// What lies where rejects are to go: nothing, rejects of an earlier run, or something that must not be replaced.
package struct EarlierRejects {
  private let path: String

  package init(_ path: String) { self.path = path }

  /// What a folder holds that an undo has written: the index says with `isRest` that it is what was left of one.
  package static let undo = (index: "p2c-undo.json", folders: ["rows", "keys"], isRest: "rest")

  /// Stops before anything is lost that is not known to be rejects.
  package func refuseForeign() throws(Fault) {
    guard path != "-", Files.exists(path), !Files.isDirect(path) else { return }
    if Files.isFolder(path) {
      guard try !Files.allNames(in: path).isEmpty, !isOurs else { return }
    } else {
      guard !isOurs else { return }
    }
    throw Fault(
      .usage, "rejects-foreign", "there is something else already, and only rejects are replaced",
      remedy: "move it away, or name another place", place: Place(file: "--rejects \(path)"))
  }

  /// Whether it has the columns of rejects; what cannot be read has not.
  private var isOurs: Bool {
    do throws(Fault) {
      if Files.isFolder(path) {
        let names = try Files.allNames(in: path)
        return try names.contains(Self.undo.index) ? isRest(names) : isOurs(FolderContainer(path), names)
      }
      var input = try FileInput.open(path).unpacking()
      let beginning = try input.peek(64)
      if beginning.isEmpty { return true }
      guard beginning.starts(with: [0x50, 0x4B]) else { return try isOurs(&input) }
      let descriptor = p2c_open(path, O_RDONLY | O_CLOEXEC, 0)
      guard descriptor >= 0 else { return false }
      if try ZipDirectory.read(descriptor: descriptor, name: path, isFlat: false).isOfOffice {
        _ = close(descriptor)
        return try isOurs(&input)
      }
      let zip = ZipContainer(try ZipReader(descriptor: descriptor, name: path), name: path)
      return try isOurs(zip, zip.dataFiles + [ManifestNames.manifest])
    } catch {
      return false
    }
  }

  /// What is left of an undo.
  private func isRest(_ names: [String]) throws(Fault) -> Bool {
    let index = try? JSON.parse(Files.contents(of: "\(path)/\(Self.undo.index)", limit: 64 << 20))
    return names.allSatisfy { $0 == Self.undo.index || Self.undo.folders.contains($0) }
      && index?[Self.undo.isRest] == .bool(true)
  }

  /// A zip or folder: all its entities have the columns, and there is nothing else in it.
  private func isOurs(_ container: any DataFileContainer, _ names: [String]) throws(Fault) -> Bool {
    let entities = try container.manifest().manifest.entities
    let known = entities.map(\.file) + [ManifestNames.manifest, ManifestNames.header]
    return !entities.isEmpty && names.allSatisfy { known.contains($0) }
      && entities.allSatisfy { Self.areOfRejects($0.fields.map(\.xmlField)) }
  }

  /// A bare file: its header or its first record has the columns, or it is an XML document of ours without a record.
  private func isOurs(_ input: inout FileInput) throws(Fault) -> Bool {
    let file = DataFile(path, expecting: nil, delimiter: UInt8(ascii: ",")).unzipping(in: nil)
      .reader(try input.peek(Syntax.beginningSize))
    let columns = try file.readHeader { target throws(Fault) in try input.read(into: target) }
    if columns.isEmpty, let facts = file.xmlFacts { return facts.root == XMLRecordWriter.root }
    return Self.areOfRejects(columns)
  }

  /// Another delimiter makes one column of all, so the names are looked for within what there is.
  private static func areOfRejects(_ columns: [String]) -> Bool {
    let header = columns.joined(separator: ",")
    return Rejects.columns.allSatisfy { header.contains($0) }
  }
}
