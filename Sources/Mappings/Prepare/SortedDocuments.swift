internal import Records

/// Numbers documents that come in order, chunk after chunk.
///
/// The last document of a chunk waits for the next chunk, which may go on with it. A document that is longer than can
/// wait is settled chunk by chunk: that fails, as it does where the order breaks, if a later chunk has a number that
/// would have changed what is settled.
struct SortedDocuments: ~Copyable {
  /// The last document, and the order of its last record.
  private var key = ByteBuffer()
  private var order = ByteBuffer()
  /// The numbers of those of its records that wait.
  private var waiting: [Int32] = []
  /// What those of its records have that are settled; nil if none is.
  private var reach: DocumentNumbers.Reach?
  private var numbers = DocumentNumbers()
  private var known = ByteBuffer()

  /// How many records may wait.
  private static let mostWaiting = 4096

  /// In order: puts what became of the numbers into the keys, those that waited before those of the chunk, and without
  /// those that wait now; false if that cannot be done.
  mutating func go(
    on keys: DocumentKeys, _ plan: SequencePlan, _ used: SettledTable?, mayWait: Bool
  ) throws(Fault) -> Bool {
    (keys.waited, keys.waits) = (0, 0)
    guard keys.found.isSorted, let first = keys.found.documents.first, let last = keys.found.documents.last else {
      return keys.found.isSorted
    }
    let comparison = compare(keys.found.key(of: first), key.bytes)
    if comparison < 0 { return false }
    if comparison == 0, compare(keys.found.firstOrder.bytes, order.bytes) < 0 { return false }
    var settled: [Int32] = []
    keys.waited = waiting.count
    if comparison > 0 {
      settled = try end(plan, used)
      begin(keys, first)
    }
    if keys.found.documents.count > 1 {
      waiting += keys.codes[keys.found.records(of: 0)]
      guard try settle(plan, used) else { return false }
      settled += try end(plan, used)
      settled += keys.codes[keys.found.records(of: 0).upperBound..<last.first]
      begin(keys, last)
    }
    let open = keys.found.records(of: keys.found.documents.count - 1)
    let isGoingOn = keys.found.documents.count == 1 && comparison == 0
    waiting += keys.codes[open]
    order.removeAll()
    order.append(keys.found.lastOrder.bytes)
    if mayWait, reach == nil, waiting.count <= Self.mostWaiting {
      keys.waits = open.count
      // Those that waited go on waiting with those of the same document.
      if isGoingOn { keys.waited = 0 }
    } else {
      guard try settle(plan, used) else { return false }
      settled += waiting
      waiting.removeAll(keepingCapacity: true)
    }
    keys.codes = settled
    return true
  }

  private mutating func begin(_ keys: DocumentKeys, _ document: FoundDocuments.Document) {
    key.removeAll()
    key.append(keys.found.key(of: document))
    reach = nil
  }

  /// Numbers those that wait; false if that would change what is settled.
  private mutating func settle(_ plan: SequencePlan, _ used: SettledTable?) throws(Fault) -> Bool {
    let above = if let reach { reach.top } else { try highest(used) }
    var found = numbers.number(&waiting, waiting.indices, above: above, renumbers: plan.renumbers)
    if let reach {
      if found.highest > 0, reach.gave || found.least <= reach.highest { return false }
      found.highest = max(found.highest, reach.highest)
      found.gave = found.gave || reach.gave
    }
    reach = found
    return true
  }

  /// What became of those that waited, as their document has ended.
  mutating func end(_ plan: SequencePlan, _ used: SettledTable?) throws(Fault) -> [Int32] {
    // Nothing waits of a document that is settled in part.
    if reach == nil { _ = try settle(plan, used) }
    let settled = waiting
    waiting.removeAll(keepingCapacity: true)
    return settled
  }

  /// The highest number in use in the document.
  private mutating func highest(_ used: SettledTable?) throws(Fault) -> Int {
    guard let used, try used.get(Fingerprint(key.bytes), into: &known) != nil else { return 0 }
    return Int(Int32(bitPattern: known.bytes.loadUnaligned(as: UInt32.self)))
  }
}
