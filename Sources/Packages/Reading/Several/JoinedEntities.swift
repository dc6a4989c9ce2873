internal import Entities
internal import Records

/// The entities of several inputs, each once, and where those of each input are among them.
struct JoinedEntities {
  /// The entities, parents before children.
  private(set) var entities: [SourceEntity] = []
  /// Of each input, for each of its entities the place here, and how its records become records of that.
  private(set) var places: [[(entity: Int, layout: InputLayout)]] = []
  /// How many inputs have records of each entity.
  private(set) var inputCounts: [Int] = []

  /// Joins the entities of inputs, which are told apart by name and mode.
  init(_ inputs: [[SourceEntity]], _ catalog: EntityCatalog) throws(Fault) {
    var joined: [Joined] = []
    let found = try inputs.map { entities throws(Fault) in
      try entities.map { entity throws(Fault) in
        let number = joined.firstIndex { $0.entity.isSame(as: entity) } ?? joined.count
        if number == joined.count { joined.append(Joined(number: number, entity: entity.alone)) }
        let columns = try joined[number].entity.join(entity, isFirst: joined[number].inputCount == 0)
        joined[number].inputCount += 1
        return (number: number, columns: columns)
      }
    }
    // Which of two parents is meant depends on what all inputs have.
    for number in joined.indices where joined[number].entity.isDescribed {
      let name = joined[number].entity.entity.qualifiedName
      if let described = try catalog.find(name).first { joined[number].entity.entity.parent = described.parent }
    }
    let sorted = joined.withParentsHere(\.entity.entity).parentsFirst(\.entity.entity)
    entities = sorted.map(\.entity)
    inputCounts = sorted.map(\.inputCount)
    places = zip(inputs, found).map { entities, found in
      zip(entities, found).map { entity, found in
        let place = sorted.firstIndex { $0.number == found.number } ?? 0
        return (place, InputLayout(entity, found.columns, of: self.entities[place]))
      }
    }
  }

  private struct Joined {
    let number: Int
    var entity: SourceEntity
    var inputCount = 0
  }
}

/// How records of an input become records of an entity that several inputs have.
struct InputLayout: Sendable {
  /// The columns of the data file that are used, if not all.
  private let used: [Int]?
  /// The place of each of them among the columns of the entity; nil if they are the same.
  private let columns: [Int?]?
  private let count: Int

  init(_ own: SourceEntity, _ columns: [Int], of joined: SourceEntity) {
    used = own.used
    count = joined.columns.count
    self.columns = columns == Array(0..<count) ? nil : columns
  }

  /// Gives the records of a chunk the columns of the entity.
  func apply(to chunk: inout Chunk) {
    if let used { chunk.keepColumns(used) }
    if let columns { chunk.widen(to: count, columns) }
  }
}

extension SourceEntity {
  /// Whether records of another input belong to this entity.
  fileprivate func isSame(as other: SourceEntity) -> Bool {
    entity.qualifiedName.lowercased() == other.entity.qualifiedName.lowercased() && mode == other.mode
  }

  /// The same, whatever else the data file of one input has.
  fileprivate var alone: SourceEntity {
    var alone = self
    alone.used = nil
    return alone
  }

  /// Takes in what another input has of it; the place of each column of that one here.
  fileprivate mutating func join(_ other: SourceEntity, isFirst: Bool) throws(Fault) -> [Int] {
    if isFirst { return Array(columns.indices) }
    guard maxDeletes == other.maxDeletes else {
      throw Fault(
        .data, "inputs-differ",
        "the inputs do not agree on how many rows of \(entity.name) may be deleted: \(maxDeletes ?? "nothing is said") and \(other.maxDeletes ?? "nothing is said")",
        remedy: "read them one after the other")
    }
    // Records one after the other are in no order, though they are in each input.
    order = []
    sheet = nil
    manifest = nil
    areRejects = areRejects || other.areRejects
    // What only one of them may leave blank is missed in the other.
    let otherBlanks = Set(other.blanks.compactMap { entity.column(other.entity.fields[$0].name) })
    blanks.formIntersection(otherBlanks)
    stopped += other.stopped.filter { name in !stopped.contains { $0.lowercased() == name.lowercased() } }
    return other.columns.map { place(of: $0, in: other) }
  }

  private mutating func place(of column: Column, in other: SourceEntity) -> Int {
    let name = other.entity.fields[column.field].name
    let field = entity.column(name) ?? entity.assume(name)
    if let known = columns.firstIndex(where: { $0.field == field }) { return known }
    columns.append(Column(name: column.name, field: field))
    return columns.count - 1
  }
}
