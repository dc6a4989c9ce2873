internal import Entities
internal import Packages
internal import Records

/// Reads all records of a package once: workers check values, the one whose turn it is keeps count.
///
/// Unchecked: each worker has its `Bench`; the rest belongs to the one whose turn it is to read or write.
final class PackageLine: ConveyorLine, @unchecked Sendable {
  /// Where the records come from.
  enum Input {
    case files(any DataFileContainer, ReadSettings)
    case reader(any Source)
  }

  /// What one worker owns.
  final class Bench {
    var chunk = Chunk()
    var parsing = Parsing()
    var problems: [Problem] = []
    let notes = Notes()
    /// The file the chunk is of.
    var place = 0
    /// What reading ran into instead of records.
    var fault: Fault?
    /// Whether the file has ended, and what an XML reader learnt of it.
    var ended = false
    var oddities: [XMLOddity] = []
    var facts: XMLFacts?
  }

  private let input: Input
  private let files: [CheckedFile]
  private let keys: KeyRules
  private let subject: String
  private(set) var findings: FindingList
  /// Reading: the open file.
  private var current = -1
  private var feed: FileFeed?
  /// Whether a bare file could not be read on.
  private var isBroken = false

  init(
    _ input: Input, _ files: [CheckedFile], _ keys: KeyRules, _ subject: String, _ findings: FindingList
  ) {
    self.input = input
    self.files = files
    self.keys = keys
    self.subject = subject
    self.findings = findings
  }

  func makeBench() -> Bench { Bench() }

  // MARK: reading

  func read(_ bench: Bench) throws(Fault) -> Bool {
    bench.fault = nil
    bench.ended = false
    bench.facts = nil
    switch input {
    case .reader(let reader):
      do throws(Fault) {
        guard !isBroken, try reader.next(&bench.chunk) else { return false }
      } catch  where error.dataRule != nil && reader.form == .bare {
        isBroken = true
        bench.fault = error
        bench.chunk.reset()
      }
      bench.place = bench.chunk.entity
      return true
    case .files(let container, let settings): return try read(bench, container, settings)
    }
  }

  private func read(_ bench: Bench, _ container: any DataFileContainer, _ settings: ReadSettings) throws(Fault)
    -> Bool
  {
    bench.chunk.reset()
    var opened = feed
    defer { bench.oddities = opened?.takeOddities() ?? [] }
    do throws(Fault) {
      if feed == nil {
        guard current + 1 < files.count, let item = files[current + 1].item else { return false }
        current += 1
        feed = try FileFeed(container, item, files[current].entity, settings)
        opened = feed
      }
      bench.place = current
      if try feed?.next(&bench.chunk) ?? false { return true }
      bench.facts = feed?.xmlFacts
    } catch  where error.dataRule != nil {
      bench.fault = error
      bench.chunk.reset()
    }
    bench.place = current
    bench.ended = true
    feed = nil
    return true
  }

  // MARK: working

  func work(_ bench: Bench) throws(Fault) {
    bench.notes.reset(file: bench.place)
    guard !bench.ended, bench.fault == nil else { return }
    let file = files[bench.place]
    if case .reader(let reader) = input {
      try parse(bench, reader)
    } else if let csv = bench.chunk.unparsed as? CSVText {
      TextRules.parse(&bench.chunk, csv.dialect, columns: file.columns.count, bench.notes)
      if file.needsCRLF { TextRules.checkLineEnds(bench.chunk, bench.notes) }
    } else {
      if bench.chunk.unparsed is CellProblems { try bench.parsing.parse(&bench.chunk, &bench.problems) }
      bench.notes.rowCount = bench.chunk.recordCount
    }
    note(bench.problems, file, bench)
    let isCSV = bench.chunk.origin.textCount > 0
    if isCSV, file.rules.isOn, file.entity.map({ $0.system == .fno }) ?? true {
      TextRules.checkCharacters(bench.chunk, names: file.columns.map(\.name), bench.notes)
    }
    file.rules.check(&bench.chunk, bench.notes)
  }

  /// Notes what a parser found wrong with values, whose fields hold nothing else that could be checked.
  private func note(_ problems: [Problem], _ file: CheckedFile, _ bench: Bench) {
    for problem in problems {
      guard let rule = problem.fault.dataRule else { continue }
      bench.notes.add(rule, problem.record, problem.fault.field, problem.fault.what)
      // One that is required would be missed as well.
      guard let column = file.columns.firstIndex(where: { $0.name == problem.fault.field }),
        file.columns[column].field?.isRequired == false
      else { continue }
      bench.chunk.fields.base[problem.record * bench.chunk.columnCount + column] = .blank
    }
    bench.problems.removeAll()
  }

