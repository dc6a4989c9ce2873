internal import Entities
internal import Records

/// Which records have to stay together when packages are cut: those of a document.
struct SplitDocuments {
  /// For each entity the columns that name the document; nil if every record is a document of its own.
  private(set) var rules: [TupleRule?]
  /// For each entity the one whose documents its records belong to; its own place if that is not here.
  private(set) var roots: [Int]

  init(_ entities: [OutputEntity]) throws(Fault) {
    rules = entities.map { _ in nil }
    roots = Array(entities.indices)
    for (place, entity) in entities.enumerated() {
      guard let parent = entity.entity.parent else { continue }
      let rule = Self.rule(entity, parent.fields)
      rules[place] = rule
      guard let root = entities.firstIndex(where: { $0.entity.isNamed(parent.entity, from: entity.entity) }),
        root != place
      else { continue }
      let fields = parent.targetFields.compactMap { entities[root].entity.column($0) }
      guard let rule, let own = Self.rule(entities[root], fields), own.columns.count == rule.columns.count,
        entities[root].entity.parent == nil, rules[root] == nil || rules[root] == own
      else { throw Self.untold(entity, entities[root]) }
      rules[root] = own
      roots[place] = root
    }
  }

  /// The columns of some fields; nil if one of them is not written.
  private static func rule(_ entity: OutputEntity, _ fields: [Int]) -> TupleRule? {
    let columns = fields.compactMap { entity.fields.firstIndex(of: $0) }
    guard columns.count == fields.count, !columns.isEmpty else { return nil }
    let types = fields.map { entity.entity.fields[$0].type }
    return TupleRule(
      columns: columns, isNumber: types.map { $0 == .integer || $0 == .decimal }, zeroIsBlank: false)
  }

  private static func untold(_ child: OutputEntity, _ parent: OutputEntity) -> Fault {
    Fault(
      .usage, "split-documents",
      "nothing that is written says which records of \(child.entity.name) belong to which of \(parent.entity.name), so packages cannot be cut between documents",
      remedy: "write the fields that tie them together, or leave --split-rows out")
  }
}

extension Entity {
  /// Whether a reference in another entity means this one.
  fileprivate func isNamed(_ reference: String, from other: Entity) -> Bool {
    let wanted = reference.lowercased()
    return qualifiedName.lowercased() == wanted || system == other.system && name.lowercased() == wanted
  }
}
