import Entities
import Records
internal import Synchronization

/// Rows of one entity, as SQLite stores their values.
final class SQLiteRows: Unparsed {
  let entity: Entity
  let columns: [Int]
  /// The columns that are lookups; the id of the first stands behind the last column, and so on.
  let lookups: [Int]
  /// What a row must meet; behind all else stands the number of the first that it does not.
  let requires: [Entity.Require]
  let lostDigits = LostDigits()

  init(_ entity: Entity, columns: [Int], lookups: [Int], requires: [Entity.Require]) {
    self.entity = entity
    self.columns = columns
    self.lookups = lookups
    self.requires = requires
  }

  func makeParser() -> any ChunkParser { SQLiteRecordParser(self) }
}

/// Turns copied rows into fields. Text and numbers mostly stay where they were copied to.
final class SQLiteRecordParser: ChunkParser {
  private let entity: Entity
  private let columns: [Int]
  private let lookups: [Int]
  private let requires: [Entity.Require]
  private let lostDigits: LostDigits
  private let values: [RawValue]
  /// What the row loop has to know of each column.
  private let kinds: [Kind]
  /// What the values of each column came to in the chunk at hand; in plain memory, so that it is changed in place.
  private let memos: UnsafeMutableBufferPointer<Memo<Field>>
  private var scratch = ByteBuffer()

  private struct Kind {
    let type: ValueType
    let emptyIsBlank: Bool
    /// Whether an integer is written as its digits.
    let isDigits: Bool

    init(_ value: RawValue) {
      type = value.type
      emptyIsBlank = value.emptyIsBlank
      isDigits = type == .text || type == .integer || type == .decimal
    }
  }

  init(_ rows: SQLiteRows) {
    requires = rows.requires
    entity = rows.entity
    columns = rows.columns
    lookups = rows.lookups
    lostDigits = rows.lostDigits
    let (entity, columns) = (rows.entity, rows.columns)
    values = columns.map { RawValue(entity.fields[$0], entity.system) }
    kinds = values.map { Kind($0) }
    memos = .allocate(capacity: columns.count)
    memos.initialize(repeating: Memo())
  }

