internal import Entities
internal import Glibc
internal import Records

/// What is checked of the values of one data file; workers use it at the same time.
struct ValueRules: Sendable {
  private var columns: [Column] = []
  private var companyColumns: [Int] = []
  /// The fields that are looked at together: the key, and what refers to others or is referred to.
  private(set) var tuples: [TupleRule] = []
  /// Whether values are checked at all.
  private(set) var isOn = false

  private struct Column: Sendable {
    var name: String
    var type: ValueType?
    var length = Int.max
    var decimals = Int.max
    var isRequired = false
    /// Whether its entity file says so, rather than that it is a key.
    var isMarked = false
    var isKey = false
    /// Whether it is a key that F&O fills with numbers of its own.
    var isNumbered = false
    var enumeration = ""
    var symbols: [String] = []
    var canonical: Canonical?
    /// Whether its values are compared with others, which is done by their canonical text.
    var isCompared = false
  }

  /// Fields that carry a company as plain text, which data management does not remap.
  static let companyNames: Set<String> = [
    "dataareaid", "company", "legalentityid", "fromcompany", "numbersequencescopedataarea", "voucherseriescompanyid",
  ]

  init() {}

  /// The rules for the columns of a file.
  init(_ file: CheckedFile) {
    isOn = true
    let system = file.entity?.system ?? .fno
    let keys = Set(file.entity?.key ?? [])
    for column in file.columns {
      guard let entity = file.entity, let field = column.field else {
        columns.append(Column(name: column.name))
        continue
      }
      var rule = Column(name: column.name, type: field.type)
      rule.length = field.length ?? .max
      rule.decimals = field.decimals ?? .max
      let place = entity.column(field.name)
      rule.isKey = place.map { keys.contains($0) } ?? false
      let isNumbered = place.map { entity.isNumberedByFnO($0) } ?? false
      rule.isMarked = field.isRequired
      rule.isRequired = (field.isRequired || rule.isKey) && !isNumbered
      rule.isNumbered = rule.isKey && isNumbered
      rule.enumeration = field.enumeration?.name ?? "its enumeration"
      rule.symbols = field.enumeration?.members.map(\.symbol) ?? []
      // Raw tables may hold numbers that no member has.
      let isOpen = field.type == .enumeration && (field.enumeration == nil || system == .axdb)
      rule.canonical = isOpen ? nil : field.canonical(for: system)
      columns.append(rule)
    }
    companyColumns = file.columns.indices.filter { place in
      Self.companyNames.contains(file.columns[place].name.lowercased()) && !(columns[place].isKey && keys.count == 1)
    }
  }

  /// Has a tuple made of each record; gives its place among the tuples, which are all different.
  mutating func add(_ tuple: TupleRule) -> Int {
    if let known = tuples.firstIndex(of: tuple) { return known }
    tuples.append(tuple)
    for column in tuple.columns { columns[column].isCompared = true }
    return tuples.count - 1
  }

  /// Checks all records of a parsed chunk.
  func check(_ chunk: inout Chunk, _ notes: Notes) {
    if isOn, chunk.columnCount == columns.count {
      notes.doubts.begin(records: chunk.recordCount)
      for column in columns.indices { lookOver(&chunk, column, notes) }
      if !notes.doubts.columns.isEmpty { checkDoubts(&chunk, notes) }
      for column in companyColumns { noteCompanies(chunk, column, notes) }
    }
    while notes.lists.count < tuples.count { notes.lists.append(TupleList()) }
    for number in tuples.indices { notes.lists[number].fill(tuples[number], chunk) }
  }

  /// Looks at a whole column for what takes a closer look.
  private func lookOver(_ chunk: inout Chunk, _ place: Int, _ notes: Notes) {
    let column = columns[place]
    if column.isRequired || column.isNumbered { notes.doubts.lookForBlanks(place, in: chunk) }
    switch column.type {
    case nil: break
    case .text:
      if column.length < .max { notes.doubts.lookForLong(place, in: chunk, length: column.length) }
    case .integer: notes.doubts.lookAtNumbers(place, in: &chunk, places: 0)
    case .decimal: notes.doubts.lookAtNumbers(place, in: &chunk, places: column.decimals)
    case .date, .datetime, .boolean, .enumeration, .guid:
      guard let canonical = column.canonical else { break }
      notes.doubts.lookAtOthers(
        place, in: chunk, canonical, exactly: column.isCompared, &notes.memos[place, default: Memo()])
    }
  }

  /// Looks closely, record by record, so that what is found comes in their order.
  private func checkDoubts(_ chunk: inout Chunk, _ notes: Notes) {
    let doubtful = notes.doubts.columns
    for record in 0..<chunk.recordCount where notes.doubts.holds(record) {
      for column in doubtful { check(&chunk, record, column, notes) }
    }
  }

  private func check(_ chunk: inout Chunk, _ record: Int, _ column: Int, _ notes: Notes) {
    let field = chunk[record, column]
    if field.length == 0 {
      if columns[column].isRequired || columns[column].isNumbered { noteBlank(record, column, notes) }
      return
    }
    guard let type = columns[column].type else { return }
    if type == .text {
      if field.length > columns[column].length { checkLength(chunk, field, record, column, notes) }
      return
    }
    checkTyped(&chunk, field, type, record, column, notes)
  }

