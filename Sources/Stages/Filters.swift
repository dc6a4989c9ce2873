package import Entities
package import Mappings
package import Records
internal import Tool

/// The filters of `--where [ENTITY:]FILTER`.
package struct Filters: Sendable {
  private let filters: [(entity: String?, text: String)]
  private let catalog: EntityCatalog

  /// Reads what was typed; an entity before the colon must be one that is described.
  package init(_ typed: [String], _ catalog: EntityCatalog) {
    self.catalog = catalog
    filters = typed.map { text in
      guard let colon = text.firstIndex(of: ":") else { return (nil, text) }
      let name = String(text[..<colon])
      if !catalog.find(name).isEmpty { return (name, String(text[text.index(after: colon)...])) }
      let after = text[text.index(after: colon)...]
      guard let second = after.firstIndex(of: ":"), System(rawValue: name) != nil else { return (nil, text) }
      return (String(text[..<second]), String(text[text.index(after: second)...]))
    }
  }

  /// The conditions for records of an entity with these columns: for each field its column.
  package func conditions(for entity: Entity, columns: [Int?]) throws(Fault) -> [Expression] {
    var scope = Scope(results: entity.system)
    scope.add(entity, columns: columns)
    var conditions: [Expression] = []
    for filter in filters where filter.entity.map({ catalog.isName($0, of: entity) }) ?? true {
      do throws(Fault) {
        conditions.append(
          try Expression.compile(filter.text, scope: scope, expecting: .condition, place: Place(file: "--where")))
      } catch {
        var fault = error
        fault.kind = .usage
        throw fault
      }
    }
    return conditions
  }
}
