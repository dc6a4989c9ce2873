/// Companies by their names: neither capitals nor blanks at the end tell one from another.
package enum CompanyName {
  /// What the spellings of one company have in common.
  package static func key(_ name: String) -> String {
    var key = name.lowercased()
    while key.hasSuffix(" ") { key.removeLast() }
    return key
  }

  /// Whether two names are spellings of one company.
  package static func isSame(_ one: String, _ other: String) -> Bool { key(one) == key(other) }

  /// The spelling to be used among those of one company: the one that was typed, else the first; nil if there is none.
  package static func spelling(of typed: String, among names: [String]) -> String? {
    names.contains(typed) ? typed : names.first { isSame($0, typed) }
  }

  /// The names without further spellings of a company.
  package static func distinct(_ names: [String]) -> [String] {
    var keys: Set<String> = []
    return names.filter { keys.insert(key($0)).inserted }
  }
}
