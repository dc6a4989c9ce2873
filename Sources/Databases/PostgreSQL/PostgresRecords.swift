import Entities
import Records

/// The records of one entity, as the server sends them: each row a line of CSV.
final class PostgresRecords: RecordSource {
  private let connection: PostgresConnection
  private let sql: String
  private let blame: Fault.Kind
  private let text: PostgresText
  /// Begins to see the state that is read.
  private let begin: () throws(Fault) -> Void
  private var state = State.waiting

  private enum State { case waiting, reading, finished }

  init(
    _ connection: PostgresConnection, _ sql: String, _ rows: RecordRows, _ types: [UInt32], blame: Fault.Kind,
    begin: @escaping () throws(Fault) -> Void
  ) {
    self.begin = begin
    self.connection = connection
    self.sql = sql
    self.blame = blame
    text = PostgresText(rows, types)
  }

  var columns: [Int] { text.rows.columns }

  var warnings: [String] { text.rows.warnings }

  func next(into chunk: inout Chunk, limit: Int) throws(Fault) -> Bool {
    chunk.begin(text, text.rows)
    if state == .waiting {
      try begin()
      try connection.copy(sql, blame: blame)
      state = .reading
    }
    while state == .reading, chunk.bytes.count < limit {
      if try !connection.copyRow(to: &chunk.bytes) { state = .finished }
    }
    chunk.origin.textStart = 0
    chunk.origin.textCount = chunk.bytes.count
    return chunk.bytes.count > 0
  }
}

/// Rows of one entity as CSV.
final class PostgresText: Unparsed {
  let rows: RecordRows
  /// The types of the columns, by their numbers.
  let types: [UInt32]

  init(_ rows: RecordRows, _ types: [UInt32]) {
    self.rows = rows
    self.types = types
  }

  func makeParser() -> any ChunkParser { PostgresParser(rows, types) }
}

/// The types of PostgreSQL that are not simply what their text says.
enum PostgresTypes {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  /// Of a fixed length, filled with blanks that mean nothing.
  static let bpchar: UInt32 = 1042
  static let timestamptz: UInt32 = 1184
  /// Those that hold text, by name.
  static let texts: Set<String> = ["text", "character varying", "character", "name", "citext"]
  /// Those whose text is sent as it is compared.
  static let comparable = texts.sorted() + ["bigint", "integer", "smallint", "uuid"]
}

/// Turns rows as the server sends them into fields with canonical text.
final class PostgresParser: ChunkParser {
  private let rows: RecordRows
  private let csv: CSVParser
  private let maker: ValueMaker
  private let kinds: [Kind]

  private struct Kind {
    let type: ValueType
    let stored: UInt32
    let emptyIsBlank: Bool
    /// Whether its text is the canonical one.
    let isAsIs: Bool
  }

