package import Records

/// Which records belong together: a header and its lines are held back, loaded and cut off together, or not at all.
package struct Documents: Sendable {
  /// For each entity how its records name their document; nil if each is one of its own.
  package let members: [Member?]
  /// For each entity the place of its parent, if that is here.
  package let parents: [Int?]

  /// How the records of one entity name their document.
  package struct Member: Sendable {
    /// The name of the document: the same bytes for a header and for its lines.
    package let name: TupleRule
    /// The columns that are blank in a record without a header, which stands alone.
    let ties: [Int]
    /// Tells documents with these headers from others.
    package let salt: Int
    /// Whether the entity has the headers itself.
    package let isHead: Bool
    /// The place of the headers; nil if they are not here.
    package fileprivate(set) var head: Int?
  }

  /// The documents of entities, of which these fields are there, column by column. What is not among them is looked for.
  package init(_ entities: [(entity: Entity, fields: [Int])], find: EntityFinder? = nil) throws(Fault) {
    func above(_ name: String, _ entity: Entity) throws(Fault) -> Entity? {
      if let here = entities.first(where: { $0.entity.isMeant(by: name, in: entity) }) { return here.entity }
      return try find?(name, entity.system)
    }
    parents = entities.map { item in
      item.entity.parent.flatMap { parent in
        entities.firstIndex { $0.entity.isMeant(by: parent.entity, in: item.entity) }
      }
    }
    let ties = try entities.map { item throws(Fault) in try Tie(item.entity, above) }
    members = try entities.enumerated().map { place, item throws(Fault) in
      var tie = ties[place]
      if tie == nil { tie = try Self.tie(of: item.entity, ties.compactMap(\.self)) }
      guard var member = tie?.member(item.entity, item.fields, isHead: ties[place] == nil) else { return nil }
      member.head = entities.firstIndex { $0.entity.qualifiedName.lowercased() == tie?.head }
      return member
    }
  }

  /// How a header is tied to its lines; nil if it has none.
  private static func tie(of head: Entity, _ ties: [Tie]) throws(Fault) -> Tie? {
    let lines = ties.filter { $0.head == head.qualifiedName.lowercased() }
    guard let first = lines.first else { return nil }
    guard lines.allSatisfy({ $0.there == first.there }) else {
      throw Fault(
        .configuration, "document-fields", "the entities whose parent is \(head.name) name different fields of it")
    }
    return first.ofHead(head)
  }

  /// The document of a record; nil if the record stands alone.
  package func document(of record: Int, _ chunk: borrowing Chunk) -> Fingerprint? {
    guard let member = members[chunk.entity] else { return nil }
    var name = ByteBuffer()
    if !member.name.write(chunk, record, to: &name), isAlone(record, chunk) { return nil }
    return Fingerprint(name.bytes).salted(member.salt)
  }

  /// Whether a record says nothing of a header.
  package func isAlone(_ record: Int, _ chunk: borrowing Chunk) -> Bool {
    guard let member = members[chunk.entity] else { return true }
    return member.ties.allSatisfy { member.name.isBlank(chunk, record, $0) }
  }
}

/// Which fields of an entity are which of the header above it.
private struct Tie {
  /// The header, `system:name` in lower case.
  let head: String
  /// The fields here, and the names there, in the order of the header's fields.
  let here: [Int]
  let there: [String]
  /// Which of them compare as numbers.
  let isNumber: [Bool]

  /// How an entity is tied to the highest above it; nil if it has no parent.
  init?(
    _ entity: Entity, _ above: (String, Entity) throws(Fault) -> Entity?, depth: Int = 0
  ) throws(Fault) {
    // Parents in a circle have no highest.
    guard let parent = entity.parent, depth < 8 else { return nil }
    let found = try above(parent.entity, entity)
    var pairs = zip(parent.fields, parent.targetFields).map { (here: $0, there: $1.lowercased()) }
    if let found, let higher = try Tie(found, above, depth: depth + 1) {
      let through = zip(higher.here, higher.there).compactMap { middle, top in
        pairs.first { found.column($0.there) == middle }.map { (here: $0.here, there: top) }
      }
      if through.count == higher.here.count {
        self.init(higher.head, through, higher.isNumber)
        return
      }
    }
    if let found { pairs.sort { found.column($0.there) ?? .max < found.column($1.there) ?? .max } }
    self.init(
      (found?.qualifiedName ?? parent.entity).lowercased(), pairs,
      pairs.map { pair in
        let field = found.flatMap { found in found.column(pair.there).map { found.fields[$0] } }
        return (field ?? entity.fields[pair.here]).type.isNumber
      })
  }

  private init(_ head: String, _ pairs: [(here: Int, there: String)], _ isNumber: [Bool]) {
    self.head = head
    here = pairs.map(\.here)
    there = pairs.map(\.there)
    self.isNumber = isNumber
  }

  /// The same, seen from the header; nil if it lacks one of the fields.
  func ofHead(_ head: Entity) -> Tie? {
    let own = there.compactMap { name in head.column(name).map { (here: $0, there: name) } }
    return own.count == there.count ? Tie(self.head, own, isNumber) : nil
  }

  /// How records with these fields name their document; nil if a field is not among them.
  func member(_ entity: Entity, _ fields: [Int], isHead: Bool) -> Documents.Member? {
    let columns = here.compactMap { fields.firstIndex(of: $0) }
    guard columns.count == here.count, !columns.isEmpty else { return nil }
    var head = head
    return Documents.Member(
      name: TupleRule(columns: columns, isNumber: isNumber, zeroIsBlank: entity.system == .axdb),
      ties: here.indices.filter { !entity.fields[here[$0]].saysWhose },
      salt: head.withUTF8 { Int(truncatingIfNeeded: Fingerprint(UnsafeRawBufferPointer($0)).high) }, isHead: isHead)
  }
}

extension Entity {
  /// Whether a reference in another entity means this one.
  fileprivate func isMeant(by reference: String, in other: Entity) -> Bool {
    let wanted = reference.lowercased()
    return qualifiedName.lowercased() == wanted || system == other.system && name.lowercased() == wanted
  }
}

extension EntityField {
  /// Whether it only says to whom a record belongs: it is never blank, also where nothing is referred to.
  fileprivate var saysWhose: Bool { ["partition", "dataareaid"].contains(name.lowercased()) }
}
