internal import Mappings
internal import Packages
internal import Records

/// The mappings and value maps at hand, by their digests.
struct MappingDigests {
  private let files: MappingFile
  /// The mapping files there are.
  private var mappings: [(path: String, digest: String)] = []
  /// Where value maps lie.
  private let folders: [String]
  /// The longest value map that is read.
  private static let longest = 4 << 20

  init(_ named: [String], _ searchPath: [String]) throws(Fault) {
    let files = try MappingFile(searchPath: searchPath)
    self.files = files
    var paths = try named.map { name throws(Fault) in try files.find(name) }
    var folders = paths.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
    folders += searchPath + [""]
    self.folders = folders
    for folder in searchPath {
      for below in [folder] + MappingFile.folders.map({ "\(folder)/\($0)" }) {
        paths += try Files.listing(below).filter { $0.hasSuffix(".xml") }.map { "\(below)/\($0)" }
      }
    }
    for path in paths { if let digest = try Self.digest(path) { mappings.append((path, digest)) } }
  }

  /// Adds what was made by another mapping than the one at hand of its name.
  func check(_ stage: Ledger, _ subject: String, into findings: inout FindingList) throws(Fault) {
    for (name, digest) in stage.digests where !mappings.contains(where: { $0.digest == digest }) {
      let maps = try valueMaps(named: name)
      if maps.contains(where: { $0.digest == digest }) { continue }
      let byName = maps.isEmpty ? try mapping(named: name) : maps[0].path
      if let path = byName {
        findings.add(
          Finding(
            "ledger-mapping", subject,
            "\(path) is not the \(name) by which \(stage.program) worked: it has changed since",
            remedy: "name the one of that day with --mapping, or run the stages again"))
      } else {
        findings.add(
          Finding(
            "ledger-mapping-unknown", subject, "\(name), by which \(stage.program) worked, is not at hand",
            remedy: "name the mapping with --mapping, or put its folder on P2C_MAPPINGS"))
      }
    }
  }

  /// The files that may be meant by the name of a value map.
  private func valueMaps(named name: String) throws(Fault) -> [(path: String, digest: String)] {
    let paths = name.hasPrefix("/") ? [name] : folders.map { $0.isEmpty ? name : "\($0)/\(name)" }
    var found: [(path: String, digest: String)] = []
    for path in paths where Files.exists(path) {
      if let digest = try Self.digest(path) { found.append((path, digest)) }
    }
    return found
  }

  /// The mapping file that calls itself so; one that cannot be used is not at hand.
  private func mapping(named name: String) throws(Fault) -> String? {
    for (path, _) in mappings {
      do throws(Fault) {
        if try files.load(path).name == name { return path }
      } catch  where error.kind == .configuration {}
    }
    return nil
  }

  /// Nil for what is no file, or too long for one.
  private static func digest(_ path: String) throws(Fault) -> String? {
    if Files.isFolder(path) || Files.isDirect(path) { return nil }
    let bytes = try Files.contents(of: path, limit: longest)
    return bytes.count > longest ? nil : bytes.withUnsafeBytes { hexadecimal(SHA256.digest($0)) }
  }
}
