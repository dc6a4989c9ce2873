internal import Packages
internal import Records

/// What became of a header: a number that its lines take over.
enum Fate {
  /// It went on.
  static let passes: UInt32 = 0
  /// It is not in the package.
  static let unknown = UInt32.max
  /// The name under which lines of a header are counted that another one took the place of.
  static let duplicate = "header is a duplicate"

  /// What dropped it, as a place among the names of the task.
  static func dropped(by name: Int) -> UInt32 { UInt32(truncatingIfNeeded: name + 1) }

  /// The name under which a header was dropped, as a place among the names of the task.
  static func name(_ fate: UInt32) -> Int { Int(fate) - 1 }
}

/// What became of the headers of one task, by the document they name.
///
/// Filled by one thread, in the order of the package; once it is complete any thread may ask.
///
/// Unchecked: filled by whose turn it is; nothing changes once it is complete.
package final class Fates: @unchecked Sendable {
  private let table: SettledTable
  /// Whether all headers were met.
  private(set) var isComplete = false

  init(folder: String) {
    // Of several headers with the same key the lines go with one that goes on.
    table = SettledTable(folder: folder) { first, second in (false, min(first.mark, second.mark)) }
  }

  /// Adds the headers of a chunk.
  func add(_ prints: [Fingerprint], _ fates: [UInt32]) throws(Fault) {
    for (print, fate) in zip(prints, fates) {
      try table.add(print, UnsafeRawBufferPointer(start: nil, count: 0), mark: fate)
    }
  }

  /// Says that no more headers come.
  func complete() throws(Fault) {
    if isComplete { return }
    try table.finish()
    isComplete = true
  }

  func fate(of print: Fingerprint) throws(Fault) -> UInt32 { try table.mark(of: print) ?? Fate.unknown }
}

/// Finds for the records of a chunk what became of their headers, for one worker.
struct FateReader: ~Copyable {
  private let rule: KeyRule
  private let fates: Fates?
  private var key = ByteBuffer()
  private var lastKey = ByteBuffer()
  /// What became of the header of each record of the chunk.
  private(set) var found: [UInt32] = []

  init(_ plan: FollowPlan?, _ fates: Fates?) {
    rule = plan?.here ?? KeyRule()
    self.fates = fates
  }

  /// Neighbours mostly have the same header, and then share the answer.
  mutating func find(_ chunk: borrowing Chunk) throws(Fault) {
    found.removeAll(keepingCapacity: true)
    for record in 0..<chunk.recordCount {
      guard let fates else {
        found.append(Fate.unknown)
        continue
      }
      key.removeAll()
      _ = rule.write(chunk, record, to: &key)
      if let last = found.last, compare(key.bytes, lastKey.bytes) == 0 {
        found.append(last)
      } else {
        found.append(try fates.fate(of: Fingerprint(key.bytes)))
        swap(&key, &lastKey)
      }
    }
  }

  /// Takes what became of the records themselves, which are their own headers.
  mutating func take(_ fates: [UInt32]) {
    found.removeAll(keepingCapacity: true)
    found.append(contentsOf: fates)
  }
}

/// The documents that the headers of a chunk begin, for one worker.
struct HeaderKeys: ~Copyable {
  private(set) var prints: [Fingerprint] = []
  private var key = ByteBuffer()

  mutating func fill(_ rule: KeyRule, _ chunk: borrowing Chunk) {
    prints.removeAll(keepingCapacity: true)
    for record in 0..<chunk.recordCount {
      key.removeAll()
      _ = rule.write(chunk, record, to: &key)
      prints.append(Fingerprint(key.bytes))
    }
  }
}