  deinit {
    memos.deinitialize()
    memos.deallocate()
  }

  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) {
    for column in memos.indices { memos[column].removeAll() }
    chunk.fields.resize(to: chunk.recordCount * columns.count)
    var place = 0
    for record in 0..<chunk.recordCount {
      let first = record &* columns.count
      for column in 0..<kinds.count {
        let value = CopiedValue(at: place, in: chunk)
        place = value.end
        let field = usual(value, column, &chunk) ?? known(value, column, record, &chunk, &problems)
        chunk.fields.base[first &+ column] = field
      }
      for column in lookups {
        let id = CopiedValue(at: place, in: chunk)
        place = id.end
        // The id is there, but the record it names is not, or gives no value.
        if id.length > 0, chunk[record, column].isBlank { problems.append(problem(.dangling, column, record)) }
      }
      if requires.isEmpty { continue }
      let failed = CopiedValue(at: place, in: chunk)
      place = failed.end
      if failed.storage == .integer { problems.append(problem(requires[Int(failed.integer(in: chunk))], record)) }
    }
  }

  /// The field a value comes to, where that takes no closer look.
  @inline(__always)
  private func usual(_ value: CopiedValue, _ column: Int, _ chunk: inout Chunk) -> Field? {
    let kind = kinds[column]
    switch value.storage {
    case .null: return .blank
    case .real, .blob: return nil
    case .integer: return kind.isDigits ? addDigits(of: value, &chunk) : nil
    case .text:
      if value.length == 0 { return kind.emptyIsBlank ? .blank : Field(start: value.start, length: 0, given: true) }
      switch kind.type {
      case .text: return Field(textAt: value.start, length: value.length, in: chunk)
      case .integer: return number(value, places: 0, chunk)
      case .decimal: return number(value, places: Decimal.maximumDigits, chunk)
      case .date, .datetime, .boolean, .enumeration, .guid: return nil
      }
    }
  }

  @inline(__always)
  private func number(_ value: CopiedValue, places: Int, _ chunk: borrowing Chunk) -> Field? {
    let length = ShortNumber.canonicalLength(chunk.bytes.base + value.start, value.length, places: places)
    return length.map { Field(start: value.start, length: $0, given: true, plain: true) }
  }

  private func addDigits(of value: CopiedValue, _ chunk: inout Chunk) -> Field {
    let start = chunk.bytes.count
    chunk.bytes.append(digits: value.integer(in: chunk))
    return Field(start: start, length: chunk.bytes.count - start, given: true, plain: true)
  }

  /// The field a value comes to: most columns that take a closer look hold few different ones.
  private func known(
    _ value: CopiedValue, _ column: Int, _ record: Int, _ chunk: inout Chunk, _ problems: inout [Problem]
  ) -> Field {
    if let known = memos[column].known(value.key, chunk) { return known }
    scratch.removeAll()
    let outcome = values[column].write(value.value(in: chunk), to: &scratch)
    var field = Field.blank
    switch outcome {
    case .blank: break
    case .written, .empty: field = addScratch(to: &chunk)
    case .writtenWithDigitsLost:
      field = addScratch(to: &chunk)
      lostDigits.note(column)
    case .blob, .notUTF8, .notValid, .unknownMember, .hasNUL:
      problems.append(problem(.value(outcome), column, record))
      values[column].show(value.value(in: chunk), to: &scratch)
      return chunk.add(scratch.bytes, given: false)
    }
    memos[column].remember(field)
    return field
  }

  private func addScratch(to chunk: inout Chunk) -> Field {
    let field = chunk.add(scratch.bytes)
    return Field(textAt: Int(field.start), length: field.length, in: chunk) ?? field
  }

  private enum Reason {
    case value(RawValue.Outcome)
    case dangling
  }

  /// Why a row is bad that does not meet a requirement; named after the first field it concerns, rather one of the key,
  /// which is not known then.
  private func problem(_ require: Entity.Require, _ record: Int) -> Problem {
    let taken = columns.indices.filter { entity.fields[columns[$0]].isTaken(from: require.joins) }
    let column = taken.first { entity.key.contains(columns[$0]) } ?? taken.first
    let field = column.map { entity.fields[columns[$0]].name }
    let what = (field.map { "\($0): " } ?? "") + require.what
    return Problem(record, .unmet(require.rule, what, field: field, remedy: require.remedy), column: column)
  }

  private func problem(_ reason: Reason, _ index: Int, _ record: Int) -> Problem {
    let field = entity.fields[columns[index]]
    let (rule, what): (DataRule, String) =
      switch reason {
      case .dangling: (.sqlDangling, "names a record that is not there, or has no such value")
      case .value(.blob): (.sqlBlob, "holds binary data, which has no text")
      case .value(.notUTF8): (.sqlEncoding, "holds bytes that are not UTF-8")
      case .value(.hasNUL): (.sqlNUL, "holds a NUL character, which no data file can carry")
      case .value(.unknownMember):
        (
          ValueRule.invalid(.enumeration),
          "holds a value that \(field.enumeration?.name ?? "its enumeration") does not have"
        )
      case .value: (ValueRule.invalid(field.type), "does not hold a valid \(field.type.rawValue)")
      }
    return Problem(record, Fault(rule, "\(field.name) \(what)", field: field.name), column: index)
  }
}

/// The columns whose binary numbers may have lost digits, as all workers found them.
final class LostDigits: Sendable {
  private let found = Mutex<Set<Int>>([])

  func note(_ column: Int) { found.withLock { _ = $0.insert(column) } }

  var columns: [Int] { found.withLock { $0.sorted() } }
}
