import Entities
internal import Packages
import Records

/// What has to be looked at in each record of one entity of the package.
struct EntityPlan {
  let source: ImportEntity
  var entity: Entity { source.entity }
  /// What the workers take out of each record.
  private(set) var tuples: [TupleRule] = []
  /// The tuple of the key.
  private(set) var key = 0
  /// The tuple of the document.
  private(set) var document = 0
  /// How its records name their document, if other records share the fate of a record.
  private(set) var member: Documents.Member?
  /// What must be there for a record.
  private(set) var needs: [Need] = []
  /// What records of other entities may need, by number of the set it is kept in.
  private(set) var provisions: [(tuple: Int, set: Int)] = []

  /// Records of another entity that must be there.
  struct Need {
    let tuple: Int
    /// The fields here, for messages.
    let fields: [Int]
    let columns: [Int]
    let isParent: Bool
    /// Exactly one record must match, because its id is written.
    let isLookup: Bool
    /// It is left blank where nothing matches.
    let isBlankable: Bool
    var targets: [NeedTarget]
  }

  /// One entity whose record would do.
  struct NeedTarget {
    let entity: Entity
    let fields: [Int]
    /// Its place in the package, if it is there and has these fields.
    var place: Int?
    /// The set of the values that the package has.
    var set: Int?
    /// What asks the target.
    var probe: Int?
  }

  init(_ source: ImportEntity) throws(Fault) {
    self.source = source
    guard let columns = source.chunkColumns(source.entity.key), !columns.isEmpty else {
      let lacking = source.entity.key.first { !source.columns.contains($0) }
      let name = lacking.map { source.entity.fields[$0].name } ?? "a key"
      throw Fault(
        .missingKey,
        "the package has no column \(name), which is part of the key of \(source.entity.name)")
    }
    key = add(columns, like: source.entity, source.entity.key)
    document = key
  }

  /// The number of a tuple of these columns, which compare like those fields of an entity.
  mutating func add(_ columns: [Int], like entity: Entity, _ fields: [Int]) -> Int {
    add(
      TupleRule(
        columns: columns, isNumber: fields.map { entity.fields[$0].type.isNumber },
        zeroIsBlank: source.entity.system == .axdb))
  }

  private mutating func add(_ rule: TupleRule) -> Int {
    if let known = tuples.firstIndex(of: rule) { return known }
    tuples.append(rule)
    return tuples.count - 1
  }

  mutating func add(need: Need) { needs.append(need) }

  mutating func provide(_ fields: [Int], set: Int) -> Bool {
    guard let columns = source.chunkColumns(fields) else { return false }
    provisions.append((add(columns, like: entity, fields), set))
    return true
  }

  mutating func join(_ member: Documents.Member) {
    document = add(member.name)
    self.member = member
  }
}

/// The plans of all entities of a package, and how they hang together.
struct ImportPlan {
  private(set) var entities: [EntityPlan] = []
  let documents: Documents
  private(set) var setCount = 0
  private var sets: [SetKey: Int] = [:]
  private let find: EntityFinder

  private struct SetKey: Hashable {
    let place: Int
    let fields: [Int]
  }

  init(_ sources: [ImportEntity], find: @escaping EntityFinder) throws(Fault) {
    self.find = find
    documents = try Documents(sources.map { ($0.entity, $0.columns) }, find: find)
    for source in sources { entities.append(try EntityPlan(source)) }
    for place in entities.indices {
      try addLookups(place)
      try addReferences(place)
    }
    for (place, member) in documents.members.enumerated() { if let member { entities[place].join(member) } }
  }

  /// The place of an entity in the package.
  func place(of entity: Entity) -> Int? {
    // What is only updated adds nothing that others could refer to.
    entities.firstIndex { $0.entity.qualifiedName == entity.qualifiedName && $0.source.mode != .updateExisting }
  }

  /// The place of the headers of an entity's records in the package.
  func header(of entity: Int) -> Int? {
    let own = entities[entity].entity
    guard let parent = own.parent, let header = try? find(parent.entity, own.system) else { return nil }
    return place(of: header)
  }

  /// Entities whose documents are written together, in the order in which they can be written.
  var documentGroups: [[Int]] {
    var groups: [[Int]] = []
    for (place, entity) in entities.enumerated() {
      let known = groups.firstIndex { group in
        entity.member != nil && group.contains { entities[$0].member?.salt == entity.member?.salt }
      }
      // A group stands where its last entity does, behind all that may be needed.
      groups.append((known.map { groups.remove(at: $0) } ?? []) + [place])
    }
    return groups
  }

  private mutating func addLookups(_ place: Int) throws(Fault) {
    let plan = entities[place]
    for lookup in try LookupGroup.all(plan.source, find) {
      let first = lookup.targets[0]
      let tuple = entities[place].add(lookup.columns, like: first[0].entity, first.map(\.field))
      let needed = lookup.targets.map { target($0[0].entity, $0.map(\.field)) }
      let isParent = plan.entity.parent.map { Set($0.fields) == Set(lookup.places) } ?? false
      entities[place].add(
        need: .init(
          tuple: tuple, fields: lookup.places, columns: lookup.columns, isParent: isParent, isLookup: true,
          isBlankable: lookup.isBlankable && !isParent, targets: needed))
    }
  }

  private mutating func addReferences(_ place: Int) throws(Fault) {
    let plan = entities[place]
    let references =
      (plan.entity.parent.map { [($0, true)] } ?? []) + plan.entity.references.map { ($0, false) }
    for (reference, isParent) in references {
      guard let other = try find(reference.entity, plan.entity.system),
        let columns = plan.source.chunkColumns(reference.fields),
        !plan.needs.contains(where: { $0.isLookup && Set($0.fields) == Set(reference.fields) })
      else { continue }
      let fields = reference.targetFields.compactMap { other.column($0) }
      guard fields.count == reference.fields.count else { continue }
      let tuple = entities[place].add(columns, like: other, fields)
      let needed = target(other, fields)
      entities[place].add(
        need: .init(
          tuple: tuple, fields: reference.fields, columns: columns, isParent: isParent, isLookup: false,
          isBlankable: false, targets: [needed]))
    }
  }

  private mutating func target(_ entity: Entity, _ fields: [Int]) -> EntityPlan.NeedTarget {
    var target = EntityPlan.NeedTarget(entity: entity, fields: fields)
    guard let place = place(of: entity) else { return target }
    let key = SetKey(place: place, fields: fields)
    if sets[key] == nil, entities[place].provide(fields, set: setCount) {
      sets[key] = setCount
      setCount += 1
    }
    target.set = sets[key]
    target.place = target.set == nil ? nil : place
    return target
  }

  /// Asks the target for what it can tell about the needs.
  mutating func setProbes(_ make: (Entity, [Int]) throws(Fault) -> Int?) throws(Fault) {
    for place in entities.indices {
      var plan = entities[place]
      // What replace could delete counts too: a row that others refer to stays.
      try plan.setProbes { (target) throws(Fault) in try make(target.entity, target.fields) }
      entities[place] = plan
    }
  }
}

extension EntityPlan {
  fileprivate mutating func setProbes(_ make: (NeedTarget) throws(Fault) -> Int?) throws(Fault) {
    for need in needs.indices {
      for target in needs[need].targets.indices {
        needs[need].targets[target].probe = try make(needs[need].targets[target])
      }
    }
  }
}
