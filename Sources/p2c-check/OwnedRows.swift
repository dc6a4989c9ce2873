internal import Databases
internal import Differences
internal import Entities
internal import Mappings
internal import Records

/// What tells the rows of a table in Sales that loads own: a condition, and columns that are read for it beside the others.
///
/// A line is owned if its header is, so its columns are those of the header.
struct OwnedRows {
  /// The columns, as fields of the entity whose rows are told.
  let columns: [EntityField]
  private let owner: Entity
  private let fields: [Int]
  private let condition: (condition: String, place: Place)

  /// Nil for an entity of which loads own all rows, or nobody knows which.
  init?(_ entity: Entity, _ catalog: EntityCatalog) throws(Fault) {
    guard entity.system == .sales, let ownership = try Ownership(of: entity, catalog.finder) else { return nil }
    let (owner, link, compiled): (Entity, EntityField?, Expression)
    switch ownership {
    case .rows(let condition): (owner, link, compiled) = (entity, nil, condition)
    case .header(let header):
      let fields = header.reference.fields.map { entity.fields[$0] }
      guard case .rows(let condition) = header.ownership,
        let names = fields.first(where: { !$0.targets.isEmpty })
      else { return nil }
      (owner, link, compiled) = (header.entity, names, condition)
    case .whole: return nil
    }
    guard let condition = owner.owned else { return nil }
    self.owner = owner
    self.condition = condition
    fields = Set(compiled.fields).sorted()
    columns = fields.map { Self.column(owner.fields[$0], link) }
  }

  /// A field under a name of its own; by way of a lookup, if it is the header's.
  private static func column(_ field: EntityField, _ link: EntityField?) -> EntityField {
    var column = field
    column.name = OwnedColumn.prefix + field.name
    column.isAmount = false
    guard let link else { return column }
    column.targets = link.targets
    for place in column.targets.indices { column.targets[place].field = field.name }
    column.column = link.column
    column.typeColumn = link.typeColumn
    column.mayNameNothing = true
    return column
  }

  /// The condition for records in which the columns begin at a place.
  func expression(at first: Int) throws(Fault) -> Expression {
    var scope = Scope(results: .sales)
    for (place, field) in fields.enumerated() {
      scope.add(owner.fields[field], of: .sales, at: .column(first + place))
    }
    return try Expression.compile(condition.condition, scope: scope, expecting: .condition, place: condition.place)
  }
}
