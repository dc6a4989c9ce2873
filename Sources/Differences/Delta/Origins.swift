internal import Packages
package import Records

/// What decides which records a package has and what they are: the options that chose them, and the mappings that made them.
///
/// Two packages tell what is gone only if both come from the same.
package struct Origins {
  /// Each option that chose records, with the program and its value.
  let selection: [String]
  /// Each mapping and value map with its digest, and each parameter with its value.
  let mapping: [String: String]

  /// What the ledger of a package, and those before it, say.
  package init(_ ledger: JSON?) {
    var (selection, mapping): ([String], [String: String]) = ([], [:])
    // What an import or a delta leaves out is left out of everything alike.
    for stage in ledger?.stages ?? [] where stage["program"]?.string != "p2c-import" && stage["since"] == nil {
      for item in stage["selection"]?.items ?? [] {
        // What a bare file holds is said of all its records.
        guard case .object(let members) = item, item["as"] == nil else { continue }
        let program = stage["program"]?.string ?? ""
        selection += members.map { "\(program) --\($0.name) \(($0.value.string ?? "").typed)" }
      }
      for group in ["sha256", "parameters"] {
        guard case .object(let members)? = stage[group] else { continue }
        for member in members { mapping[member.name] = member.value.string }
      }
    }
    self.selection = selection.sorted()
    self.mapping = mapping
  }

  /// How records were chosen here and were not there, or the other way round; nil if both were chosen alike.
  package func otherSelection(than other: Origins) -> String? {
    if let here = selection.first(where: { !other.selection.contains($0) }) { return "only here: \(here)" }
    return other.selection.first { !selection.contains($0) }.map { "only there: \($0)" }
  }

  /// What was mapped by here and there is not the same; nil if all is.
  package func otherMapping(than other: Origins) -> String? {
    let names = Set(mapping.keys).union(other.mapping.keys)
    return names.filter { mapping[$0] != other.mapping[$0] }.min()
  }
}
