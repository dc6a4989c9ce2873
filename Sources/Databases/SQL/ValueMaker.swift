import Entities
import Records

/// Makes fields of the values that take a closer look; a worker's own. Most columns hold few different ones of them.
final class ValueMaker {
  let values: [RawValue]
  private let rows: RecordRows
  /// What the values of each column came to in the chunk at hand; in plain memory, so that it is changed in place.
  private let memos: UnsafeMutableBufferPointer<Memo<Field>>
  private var scratch = ByteBuffer()

  init(_ rows: RecordRows) {
    self.rows = rows
    values = rows.columns.map { RawValue(rows.entity.fields[$0], rows.entity.system) }
    memos = .allocate(capacity: values.count)
    memos.initialize(repeating: Memo())
  }

  deinit {
    memos.deinitialize()
    memos.deallocate()
  }

  /// The values of another chunk come now.
  func begin() { for column in memos.indices { memos[column].removeAll() } }

  /// The field a value comes to: `key` tells it from others of its column, `write` gives its canonical text, and `show` what
  /// stands for it where it has none.
  @inline(__always)
  func field(
    _ key: Field, _ column: Int, _ record: Int, _ chunk: inout Chunk, _ problems: inout [Problem],
    write: (_ value: RawValue, _ text: inout ByteBuffer) -> RawValue.Outcome,
    show: (_ value: RawValue, _ text: inout ByteBuffer) -> Void
  ) -> Field {
    if let known = memos[column].known(key, chunk) { return known }
    scratch.removeAll()
    let outcome = write(values[column], &scratch)
    var field = Field.blank
    switch outcome {
    case .blank: break
    case .written, .empty: field = addScratch(to: &chunk)
    case .writtenWithDigitsLost:
      field = addScratch(to: &chunk)
      rows.noteLostDigits(column)
    case .blob, .notUTF8, .notValid, .unknownMember, .hasNUL:
      problems.append(rows.problem(outcome, column, record))
      show(values[column], &scratch)
      return chunk.add(scratch.bytes, given: false)
    }
    memos[column].remember(field)
    return field
  }

  private func addScratch(to chunk: inout Chunk) -> Field {
    let field = chunk.add(scratch.bytes)
    return Field(textAt: Int(field.start), length: field.length, in: chunk) ?? field
  }
}
