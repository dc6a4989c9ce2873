internal import Entities
internal import Packages
internal import Records

/// What is checked of a data file before its records: encoding, header, columns.
struct DataFileCheck {
  private let container: any DataFileContainer
  private let item: ManifestEntity
  private let entity: Entity?
  private let subject: String
  private let settings: CheckSettings

  init(
    _ container: any DataFileContainer, _ item: ManifestEntity, _ entity: Entity?, _ subject: String,
    _ settings: CheckSettings
  ) {
    self.container = container
    self.item = item
    self.entity = entity
    self.subject = subject
    self.settings = settings
  }

  /// Whether data management is meant to read it, so that its format matters.
  private var isForDataManagement: Bool { entity.map { $0.system == .fno } ?? true }

  private var format: String { item.sourceFormat.lowercased() }

  /// Adds what it finds; nil if the records cannot be read.
  mutating func run(into findings: inout FindingList) throws(Fault) -> CheckedFile? {
    try container.open(item.file)
    let beginning = Array(try container.peek(Syntax.beginningSize))
    let syntax = beginning.withUnsafeBytes { Syntax.of($0, named: item.file, sourceFormat: item.sourceFormat) }
    let (isXML, isCSV) = (syntax == .xml, syntax == .csv)
    let namesColumns = syntax.traits.contains(.hasHeader)
    if isXML { checkDeclaration(beginning, &findings) }
    guard checkFormat(syntax, isEmpty: beginning.isEmpty, &findings) else { return nil }
    if isCSV, !beginning.isEmpty, isForDataManagement, format == "csv-unicode" {
      guard checkEncoding(beginning, &findings) else { return nil }
    }
    if isCSV, Self.hasSeparatorLine(beginning) {
      findings.add(
        add(
          "column-header", "the first line is sep=, which only Excel understands", remedy: "remove that line", line: 1))
      return nil
    }
    if isCSV, isForDataManagement, format == "csv", beginning.starts(with: [0xFF, 0xFE]) {
      findings.add(
        add(
          "encoding", "the source format is \(item.sourceFormat), but the file is UTF-16",
          remedy: "make the source format CSV-Unicode, or the file UTF-8"))
    }
    guard let columns = try readColumns(&findings) else { return nil }
    if syntax == .excel, isForDataManagement { checkWidth(columns, &findings) }
    let file = CheckedFile(
      label: item.label, file: item.file, item: item, entity: entity, columns: columns,
      needsCRLF: isForDataManagement && isCSV,
      known: isXML && !item.fields.isEmpty ? item.fields.count : .max)
    switch namesColumns ? checkColumns(columns, &findings) : .all {
    case .all: file.rules = ValueRules(file)
    case .shape: break
    case .nothing: return nil
    }
    return file
  }

  /// How much of the records can be trusted.
  private enum Reading { case all, shape, nothing }

  private func add(
    _ rule: String, _ what: String, remedy: String? = nil, line: Int? = nil, field: String? = nil
  )
    -> Finding
  {
    Finding(
      rule, subject, entity: item.label, field: field, place: Place(file: item.file, line: line), what,
      remedy: remedy)
  }

  private func checkFormat(_ syntax: Syntax, isEmpty: Bool, _ findings: inout FindingList) -> Bool {
    guard isForDataManagement, !isEmpty else { return true }
    if syntax == .jsonLines {
      findings.add(
        add(
          "format-mismatch", "the file is JSON Lines, which data management does not read",
          remedy: "write it so: p2c-transform --from \(subject.typed) --format csv-unicode --to NEW.zip"))
      return false
    }
    if syntax == .excel, format != "excel" {
      findings.add(
        add("format-mismatch", "the source format is \(item.sourceFormat), but the file is an Excel workbook"))
      return true
    }
    if format.hasPrefix("xml"), syntax != .xml {
      findings.add(
        add("format-mismatch", "the source format is \(item.sourceFormat), but the file is not XML"))
      return false
    }
    if format.hasPrefix("csv"), syntax == .xml {
      findings.add(add("format-mismatch", "the source format is \(item.sourceFormat), but the file is XML"))
      return false
    }
    if format == "excel", syntax != .excel {
      findings.add(
        add("format-mismatch", "the source format is \(item.sourceFormat), but the file is no workbook"))
      return false
    }
    return true
  }

  /// Whether the text can be read all the same.
  private func checkEncoding(_ beginning: [UInt8], _ findings: inout FindingList) -> Bool {
    if beginning.starts(with: [0xFF, 0xFE]) { return true }
    let isBare = beginning.count > 3 && (beginning[1] == 0 || beginning[0] == 0)
    let found =
      beginning.starts(with: [0xFE, 0xFF])
      ? "UTF-16 with the bytes the other way round" : isBare ? "UTF-16 without byte order mark" : "not UTF-16"
    findings.add(
      add(
        "encoding", "\(item.sourceFormat) must be UTF-16LE with byte order mark; the file is \(found)",
        remedy: "write it so: p2c-transform --from \(subject.typed) --format csv-unicode --to NEW.zip"))
    return !isBare
  }

  private static func hasSeparatorLine(_ beginning: [UInt8]) -> Bool {
    let marks: Set<UInt8> = [0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF]
    return beginning.filter { !marks.contains($0) }.starts(with: Array("sep=".utf8))
  }

  private func readColumns(_ findings: inout FindingList) throws(Fault) -> [String]? {
    do throws(Fault) {
      return try FileFeed(container, item, entity, settings.reading).columns()
    } catch  where error.dataRule != nil {
      findings.add(
        Finding(
          error.rule, subject, entity: item.label, field: error.field,
          place: Place(file: item.file, line: error.place.line, column: error.place.column), error.what,
          remedy: error.remedy))
      return nil
    }
  }

