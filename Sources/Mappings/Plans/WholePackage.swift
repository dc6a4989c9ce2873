package import Entities
internal import Packages
package import Records

extension PlanCompiler {
  /// Compiles mappings as a run would whose package has all entities and fields they read; a fault is what that run says.
  package static func check(
    _ mappings: [Mapping], _ catalog: EntityCatalog, _ maps: ValueMapFile, _ settings: Settings
  ) throws(Fault) {
    var sources: [SourceEntity] = []
    for mapping in mappings {
      for need in try mapping.needs(catalog)
      where !sources.contains(where: { $0.entity.qualifiedName == need.entity.qualifiedName }) {
        let entity = need.entity
        sources.append(
          SourceEntity(
            entity, name: entity.name, system: entity.system, columns: entity.fields.map(\.name), file: entity.name))
      }
    }
    var settings = settings
    // An entity that is only looked up in is read by no task.
    settings.ignored += sources.map(\.entity.qualifiedName)
    settings.mayBeEmpty = true
    var compiler = PlanCompiler(catalog: catalog, sources: sources, maps: maps, settings)
    _ = try compiler.compile(mappings)
  }
}
