internal import Entities
internal import Mappings
internal import Records

/// The rows of one chunk.
final class RowBlock {
  fileprivate(set) var bytes = ByteBuffer()
  fileprivate var ends: [Int] = []
  /// Of each record whether loads own it; none where they own all.
  fileprivate(set) var owned: [Bool] = []
  /// Whether each key sorts behind the one before.
  fileprivate(set) var isAscending = true

  var count: Int { ends.count }

  func removeAll() {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
    owned.removeAll(keepingCapacity: true)
    isAscending = true
  }

  func row(_ place: Int) -> KeyedRow {
    let start = place == 0 ? 0 : ends[place - 1]
    return KeyedRow(UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<ends[place]]))
  }
}

/// How the records of one entity of one side become rows.
struct RowRule {
  /// The number of the entity among those that are compared.
  let pair: Int
  let amounts: [String]
  let columns: EntityPair.Columns
  private let key: TupleRule
  /// Whether a blank is as good as any other value of a key, as in raw tables of AX.
  private let mayBeBlank: Bool
  private let canonical: [CanonicalColumn]
  /// Which of the compared fields tell empty text from blanks.
  private let tellsEmpty: [Bool]
  /// Which rows loads own.
  private let owned: Expression?

  init(_ pair: EntityPair, _ number: Int, _ side: Side, isCanonical: Bool, owned: Expression?) {
    let entity = pair.compared.entity
    self.pair = number
    // Amounts that are added up later need to know their currency then.
    let tellsCurrency = pair.currencyField != nil || pair.columns[side].currency == nil || pair.amounts.isEmpty
    self.owned = tellsCurrency ? owned : nil
    amounts = pair.amounts
    columns = pair.columns[side]
    let keys = pair.compared.key.map { entity.fields[$0] }
    key = TupleRule(
      columns: columns.key, isNumber: keys.map(\.type.isNumber), zeroIsBlank: false)
    canonical = zip(columns.key + columns.fields, keys + pair.compared.fields).map { column, field in
      CanonicalColumn(column, field, entity.system, isCanonical: isCanonical)
    }
    mayBeBlank = entity.system == .axdb
    // AX cannot tell the two apart.
    let isAX = entity.system == .fno || entity.system == .axdb
    tellsEmpty = pair.compared.fields.map { $0.type == .text && !isAX }
  }

  /// Makes rows of the records of a chunk, whose values become canonical.
  func fill(
    _ block: RowBlock, _ chunk: inout Chunk, _ scratch: inout ByteBuffer, _ evaluator: inout Evaluator
  ) {
    block.removeAll()
    if let owned { tell(owned, chunk, block, &evaluator) }
    for column in canonical { column.apply(to: &chunk, &scratch) }
    block.ends.reserveCapacity(chunk.recordCount)
    block.isAscending = write(chunk, to: &block.bytes, &block.ends, block.owned)
  }

  /// Tells which records loads own; one of which that cannot be told counts as owned.
  private func tell(_ owned: Expression, _ chunk: borrowing Chunk, _ block: RowBlock, _ evaluator: inout Evaluator) {
    for record in 0..<chunk.recordCount {
      block.owned.append((try? evaluator.condition(owned, chunk: chunk, record: record)) ?? true)
    }
  }

  private func write(
    _ chunk: borrowing Chunk, to bytes: inout ByteBuffer, _ ends: inout [Int], _ owned: [Bool]
  ) -> Bool {
    var isAscending = true
    var last = 0..<0
    for record in 0..<chunk.recordCount {
      let start = bytes.count
      bytes.append(UInt8(truncatingIfNeeded: pair >> 8))
      bytes.append(UInt8(truncatingIfNeeded: pair))
      let isWhole = key.write(chunk, record, to: &bytes) || mayBeBlank
      let keyEnd = bytes.count
      if isAscending, record > 0 {
        let all = bytes.bytes
        isAscending =
          compare(UnsafeRawBufferPointer(rebasing: all[last]), UnsafeRawBufferPointer(rebasing: all[start..<keyEnd]))
          < 0
      }
      last = start..<keyEnd
      for place in columns.fields.indices {
        let field = chunk[record, columns.fields[place]]
        bytes.append(value: field, of: chunk, isGiven: tellsEmpty[place] && field.length == 0 && field.isGiven)
      }
      let valuesEnd = bytes.count
      for column in columns.key { bytes.append(value: chunk[record, column], of: chunk, isGiven: false) }
      bytes.append(number: UInt32(truncatingIfNeeded: keyEnd - start) | (isWhole ? 0 : KeyedRow.blankMark))
      let isForeign = !owned.isEmpty && !owned[record]
      bytes.append(number: UInt32(truncatingIfNeeded: valuesEnd - start) | (isForeign ? KeyedRow.foreignMark : 0))
      ends.append(bytes.count)
    }
    return isAscending
  }
}
