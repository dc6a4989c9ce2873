package import Entities
package import Records

extension Entity {
  /// The condition for the rows that loads own, compiled; nil where the entity file has none.
  package func ownedCondition() throws(Fault) -> Expression? {
    guard let owned else { return nil }
    return try condition(owned.condition, owned.place)
  }

  /// The conditions for lines of this entity, and for their header, where a line stays that is gone; nil where there are none.
  package func sparedConditions(_ header: Entity) throws(Fault) -> (line: Expression, header: Expression)? {
    guard let spared else { return nil }
    return (try condition(spared.line, spared.place), try header.condition(spared.header, spared.place))
  }

  private func condition(_ condition: String, _ place: Place) throws(Fault) -> Expression {
    var scope = Scope(results: system)
    scope.add(self, columns: fields.indices.map { $0 })
    return try Expression.compile(condition, scope: scope, expecting: .condition, place: place)
  }
}
