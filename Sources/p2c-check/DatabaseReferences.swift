internal import Checks
internal import Databases
internal import Entities
internal import Records
internal import Tool

/// A database that holds what checked records may refer to.
final class DatabaseReferences: ReferenceSource {
  private let database: any DatabaseReader
  private let company: String?

  init(_ url: String, _ company: String?, _ catalog: EntityCatalog, _ console: Console) throws(Fault) {
    database = try DatabaseURL(url).openReader(find: catalog.finder) { console.note($0) }
    self.company = company
  }

  func read(
    _ entity: Entity, fields: [Int], _ take: (borrowing Chunk) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    // F&O entities are either built from the raw tables or lie there as tables of their own.
    for flat in [false, true] where try database.missing(for: entity, flat: flat).isEmpty {
      var request = ExportRequest(entity, columns: fields)
      request.company = company
      request.flat = flat
      let source = try database.records(request)
      var chunk = Chunk()
      var problems: [Problem] = []
      while try source.next(into: &chunk, limit: 1 << 18, problems: &problems) {
        try take(chunk)
        problems.removeAll()
      }
      return true
    }
    return false
  }
}
