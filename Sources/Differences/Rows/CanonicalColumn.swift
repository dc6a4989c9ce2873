internal import Entities
internal import Records

/// Brings the values of one column into the form in which equal values have equal bytes.
///
/// What is no value of its type stays as it is: then only the same text is equal to it.
struct CanonicalColumn: Sendable {
  private let column: Int
  private let canonical: Canonical
  /// What a blank is in a raw table of AX, where it is more than an empty text.
  private let blank: [UInt8]
  /// Whether 1900-01-01 is no date.
  private let hasAXDates: Bool
  /// Whether a database has done it already.
  private let isCanonical: Bool

  init(_ column: Int, _ field: EntityField, _ system: System, isCanonical: Bool) {
    self.column = column
    self.isCanonical = isCanonical
    canonical = field.canonical(for: system)
    hasAXDates = system == .fno && (field.type == .date || field.type == .datetime)
    blank = system == .axdb ? Array("\(field.type.blankInAX)".utf8) : []
  }

  /// Does so with all records of a chunk.
  func apply(to chunk: inout Chunk, _ scratch: inout ByteBuffer) {
    if !isCanonical {
      switch canonical.type {
      case .text: break
      case .integer, .decimal: shorten(&chunk, &scratch)
      case .date, .datetime, .boolean, .enumeration, .guid: respell(&chunk, &scratch)
      }
    }
    if !blank.isEmpty { fillBlanks(&chunk) }
  }

  /// Most numbers are short, and canonical but for zeros at the end.
  private func shorten(_ chunk: inout Chunk, _ scratch: inout ByteBuffer) {
    let fields = Column(base: chunk.fields.base + column, width: chunk.columnCount)
    let places = canonical.type == .integer ? 0 : Decimal.maximumDigits
    ShortNumber.shorten(fields, of: &chunk, places: places) { chunk, record in
      fields[record] = canonicalField(fields[record], &chunk, &scratch)
    }
  }

  /// Most columns hold few different values.
  private func respell(_ chunk: inout Chunk, _ scratch: inout ByteBuffer) {
    let fields = Column(base: chunk.fields.base + column, width: chunk.columnCount)
    var memo = Memo<Field>()
    for record in 0..<chunk.recordCount where fields[record].length > 0 {
      if let known = memo.known(fields[record], chunk) {
        fields[record] = known
        continue
      }
      let field = canonicalField(fields[record], &chunk, &scratch)
      memo.remember(field)
      fields[record] = field
    }
  }

  private func canonicalField(_ field: Field, _ chunk: inout Chunk, _ scratch: inout ByteBuffer) -> Field {
    let value = chunk.value(field)
    if hasAXDates, let moment = DateTime(value), moment.isNullInAX { return .blank }
    if canonical.isClearly(value) { return field }
    scratch.removeAll()
    if !canonical.write(value, to: &scratch) {
      // Raw tables may hold numbers that no entity file knows.
      guard canonical.type == .enumeration, let number = Decimal(value) else { return field }
      number.write(to: &scratch)
    }
    return compare(scratch.bytes, value) == 0 ? field : chunk.add(scratch.bytes)
  }

  private func fillBlanks(_ chunk: inout Chunk) {
    let fields = Column(base: chunk.fields.base + column, width: chunk.columnCount)
    var filled: Field?
    for record in 0..<chunk.recordCount where fields[record].length == 0 {
      let field = filled ?? blank.withUnsafeBytes { chunk.add($0) }
      filled = field
      fields[record] = field
    }
  }
}
