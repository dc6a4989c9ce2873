import Entities
internal import Environments
import Records

/// What a load has to know of the tables of an environment: all of those that it writes to, and of those that look-ups and
/// references lead to what names their rows.
struct DataverseNeeds {
  /// The columns, by the names of tables.
  private(set) var tables: [String: Set<String>] = [:]
  private let find: EntityFinder
  private var followed: Set<String> = []

  init(_ entities: [ImportEntity], find: @escaping EntityFinder) throws(Fault) {
    self.find = find
    for source in entities {
      let entity = source.entity
      try need(Array(entity.fields.indices), of: entity)
      for reference in entity.references + (entity.parent.map { [$0] } ?? []) {
        guard let other = try find(reference.entity, entity.system), other.system == entity.system else { continue }
        try need(reference.targetFields.compactMap { other.column($0) }, of: other)
      }
    }
  }

  private mutating func need(_ fields: [Int], of entity: Entity) throws(Fault) {
    for place in fields {
      let field = entity.fields[place]
      var columns = [field.column.lowercased()]
      if let typeColumn = field.typeColumn { columns.append(typeColumn.lowercased()) }
      tables[entity.table.lowercased(), default: []].formUnion(columns + (entity.id.map { [$0] } ?? []))
      if let other = field.idOf, tables[other] == nil { tables[other] = [] }
      // Two tables could send each other round.
      guard followed.insert("\(entity.qualifiedName) \(place)").inserted else { continue }
      for target in try LookupTarget.all(of: field, entity.system, find) { try need([target.field], of: target.entity) }
    }
  }
}
