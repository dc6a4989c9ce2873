import Entities
import Glibc
import Packages
import Records

@testable import Mappings

/// A package that a test writes down: CSV texts, read in chunks of a few records.
final class TextPackage: Source, @unchecked Sendable {
  let name = "test"
  let form: Form? = .stream
  let entities: [SourceEntity]
  let company: String? = nil
  let once: String? = nil
  let provesItsEnd = true
  let warnings: [String] = []
  let progress: (done: Int, total: Int?) = (0, nil)
  private let pieces: [(entity: Int, text: String)]
  private let csv: [CSVText]
  private var next = 0

  init(_ texts: [(entity: String, csv: String)], chunkSize: Int = 3) throws {
    var entities: [SourceEntity] = []
    var pieces: [(entity: Int, text: String)] = []
    for (number, item) in texts.enumerated() {
      var lines = item.csv.split(separator: "\n").map(String.init)
      let columns = lines.removeFirst().split(separator: ",").map(String.init)
      let entity = try Known.catalog.get().entity(named: item.entity)
      entities.append(
        SourceEntity(entity, name: entity.name, system: entity.system, columns: columns, file: item.entity))
      for start in stride(from: 0, to: lines.count, by: chunkSize) {
        let piece = lines[start..<min(start + chunkSize, lines.count)]
        pieces.append((number, piece.map { $0 + "\n" }.joined()))
      }
    }
    self.entities = entities
    self.pieces = pieces
    csv = entities.map { CSVText(delimiter: 0x2C, columnCount: $0.dataColumns.count) }
  }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    guard next < pieces.count else { return false }
    chunk.reset()
    chunk.entity = pieces[next].entity
    chunk.bytes.append(pieces[next].text)
    chunk.origin.textCount = chunk.bytes.count
    chunk.columnCount = entities[chunk.entity].dataColumns.count
    chunk.unparsed = csv[chunk.entity]
    next += 1
    return true
  }

  func ledger() throws(Fault) -> JSON? { nil }

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
  /// Whether the package was read only once.
  var isOnePass = false
  /// Whether the package had to be read before it was transformed.
  var isPrepared = false
  /// Keys whose records disagree.
  var disagreements: [String] = []
}

/// Transforms texts by the tasks of a mapping.
func transform(
  _ texts: [(entity: String, csv: String)], _ tasks: String, jobs: Int = 1, chunkSize: Int = 3, rejects: Bool = true,
  set parameters: [(name: String, value: String)] = [], files: [String: String] = [:], onePass: Bool = false
) throws -> Made {
  let folder = Folder()
  for (name, text) in files { folder.write(name, text) }
  folder.write("m.xml", #"<mapping xmlns="urn:prospect-to-cash:mapping" name="test">\#(tasks)</mapping>"#)
  let mapping = try MappingFile(searchPath: [Known.mappings]).load(folder.path + "/m.xml")
  let open = { () throws(Fault) -> any Source in
    do { return try TextPackage(texts, chunkSize: chunkSize) } catch { throw Fault(.ours, "test", "\(error)") }
  }
  let reader = try open()
  var settings = PlanCompiler.Settings()
  settings.parameters = parameters
  var compiler = PlanCompiler(
    catalog: try Known.catalog.get(), sources: reader.entities,
    maps: ValueMapFile(searchPath: [folder.path], overrides: [:]), settings)
  let plan = try compiler.compile([mapping])
  var pass = Transformer.Pass(documents: try LostDocuments(reader.entities), Prepared(plan, folder: folder.path))
  if onePass {
    pass.rejects = rejects
    pass.onePass = try OnePass(plan, folder: folder.path)
    if let made = try write(plan, pass, folder, jobs, open) { return made }
    pass.onePass = nil
  }
  let prepared = try Preparation(plan, jobs: jobs, folder: folder.path, open: open).run()
  pass.prepared = prepared
  pass.rejects = rejects
  pass.writes = false
  let trial = Transformer(reader.entities, plan, pass, writer: nil)
  try Reading(try open(), trial).run(jobs: jobs)
  pass.documents = trial.documents
  pass.writes = true
  guard let made = try write(plan, pass, folder, jobs, open) else { throw Fault(.ours, "test", "not one pass") }
  return made
}

/// The pass that writes; nil if it has to be thrown away.
private func write(
  _ plan: TransformPlan, _ pass: Transformer.Pass, _ folder: Folder, _ jobs: Int,
  _ open: () throws(Fault) -> any Source
) throws -> Made? {
  let reader = try open()
  var target = WriteSettings()
  target.target = folder.path + "/out"
  target.form = .folder
  target.format = .csv
  let writer = try PackageWriter(plan.targets, target)
  let line = Transformer(reader.entities, plan, pass, writer: writer)
  let settings = Reading<Transformer>.Settings(stopsEarly: !pass.rejects, announcesEnds: pass.onePass != nil)
  let reading = Reading(reader, line, settings)
  try reading.run(jobs: jobs)
  if line.mustPrepare { return nil }
  var made = Made(notes: plan.notes + pass.prepared.notes + (pass.onePass?.notes ?? []))
  made.disagreements = line.disagreements.map(\.line)
  made.isOnePass = pass.onePass != nil
  made.isPrepared = plan.isPrepared
  made.problems = reading.problems.faults.map(\.message)
  var ledger = Ledger(program: "test", version: "0")
  for (task, result) in zip(plan.tasks, line.results) {
    ledger.tasks += result.tasks(
      source: reader.entities[task.source].entity.name, target: plan.targets[task.target].entity.name, company: nil)
  }
  made.ledger = ledger.tasks.map(\.line)
  try writer.finish(ledger)
  for entity in plan.targets {
    let files = try Files.listing(target.target)
    let named = files.first { $0.hasPrefix(entity.entity.name) }
    guard let file = named ?? files.first(where: { $0.hasPrefix(entity.entity.table) }) else { continue }
    let text = String(decoding: try Files.contents(of: target.target + "/" + file), as: UTF8.self)
    made.rows[entity.entity.name] = text.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }
  return made
}

/// A folder of its own for one test, gone afterwards.
private final class Folder {
  let path: String

  init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/p2c-test-XXXXXX".utf8CString)
    mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for folder in [path + "/out", path] {
      for name in (try? Files.listing(folder)) ?? [] { unlink(folder + "/" + name) }
      rmdir(folder)
    }
  }

  func write(_ name: String, _ text: String) {
    guard let file = fopen(path + "/" + name, "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}