  /// Parses a chunk of a stream or a bare file; what is wrong with a bare file is a finding.
  private func parse(_ bench: Bench, _ reader: any Source) throws(Fault) {
    let csv = bench.chunk.unparsed as? CSVText
    do throws(Fault) {
      try reader.parse(&bench.chunk, with: &bench.parsing, &bench.problems)
      bench.notes.rowCount = bench.chunk.recordCount
      if csv != nil, reader.form == .bare { TextRules.noteBlankLines(bench.chunk, bench.notes) }
    } catch  where error.dataRule != nil && reader.form == .bare {
      guard let csv else {
        bench.fault = error
        bench.chunk.reset()
        return
      }
      let entity = reader.entities[bench.place]
      TextRules.parse(&bench.chunk, csv.dialect, columns: entity.dataColumns.count, bench.notes)
      if let used = entity.used { bench.chunk.keepColumns(used) }
    }
    bench.notes.rowCount = max(bench.notes.rowCount, bench.chunk.recordCount)
  }

  // MARK: writing

  func write(_ bench: Bench) throws(Fault) -> Bool {
    try note(bench)
    return true
  }

  private func note(_ bench: Bench) throws(Fault) {
    let file = files[bench.place]
    for oddity in bench.oddities { XMLFileRules(file, subject).add(oddity, to: &findings) }
    if bench.ended { return end(file, bench) }
    if bench.fault != nil { return file.isBroken ? () : end(file, bench) }
    let base = file.records
    let rows = bench.notes.rows
    let found = try keys.check(bench.place, bench.notes.lists, records: bench.chunk.recordCount) { record in
      base + (rows.isEmpty ? record : rows[record].record) + 1
    }
    // What one rule finds in a chunk is one note: to find out where a record stands takes a look at all before it.
    for item in found { bench.notes.add(item.rule, item.record, item.field.isEmpty ? nil : item.field, item.what) }
    for note in bench.notes.list { add(note, file, bench) }
    for company in bench.notes.companies { add(company, file, bench) }
    file.records += bench.notes.rowCount
    file.lines += bench.chunk.lineCount
  }

  private func add(_ note: Notes.Note, _ file: CheckedFile, _ bench: Bench) {
    var finding = Finding(
      note.rule.rawValue, subject, entity: file.label, field: note.field,
      place: place(note.record, line: note.line, file, bench), note.what,
      remedy: note.remedy)
    finding.count = note.count
    finding.others = note.others.map { file.records + $0 + 1 }
    findings.add(finding)
  }

  private func place(
    _ record: Int, line: Int?, _ file: CheckedFile, _ bench: Bench, inChunk: Int? = nil
  ) -> Place {
    var place = Place(file: file.file.isEmpty ? nil : file.file)
    place.record = file.records + record + 1
    let own =
      inChunk ?? (bench.notes.rows.isEmpty ? record : bench.notes.rows.firstIndex { $0.record == record })
    if let own, own < bench.chunk.recordCount { place.key = file.key(of: own, bench.chunk) }
    if let line {
      place.line = file.lines + line
    } else if record < bench.chunk.recordLines.count {
      place.line = Int(bench.chunk.recordLines[record])
    } else if bench.chunk.origin.textCount > 0 {
      place.line = file.lines + CSVPlaces.place(ofRecord: record, in: bench.chunk).line
    }
    return place
  }

  /// One package is loaded into one company.
  private func add(_ company: (name: String, record: Int), _ file: CheckedFile, _ bench: Bench) {
    let known = files.flatMap(\.companies)
    if known.contains(company.name) { return }
    file.companies.append(company.name)
    guard let first = known.first else { return }
    findings.add(
      Finding(
        "mixed-companies", subject, entity: file.label,
        place: place(company.record, line: nil, file, bench, inChunk: company.record),
        "the company is \(company.name), but \(first) before", remedy: "make one package for each company"))
  }

  /// What can be said only when a file was read to its end.
  private func end(_ file: CheckedFile, _ bench: Bench) {
    if let fault = bench.fault {
      file.isBroken = true
      for finding in file.unknownFields { findings.add(finding) }
      // A character that XML forbids has its finding; what the parser makes of the rest follows from it.
      if file.hasForbiddenCharacters { return }
      findings.add(
        Finding(
          fault.rule, subject, entity: file.label, field: fault.field,
          place: Place(
            file: file.file, line: fault.place.line, column: fault.place.column, offset: fault.place.offset),
          fault.field.map { "\($0): \(fault.what)" } ?? fault.what, remedy: fault.remedyOfCheck))
      return
    }
    guard file.records > 0 else {
      return findings.add(
        Finding(
          "no-data", subject, entity: file.label, place: Place(file: file.file), "the file has no record",
          remedy: "leave the entity out of the package"))
    }
    if let facts = bench.facts { XMLFileRules(file, subject).check(facts, &findings) }
  }

  /// Judges what had to wait for the end.
  func finish() throws(Fault) {
    try keys.finish { file, record, rule, field, what in
      findings.add(
        Finding(
          rule.rawValue, subject, entity: files[file].label, field: field.isEmpty ? nil : field,
          place: Place(file: files[file].file.isEmpty ? nil : files[file].file, record: record), what))
    }
  }
}
