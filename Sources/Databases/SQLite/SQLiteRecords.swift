import Entities
import Records

/// The records of one entity, read row by row from a SELECT.
final class SQLiteRecords: RecordSource {
  let columns: [Int]
  private(set) var warnings: [String] = []
  private(set) var counts: (read: Int, filtered: Int) = (0, 0)
  private let rows: Statement
  private let entity: Entity
  private let company: String?
  private let keep: ((_ chunk: borrowing Chunk, _ record: Int) -> Bool)?
  /// How the values of each column are read; in plain memory, so that a row counts no references.
  private let values: UnsafeMutableBufferPointer<RawValue>
  /// The columns that are lookups; the id of the first stands behind the last column, and so on.
  private let lookups: [Int]
  private var hasLostDigits: [Bool]
  /// What the values of each column came to in the chunk at hand.
  private let memos: UnsafeMutableBufferPointer<Memo<Field>>
  private var isStarted = false
  private var isFinished = false

  init(_ rows: consuming Statement, _ request: ExportRequest, columns: [Int], lookups: [Int]) {
    self.rows = rows
    self.columns = columns
    self.lookups = lookups
    entity = request.entity
    company = request.company
    keep = request.keep
    values = .allocate(capacity: columns.count)
    _ = values.initialize(from: columns.map { RawValue(request.entity.fields[$0], request.entity.system) })
    memos = .allocate(capacity: columns.count)
    memos.initialize(repeating: Memo())
    hasLostDigits = Array(repeating: false, count: columns.count)
  }

  deinit {
    values.deinitialize()
    values.deallocate()
    memos.deinitialize()
    memos.deallocate()
  }

  /// Reads somebody's own query, whose columns must be named like fields of the entity.
  convenience init(query: String, _ request: ExportRequest, _ connection: borrowing Connection) throws(Fault) {
    var request = request
    request.company = nil
    let rows = try connection.prepare(query, blame: .usage)
    guard rows.isReadOnly else {
      throw Fault(.usage, "query-writes", "the query would change the database; export only reads")
    }
    let columns = try Self.match(rows, request.entity)
    self.init(rows, request, columns: columns, lookups: [])
  }

  private static func match(_ rows: borrowing Statement, _ entity: Entity) throws(Fault) -> [Int] {
    var columns: [Int] = []
    for index in 0..<rows.columnCount {
      let name = rows.columnName(index)
      guard let place = entity.column(name) else {
        let known = suggestion(for: name, among: entity.fields.map(\.name))
        throw Fault(
          .usage, "query-column", "the query gives a column \(name), which \(entity.name) does not have",
          remedy: known.map { "did you mean \($0)?" } ?? "rename it with AS, or leave it out")
      }
      if columns.contains(place) {
        throw Fault(.usage, "query-column", "the query gives the column \(name) twice")
      }
      columns.append(place)
    }
    for place in entity.fields.indices where !columns.contains(place) {
      guard entity.fields[place].isRequired || entity.key.contains(place) else { continue }
      throw Fault(
        .usage, "query-column",
        "the query gives no column \(entity.fields[place].name), which \(entity.name) needs")
    }
    return columns
  }

  func next(into chunk: inout Chunk, limit: Int, problems: inout [Problem]) throws(Fault) -> Bool {
    chunk.reset()
    chunk.columnCount = columns.count
    chunk.origin.file = entity.name
    for index in memos.indices { memos[index].removeAll() }
    if isFinished { return false }
    if !isStarted {
      isStarted = true
      if let company { rows.bind(0, text: company) }
    }
    while chunk.bytes.count < limit, chunk.recordCount < 65_536 {
      guard try rows.step() else {
        isFinished = true
        break
      }
      counts.read += 1
      addRow(to: &chunk, &problems)
    }
    return chunk.recordCount > 0 || !isFinished
  }

  private func addRow(to chunk: inout Chunk, _ problems: inout [Problem]) {
    let (fields, found) = (chunk.fields.count, problems.count)
    for index in values.indices {
      let (field, outcome) = values[index].take(rows, index, into: &chunk, &memos[index])
      switch outcome {
      case .blank, .written, .empty: chunk.fields.append(field)
      default: addRare(outcome, index, Int(field.start), to: &chunk, &problems)
      }
    }
    for (number, index) in lookups.enumerated() where isDangling(chunk[chunk.recordCount, index], number) {
      problems.append(problem(.dangling, index, chunk.recordCount))
    }
    if let keep, problems.count == found {
      chunk.recordCount &+= 1
      if keep(chunk, chunk.recordCount &- 1) { return }
      counts.filtered += 1
      chunk.recordCount &-= 1
      // Its bytes stay: what values came to may lie among them.
      chunk.fields.count = fields
      return
    }
    chunk.recordCount &+= 1
  }

  /// A lookup whose id is there but whose record gives no value.
  private func isDangling(_ field: Field, _ number: Int) -> Bool {
    field.isBlank && rows.storage(columns.count &+ number) != .null
      && !rows.text(columns.count &+ number).isEmpty
  }

  private func addRare(
    _ outcome: RawValue.Outcome, _ index: Int, _ start: Int, to chunk: inout Chunk,
    _ problems: inout [Problem]
  ) {
    if outcome == .writtenWithDigitsLost {
      chunk.fields.append(Field(start: start, length: chunk.bytes.count - start, given: true))
      noteLostDigits(index)
      return
    }
    // The reject shows the value as well as text can.
    if outcome != .blob { chunk.bytes.append(rows.string(index).replacing("\0", with: "\u{FFFD}")) }
    chunk.fields.append(Field(start: start, length: chunk.bytes.count - start))
    problems.append(problem(.value(outcome), index, chunk.recordCount))
  }

  private func noteLostDigits(_ index: Int) {
    if hasLostDigits[index] { return }
    hasLostDigits[index] = true
    warnings.append(
      "\(entity.name): \(entity.fields[columns[index]].name) is stored as binary numbers that may have lost digits; "
        + "the shortest digits that give the same number were taken")
  }

  private enum Reason {
    case value(RawValue.Outcome)
    case dangling
  }

  private func problem(_ reason: Reason, _ index: Int, _ record: Int) -> Problem {
    let field = entity.fields[columns[index]]
    let (rule, what) =
      switch reason {
      case .dangling: ("sql-dangling", "names a record that is not there, or has no such value")
      case .value(.blob): ("sql-blob", "holds binary data, which has no text")
      case .value(.notUTF8): ("sql-encoding", "holds bytes that are not UTF-8")
      case .value(.hasNUL): ("sql-nul", "holds a NUL character, which no data file can carry")
      case .value(.unknownMember):
        ("value-enum", "holds a value that \(field.enumeration?.name ?? "its enumeration") does not have")
      case .value: ("value-\(field.type.rawValue)", "does not hold a valid \(field.type.rawValue)")
      }
    return Problem(record: record, fault: Fault(.data, rule, "\(field.name) \(what)", field: field.name))
  }
}
