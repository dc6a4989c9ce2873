package import Entities
package import Mappings
package import Records

/// Which rows of an entity's table loads own, and may therefore delete.
package indirect enum Ownership {
  /// All: raw tables, and flat tables of F&O entities.
  case whole
  /// Those that meet a condition.
  case rows(Expression)
  /// Those whose header is owned; what a line says of itself may be about something else, such as its product.
  case header(OwnedHeader)

  /// The ownership of an entity; nil where loads own nothing.
  package init?(of entity: Entity, _ find: EntityFinder) throws(Fault) {
    switch entity.system {
    case .fno, .axdb: self = .whole
    case .sales, .cds, .file:
      if let owned = try entity.ownedCondition() {
        self = .rows(owned)
      } else if let parent = entity.parent, let header = try find(parent.entity, entity.system),
        let above = try Ownership(of: header, find)
      {
        self = .header(
          OwnedHeader(
            entity: header, reference: parent, ownership: above, spared: try entity.sparedConditions(header)))
      } else {
        return nil
      }
    }
  }
}

/// The headers by which lines are owned.
package struct OwnedHeader {
  package let entity: Entity
  /// How a line refers to its header.
  package let reference: Entity.Reference
  package let ownership: Ownership
  /// What a line and its header have to meet for the line to stay all the same.
  let spared: (line: Expression, header: Expression)?
}

/// How rows of one entity refer to rows of another.
struct Referrer {
  /// The entity that refers.
  let entity: Entity
  let link: Link

  enum Link {
    /// A column that holds the id of the row; where it may be of several tables, another column says of which.
    case id(column: String, typeColumn: String?)
    /// Fields that equal those of the row.
    case fields([(here: String, there: String)])
  }

  /// All that is known to refer to an entity.
  static func all(of entity: Entity, among others: [Entity], _ find: EntityFinder) throws(Fault) -> [Referrer] {
    var found: [Referrer] = []
    for other in others {
      for field in other.fields {
        for target in try LookupTarget.all(of: field, other.system, find)
        where target.entity.qualifiedName == entity.qualifiedName {
          found.append(Referrer(entity: other, link: .id(column: field.column, typeColumn: field.typeColumn)))
        }
      }
      for reference in (other.parent.map { [$0] } ?? []) + other.references {
        guard let target = try find(reference.entity, other.system), target.qualifiedName == entity.qualifiedName,
          let link = Link(reference, from: other, to: entity)
        else { continue }
        found.append(Referrer(entity: other, link: link))
      }
    }
    return found
  }
}

extension Referrer.Link {
  /// The columns that a reference compares; nil where it is a lookup, or names what is not there.
  init?(_ reference: Entity.Reference, from entity: Entity, to other: Entity) {
    var pairs: [(here: String, there: String)] = []
    for (here, name) in zip(reference.fields, reference.targetFields) {
      guard entity.fields[here].targets.isEmpty, let there = other.column(name) else { return nil }
      pairs.append((entity.fields[here].column, other.fields[there].column))
    }
    self = .fields(pairs)
  }

  /// How an entity refers to its parent.
  init?(parent: Entity.Reference, of entity: Entity, _ header: Entity) {
    let lookup = parent.fields.first { !entity.fields[$0].targets.isEmpty }
    if let lookup, header.id != nil {
      self = .id(column: entity.fields[lookup].column, typeColumn: entity.fields[lookup].typeColumn)
    } else {
      self.init(parent, from: entity, to: header)
    }
  }
}
