import Entities
import Records

extension WrittenDatabase {
  /// What has to be equal in a row `t` and in a row `r` that refers to it; nil where the database cannot tell.
  func match(
    _ referrer: Referrer, to entity: Entity, _ own: FoundTable, _ other: FoundTable
  ) -> (left: String, right: String, condition: String)? {
    let folded = dialect.folded
    switch referrer.link {
    case .id(let column, let typeColumn):
      guard let id = entity.id, other.has(column), own.has(id) else { return nil }
      let name = "r.\(other.sql(column))"
      var condition = "\(name) IS NOT NULL"
      if let typeColumn, other.has(typeColumn) {
        condition += " AND \(names(typeColumn, of: other, "r", entity.table))"
      }
      return (folded("t.\(own.sql(id))"), folded(name), condition)
    case .fields(var pairs):
      guard pairs.allSatisfy({ other.has($0.here) && own.has($0.there) }) else { return nil }
      let company = "DATAAREAID"
      if other.has(company), own.has(company), !pairs.contains(where: { $0.here.uppercased() == company }) {
        pairs.append((company, company))
      }
      let left = pairs.map { folded("t.\(own.sql($0.there))") }.joined(separator: ", ")
      let right = pairs.map { "r.\(other.sql($0.here))" }
      return (
        "(\(left))", right.map(folded).joined(separator: ", "),
        right.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      )
    }
  }

  /// Whether a column names a table.
  func names(_ column: String, of table: FoundTable, _ alias: String, _ other: String) -> String {
    "\(dialect.folded("\(alias).\(table.sql(column))")) = \(SQL.literal(other.lowercased()))"
  }
}
