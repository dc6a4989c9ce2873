package import Entities
internal import Records

/// A mapping to begin with: fields of the same name, or of names that a synonym file calls the same, are matched; what is
/// only alike is a comment marked TODO.
package struct StartingMapping {
  private let source: Entity
  private let target: Entity
  private let synonyms: Synonyms
  /// For each target field the source field, and how alike the names are.
  private var matches: [Int: (field: Int, likeness: Int)] = [:]

  /// How alike names are that mean the same, of 100, and how alike they must be to be mentioned.
  private static let same = 101
  private static let worthMentioning = 45

  /// Matches the fields of two entities.
  package init(from source: Entity, to target: Entity, _ synonyms: Synonyms) {
    self.source = source
    self.target = target
    self.synonyms = synonyms
    match()
  }

  private mutating func match() {
    var pairs: [(to: Int, from: Int, likeness: Int)] = []
    let froms = usable(source)
    for to in usable(target) {
      for from in froms where canCopy(source.fields[from], target.fields[to]) {
        let likeness = likeness(source.fields[from].name, target.fields[to].name)
        if likeness >= Self.worthMentioning { pairs.append((to, from, likeness)) }
      }
    }
    pairs.sort { ($1.likeness, $0.to, $0.from) < ($0.likeness, $1.to, $1.from) }
    for pair in pairs where matches[pair.to] == nil { matches[pair.to] = (pair.from, pair.likeness) }
  }

  private func likeness(_ from: String, _ to: String) -> Int {
    if from.lowercased() == to.lowercased() || synonyms.contain(from, to) { return Self.same }
    return NameLikeness(to).percent(NameLikeness(from))
  }

  /// The fields that hold values: neither the record's own id nor the id behind a lookup.
  private func usable(_ entity: Entity) -> [Int] {
    entity.fields.indices.filter { place in
      let field = entity.fields[place]
      guard field.type == .guid else { return true }
      if field.name == entity.id { return false }
      return !entity.fields.contains { $0.column == field.column && $0.name != field.name }
    }
  }

  private func canCopy(_ from: EntityField, _ to: EntityField) -> Bool {
    if to.type == .text { return from.type != .boolean && from.type != .enumeration && from.type != .guid }
    switch (from.type, to.type) {
    case (.enumeration, .enumeration): return from.enumeration?.name == to.enumeration?.name
    case (.integer, .decimal), (.date, .datetime), (.datetime, .date): return true
    default: return from.type == to.type
    }
  }

  /// The mapping file.
  package var text: String {
    let fields = usable(target)
    let keys = fields.filter { target.key.contains($0) }
    let required = fields.filter { target.fields[$0].isRequired && !target.key.contains($0) }
    let others = fields.filter { !keys.contains($0) && !required.contains($0) }
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<mapping xmlns=\"urn:prospect-to-cash:mapping\" name=\"\(escaped("\(source.name) to \(target.name)"))\">",
      "  <note>TODO: say what moves, and when.</note>",
      "",
      "  <task name=\"\(escaped(source.name))\" source=\"\(escaped(source.qualifiedName))\""
        + " target=\"\(escaped(target.qualifiedName))\">",
    ]
    lines += section("The key", keys) + section("Required", required)
    lines += section("The same by name", others.filter(isMatched))
    lines += section("Without a match", others.filter { !isMatched($0) })
    return (lines + ["  </task>", "</mapping>"]).joined(separator: "\n") + "\n"
  }

  private func isMatched(_ field: Int) -> Bool { matches[field]?.likeness == Self.same }

  private func section(_ title: String, _ fields: [Int]) -> [String] {
    fields.isEmpty ? [] : ["    <!-- \(title) -->"] + fields.map(line)
  }

  private func line(_ place: Int) -> String {
    let field = target.fields[place]
    let to = "to=\"\(escaped(field.name))\""
    guard let match = matches[place] else { return "    <!-- TODO: <field from=\"\" \(to)/> \(kind(field)) -->" }
    let from = escaped(source.fields[match.field].name)
    if match.likeness == Self.same { return "    <field from=\"\(from)\" \(to)/>" }
    return "    <!-- TODO: <field from=\"\(from)\" \(to)/>? \(kind(field)) -->"
  }

  private func kind(_ field: EntityField) -> String {
    let name = field.enumeration.map { "enum \($0.name)" } ?? field.type.rawValue
    return field.length.map { "\(name), \($0) characters" } ?? name
  }

  /// Fit for an attribute and for a comment.
  private func escaped(_ text: String) -> String {
    var result = ""
    for letter in text.unicodeScalars {
      switch letter {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "-" where result.hasSuffix("-"): result += "&#45;"
      default: result.unicodeScalars.append(letter)
      }
    }
    return result
  }
}

/// A name as pairs of neighbouring letters; digits, points and lines do not count.
private struct NameLikeness {
  private let pairs: [UInt16]

  init(_ name: String) {
    let letters = name.lowercased().utf8.filter { (0x61...0x7A).contains($0) }
    pairs = zip(letters, letters.dropFirst()).map { UInt16($0) << 8 | UInt16($1) }.sorted()
  }

  /// How many pairs both names have, of all pairs of both.
  func percent(_ other: NameLikeness) -> Int {
    var mine = pairs[...]
    var theirs = other.pairs[...]
    var both = 0
    while let first = mine.first, let second = theirs.first {
      if first <= second { mine.removeFirst() }
      if second <= first { theirs.removeFirst() }
      if first == second { both += 1 }
    }
    let all = pairs.count + other.pairs.count
    return all == 0 ? 0 : both * 200 / all
  }
}
