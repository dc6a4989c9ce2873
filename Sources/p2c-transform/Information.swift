internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// What p2c-transform prints about mappings instead of reading a package.
struct Information {
  let session: Session
  let catalog: EntityCatalog
  let searchPath: [String]
  private var arguments: Arguments { session.arguments }

  /// Shows what was asked for; false if nothing was.
  func show() throws(Fault) -> Bool {
    guard let text = try text() else { return false }
    try session.show(text)
    return true
  }

  private func text() throws(Fault) -> String? {
    if arguments.listMappings { return try MappingFile(searchPath: searchPath).list() }
    if let name = arguments.printMapping { return try printed(name) }
    if arguments.explain { return try explained() }
    if let (source, target) = arguments.generate { return try generated([source, target]) }
    return nil
  }

  private func printed(_ name: String) throws(Fault) -> String {
    let path = try MappingFile(searchPath: searchPath).find(name)
    return String(decoding: try Files.contents(of: path), as: UTF8.self)
  }

  private func explained() throws(Fault) -> String {
    let files = try MappingFile(searchPath: searchPath)
    let mappings = try arguments.mapping.map { name throws(Fault) in try files.load(name) }
    try PlanCompiler.check(mappings, catalog, session.maps(searchPath), session.planSettings)
    var texts: [String] = []
    for mapping in mappings {
      var explanation = try Explanation(mapping, catalog, session.maps(searchPath), session.planSettings)
      texts.append(try explanation.text())
    }
    return texts.joined(separator: "\n")
  }

  private func generated(_ names: [String]) throws(Fault) -> String {
    var entities: [Entity] = []
    for name in names {
      do throws(Fault) { entities.append(try catalog.entity(named: name)) } catch {
        var fault = error
        fault.kind = .usage
        throw fault
      }
    }
    guard entities.count == 2 else { throw session.usage("generate-two", "--generate needs SOURCE TARGET") }
    return StartingMapping(from: entities[0], to: entities[1], try Synonyms(path: searchPath)).text
  }
}

extension Session {
  /// Refuses what the command line alone shows to be wrong, before anything is opened.
  func refuseWrongUsage() throws(Fault) {
    let all = Options.table
    let pages: [any AnyOption] = [all.listMappings, all.printMapping, all.explain, all.generate]
    let asked = pages.filter { arguments.has($0) }
    if asked.count > 1 {
      throw usage("asked-twice", "\(asked[0].spelling) and \(asked[1].spelling) do not go together")
    }
    let settings: [any AnyOption] = [all.explain, all.set, all.valueMap, all.ignoreEntity, all.withoutFilter]
    try refuseSettingsAlone(settings)
    try refuseWrongDelta()
    if asked.isEmpty { try refuseWrongTargets() }
  }
}