  /// Compares the columns of a CSV with the map, both ways.
  private func checkColumns(_ columns: [String], _ findings: inout FindingList) -> Reading {
    guard !item.fields.isEmpty else { return .all }
    let mapped = item.fields.map { $0.xmlField.lowercased() }
    let found = columns.map { $0.lowercased() }
    if columns.count == 1, mapped.count > 1, let other = otherDelimiter(in: columns[0], mapped) {
      let said = Fault.separated(by: other)
      findings.add(
        add(
          "delimiter", said.what, remedy: (said.remedy ?? "") + " if the environment's format has it", line: 1))
      return .nothing
    }
    if !found.contains(where: { mapped.contains($0) }) {
      findings.add(
        add(
          "column-header", "the first line names no mapped column", remedy: "put a header row in front",
          line: 1))
      return .shape
    }
    for (field, name) in zip(item.fields, mapped) where !found.contains(name) {
      findings.add(
        add(
          "column-missing", "the file has no column \(field.xmlField), which is in the map",
          field: field.xmlField))
    }
    for (column, name) in zip(columns, found) where !mapped.contains(name) {
      findings.add(
        add(
          "column-unmapped", "the column \(column) is not in the map",
          remedy: "add it to EntityMapList, or leave it out", line: 1, field: column))
    }
    return .all
  }

  private func otherDelimiter(in header: String, _ mapped: [String]) -> UInt8? {
    CSVHeader.delimiters.first { byte, _ in
      let parts = header.lowercased().split(separator: Character(Unicode.Scalar(byte))).map(String.init)
      return parts.count > 1 && parts.contains { mapped.contains($0) }
    }?.byte
  }

  /// Whether the declaration names the encoding that the byte order mark shows.
  private func checkDeclaration(_ beginning: [UInt8], _ findings: inout FindingList) {
    let marks: [(bytes: [UInt8], name: String)] = [
      ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
    ]
    guard let mark = marks.first(where: { beginning.starts(with: $0.bytes) }) else { return }
    let text = String(decoding: beginning.dropFirst(mark.bytes.count).filter { $0 != 0 }, as: UTF8.self)
    guard text.hasPrefix("<?xml"), let end = text.firstIndex(of: ">") else { return }
    let parts = text[..<end].split(whereSeparator: { "\"'= ".contains($0) })
    guard let at = parts.firstIndex(of: "encoding"), at + 1 < parts.count else { return }
    let declared = parts[at + 1].uppercased()
    if declared.hasPrefix(mark.name) { return }
    findings.add(
      add(
        "xml-encoding", "the byte order mark says \(mark.name), the declaration \(parts[at + 1])",
        remedy: "write encoding=\"\(mark.name.lowercased())\", or no declaration", line: 1))
  }

  private func checkWidth(_ columns: [String], _ findings: inout FindingList) {
    guard columns.count > Self.mostOfExcel else { return }
    findings.add(
      add("excel-columns", "the sheet has \(columns.count) columns; data management takes \(Self.mostOfExcel)"))
  }

  /// The most columns that data management takes from Excel.
  private static let mostOfExcel = 255
}

/// The records of one data file, chunk by chunk.
final class FileFeed {
  private let container: any DataFileContainer
  private let reader: any DataFileReader
  private let file: String
  /// The columns that are known, if any are.
  private let expected: [XMLColumn]?

  /// Goes to the beginning of a data file.
  init(
    _ container: any DataFileContainer, _ item: ManifestEntity, _ entity: Entity?, _ settings: ReadSettings
  ) throws(Fault) {
    self.container = container
    file = item.file
    expected = Self.expected(item, entity)
    try container.open(item.file)
    reader = settings.dataFile(item.file, expecting: expected, sheet: item.sheet, isTolerant: true)
      .reader(try container.peek(Syntax.beginningSize), sourceFormat: item.sourceFormat)
  }

  /// The mapped columns first, then what else the entity has, so that it can be told from nonsense.
  private static func expected(_ item: ManifestEntity, _ entity: Entity?) -> [XMLColumn]? {
    guard !item.fields.isEmpty else { return nil }
    var columns = item.fields.map { XMLColumn($0.xmlField, spellings: [$0.entityField]) }
    let known = Set(item.fields.flatMap { [$0.xmlField.lowercased(), $0.entityField.lowercased()] })
    for field in entity?.fields ?? []
    where !known.contains(field.xmlName.lowercased()) && !known.contains(field.name.lowercased()) {
      columns.append(XMLColumn(field.xmlName, spellings: [field.name]))
    }
    return columns
  }

  /// Whether a name in the header is one of the map or of the entity; all are where neither is there.
  private var isKnown: (String) -> Bool {
    guard let expected else { return { _ in true } }
    let names = Set(expected.flatMap { [$0.name] + $0.spellings }.map { $0.lowercased() })
    return { names.contains($0.lowercased()) }
  }

  /// The names of the columns.
  func columns() throws(Fault) -> [String] {
    try reader.readHeader(knows: isKnown) { target throws(Fault) in try container.read(into: target) }
  }

  /// The next records; false at the end.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    try reader.next(into: &chunk) { target throws(Fault) in try container.read(into: target) }
  }

  /// XML: what was wrong and passed over since the last time.
  func takeOddities() -> [XMLOddity] { reader.takeOddities() }

  /// XML: what the reader has learnt of the file.
  var xmlFacts: XMLFacts? { reader.xmlFacts }
}
