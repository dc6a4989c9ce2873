import Entities
import Foundation
import Packages
import Records

@testable import Mappings

/// A package that a test writes down: CSV texts, read in chunks of a few records.
final class TextPackage: PackageReader, @unchecked Sendable {
  let name = "test"
  let form = Form.stream
  let entities: [PackageEntity]
  let company: String? = nil
  let once: String? = nil
  let provesItsEnd = true
  let warnings: [String] = []
  let progress: (done: Int, total: Int?) = (0, nil)
  private let pieces: [(entity: Int, text: String)]
  private var next = 0

  init(_ texts: [(entity: String, csv: String)], chunkSize: Int = 3) throws {
    var entities: [PackageEntity] = []
    var pieces: [(entity: Int, text: String)] = []
    for (number, item) in texts.enumerated() {
      var lines = item.csv.split(separator: "\n").map(String.init)
      let columns = lines.removeFirst().split(separator: ",").map(String.init)
      let entity = try Known.catalog.get().entity(named: item.entity)
      entities.append(
        PackageEntity(entity, name: entity.name, system: entity.system, columns: columns, file: item.entity))
      for start in stride(from: 0, to: lines.count, by: chunkSize) {
        let piece = lines[start..<min(start + chunkSize, lines.count)]
        pieces.append((number, piece.map { $0 + "\n" }.joined()))
      }
    }
    self.entities = entities
    self.pieces = pieces
  }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    guard next < pieces.count else { return false }
    chunk.reset()
    chunk.entity = pieces[next].entity
    chunk.bytes.append(pieces[next].text)
    chunk.origin.textCount = chunk.bytes.count
    chunk.columnCount = entities[chunk.entity].dataColumns.count
    chunk.state = .csv(delimiter: 0x2C)
    next += 1
    return true
  }

  func ledger() throws(Fault) -> JSON? { nil }

  func drain() {}
}

/// The entity files of the repository.
enum Known {
  static let mappings: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/") + "/mappings"
  }()
  static let catalog: Result<EntityCatalog, any Error> = Result { try EntityCatalog.load(path: [mappings]) }
}

/// What a transformation made.
struct Made {
  /// The CSV of each entity without its header.
  var rows: [String: [String]] = [:]
  var ledger: [String] = []
  var problems: [String] = []
  var notes: [String] = []
}

/// Transforms texts by the tasks of a mapping.
func transform(
  _ texts: [(entity: String, csv: String)], _ tasks: String, jobs: Int = 1, chunkSize: Int = 3, rejects: Bool = true,
  set parameters: [(name: String, value: String)] = [], files: [String: String] = [:]
) throws -> Made {
  let folder = FileManager.default.temporaryDirectory.appending(path: "p2c-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
  let path = folder.appending(path: "m.xml")
  try Data(
    #"<mapping xmlns="urn:prospect-to-cash:mapping" name="test">\#(tasks)</mapping>"#.utf8
  ).write(to: path)
  let mapping = try MappingFile(searchPath: [Known.mappings]).load(path.path)
  let open = { () throws(Fault) -> any PackageReader in
    do { return try TextPackage(texts, chunkSize: chunkSize) } catch { throw Fault(.ours, "test", "\(error)") }
  }
  let reader = try open()
  var settings = PlanCompiler.Settings()
  settings.parameters = parameters
  var compiler = PlanCompiler(
    catalog: try Known.catalog.get(), sources: reader.entities,
    maps: ValueMapFile(searchPath: [folder.path], overrides: [:]), settings)
  let plan = try compiler.compile([mapping])
  let prepared = try Preparation(plan, jobs: jobs, folder: folder.path, open: open).run()
  var pass = Transformer.Pass(documents: Documents(reader.entities), prepared)
  pass.rejects = rejects
  pass.writes = false
  let trial = Transformer(try open(), plan, pass, writer: nil, rejects: nil)
  try Conveyor.run(trial, jobs: jobs)
  pass.documents = trial.documents
  pass.writes = true
  var target = WriteSettings()
  target.target = folder.path + "/out"
  target.form = .folder
  target.format = .csv
  let writer = try PackageWriter(plan.targets, target)
  let line = Transformer(try open(), plan, pass, writer: writer, rejects: nil)
  try Conveyor.run(line, jobs: jobs)
  var made = Made(notes: plan.notes + prepared.notes)
  made.problems = line.problems.map(\.message)
  var ledger = Ledger(program: "test", version: "0")
  for (task, result) in zip(plan.tasks, line.results) {
    ledger.tasks += result.tasks(
      source: reader.entities[task.source].entity.name, target: plan.targets[task.target].entity.name, company: nil)
  }
  made.ledger = ledger.tasks.map(\.line)
  try writer.finish(ledger)
  for entity in plan.targets {
    let files = try FileManager.default.contentsOfDirectory(atPath: target.target)
    guard let file = files.first(where: { $0.hasPrefix(entity.entity.name) || $0.hasPrefix(entity.entity.table) })
    else {
      continue
    }
    let text = try String(contentsOfFile: target.target + "/" + file, encoding: .utf8)
    made.rows[entity.entity.name] = text.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }
  return made
}
