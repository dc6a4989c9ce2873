import Databases
import Entities
import Packages
import Records

/// The entity files of the repository.
enum Known {
  static let catalog: Result<EntityCatalog, any Error> = Result {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return try EntityCatalog.load(path: ["/" + parts.joined(separator: "/") + "/mappings"])
  }

  static func entity(_ name: String, _ system: System) throws -> Entity {
    try catalog.get().entity(named: name, near: system)
  }
}

/// Some records of one entity, as a test writes them: a row of fields; nil is blank, "" is empty text.
struct Table {
  var entity: Entity
  var names: [String]
  var rows: [[String?]]
  var mode = ImportMode.upsert

  init(
    _ entity: String, _ system: System, _ names: String, _ rows: [[String?]], mode: ImportMode = .upsert
  ) throws {
    self.entity = try Known.entity(entity, system)
    self.names = names.split(separator: " ").map(String.init)
    self.rows = rows
    self.mode = mode
  }

  var source: ImportEntity {
    get throws {
      var columns: [Int] = []
      for name in names {
        guard let column = entity.column(name) else { throw Fault(.ours, "test", "no field \(name)") }
        columns.append(column)
      }
      return ImportEntity(entity, columns: columns, mode: mode)
    }
  }

  func fill(_ chunk: inout Chunk, _ range: Range<Int>, entity number: Int) {
    chunk.reset()
    chunk.entity = number
    chunk.columnCount = names.count
    chunk.origin.file = entity.name
    for row in rows[range] {
      for value in row {
        var text = value ?? ""
        let field = text.withUTF8 { chunk.add(UnsafeRawBufferPointer($0), given: value != nil) }
        chunk.fields.append(value == nil ? .blank : field)
      }
      chunk.recordCount += 1
    }
  }
}

/// What an import did.
struct Loaded {
  var messages: [String] = []
  var counts: [ImportCounts] = []
  var verdicts: [[Verdict]] = []

  /// `i1 u2 n3 r4 h5` of an entity.
  func summary(_ entity: Int = 0) -> String {
    let count = counts[entity]
    return "i\(count.inserted) u\(count.updated) n\(count.unchanged) r\(count.rejected) h\(count.heldBack)"
  }
}

/// Loads tables in chunks of a few records.
func load(
  _ tables: [Table], into path: String, _ options: ImportOptions = ImportOptions(), chunkSize: Int = 3
) throws -> Loaded {
  let find = try Known.catalog.get().finder
  let writer = try DatabaseURL("sqlite:\(path)").openWriter(options, find: find, wait: 1) { _ in }
  let importer = try Importer(tables.map { try $0.source }, into: writer, find: find)
  var loaded = Loaded()
  var chunk = Chunk()
  let findings = Findings()
  repeat {
    importer.beginCheck()
    loaded.messages = []
    for (number, table) in tables.enumerated() {
      for start in stride(from: 0, to: table.rows.count, by: chunkSize) {
        table.fill(&chunk, start..<min(start + chunkSize, table.rows.count), entity: number)
        importer.examine(&chunk, [], into: findings)
        loaded.messages += try importer.check(chunk, findings).map { problem in
          problem.fault.at(Place(file: chunk.origin.file, record: start + problem.record + 1)).message
        }
      }
    }
  } while importer.endCheck()
  for (number, table) in tables.enumerated() {
    loaded.verdicts.append([])
    for start in stride(from: 0, to: table.rows.count, by: chunkSize) {
      table.fill(&chunk, start..<min(start + chunkSize, table.rows.count), entity: number)
      importer.examine(&chunk, [], into: findings)
      loaded.verdicts[number] += try importer.write(&chunk, findings)
    }
  }
  loaded.counts = try importer.finish()
  return loaded
}

/// Loads tables by documents; stops with a fault before the chunk of that number.
func loadDocuments(
  _ tables: [Table], into path: String, _ options: ImportOptions, stopAfter: Int?
) throws -> Loaded {
  let find = try Known.catalog.get().finder
  let writer = try DatabaseURL("sqlite:\(path)").openWriter(options, find: find, wait: 1) { _ in }
  let importer = try Importer(tables.map { try $0.source }, into: writer, find: find)
  var chunk = Chunk()
  let findings = Findings()
  importer.beginCheck()
  for (number, table) in tables.enumerated() {
    table.fill(&chunk, 0..<table.rows.count, entity: number)
    importer.examine(&chunk, [], into: findings)
    _ = try importer.check(chunk, findings)
  }
  var loaded = Loaded()
  var (starts, chunks) = (tables.map { _ in 0 }, 0)
  try importer.writeDocuments(
    next: { (entity, chunk, _) throws(Fault) in
      chunks += 1
      if chunks == stopAfter { throw Fault(.io, "test", "stopped") }
      let end = min(starts[entity] + 5, tables[entity].rows.count)
      tables[entity].fill(&chunk, starts[entity]..<end, entity: entity)
      defer { starts[entity] = end }
      return end > starts[entity]
    },
    note: { (_, verdicts) throws(Fault) in loaded.verdicts.append(verdicts) })
  loaded.counts = try importer.finish()
  return loaded
}

/// All rows a query gives, with `|` between columns and NULL as `~`.
func rows(_ path: String, _ sql: String) throws -> [String] {
  let connection = try Connection(path: path, access: .read)
  let statement = try connection.prepare(sql)
  var found: [String] = []
  while try statement.step() {
    var texts: [String] = []
    for column in 0..<statement.columnCount {
      texts.append(statement.storage(column) == .null ? "~" : statement.string(column))
    }
    found.append(texts.joined(separator: "|"))
  }
  return found
}

/// All records an export gives, as `rows` does; blank is `~`.
func export(_ path: String, _ request: ExportRequest, limit: Int = 100) throws -> (
  rows: [String], problems: [String], source: any RecordSource
) {
  let find = try Known.catalog.get().finder
  let reader = try DatabaseURL("sqlite:\(path)").openReader(find: find) { _ in }
  try reader.beginSnapshot()
  let source = try reader.records(request)
  var found: [String] = []
  var problems: [Problem] = []
  try source.forEachChunk(limit: limit) { chunk, new in
    problems += new
    for record in 0..<chunk.recordCount {
      let texts = (0..<chunk.columnCount).map { column in
        chunk[record, column].isBlank ? "~" : chunk.text(chunk[record, column])
      }
      found.append(texts.joined(separator: "|"))
    }
  }
  try reader.endSnapshot()
  return (found, problems.map(\.fault.message), source)
}
