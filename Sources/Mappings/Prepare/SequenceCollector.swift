internal import Packages
internal import Records

/// Numbers the records of documents.
///
/// It hopes that documents come one after the other and in order. If they do not, the package is read once more, and
/// the records are sorted by document and order.
///
/// Unchecked: what goes on from chunk to chunk belongs to the one whose turn it is to collect.
final class SequenceCollector: Collector, @unchecked Sendable {
  let entity: Int
  let task: Int
  private(set) var isUnsorted = false
  private let plan: SequencePlan
  private let header: HeaderCollector?
  private let folder: String
  private let used: SettledTable?
  private var sorted = SortedDocuments()
  private var grouped: GroupedDocuments?
  /// What becomes of the number of each record; nil if each chunk takes its own along.
  private var found: NumberList?
  /// Whether the last document of a chunk may wait for the next chunk.
  private var mayWait: Bool
  private var orphans = 0
  private var lastPrints: [Fingerprint] = []
  private var lastIsOrphan = false

  /// With `keeping`, what becomes of the numbers can be asked for when everything was read.
  init(
    _ plan: SequencePlan, task: Int, entity: Int, _ header: HeaderCollector?, folder: String, keeping: Bool
  ) throws(Fault) {
    self.plan = plan
    self.task = task
    self.entity = entity
    self.header = header
    self.folder = folder
    found = keeping ? NumberList(folder: folder) : nil
    mayWait = keeping
    used = try plan.used.map { used throws(Fault) in try UsedTable(used, plan, folder: folder).table }
  }

  /// Lines without a header, for people.
  var note: String? {
    guard orphans > 0, let header else { return nil }
    return "\(orphans.grouped) records have no \(header.plan.name); they are numbered all the same"
  }

  /// Begins again, and sorts this time.
  func sortInstead() {
    grouped = GroupedDocuments(plan, used, folder: folder)
    isUnsorted = false
    orphans = 0
    lastPrints = []
    found = nil
  }

  // MARK: On all threads

  func makeExtract() -> DocumentKeys { DocumentKeys() }

  func extract(_ chunk: inout Chunk, _ keys: DocumentKeys) throws(Fault) {
    keys.reset()
    for (number, pair) in (header?.plan.pairs ?? []).enumerated() {
      for record in 0..<chunk.recordCount {
        keys.headers.addKey(pair.here, chunk, record, mark: UInt8(truncatingIfNeeded: number))
      }
    }
    if grouped != nil { return keys.makeRows(plan, chunk) }
    keys.findDocuments(plan, chunk)
    if keys.found.isSorted { try keys.found.numberInner(plan, used) }
  }

  // MARK: In order

  func collect(_ keys: DocumentKeys, first: Int) throws(Fault) {
    if isUnsorted { return }
    try countOrphans(keys)
    if let grouped {
      try grouped.add(keys, first: first)
    } else {
      isUnsorted = try !sorted.go(on: keys, plan, used, mayWait: mayWait)
      if isUnsorted { return }
      try found?.append(keys.codes)
    }
  }

  /// Collects a chunk that takes along what becomes of its numbers: records at its end that have to wait for the next
  /// chunk are taken out, and those that waited put in front.
  func connect(
    _ chunk: inout Chunk, _ keys: DocumentKeys, _ waiting: inout WaitingFields, mayWait: Bool
  ) throws(Fault) {
    self.mayWait = mayWait
    try collect(keys, first: 0)
    if isUnsorted { return }
    if keys.waited > 0 {
      var next = WaitingFields()
      next.take(keys.waits, from: &chunk)
      waiting.give(to: &chunk)
      waiting = next
    } else {
      waiting.take(keys.waits, from: &chunk)
    }
  }

  private func countOrphans(_ keys: DocumentKeys) throws(Fault) {
    guard let header else { return }
    let count = keys.codes.count
    var prints = header.plan.pairs.map { _ in Fingerprint(high: 0, low: 0) }
    for record in 0..<count {
      for pair in prints.indices { prints[pair] = keys.headers.prints[pair * count + record] }
      if prints != lastPrints {
        lastPrints = prints
        lastIsOrphan = try !header.contains(prints)
      }
      if lastIsOrphan { orphans += 1 }
    }
  }

  func finish() throws(Fault) {
    if grouped == nil, !isUnsorted { try found?.append(sorted.end(plan, used)) }
  }

  /// What becomes of the number of each record.
  func numbers(jobs: Int) throws(Fault) -> NumberList {
    if let grouped { return try grouped.numbers(jobs: jobs) }
    let found = self.found ?? NumberList(folder: folder)
    try found.finish()
    return found
  }
}
