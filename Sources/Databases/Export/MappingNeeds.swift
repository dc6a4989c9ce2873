package import Entities
internal import Mappings
internal import Packages
package import Records

/// The entities and fields that mappings read; the fields that hold documents together come along.
package struct MappingNeeds {
  /// The records to read, entity by entity.
  package private(set) var requests: [ExportRequest] = []
  /// The mapping files.
  package private(set) var files: [String] = []

  /// What mappings need, by their names.
  package init(_ names: [String], _ catalog: EntityCatalog, _ searchPath: [String]) throws(Fault) {
    guard !names.isEmpty else { return }
    let reader = try MappingFile(searchPath: searchPath)
    var fields: [String: Set<Int>] = [:]
    var entities: [Entity] = []
    for name in names {
      let mapping = try reader.load(name)
      files += mapping.bases + [mapping.file]
      for need in try mapping.needs(catalog) {
        if fields[need.entity.qualifiedName] == nil { entities.append(need.entity) }
        fields[need.entity.qualifiedName, default: []].formUnion(need.fields)
      }
    }
    for entity in entities.withParentsHere(\.self).parentsFirst(\.self) {
      let wanted = fields[entity.qualifiedName] ?? []
      let structure =
        entity.key + entity.order + (entity.parent?.fields ?? [])
        + [entity.currency.flatMap { entity.column($0) }].compactMap { $0 }
      requests.append(ExportRequest(entity, columns: wanted.union(structure).sorted()))
    }
  }
}
