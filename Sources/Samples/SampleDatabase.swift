internal import Databases
internal import Entities
internal import Records

/// One of the two databases while it is made: rows go in, and which kind of database it is only the loader knows.
final class SampleDatabase {
  private let loaders: [String: any TableLoader]
  private let loader: any DatabaseLoader
  private var tables: [SampleTable] = []

  /// Makes the tables of all entities of a system.
  init(_ loader: any DatabaseLoader, _ catalog: EntityCatalog, _ system: System) throws(Fault) {
    self.loader = loader
    var loaders: [String: any TableLoader] = [:]
    for entity in try catalog.all() where entity.system == system {
      loaders[entity.table] = try loader.makeTable(of: entity)
    }
    self.loaders = loaders
  }

  /// Opens a table, once.
  func table(_ name: String) throws(Fault) -> SampleTable {
    guard let loader = loaders[name] else {
      throw Fault(.configuration, "table-missing", "no entity file describes \(name), which samples fill")
    }
    let table = SampleTable(name, loader)
    tables.append(table)
    return table
  }

  /// Writes the rows that wait, and ends the loading.
  func finish() throws(Fault) {
    for table in tables { try table.flush() }
    try loader.finish()
  }
}
