package import Entities
package import Mappings
package import Packages
package import Records
package import Tool

/// The mappings that were named, with what the command line adds to them.
package struct NamedMappings {
  /// The mappings, in the order in which they were named.
  package let mappings: [Mapping]
  private let session: Session
  private let catalog: EntityCatalog
  private let searchPath: [String]

  /// Reads the mapping files.
  package init(_ session: Session, _ catalog: EntityCatalog, _ searchPath: [String]) throws(Fault) {
    self.session = session
    self.catalog = catalog
    self.searchPath = searchPath
    let files = try MappingFile(searchPath: searchPath)
    mappings = try session.arguments.mapping.map { name throws(Fault) in try files.load(name) }
    try compiler([]).refuseUnknownSettings(mappings)
  }

  /// The plan by which records of these entities become others.
  package func plan(_ sources: [SourceEntity]) throws(Fault) -> TransformPlan {
    var compiler = compiler(sources)
    return try compiler.compile(mappings)
  }

  private func compiler(_ sources: [SourceEntity]) -> PlanCompiler {
    PlanCompiler(catalog: catalog, sources: sources, maps: session.maps(searchPath), session.planSettings)
  }
}

extension Session {
  /// Refuses settings of mappings where no mapping is named.
  package func refuseSettingsAlone(_ settings: [any AnyOption]) throws(Fault) {
    guard arguments.mapping.isEmpty, let alone = settings.first(where: { arguments.has($0) }) else { return }
    throw usage("mapping-missing", "\(alone.spelling) needs --mapping")
  }

  /// What the command line adds to the mappings.
  package var planSettings: PlanCompiler.Settings {
    var settings = PlanCompiler.Settings()
    settings.parameters = arguments.set
    settings.withoutFilters = arguments.withoutFilter
    settings.ignored = arguments.ignoreEntity
    return settings
  }

  /// Where the rows of value maps come from.
  package func maps(_ searchPath: [String]) -> ValueMapFile {
    let overrides = Dictionary(arguments.valueMap.map { ($0.name, $0.value) }) { $1 }
    return ValueMapFile(searchPath: searchPath, overrides: overrides)
  }
}
