package import Entities

/// The container of a package.
package enum Form: String, Sendable, CaseIterable {
  /// As D365 writes it: flat, one data file per entity, manifest and header.
  case zip
  /// The same files, unzipped.
  case folder
  /// A zip written without seeking, for pipes.
  case stream
  /// One entity as plain CSV or XML.
  case bare
}

extension Entity {
  /// The name of its data files without ending: the label, without what Windows forbids in names.
  package func fileStem(label: String) -> String {
    let forbidden: Set<Character> = ["<", ">", ":", "\"", "/", "\\", "|", "?", "*"]
    return String(label.filter { !forbidden.contains($0) && $0 >= " " })
  }
}
