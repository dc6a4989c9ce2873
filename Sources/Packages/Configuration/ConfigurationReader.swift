internal import Entities
internal import Records

/// Reads a package of Dataverse's Configuration Migration tool.
///
/// What a look-up leads to may stand anywhere in it, and tables come in any order. So all of the data is put aside at first,
/// and its records are given table by table.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class ConfigurationReader: Source, @unchecked Sendable {
  let name: String
  let form: Form? = .configuration
  let entities: [SourceEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let allFiles = [ConfigurationNames.data]
  private(set) var editedFiles: Set<String> = []
  private(set) var warnings: [String] = []
  let leftOut: [LeftOutEntity]
  private let before: JSON?
  private let rows: ConfigurationRows
  private let texts: [ConfigurationText]
  /// For each entity what is left of its records in the spool.
  private var pieces: [[Range<Int>]]
  private var current = 0
  private var done = 0

  init(_ files: ConfigurationFiles, _ settings: ReadSettings, isPiped: Bool) throws(Fault) {
    name = files.name
    let beside = isPiped ? nil : try LedgerBeside(files.name).read()
    before = beside?.ledger
    provesItsEnd = !(beside?.isUnproven ?? false)
    (company, once) = (beside?.company, beside?.once)
    let names = NamedRows(folder: SpoolFile.folder(settings.temporaryFolder))
    let tables = try files.schema().tables.map { (table) throws(Fault) in
      try ConfigurationTable(table, settings, names)
    }
    for table in tables { table.keepNames(for: names) }
    rows = try ConfigurationRows(folder: settings.temporaryFolder)
    let data = try Self.read(files, tables, rows, names)
    let useless = try settings.addReferences(to: names)
    try names.finish()
    for lookup in tables.flatMap(\.lookups) { try lookup?.settle(names) }
    var found: [(entity: SourceEntity, text: ConfigurationText, pieces: [Range<Int>])] = []
    for table in tables {
      let columns = ConfigurationColumns(table)
      let entity = try Self.entity(table, columns, beside)
      found.append((entity, ConfigurationText(columns, names), table.pieces))
    }
    let tied = found.map(\.entity).withParentsHere(\.entity)
    for place in found.indices { found[place].entity = tied[place] }
    let sorted = found.namedFirst(\.entity.entity)
    entities = sorted.map(\.entity)
    texts = sorted.map(\.text)
    pieces = sorted.map(\.pieces)
    leftOut = data.links.all.map { LeftOutEntity(name: $0.name, records: $0.count) }
    warnings = Self.warnings(files, tables, data, isPiped: isPiped)
    warnings += useless.map { ReadSettings.useless($0, names.tables.map(\.entity.name)) }
    try prove(files, beside, settings)
  }

  private static func read(
    _ files: ConfigurationFiles, _ tables: [ConfigurationTable], _ rows: ConfigurationRows, _ names: NamedRows
  ) throws(Fault) -> ConfigurationData {
    let data = ConfigurationData(tables, rows, names)
    let place = Place(file: "\(files.name)/\(ConfigurationNames.data)")
    let parser = ElementParser(data, place) { why in
      Fault(
        .xmlMalformed, "not well-formed XML: \(why)",
        remedy: ConfigurationNames.exportAgain)
    }
    data.line = { [unowned parser] in parser.line }
    do throws(Fault) {
      try files.readData { bytes throws(Fault) in try parser.feed(bytes) }
      try parser.finish()
    } catch {
      throw error.dataRule == nil ? error : error.at(Place(line: parser.line))
    }
    return data
  }

  private static func entity(
    _ table: ConfigurationTable, _ columns: ConfigurationColumns, _ beside: LedgerBeside.Contents?
  ) throws(Fault) -> SourceEntity {
    let part = ConfigurationNames.part(of: table.schema.name)
    var entity = SourceEntity(table.entity, name: table.schema.name, system: .sales, columns: columns.names, file: part)
    entity.mode = try beside?.mode(of: part)
    entity.maxDeletes = beside?.maxDeletes(of: part)
    entity.order = beside?.order(of: part) ?? []
    entity.blank(beside?.blanks(of: part) ?? [])
    return entity
  }

  /// What is in the package and does not come out of it.
  private static func warnings(
    _ files: ConfigurationFiles, _ tables: [ConfigurationTable], _ data: ConfigurationData, isPiped: Bool
  ) -> [String] {
    var warnings: [String] = []
    if isPiped {
      warnings.append(
        "a zip that comes through standard input carries no ledger, so what the stages before rejected is not known")
    }
    if let other = files.others.first {
      let more = files.others.count > 1 ? " and \((files.others.count - 1).grouped) more" : ""
      warnings.append("\(other)\(more) beside the configuration package is left alone")
    }
    warnings += data.links.all.map { "not carried: links of \($0.name) (many to many), \($0.count.grouped) of them" }
    warnings += data.strange.all.map { "not carried: \($0.name), \($0.count.grouped) of them" }
    for table in tables {
      for (attribute, lookup) in zip(table.schema.attributes, table.lookups) {
        guard let lookup, lookup.missing > 0, let entity = table.entity else { continue }
        let fields = lookup.names.map { entity.fields[$0.field].name }.joined(separator: ", ")
        warnings.append(
          "\(entity.name): \(attribute.name) leads out of the package in \(lookup.missing.grouped) of "
            + "\(lookup.count.records), so there is no \(fields); --reference PACKAGE names one where it leads to")
      }
    }
    return warnings
  }

  /// Holds the data against what the ledger beside the package says of it.
  private func prove(
    _ files: ConfigurationFiles, _ beside: LedgerBeside.Contents?, _ settings: ReadSettings
  ) throws(Fault) {
    guard let known = LedgerFiles(beside, of: name, allowsEdited: settings.allowsEdited) else { return }
    try known.check(allFiles)
    let sum = FileSum().stated(files.data.size, files.data.crc)
    if try known.isEdited(ConfigurationNames.data, sum, .xml) { editedFiles = Set(entities.map(\.file)) }
  }

  var progress: (done: Int, total: Int?) { (done, rows.size) }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while current < entities.count {
      guard let piece = pieces[current].first else {
        current += 1
        continue
      }
      chunk.reset()
      let end = try rows.read(piece, into: &chunk.bytes)
      if end < piece.upperBound { pieces[current][0] = end..<piece.upperBound } else { pieces[current].removeFirst() }
      chunk.entity = current
      chunk.unparsed = texts[current]
      chunk.origin.file = entities[current].file
      chunk.origin.textCount = chunk.bytes.count
      done += chunk.bytes.count
      return true
    }
    return false
  }

  func ledger() -> JSON? { before }
}