  init(_ rows: RecordRows, _ types: [UInt32]) {
    self.rows = rows
    csv = CSVParser(delimiter: 0x2C, columnCount: rows.width)
    maker = ValueMaker(rows)
    let odd = [PostgresTypes.bytea, PostgresTypes.float4, PostgresTypes.float8, PostgresTypes.bpchar]
    kinds = zip(maker.values, types).map { value, stored in
      Kind(
        type: value.type, stored: stored, emptyIsBlank: value.emptyIsBlank,
        isAsIs: value.type == .text && !odd.contains(stored))
    }
  }

  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    try csv.parse(&chunk)
    maker.begin()
    let (width, wanted) = (rows.width, kinds.count)
    for record in 0..<chunk.recordCount {
      let first = record &* width
      for column in 0..<wanted {
        let field = chunk.fields.base[first &+ column]
        if field.isBlank { continue }
        if field.length == 0 {
          if kinds[column].emptyIsBlank { chunk.fields.base[first &+ column] = .blank }
          continue
        }
        if kinds[column].isAsIs { continue }
        chunk.fields.base[first &+ column] =
          usual(field, kinds[column], chunk) ?? known(field, column, record, &chunk, &problems)
      }
      judge(record, first, chunk, &problems)
    }
    if width > wanted { chunk.keepColumns(Array(0..<wanted)) }
  }

  /// What stands behind the fields: the ids of lookups, and the requirement that is not met.
  private func judge(_ record: Int, _ first: Int, _ chunk: borrowing Chunk, _ problems: inout [Problem]) {
    var next = first &+ kinds.count
    for column in rows.lookups {
      // The id is there, but the record it names is not, or gives no value.
      if chunk.fields.base[next].length > 0, chunk.fields.base[first &+ column].isBlank {
        problems.append(rows.dangling(column, record))
      }
      next &+= 1
    }
    if rows.requires.isEmpty { return }
    let failed = chunk.value(chunk.fields.base[next])
    if let digit = failed.first {
      let number = failed.dropFirst().reduce(Int(digit &- 0x30)) { $0 &* 10 &+ Int($1 &- 0x30) }
      problems.append(rows.problem(requirement: number, record))
    }
  }

  /// A number, most of which are short and canonical but for zeros at the end.
  @inline(__always)
  private func usual(_ field: Field, _ kind: Kind, _ chunk: borrowing Chunk) -> Field? {
    if kind.stored == PostgresTypes.float8 || kind.stored == PostgresTypes.float4 { return nil }
    let places: Int
    switch kind.type {
    case .integer: places = 0
    case .decimal: places = Decimal.maximumDigits
    case .text, .date, .datetime, .boolean, .enumeration, .guid: return nil
    }
    let start = Int(field.start)
    let length = ShortNumber.canonicalLength(chunk.bytes.base + start, field.length, places: places)
    return length.map { Field(start: start, length: $0, given: true, plain: true) }
  }

  private func known(
    _ field: Field, _ column: Int, _ record: Int, _ chunk: inout Chunk, _ problems: inout [Problem]
  ) -> Field {
    let (text, stored) = (chunk.value(field), kinds[column].stored)
    return maker.field(
      field, column, record, &chunk, &problems, write: { Self.write(text, stored, $0, to: &$1) },
      show: { value, shown in if stored != PostgresTypes.bytea { value.show(.text(text), to: &shown) } })
  }

  private static func write(
    _ text: UnsafeRawBufferPointer, _ stored: UInt32, _ raw: RawValue, to buffer: inout ByteBuffer
  ) -> RawValue.Outcome {
    var value = text
    switch stored {
    case PostgresTypes.bytea: return .blob
    case PostgresTypes.bool:
      let isTrue: StaticString = value.first == 0x74 ? "1" : "0"
      value = UnsafeRawBufferPointer(start: isTrue.utf8Start, count: 1)
    case PostgresTypes.bpchar:
      let end = value.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0
      value = UnsafeRawBufferPointer(rebasing: value[..<end])
    case PostgresTypes.timestamptz:
      // In the zone of the session, which is UTC.
      if value.suffix(3).elementsEqual([0x2B, 0x30, 0x30]) {
        value = UnsafeRawBufferPointer(rebasing: value.dropLast(3))
      }
    case PostgresTypes.float4, PostgresTypes.float8: return write(float: value, stored, raw, to: &buffer)
    default: break
    }
    return raw.write(.text(value), to: &buffer)
  }

  private static func write(
    float value: UnsafeRawBufferPointer, _ stored: UInt32, _ raw: RawValue, to buffer: inout ByteBuffer
  ) -> RawValue.Outcome {
    guard let number = Double(String(decoding: value, as: UTF8.self)) else { return .notValid }
    let outcome = raw.write(.real(number), to: &buffer)
    // A float of four bytes keeps six digits.
    let digits = buffer.bytes.filter { $0 >= 0x30 && $0 <= 0x39 }
    let significant = digits.drop { $0 == 0x30 }.reversed().drop { $0 == 0x30 }.count
    let isShort = stored == PostgresTypes.float4 && outcome == .written && significant > 6
    return isShort ? .writtenWithDigitsLost : outcome
  }
}
