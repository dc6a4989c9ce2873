internal import Entities
internal import Records

extension ReadSettings {
  /// Adds the records of the packages with what look-ups lead to; gives the packages that have none.
  func addReferences(to rows: NamedRows) throws(Fault) -> [String] {
    var scratch = ByteBuffer()
    var values = NamedValues()
    return try readReferences(rows.tables.map { ($0.entity, $0.fields) }) { (chunk, columns, table) throws(Fault) in
      let entity = rows.tables[table].entity
      let known = columns.values.compactMap(\.self)
      guard known.count == columns.values.count else { return }
      for record in 0..<chunk.recordCount {
        guard let print = NamedRows.fingerprint(chunk.value(chunk[record, columns.id]), of: table, &scratch) else {
          continue
        }
        values.bytes.removeAll()
        for (field, column) in zip(rows.tables[table].fields, known) {
          values.add(chunk.value(chunk[record, column]), entity.fields[field].canonical(for: .sales))
        }
        try rows.add(print, values)
      }
    }
  }

  /// The columns of a table in a reference: of the id, and of the fields that were asked for, as far as they are there.
  struct ReferenceColumns {
    let id: Int
    let values: [Int?]
  }

  /// Reads the records of some tables in the packages of `--reference` that have an id and some of these fields; gives the
  /// packages that have none.
  func readReferences(
    _ tables: [(entity: Entity, fields: [Int])],
    _ take: (borrowing Chunk, ReferenceColumns, _ table: Int) throws(Fault) -> Void
  ) throws(Fault) -> [String] {
    var useless: [String] = []
    var settings = ReadSettings(catalog: catalog)
    settings.temporaryFolder = temporaryFolder
    for path in references {
      let source = try PackageOpener(path, settings).open()
      var used = false
      let found = source.entities.map { entity in Self.place(of: entity, tables) }
      var chunk = Chunk()
      var parsing = Parsing()
      var problems: [Problem] = []
      while try source.next(&chunk) {
        try source.parse(&chunk, with: &parsing, &problems)
        guard let place = found[chunk.entity] else { continue }
        used = true
        try take(chunk, place.columns, place.table)
      }
      if !used { useless.append(path) }
    }
    return useless
  }

  private static func place(
    of source: SourceEntity, _ tables: [(entity: Entity, fields: [Int])]
  ) -> (table: Int, columns: ReferenceColumns)? {
    guard let table = tables.firstIndex(where: { $0.entity.qualifiedName == source.entity.qualifiedName }),
      let id = tables[table].entity.id.flatMap({ source.column($0) })
    else { return nil }
    let fields = tables[table].fields.map { source.column(tables[table].entity.fields[$0].name) }
    guard fields.contains(where: { $0 != nil }) else { return nil }
    return (table, ReferenceColumns(id: id, values: fields))
  }

  /// What is said of a package that has none.
  static func useless(_ path: String, _ names: [String]) -> String {
    let wanted = names.isEmpty ? "and no look-up names any" : "of \(names.joined(separator: ", "))"
    return "the reference \(path) has no records with their ids \(wanted)"
  }
}
