import Entities
import Mappings
import Packages
import Records

/// The mappings, entities and value maps of the source tree.
enum Shipped {
  static let folder = repository + "/mappings"

  static let repository = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    .joined(separator: "/")

  static let catalog = Result { try EntityCatalog.load(path: [folder]) }

  static let names: [String] = (try? MappingFile(searchPath: [folder]).shipped()) ?? []

  static func load(_ name: String) throws -> Mapping { try MappingFile(searchPath: [folder]).load(name) }

  /// The plan of a mapping for a package that has every field of every entity it reads.
  static func compile(
    _ mapping: Mapping, searchPath: [String] = [folder], settings: PlanCompiler.Settings = .init()
  ) throws -> TransformPlan {
    let catalog = try searchPath == [folder] ? Self.catalog.get() : EntityCatalog.load(path: searchPath)
    let sources = try mapping.needs(catalog).map { PackageEntity(whole: $0.entity) }
    var compiler = PlanCompiler(
      catalog: catalog, sources: sources, maps: ValueMapFile(searchPath: searchPath, overrides: [:]), settings)
    return try compiler.compile([mapping])
  }
}

extension PackageEntity {
  /// An entity with a column for each of its fields.
  init(whole entity: Entity) {
    self.init(
      entity, name: entity.name, system: entity.system, columns: entity.fields.map(\.name),
      file: entity.name + ".csv")
  }
}
