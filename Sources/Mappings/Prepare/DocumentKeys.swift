internal import Glibc
internal import Records

/// What one worker finds out about the documents in a chunk.
final class DocumentKeys {
  /// A row for each record, where they come in any order.
  var rows = Rows()
  /// The documents, where they come one after the other.
  var found = FoundDocuments()
  /// How many records that waited now come before those of the chunk.
  var waited = 0
  /// How many at the end of the chunk wait for the next.
  var waits = 0
  /// The headers the records name.
  let headers = KeyedExtract()
  private var key = ByteBuffer()

  /// For each record its number, and in the end what becomes of it: see `SequenceCode`.
  var codes: [Int32] {
    get { found.codes }
    set { found.codes = newValue }
  }

  func reset() {
    rows.reset()
    found.reset()
    headers.reset()
  }

  /// Looks where documents begin, as long as they come in order.
  func findDocuments(_ plan: SequencePlan, _ chunk: borrowing Chunk) { found.find(plan, chunk) }

  /// Makes a row of each record, where they come in any order: the fingerprint of its document, its order, its place in
  /// the chunk, its number.
  func makeRows(_ plan: SequencePlan, _ chunk: borrowing Chunk) {
    var rows = Rows()
    swap(&rows, &self.rows)
    var key = ByteBuffer()
    swap(&key, &self.key)
    for record in 0..<chunk.recordCount {
      key.removeAll()
      plan.writeDocument(chunk, record, to: &key)
      rows.bytes.append(sortable: Fingerprint(key.bytes))
      let code = plan.code(chunk, record, wrong: plan.order.write(chunk, record, to: &rows.bytes))
      rows.bytes.append(sortable: record)
      rows.bytes.append(number: UInt32(bitPattern: code))
      found.codes.append(code)
      rows.endRow()
    }
    swap(&rows, &self.rows)
    swap(&key, &self.key)
  }
}

/// Documents that come one after the other and in order. A struct, so that the loop over records is free of checks for
/// exclusive access.
struct FoundDocuments: ~Copyable {
  /// For each record its number, and in the end what becomes of it: see `SequenceCode`.
  var codes: [Int32] = []
  private(set) var documents: [Document] = []
  /// Whether documents come in order, and records within them.
  private(set) var isSorted = true
  /// The order of the first record, and of the last.
  private(set) var firstOrder = ByteBuffer()
  private(set) var lastOrder = ByteBuffer()
  /// The bytes that name the documents.
  private var keys = ByteBuffer()
  private var order = ByteBuffer()
  private var known = ByteBuffer()
  private var numbers = DocumentNumbers()

  /// Records of one document, one after the other.
  struct Document {
    /// The first of its records in the chunk.
    var first: Int
    /// Where the bytes that name it are.
    var key: Range<Int>
  }

  mutating func reset() {
    codes.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
    isSorted = true
    keys.removeAll()
    lastOrder.removeAll()
  }

  /// The bytes that name a document.
  func key(of document: Document) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: keys.bytes[document.key])
  }

  /// The records of a document.
  func records(of document: Int) -> Range<Int> {
    documents[document].first..<(document + 1 < documents.count ? documents[document + 1].first : codes.count)
  }

  /// Numbers all documents that begin and end in the chunk.
  mutating func numberInner(_ plan: SequencePlan, _ used: SettledTable?) throws(Fault) {
    for document in documents.indices.dropFirst().dropLast() {
      let above = try highest(of: document, used)
      _ = numbers.number(&codes, records(of: document), above: above, renumbers: plan.renumbers)
    }
  }

  /// The highest number in use of a document.
  private mutating func highest(of document: Int, _ used: SettledTable?) throws(Fault) -> Int {
    guard let used, try used.get(Fingerprint(key(of: documents[document])), into: &known) != nil else { return 0 }
    return Int(Int32(bitPattern: known.bytes.loadUnaligned(as: UInt32.self)))
  }

  mutating func find(_ plan: SequencePlan, _ chunk: borrowing Chunk) {
    for record in 0..<chunk.recordCount {
      order.removeAll()
      codes.append(plan.code(chunk, record, wrong: plan.order.write(chunk, record, to: &order)))
      let isInOrder = compare(order.bytes, lastOrder.bytes) >= 0
      if record > 0, plan.isSameText(chunk, record - 1, record) {
        isSorted = isInOrder
      } else {
        add(plan, chunk, record, isInOrder)
      }
      if !isSorted { return }
      swap(&order, &lastOrder)
      if record == 0 {
        firstOrder.removeAll()
        firstOrder.append(lastOrder.bytes)
      }
    }
  }

  private mutating func add(_ plan: SequencePlan, _ chunk: borrowing Chunk, _ record: Int, _ isInOrder: Bool) {
    let start = keys.count
    plan.writeDocument(chunk, record, to: &keys)
    let found = Document(first: record, key: start..<keys.count)
    let comparison = documents.last.map { compare(key(of: found), key(of: $0)) } ?? 1
    if comparison > 0 {
      documents.append(found)
    } else {
      // The same document, written in another way, or one that should have come before.
      keys.count = start
      isSorted = comparison == 0 && isInOrder
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

  /// What a record begins with: its number, or that its order is wrong.
  func code(_ chunk: borrowing Chunk, _ record: Int, wrong: Int?) -> Int32 {
    if let wrong { return SequenceCode.unordered - Int32(wrong) }
    guard let column else { return SequenceCode.keep }
    return SequenceCode(chunk.value(chunk[record, column])).code
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
