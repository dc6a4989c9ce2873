internal import Entities
internal import Mappings
internal import Records

/// The rows of one chunk.
final class RowBlock {
  fileprivate(set) var bytes = ByteBuffer()
  fileprivate var ends: [Int] = []
  /// Of each record whether loads own it; none where they own all.
  fileprivate(set) var owned: [Bool] = []
  /// The document of each record, where rows are digests.
  fileprivate var documents: [Fingerprint] = []
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
  let columns: RowColumns
  private let key: TupleRule
  /// Whether a blank is as good as any other value of a key, as in raw tables of AX.
  private let mayBeBlank: Bool
  private let canonical: [CanonicalColumn]
  /// Which of the compared fields tell empty text from blanks.
  private let tellsEmpty: [Bool]
  /// Which rows loads own.
  private let owned: Expression?
  /// What stands for the values, where only their sum is wanted.
  private let digest: DigestRule?
  /// The columns of what is written behind the values; blank where the records have none.
  private let written: [Int?]

  init(_ pair: EntityPair, _ number: Int, _ side: Side, isCanonical: Bool, owned: Expression?) {
    let entity = pair.compared.entity
    // Amounts that are added up later need to know their currency then.
    let tellsCurrency = pair.currencyField != nil || pair.columns[side].currency == nil || pair.amounts.isEmpty
    self.init(
      entity, number, pair.columns[side], pair.compared.fields, isCanonical: isCanonical,
      owned: tellsCurrency ? owned : nil, amounts: pair.amounts, digest: nil)
  }

  /// Rows of an entity: of its key, and of these fields, which stand in the columns that are compared.
  init(
    _ entity: Entity, _ number: Int, _ columns: RowColumns, _ fields: [EntityField], isCanonical: Bool = false,
    owned: Expression? = nil, amounts: [String] = [], digest: DigestRule?
  ) {
    pair = number
    self.owned = owned
    self.amounts = amounts
    self.columns = columns
    self.digest = digest
    written = digest?.written ?? columns.key.map(Optional.some)
    let keys = entity.key.map { entity.fields[$0] }
    key = TupleRule(columns: columns.key, isNumber: keys.map(\.type.isNumber), zeroIsBlank: false)
    canonical = zip(columns.key + columns.fields, keys + fields).map { column, field in
      CanonicalColumn(column, field, entity.system, isCanonical: isCanonical)
    }
    mayBeBlank = entity.system == .axdb
    // AX cannot tell the two apart.
    let isAX = entity.system == .fno || entity.system == .axdb
    tellsEmpty = fields.map { $0.type == .text && !isAX }
  }

  /// Makes rows of the records of a chunk, whose values become canonical.
  func fill(
    _ block: RowBlock, _ chunk: inout Chunk, _ scratch: inout ByteBuffer, _ evaluator: inout Evaluator
  ) {
    block.removeAll()
    if let owned { tell(owned, chunk, block, &evaluator) }
    digest?.documents.fill(&block.documents, chunk, &scratch)
    for column in canonical { column.apply(to: &chunk, &scratch) }
    block.ends.reserveCapacity(chunk.recordCount)
    block.isAscending = write(chunk, to: &block.bytes, &block.ends, owned: block.owned, documents: block.documents)
  }

  /// Tells which records loads own; one of which that cannot be told counts as owned.
  private func tell(_ owned: Expression, _ chunk: borrowing Chunk, _ block: RowBlock, _ evaluator: inout Evaluator) {
    for record in 0..<chunk.recordCount {
      block.owned.append((try? evaluator.condition(owned, chunk: chunk, record: record)) ?? true)
    }
  }

  private func write(
    _ chunk: borrowing Chunk, to bytes: inout ByteBuffer, _ ends: inout [Int], owned: [Bool], documents: [Fingerprint]
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
      writeValues(chunk, record, to: &bytes)
      digest?.shorten(&bytes, from: keyEnd, chunk, record, documents)
      let valuesEnd = bytes.count
      for column in written {
        bytes.append(value: column.map { chunk[record, $0] } ?? .blank, of: chunk, isGiven: false)
      }
      bytes.append(number: UInt32(truncatingIfNeeded: keyEnd - start) | (isWhole ? 0 : KeyedRow.blankMark))
      let isForeign = !owned.isEmpty && !owned[record]
      bytes.append(number: UInt32(truncatingIfNeeded: valuesEnd - start) | (isForeign ? KeyedRow.foreignMark : 0))
      ends.append(bytes.count)
    }
    return isAscending
  }

  private func writeValues(_ chunk: borrowing Chunk, _ record: Int, to bytes: inout ByteBuffer) {
    for place in columns.fields.indices {
      let field = chunk[record, columns.fields[place]]
      bytes.append(value: field, of: chunk, isGiven: tellsEmpty[place] && field.length == 0 && field.isGiven)
    }
  }
}
