internal import Databases
internal import Entities
internal import Records

/// One of the two databases while it is made: rows go in, and which kind of database it is only the loader knows.
///
/// Two workers share it: one makes its tables and their rows, the other stores what the queue brings.
final class SampleDatabase {
  private let loader: any DatabaseLoader
  private let queue = BatchQueue()
  private var loaders: [String: any TableLoader] = [:]
  /// Kept until all is stored: rows may point to what their table keeps.
  private var tables: [SampleTable] = []

  init(_ loader: any DatabaseLoader) { self.loader = loader }

  /// Opens a table, once.
  func table(_ name: String) throws(Fault) -> SampleTable {
    guard let loader = loaders[name] else {
      throw Fault(.configuration, "table-missing", "no entity file describes \(name), which samples fill")
    }
    let table = SampleTable(name, loader, queue)
    tables.append(table)
    return table
  }

  /// Makes the tables of all entities of a system, and then their rows by what is done in between.
  func make<Result>(
    _ catalog: EntityCatalog, _ system: System, _ rows: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    do throws(Fault) {
      for entity in try catalog.all(of: system) {
        loaders[entity.table] = try loader.makeTable(of: entity)
      }
      let result = try rows()
      for table in tables { try table.flush() }
      queue.complete()
      return result
    } catch {
      queue.stop(error)
      throw error
    }
  }

  /// Stores all rows while they are made, and ends the loading.
  func store() throws(Fault) {
    do throws(Fault) {
      try queue.storeAll()
      try loader.finish()
    } catch {
      queue.stop(error)
      throw error
    }
  }
}
