internal import Entities
internal import Mappings
internal import Packages
internal import Records

/// The entities that both sides have, with the fields of each that are compared, and what only one side has.
struct Pairing {
  private(set) var pairs: [EntityPair] = []
  /// The entities that only one side has.
  private(set) var alone = Sides<[String]>([], [])
  private(set) var notes: [String] = []

  init(_ sources: Sides<any Source>, _ settings: ComparisonSettings) throws(Fault) {
    try Self.refuseUnknown(settings, sources)
    let places = Sides(try Self.places(sources.left, &notes), try Self.places(sources.right, &notes))
    for place in places.left {
      let left = sources.left.entities[place]
      let name = left.entity.qualifiedName
      guard let other = places.right.first(where: { sources.right.entities[$0].entity.qualifiedName == name }) else {
        alone.left.append(left.entity.name)
        continue
      }
      let pair = try EntityPair(Sides(left, sources.right.entities[other]), Sides(place, other), settings)
      notes += pair.notes
      pairs.append(pair)
    }
    let known = Set(sources.left.entities.map(\.entity.qualifiedName))
    let others = places.right.map { sources.right.entities[$0].entity }
    alone.right = others.filter { !known.contains($0.qualifiedName) }.map(\.name)
    guard !pairs.isEmpty || !alone.left.isEmpty || !alone.right.isEmpty else {
      throw Fault(
        .data, "nothing-to-compare", "neither \(sources.left.name) nor \(sources.right.name) has anything to compare",
        remedy: "see what there is: p2c-export --from DB --list, or p2c-check package PACKAGE")
    }
    try checkTolerances(settings)
  }

  /// The entities of a side that hold records of their own.
  private static func places(_ source: any Source, _ notes: inout [String]) throws(Fault) -> [Int] {
    var places: [Int] = []
    for (place, item) in source.entities.enumerated() {
      if item.mode == .updateExisting {
        notes.append("\(source.name): what only updates \(item.entity.name) is not compared")
        continue
      }
      let name = item.entity.qualifiedName
      guard !places.contains(where: { source.entities[$0].entity.qualifiedName == name }) else {
        throw Fault(
          .data, "entity-twice", "\(item.entity.name) is there twice, so its records cannot be told apart by key",
          place: Place(file: source.name))
      }
      places.append(place)
    }
    return places
  }

  /// A field that is misspelled would be compared all the same.
  private static func refuseUnknown(_ settings: ComparisonSettings, _ sources: Sides<any Source>) throws(Fault) {
    let entities = sources.left.entities + sources.right.entities
    let names = settings.ignored.map { ("--ignore", $0) } + settings.tolerances.map { ("--tolerance", $0.field) }
    for (option, name) in names where !entities.contains(where: { $0.column(name) != nil }) {
      let known = entities.flatMap { item in item.columns.map { item.entity.fields[$0.field].name } }
      throw Fault(
        .usage, "field-unknown", "\(option): nothing that is compared has a field \(name)",
        remedy: suggestion(for: name, among: known).map { "did you mean \($0)?" })
    }
  }

  private func checkTolerances(_ settings: ComparisonSettings) throws(Fault) {
    for (name, _) in settings.tolerances {
      for pair in pairs {
        guard let field = pair.compared.fields.first(where: { $0.name.lowercased() == name.lowercased() }) else {
          continue
        }
        guard field.type != .decimal, field.type != .integer else { continue }
        throw Fault(
          .usage, "tolerance-type", "--tolerance: \(field.name) of \(pair.name) holds no numbers",
          remedy: "--ignore \(field.name) leaves it out")
      }
    }
  }

  /// How the rows of each entity of a source are made; nil for those that are not compared.
  func rules(_ source: any Source, _ side: Side, owned: [Int: Expression]) -> [RowRule?] {
    source.entities.indices.map { place in
      pairs.firstIndex { $0.places[side] == place }.map { number in
        RowRule(pairs[number], number, side, isCanonical: source.form == nil, owned: owned[place])
      }
    }
  }
}
