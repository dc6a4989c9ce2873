import Entities
import Records

/// The keys of records that were stopped on the way here: their rows are not gone.
final class PostgresSpares {
  let pipe: PostgresPipe
  private let entity: Entity
  private unowned let database: any WrittenDatabase

  init(_ entity: Entity, number: Int, in database: any WrittenDatabase) throws(Fault) {
    self.entity = entity
    self.database = database
    let columns = entity.key.indices.map { "x\($0)" }
    let table = "p2c_spared_\(number)"
    try database.run(
      "CREATE TEMPORARY TABLE \(table)(\(columns.map { $0 + " text" }.joined(separator: ", "))) ON COMMIT DROP")
    pipe = PostgresPipe("pg_temp.\(table)", columns)
  }

  /// Notes the key in these columns of a record.
  func add(_ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) {
    for (place, column) in columns.enumerated() {
      if place > 0 { pipe.buffer.append(0x2C) }
      let field = chunk[record, column]
      if field.length > 0 { PostgresRows.append(quoted: chunk.value(field), to: &pipe.buffer) }
    }
    pipe.buffer.append(0x0A)
    pipe.addRow()
  }

  /// Keeps the rows that have one of the keys, of a company if there is one.
  func keep(in kept: RowSet, company: String?, find: EntityFinder) throws(Fault) {
    let folded = database.dialect.folded
    var selection = try Selection(entity, flat: true, database.dialect, find: find) { (name) throws(Fault) in
      try database.table(name)
    }
    if let company, let column = selection.company {
      selection.add(condition: "\(folded(column)) = \(folded(SQL.literal(company)))")
    }
    let matches = entity.key.enumerated().map { place, field in
      let own = selection.expressions[field] ?? "NULL"
      if entity.fields[field].type.isNumber { return "(\(own))::text::numeric = x.x\(place)::numeric" }
      return "coalesce(\(folded(own)), '') = coalesce(\(folded("x.x\(place)")), '')"
    }
    try database.run(
      "INSERT INTO \(kept.name) SELECT DISTINCT t.tableoid, t.ctid, \(KeptReason.spared.rawValue) "
        + "FROM \(selection.from(entity.key)) JOIN \(pipe.table) AS x ON \(matches.joined(separator: " AND "))"
        + "\(selection.filter) ON CONFLICT DO NOTHING")
  }
}
