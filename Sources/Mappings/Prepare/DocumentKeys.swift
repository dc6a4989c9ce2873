internal import Glibc
internal import Records

/// What one worker finds out about the documents in a chunk.
final class DocumentKeys: Extract {
  /// For each record its number, and in the end what becomes of it: see `SequenceCode`.
  var codes: [Int32] = []
  /// The documents, where they come one after the other.
  var documents: [Document] = []
  /// Whether documents come in order, and records within them.
  var isSorted = true
  /// How many records that waited now come before those of the chunk.
  var waited = 0
  /// How many at the end of the chunk wait for the next.
  var waits = 0
  /// The headers the records name.
  let headers = KeyedExtract()
  /// The order of the first record, and of the last.
  private(set) var firstOrder = ByteBuffer()
  private(set) var lastOrder = ByteBuffer()
  private var order = ByteBuffer()
  private var key = ByteBuffer()
  private var known = ByteBuffer()
  private var numbers = DocumentNumbers()

  /// Records of one document, one after the other.
  struct Document {
    /// The first of its records in the chunk.
    var first: Int
    /// Where the bytes that name it are.
    var key: Range<Int>
  }

  override func reset() {
    super.reset()
    codes.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
    isSorted = true
    headers.reset()
    lastOrder.removeAll()
  }

  /// The bytes that name a document.
  func key(of document: Document) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.bytes[document.key])
  }

  /// The records of a document.
  func records(of document: Int) -> Range<Int> {
    documents[document].first..<(document + 1 < documents.count ? documents[document + 1].first : codes.count)
  }

  /// Numbers a document of the chunk.
  func number(_ document: Int, above highest: Int, renumbers: Bool) {
    _ = numbers.number(&codes, records(of: document), above: highest, renumbers: renumbers)
  }

  /// The highest number in use of a document.
  func highest(of document: Int, _ used: KeyedTable?) throws(Fault) -> Int {
    guard let used, try used.get(Fingerprint(key(of: documents[document])), into: &known) != nil else { return 0 }
    return Int(Int32(bitPattern: known.bytes.loadUnaligned(as: UInt32.self)))
  }

  // MARK: Documents that come in order

  /// Looks where documents begin, as long as they come in order.
  func findDocuments(_ plan: SequencePlan, _ chunk: borrowing Chunk) {
    for record in 0..<chunk.recordCount {
      order.removeAll()
      addCode(plan, chunk, record, wrong: plan.order.write(chunk, record, to: &order))
      let isInOrder = compare(order.bytes, lastOrder.bytes) >= 0
      if record > 0, plan.isSameText(chunk, record - 1, record) {
        isSorted = isInOrder
      } else {
        addDocument(plan, chunk, record, isInOrder)
      }
      if !isSorted { return }
      swap(&order, &lastOrder)
      if record == 0 {
        firstOrder.removeAll()
        firstOrder.append(lastOrder.bytes)
      }
    }
  }

  private func addDocument(_ plan: SequencePlan, _ chunk: borrowing Chunk, _ record: Int, _ isInOrder: Bool) {
    let start = bytes.count
    plan.writeDocument(chunk, record, to: &bytes)
    let found = Document(first: record, key: start..<bytes.count)
    let comparison = documents.last.map { compare(key(of: found), key(of: $0)) } ?? 1
    if comparison > 0 {
      documents.append(found)
    } else {
      // The same document, written in another way, or one that should have come before.
      bytes.count = start
      isSorted = comparison == 0 && isInOrder
    }
  }

  private func addCode(_ plan: SequencePlan, _ chunk: borrowing Chunk, _ record: Int, wrong: Int?) {
    let number = SequenceCode(chunk.value(chunk[record, plan.column])).code
    codes.append(wrong.map { SequenceCode.unordered - Int32($0) } ?? number)
  }

  // MARK: Documents in any order

  /// Makes a row of each record: the fingerprint of its document, its order, its place in the chunk, its number.
  func makeRows(_ plan: SequencePlan, _ chunk: borrowing Chunk) {
    for record in 0..<chunk.recordCount {
      key.removeAll()
      plan.writeDocument(chunk, record, to: &key)
      bytes.append(Fingerprint(key.bytes))
      addCode(plan, chunk, record, wrong: plan.order.write(chunk, record, to: &bytes))
      bytes.append(sortable: record)
      bytes.append(number: UInt32(bitPattern: codes[record]))
      ends.append(bytes.count)
    }
  }
}

extension SequencePlan {
  /// Adds the bytes that name the document of a record.
  func writeDocument(_ chunk: borrowing Chunk, _ record: Int, to buffer: inout ByteBuffer) {
    if let orWithin, KeyRule.isBlank(chunk.value(chunk[record, last]), zeroIsBlank: zeroIsBlank) {
      buffer.append(1)
      _ = orWithin.write(chunk, record, to: &buffer)
    } else {
      buffer.append(0)
      _ = within.write(chunk, record, to: &buffer)
    }
  }

  /// Whether two records name their document in the very same way; that is quicker seen than where they differ.
  func isSameText(_ chunk: borrowing Chunk, _ a: Int, _ b: Int) -> Bool {
    within.isSameText(chunk, a, b) && orWithin?.isSameText(chunk, a, b) ?? true
  }
}

extension KeyRule {
  fileprivate func isSameText(_ chunk: borrowing Chunk, _ a: Int, _ b: Int) -> Bool {
    for part in parts {
      let (left, right) = (chunk[a, part.column], chunk[b, part.column])
      guard left.length == right.length else { return false }
      let bytes = chunk.bytes.base
      if memcmp(bytes + Int(left.start), bytes + Int(right.start), left.length) != 0 { return false }
    }
    return true
  }
}
