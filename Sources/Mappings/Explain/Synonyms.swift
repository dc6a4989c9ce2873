package import Records

/// Names of fields that mean the same, as `synonyms.csv` declares them.
package struct Synonyms: Sendable {
  private var pairs: Set<[String]> = []

  /// Reads `synonyms.csv` of each folder of the search path that has one: a header, then two names on a line.
  package init(path folders: [String]) throws(Fault) {
    for folder in folders where Files.exists(folder + "/synonyms.csv") {
      let text = String(decoding: try Files.contents(of: folder + "/synonyms.csv"), as: UTF8.self)
      for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where place > 0 {
        let names = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed.lowercased() }
        if names.allSatisfy(\.isEmpty) { continue }
        guard names.count == 2, !names.contains("") else {
          throw Fault(
            .configuration, "synonyms-columns", "a line must have two names of fields, separated by a comma",
            place: Place(file: folder + "/synonyms.csv", line: place + 1))
        }
        pairs.insert(names.sorted())
      }
    }
  }

  /// Whether two names mean the same, in either order.
  func contain(_ name: String, _ other: String) -> Bool {
    !pairs.isEmpty && pairs.contains([name.lowercased(), other.lowercased()].sorted())
  }
}
