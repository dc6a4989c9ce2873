internal import Records

/// Numbers documents that come in order, chunk after chunk, and remembers no more than where the last one stands.
///
/// What a document has in an earlier chunk is settled by then. So it fails, as it does where the order breaks, if a
/// later chunk has a number that would have changed it.
struct SortedDocuments: ~Copyable {
  private var key = ByteBuffer()
  private var order = ByteBuffer()
  private var reach = DocumentNumbers.Reach()

  /// On any thread: numbers all documents of a chunk but the first, which may have begun before.
  static func begin(_ keys: DocumentKeys, _ plan: SequencePlan, _ used: KeyedTable?) throws(Fault) {
    guard keys.isSorted else { return }
    for document in keys.documents.indices.dropFirst() {
      keys.reach = keys.number(document, above: try keys.highest(of: document, used), renumbers: plan.renumbers)
    }
  }

  /// In order: numbers the first document of a chunk, which may go on; false if that cannot be done.
  mutating func go(on keys: DocumentKeys, _ plan: SequencePlan, _ used: KeyedTable?) throws(Fault) -> Bool {
    guard keys.isSorted, let first = keys.documents.first, let last = keys.documents.last else {
      return keys.isSorted
    }
    let order = compare(keys.key(of: first), key.bytes)
    if order == 0 {
      guard compare(keys.firstOrder.bytes, self.order.bytes) >= 0 else { return false }
      let before = reach
      let found = keys.number(0, above: before.top, renumbers: plan.renumbers)
      if found.highest > 0, before.gave || found.least <= before.highest { return false }
      reach = found
      reach.highest = max(before.highest, found.highest)
      reach.gave = before.gave || found.gave
    } else {
      guard order > 0 else { return false }
      reach = keys.number(0, above: try keys.highest(of: 0, used), renumbers: plan.renumbers)
    }
    if keys.documents.count > 1 { reach = keys.reach }
    key.removeAll()
    key.append(keys.key(of: last))
    self.order.removeAll()
    self.order.append(keys.lastOrder.bytes)
    return true
  }
}