  private func noteBlank(_ record: Int, _ column: Int, _ notes: Notes) {
    let rule = columns[column]
    if rule.isNumbered {
      return notes.add(
        .keyNumbered, record, rule.name, "\(rule.name) is blank, so F&O would give the record a new number")
    }
    notes.add(
      rule.isMarked ? .required : .missingKey, record, rule.name,
      "\(rule.name) is blank\(rule.isMarked ? ", but required" : ", but part of the key")")
  }

  private func checkLength(
    _ chunk: borrowing Chunk, _ field: Field, _ record: Int, _ column: Int, _ notes: Notes
  ) {
    var characters = 0
    for byte in chunk.value(field) where byte & 0xC0 != 0x80 { characters += 1 }
    let rule = columns[column]
    if characters <= rule.length { return }
    notes.add(
      .tooLong, record, rule.name,
      "\(rule.name) has \(characters) characters; the field takes \(rule.length)")
  }

  private func checkTyped(
    _ chunk: inout Chunk, _ field: Field, _ type: ValueType, _ record: Int, _ column: Int, _ notes: Notes
  ) {
    let value = chunk.value(field)
    guard let canonical = columns[column].canonical else { return }
    notes.scratch.removeAll()
    guard canonical.write(value, to: &notes.scratch) else { return noteInvalid(type, record, column, notes) }
    switch type {
    case .decimal:
      if columns[column].decimals < .max, let number = Decimal(value),
        Int(number.scale) > columns[column].decimals
      {
        let rule = columns[column]
        notes.add(
          .tooManyDecimals, record, rule.name,
          "\(rule.name) has \(number.scale) digits after the point; the field keeps \(rule.decimals)")
      }
    case .date, .datetime:
      if let moment = DateTime(value), !moment.isInRange {
        let name = columns[column].name
        notes.add(.dateRange, record, name, "\(name) is not between 1900-01-01 and 2154-12-31")
      }
    case .text, .integer, .boolean, .enumeration, .guid: break
    }
    // Keys and references are compared by their canonical text.
    if compare(notes.scratch.bytes, value) == 0 { return }
    chunk.fields.base[record &* chunk.columnCount &+ column] = chunk.add(notes.scratch.bytes)
  }

  private func noteInvalid(_ type: ValueType, _ record: Int, _ column: Int, _ notes: Notes) {
    let rule = columns[column]
    notes.add(ValueRule.invalid(type), record, rule.name, "\(rule.name) \(Self.expectation(type, rule))")
  }

  private static func expectation(_ type: ValueType, _ rule: Column) -> String {
    switch type {
    case .enumeration:
      "is not a value of \(rule.enumeration)"
        + (rule.symbols.isEmpty ? "" : "; expected \(rule.symbols.prefix(8).joined(separator: ", "))")
        + (rule.symbols.count > 8 ? ", …" : "")
    case .decimal: ValueRule.expectation(type) + "; expected such as 1000.50, without thousands marks"
    case .boolean: "is neither Yes nor No"
    case .date, .datetime, .integer, .guid, .text: ValueRule.expectation(type)
    }
  }

  private func noteCompanies(_ chunk: borrowing Chunk, _ column: Int, _ notes: Notes) {
    var last: UnsafeRawBufferPointer?
    for record in 0..<chunk.recordCount {
      let value = chunk.value(chunk[record, column])
      if value.isEmpty { continue }
      if let last, last.count == value.count, compare(last, value) == 0 { continue }
      last = value
      let company = String(decoding: value, as: UTF8.self).trimmed.lowercased()
      if !notes.companies.contains(where: { $0.name == company }) {
        notes.companies.append((company, record))
      }
    }
  }
}

/// What one worker noted in one chunk.
///
/// Unchecked: it belongs to the worker that checks, then to the one whose turn it is to write.
final class Notes: @unchecked Sendable {
  /// Something found, once or on several records of the chunk.
  struct Note {
    var rule: DataRule
    var field: String?
    var what: String
    var remedy: String?
    /// The record within the chunk's text, its line from the start of the text.
    var record: Int
    var line: Int?
    var count = 1
    var others: [Int] = []
  }

  private(set) var list: [Note] = []
  private var places: [String: Int] = [:]
  var lists: [TupleList] = []
  var companies: [(name: String, record: Int)] = []
  var scratch = ByteBuffer()
  /// What takes a closer look.
  var doubts = Doubts()
  /// The values of each column that were found to be in order; they are those of one file.
  var memos: [Int: Memo<Void>] = [:]
  private var file = -1
  /// For each record of the chunk its number and line in the text, where bad rows were left out.
  var rows: [(record: Int, line: Int)] = []
  /// How many rows the text has, good and bad.
  var rowCount = 0

  /// Forgets what was noted, because another chunk comes now.
  func reset(file: Int) {
    if file != self.file { memos.removeAll() }
    self.file = file
    list.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    companies.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    rowCount = 0
  }

  /// Notes something about a record of the chunk.
  func add(_ rule: DataRule, _ record: Int, _ field: String?, _ what: @autoclosure () -> String) {
    let row = rows.isEmpty ? record : rows[record].record
    add(
      Note(rule: rule, field: field, what: "", record: row, line: rows.isEmpty ? nil : rows[record].line),
      what)
  }

  /// Notes something that has its place already.
  func add(_ note: Note, _ what: () -> String) {
    let key = "\(note.rule.rawValue)\u{1F}\(note.field ?? "")"
    guard let place = places[key] else {
      places[key] = list.count
      var note = note
      note.what = what()
      return list.append(note)
    }
    list[place].count += note.count
    if list[place].others.count < 2 { list[place].others.append(note.record) }
  }
}
