internal import Checks
internal import Databases
internal import Entities
internal import Records
internal import Stages
internal import Tool

/// A database that holds what checked records may refer to.
final class DatabaseReferences: ReferenceSource {
  let name: String
  private let database: any DatabaseReader
  private let company: String?

  init(_ typed: String, _ url: DatabaseURL, _ company: String?, _ catalog: EntityCatalog, _ session: Session)
    throws(Fault)
  {
    name = typed
    let console = session.console
    database = try url.openReader(find: catalog.finder, temp: session.arguments.temp) {
      console.note($0)
    }
    self.company = company
  }

  func read(
    _ entity: Entity, fields: [Int], _ take: (borrowing Chunk) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    // F&O entities are either built from the raw tables or lie there as tables of their own, perhaps with few columns.
    for flat in [false, true] {
      if !flat, entity.system == .fno, entity.from == nil { continue }
      let needed = fields + (entity.order.isEmpty ? entity.key : entity.order)
      guard try database.missing(for: entity, fields: needed, flat: flat).isEmpty else { continue }
      var request = ExportRequest(entity, columns: fields)
      request.company = try database.company(company, of: entity, flat: flat, name)
      request.flat = flat
      try database.records(request).forEachChunk { (chunk, _) throws(Fault) in try take(chunk) }
      return true
    }
    return false
  }
}
