internal import Entities
internal import Records

/// Reads one entity as a plain data file.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class BareReader: Source, @unchecked Sendable {
  let name: String
  let form: Form? = .bare
  let entities: [SourceEntity]
  let company: String? = nil
  let once: String? = nil
  let provesItsEnd: Bool
  let expectedRecords: Int?
  private(set) var editedFiles: Set<String> = []
  let warnings: [String]
  private var input: FileInput
  private let file: any DataFileReader
  /// The ledger beside it, if that lists it, and what is known of the file so far.
  private let before: JSON?
  private let known: LedgerFiles?
  private var sum = FileSum()

  /// A reader of a file; the columns of XML are those given, or those of the first record.
  init(
    _ input: consuming FileInput, _ settings: ReadSettings, isWhole: Bool, columns wanted: [XMLColumn]? = nil
  ) throws(Fault) {
    name = input.name
    let plainName = Compression.plainName(name)
    var input = input
    let file = settings.bareFile(name, expecting: wanted)
      .reader(try input.peek(Syntax.beginningSize), named: plainName)
    let traits = file.syntax.traits
    let isWrong = try settings.encoding?.looksWrong(for: input.peek(FileInput.bufferSize)) ?? false
    warnings = isWrong ? ["\(name) is UTF-8 to all appearance, and is read as \(settings.encoding?.name ?? "")"] : []
    let found = isWhole ? try LedgerBeside(bare: plainName).read() : nil
    let beside = found?.lists(name) ?? false ? found : nil
    before = beside?.ledger
    known = LedgerFiles(beside, of: name, allowsEdited: settings.allowsEdited)
    expectedRecords = settings.expectedRecords
    provesItsEnd =
      settings.expectedRecords != nil
      || (traits.contains(.provesItsEnd) || isWhole) && !(beside?.isUnproven ?? false)
    let possible = try !traits.contains(.hasHeader) ? [] : BareEntity(name, settings, [], record: nil).possible()
    let isKnown = { (name: String) in settings.describes || possible.contains { $0.field(inData: name) != nil } }
    let sums = known != nil
    var sum = FileSum()
    var columns = try file.readHeader(knows: isKnown) { target throws(Fault) in
      try Self.take(target, &input, &sum, sums)
    }
    let bare = BareEntity(name, settings, columns, record: file.xmlFacts?.record)
    if settings.describes {
      if traits.contains(.hasHeader) { try settings.checkHeader(columns, name) }
      entities = [SourceEntity(nil, name: bare.stem, system: .file, columns: columns, file: name)]
    } else {
      let entity = try bare.find()
      if traits.contains(.hasHeader) { try settings.check(columns, of: entity, name) }
      // Without a header and a record no field is named: it may have them all.
      if columns.isEmpty { columns = entity.fields.map(\.name) }
      entities = [SourceEntity(entity, name: name, system: entity.system, columns: columns, file: name)]
    }
    self.file = file
    self.input = input
    self.sum = sum
  }

  var progress: (done: Int, total: Int?) { input.progress }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    let sums = known != nil
    if try file.next(into: &chunk, { target throws(Fault) in try Self.take(target, &input, &sum, sums) }) {
      return true
    }
    if let known, try known.isEdited(name, sum, file.syntax) { editedFiles.insert(name) }
    return false
  }

  private static func take(
    _ target: UnsafeMutableRawBufferPointer, _ input: inout FileInput, _ sum: inout FileSum, _ sums: Bool
  ) throws(Fault) -> Int {
    let count = try input.read(into: target)
    if sums { sum.add(UnsafeRawBufferPointer(rebasing: target[..<count])) }
    return count
  }

  func ledger() -> JSON? { before }
}

extension ReadSettings {
  /// What is known of a bare file before it is read.
  fileprivate func bareFile(_ name: String, expecting wanted: [XMLColumn]?) -> DataFile {
    var file = dataFile(name, expecting: wanted)
    file.isBare = true
    file.sheet = sheet
    file.encoding = encoding
    file.null = null.map { Array($0.utf8) }
    file.hasNoHeader = columns != nil
    return file
  }

  /// Refuses a header that is to all appearance none, where nobody knows its names.
  fileprivate func checkHeader(_ names: [String], _ file: String) throws(Fault) {
    if columns != nil { return }
    // A colon may well be part of a name.
    let others = CSVHeader.delimiters.map(\.byte).filter { $0 != delimiter && $0 != UInt8(ascii: ":") }
    if names.count == 1, let other = others.first(where: { names[0].utf8.contains($0) }) {
      throw Fault.separated(by: other).at(Place(file: file, line: 1))
    }
    guard names.count(where: CSVHeader.isValue) * 2 >= names.count else { return }
    var fault = Fault.noHeader("the first line is a record rather than the names of the columns")
    fault.remedy = "name the columns with --columns A,B"
    throw fault.at(Place(file: file))
  }

  /// Refuses columns of CSV that are none of the entity: of a header all of them, of those that were typed one.
  fileprivate func check(_ names: [String], of entity: Entity, _ file: String) throws(Fault) {
    guard columns != nil else {
      return try HeaderCheck { entity.field(inData: $0) != nil }.refuseForeign(names, entity.name, file)
    }
    guard let unknown = names.first(where: { entity.field(inData: $0) == nil }) else { return }
    let near = suggestion(for: unknown, among: entity.fields.map(\.name)).map { "did you mean \($0)?" }
    throw Fault(
      .usage, "columns-unknown", "--columns names \(unknown), and \(entity.name) has no such field", remedy: near,
      place: Place(file: file))
  }
}

/// Which entity a bare file holds.
private struct BareEntity {
  private let file: String
  private let settings: ReadSettings
  private let columns: [String]
  private let record: String?

  init(_ file: String, _ settings: ReadSettings, _ columns: [String], record: String?) {
    self.file = file
    self.settings = settings
    self.columns = columns
    self.record = record
  }

  /// What the user says, else the record's element, else the file's name, else the one candidate that fits.
  func find() throws(Fault) -> Entity {
    if let wanted = settings.entity { return try settings.catalog.entity(typed: wanted) }
    if let record, let entity = try only(settings.catalog.find(record)) { return entity }
    if let entity = try only(settings.catalog.find(stem)) { return entity }
    let fitting = settings.candidates.filter { entity in
      columns.allSatisfy { $0.lowercased().hasPrefix("p2c.") || entity.field(inData: $0) != nil }
    }
    if let entity = only(fitting) { return entity }
    let header = HeaderCheck { name in settings.candidates.contains { $0.field(inData: name) != nil } }
    if record == nil, let other = header.otherDelimiter(columns) {
      throw Fault.separated(by: other).at(Place(file: file, line: 1))
    }
    throw Fault(
      .usage, "entity-unknown", "it is not clear which entity this is",
      remedy: "say it with --as ENTITY", place: Place(file: file))
  }

  /// What it may be, as far as can be said before its columns are known.
  func possible() throws(Fault) -> [Entity] {
    if let wanted = settings.entity { return [try settings.catalog.entity(typed: wanted)] }
    let named = try settings.catalog.find(stem)
    return named.isEmpty ? settings.candidates : named
  }

  private func only(_ entities: [Entity]) -> Entity? { entities.count == 1 ? entities[0] : nil }

  /// The file's name without folder and endings.
  var stem: String {
    let name = Compression.plainName(file.split(separator: "/").last.map(String.init) ?? file)
    guard let dot = name.lastIndex(of: ".") else { return name }
    return String(name[..<dot])
  }
}
