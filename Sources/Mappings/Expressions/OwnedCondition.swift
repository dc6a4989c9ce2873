package import Entities
package import Records

extension Entity {
  /// The condition for the rows that loads own, compiled; nil where the entity file has none.
  package func ownedCondition() throws(Fault) -> Expression? {
    guard let owned else { return nil }
    var scope = Scope(results: system)
    scope.add(self, columns: fields.indices.map { $0 })
    return try Expression.compile(owned.condition, scope: scope, expecting: .condition, place: owned.place)
  }
}
