package import Entities
package import Packages
package import Records

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
      if catalog.has(name) { return (name, String(text[text.index(after: colon)...])) }
      let after = text[text.index(after: colon)...]
      guard let second = after.firstIndex(of: ":"), System(rawValue: name) != nil else { return (nil, text) }
      return (String(text[..<second]), String(text[text.index(after: second)...]))
    }
  }

  /// Whether each filter that names an entity names one that is read.
  package func check(_ entities: [Entity]) throws(Fault) {
    for name in filters.compactMap(\.entity) where !entities.contains(where: { catalog.isName(name, of: $0) }) {
      throw Fault(
        .usage, "where-entity", "--where names \(name), which is not read here",
        remedy: "here are \(entities.map(\.name).joined(separator: ", "))")
    }
  }

  /// The conditions for records of an entity with these columns: for each field its column.
  package func conditions(for entity: Entity, columns: [Int?]) throws(Fault) -> [Expression] {
    var scope = Scope(results: entity.system)
    scope.add(entity, columns: columns)
    var conditions: [Expression] = []
    for filter in of(entity) {
      do throws(Fault) {
        conditions.append(try Expression.compile(filter.text, scope: scope, expecting: .condition))
      } catch {
        throw Self.typed(error, filter.text)
      }
    }
    return conditions
  }

  /// Whether lines are not asked for because their headers are not.
  package func choose(_ headers: Entity, of lines: Entity) -> Bool {
    catalog.areHeaders(headers, of: lines) && !of(headers).isEmpty
  }

  private func of(_ entity: Entity) -> [(entity: String?, text: String)] {
    filters.filter { $0.entity.map { catalog.isName($0, of: entity) } ?? true }
  }

  /// A mistake in a filter, with the place in what was typed.
  private static func typed(_ error: Fault, _ text: String) -> Fault {
    var fault = error
    fault.kind = .usage
    let column = fault.place.column ?? 1
    fault.place = Place(file: "--where \"\(text)\", character \(column)")
    return fault
  }
}

extension TransformPlan {
  /// Lets only records through that meet what was typed for their entity.
  package mutating func keep(_ filters: Filters, of reader: any Source) throws(Fault) {
    try filters.check(reader.entities.map(\.entity))
    for index in tasks.indices {
      let source = reader.entities[tasks[index].source]
      let columns = source.entity.fields.indices.map { field in source.columns.firstIndex { $0.field == field } }
      let conditions = try filters.conditions(for: source.entity, columns: columns)
      tasks[index].keeps.insert(
        contentsOf: conditions.map { TaskPlan.Keep(condition: $0, name: "not selected by --where") }, at: 0)
    }
    nameFates()
  }
}
