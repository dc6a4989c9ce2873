package import Records

/// The folders on the search path for mapping and entity files.
package enum MappingFolders {
  /// The first of them that has a file.
  package static func first(with file: String, among folders: [String]) throws(Fault) -> String {
    if let folder = folders.first(where: { Files.exists("\($0)/\(file)") }) { return folder }
    throw Fault(
      .missing, "mappings-missing", "\(file) is in none of the mapping folders: \(folders.joined(separator: ", "))",
      remedy: "set P2C_MAPPINGS to the folder mappings/ of the installation")
  }
}
