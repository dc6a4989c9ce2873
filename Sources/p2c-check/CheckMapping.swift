internal import Checks
internal import Databases
internal import Entities
internal import Mappings
internal import Records
internal import Tool

extension Check {
  /// `p2c-check mapping`: what is wrong with mapping files before any data is read.
  func checkMappings(_ names: [String], _ findings: inout FindingList) throws(Fault) {
    guard !names.isEmpty else { throw session.usage("mapping-missing", "name the mappings to check") }
    try checkFiles(names.map { .package($0) })
    let path = try mappingsPath()
    let catalog = try EntityCatalog.load(path: path)
    // Nobody else reads the entity files that no task names.
    for entity in try catalog.all() { _ = try Ownership(of: entity, catalog.finder) }
    let check = MappingCheck(catalog, path)
    try check.run(names, then: arguments.then, into: &findings)
  }
}
