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
    let beginning = Array(try container.peek(64))
    if item.file.lowercased().hasSuffix(".xlsx") || beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      try checkExcel(&findings)
      return nil
    }
    let isXML = beginning.withUnsafeBytes { DataFileReader.isXML($0) }
    guard checkFormat(isXML: isXML, isEmpty: beginning.isEmpty, &findings) else { return nil }
    if !isXML, !beginning.isEmpty, isForDataManagement, format == "csv-unicode" {
      guard checkEncoding(beginning, &findings) else { return nil }
    }
    if !isXML, Self.hasSeparatorLine(beginning) {
      findings.add(
        add(
          "column-header", "the first line is sep=, which only Excel understands", remedy: "remove that line", line: 1))
      return nil
    }
    if !isXML, isForDataManagement, format == "csv", beginning.starts(with: [0xFF, 0xFE]) {
      findings.add(
        add(
          "encoding", "the source format is \(item.sourceFormat), but the file is UTF-16",
          remedy: "make the source format CSV-Unicode, or the file UTF-8"))
    }
    guard let columns = try readColumns(&findings) else { return nil }
    let file = CheckedFile(
      label: item.label, file: item.file, item: item, entity: entity, columns: columns,
      needsCRLF: isForDataManagement && !isXML,
      known: isXML && !item.fields.isEmpty ? item.fields.count : .max)
    switch isXML ? .all : checkColumns(columns, &findings) {
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

  private func checkFormat(isXML: Bool, isEmpty: Bool, _ findings: inout FindingList) -> Bool {
    guard isForDataManagement, !isEmpty else { return true }
    if format.hasPrefix("xml"), !isXML {
      findings.add(
        add("format-mismatch", "the source format is \(item.sourceFormat), but the file is not XML"))
      return false
    }
    if format.hasPrefix("csv"), isXML {
      findings.add(add("format-mismatch", "the source format is \(item.sourceFormat), but the file is XML"))
      return false
    }
    if format == "excel" {
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
        remedy: "p2c-transform --format csv-unicode writes it so"))
    return !isBare
  }

  private static func hasSeparatorLine(_ beginning: [UInt8]) -> Bool {
    let marks: Set<UInt8> = [0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF]
    return beginning.filter { !marks.contains($0) }.starts(with: Array("sep=".utf8))
  }

  private func readColumns(_ findings: inout FindingList) throws(Fault) -> [String]? {
    do throws(Fault) {
      return try FileFeed(container, item, entity, settings.reading.delimiter).columns()
    } catch  where FileFaults.isFinding(error) {
      findings.add(
        Finding(
          FileFaults.rule(of: error), subject, entity: item.label, field: error.field,
          place: Place(file: item.file, line: error.place.line, column: error.place.column), error.what,
          remedy: error.rule == "csv-empty-column-name" ? "is there a delimiter too many?" : error.remedy))
      return nil
    }
  }

  /// Compares the columns of a CSV with the map, both ways.
  private func checkColumns(_ columns: [String], _ findings: inout FindingList) -> Reading {
    guard !item.fields.isEmpty else { return .all }
    let mapped = item.fields.map { $0.xmlField.lowercased() }
    let found = columns.map { $0.lowercased() }
    if columns.count == 1, mapped.count > 1, let other = otherDelimiter(in: columns[0], mapped) {
      findings.add(
        add(
          "delimiter", "the columns are separated by \(other), not by a comma",
          remedy: "say --delimiter if the environment's format has it"))
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

  private func otherDelimiter(in header: String, _ mapped: [String]) -> String? {
    for (byte, name) in [
      (";", "a semicolon"), ("\t", "a tab"), ("|", "a bar"), (":", "a colon"), (",", "a comma"),
    ] {
      let parts = header.lowercased().split(separator: Character(byte)).map(String.init)
      if parts.count > 1, parts.contains(where: { mapped.contains($0) }) { return name }
    }
    return nil
  }

  private func checkExcel(_ findings: inout FindingList) throws(Fault) {
    findings.add(
      add("excel-not-checked", "not checked: Excel", remedy: "use CSV-Unicode or XML to have it checked"))
    let count = try ExcelColumns(container, item.file, settings.folder).count()
    if let count, count > 255 {
      findings.add(add("excel-columns", "the first sheet has \(count) columns; data management takes 255"))
    }
  }
}

/// The records of one data file, chunk by chunk.
final class FileFeed {
  private let container: any DataFileContainer
  private var reader: DataFileReader?
  private let file: String

  /// Goes to the beginning of a data file.
  init(
    _ container: any DataFileContainer, _ item: ManifestEntity, _ entity: Entity?, _ delimiter: UInt8
  ) throws(Fault) {
    self.container = container
    file = item.file
    try container.open(item.file)
    reader = DataFileReader(
      beginning: try container.peek(64), file: item.file, expecting: Self.expected(item, entity),
      delimiter: delimiter, isTolerant: true)
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

  /// The names of the columns.
  func columns() throws(Fault) -> [String] {
    try reader?.readHeader { target throws(Fault) in try container.read(into: target) } ?? []
  }

  /// The next records; false at the end.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    try reader?.next(into: &chunk) { target throws(Fault) in try container.read(into: target) } ?? false
  }

  /// XML: what was wrong and passed over since the last time.
  func takeOddities() -> [XMLOddity] { reader?.takeOddities() ?? [] }

  /// XML: what the reader has learnt of the file.
  var xmlFacts: XMLFacts? {
    reader?.xmlFacts
  }
}
