import Entities
import Records

/// Rows of one entity, as a database stores their values.
final class CopiedRows: Unparsed {
  let rows: RecordRows

  init(_ rows: RecordRows) { self.rows = rows }

  func makeParser() -> any ChunkParser { CopiedRowParser(rows) }
}

/// Turns copied rows into fields. Text and numbers mostly stay where they were copied to.
final class CopiedRowParser: ChunkParser {
  private let rows: RecordRows
  private let maker: ValueMaker
  /// What the row loop has to know of each column.
  private let kinds: [Kind]

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

  init(_ rows: RecordRows) {
    self.rows = rows
    maker = ValueMaker(rows)
    kinds = maker.values.map { Kind($0) }
  }

  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) {
    maker.begin()
    let (width, hasRequires) = (kinds.count, !rows.requires.isEmpty)
    chunk.fields.resize(to: chunk.recordCount * width)
    var place = 0
    for record in 0..<chunk.recordCount {
      let first = record &* width
      for column in 0..<width {
        let value = CopiedValue(at: place, in: chunk)
        place = value.end
        let field = usual(value, column, &chunk) ?? known(value, column, record, &chunk, &problems)
        chunk.fields.base[first &+ column] = field
      }
      for column in rows.lookups {
        let id = CopiedValue(at: place, in: chunk)
        place = id.end
        // The id is there, but the record it names is not, or gives no value.
        if id.length > 0, chunk[record, column].isBlank { problems.append(rows.dangling(column, record)) }
      }
      guard hasRequires else { continue }
      let failed = CopiedValue(at: place, in: chunk)
      place = failed.end
      if failed.storage == .integer {
        problems.append(rows.problem(requirement: Int(failed.integer(in: chunk)), record))
      }
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

  private func known(
    _ value: CopiedValue, _ column: Int, _ record: Int, _ chunk: inout Chunk, _ problems: inout [Problem]
  ) -> Field {
    let stored = value.value(in: chunk)
    return maker.field(
      value.key, column, record, &chunk, &problems, write: { $0.write(stored, to: &$1) },
      show: { $0.show(stored, to: &$1) })
  }
}
