internal import Entities
internal import Packages
internal import Records

/// The packages and databases that `--reference` names.
final class ReferencePlaces {
  private let settings: CheckSettings
  private var used: Set<String> = []

  init(_ settings: CheckSettings) { self.settings = settings }

  /// Those that held nothing that was asked for.
  var useless: [String] {
    (settings.references + settings.referenceSources.map(\.name)).filter { !used.contains($0) }
  }

  /// Adds what they hold of an entity; false if none of them has it.
  func fill(
    _ set: FingerprintSet, _ target: Entity, _ fields: [EntityField],
    _ rule: ([Int], [EntityField]) -> TupleRule
  ) throws(Fault) -> Bool {
    var found = false
    for path in settings.references where try fill(set, from: path, target, fields, rule) {
      found = true
      used.insert(path)
    }
    let list = TupleList()
    let wanted = rule(Array(fields.indices), fields)
    for source in settings.referenceSources {
      let has = try source.read(target, fields: fields.compactMap { target.column($0.name) }) { chunk throws(Fault) in
        list.fill(wanted, chunk)
        for record in 0..<chunk.recordCount { _ = try set.insert(list.prints[record]) }
      }
      if has { used.insert(source.name) }
      found = found || has
    }
    return found
  }

  private func fill(
    _ set: FingerprintSet, from path: String, _ target: Entity, _ fields: [EntityField],
    _ rule: ([Int], [EntityField]) -> TupleRule
  ) throws(Fault) -> Bool {
    let reader = try PackageOpener(path, settings.reading).open()
    let rules = reader.entities.map { entity -> TupleRule? in
      guard entity.entity.qualifiedName == target.qualifiedName else { return nil }
      let columns = fields.compactMap { entity.column($0.name) }
      return columns.count == fields.count ? rule(columns, fields) : nil
    }
    guard rules.contains(where: { $0 != nil }) else { return false }
    var parsing = Parsing()
    var problems: [Problem] = []
    let list = TupleList()
    var chunk = Chunk()
    while try reader.next(&chunk) {
      guard let rule = rules[chunk.entity] else { continue }
      try reader.parse(&chunk, with: &parsing, &problems)
      list.fill(rule, chunk)
      for record in 0..<chunk.recordCount { _ = try set.insert(list.prints[record]) }
    }
    return true
  }
}
