internal import Packages
internal import Records

/// Finds the record of each key that is kept.
///
/// Unchecked: the sorter and the count belong to the one whose turn it is to collect.
final class DistinctCollector: Collector, @unchecked Sendable {
  let entity: Int
  let isUnsorted = false
  let task: Int
  private let distinct: DistinctPlan
  private let plan: TransformPlan
  private let prepared: PreparedTask
  private let folder: String
  private let sorter: Sorter
  private var row = ByteBuffer()
  private var count = 0

  /// The records of a chunk that pass the filters.
  final class Passing {
    let runner: Transformer.Runner
    /// For each its key and its order.
    var rows = Rows()
    var records: [Int] = []
    /// How many records the chunk has.
    var all = 0

    init(_ runner: Transformer.Runner) { self.runner = runner }
  }

  init(_ distinct: DistinctPlan, _ plan: TransformPlan, _ task: Int, _ prepared: PreparedTask, folder: String) {
    self.distinct = distinct
    self.plan = plan
    self.task = task
    self.prepared = prepared
    self.folder = folder
    entity = plan.tasks[task].source
    sorter = Sorter(folder: folder)
  }

  func makeExtract() -> Passing {
    Passing(Transformer.Runner(plan.tasks[task], plan.amountNames(plan.tasks[task]), prepared))
  }

  /// For each record that passes the fingerprint of its key, then its order.
  func extract(_ chunk: inout Chunk, _ extract: Passing) throws(Fault) {
    extract.rows.reset()
    extract.records.removeAll(keepingCapacity: true)
    var key = ByteBuffer()
    let distinct = distinct
    extract.all = chunk.recordCount
    try extract.runner.runner.passing(&chunk) { record, chunk in
      key.removeAll()
      _ = distinct.by.write(chunk, record, to: &key)
      extract.rows.bytes.append(sortable: Fingerprint(key.bytes))
      _ = distinct.order.write(chunk, record, to: &extract.rows.bytes)
      extract.rows.endRow()
      extract.records.append(record)
    }
  }

  func collect(_ extract: Passing, first: Int) throws(Fault) {
    for (number, record) in extract.records.enumerated() {
      row.removeAll()
      row.append(extract.rows.row(number))
      row.append(sortable: first + record)
      try sorter.add(row.bytes)
    }
    count = first + extract.all
  }

  func finish() throws(Fault) {}

  /// For each record 1 if it is kept.
  func winners() throws(Fault) -> NumberList {
    let placed = PlacedNumbers(count: count, folder: folder)
    var last = Fingerprint(high: 0, low: 0)
    try sorter.drain { (row) throws(Fault) in
      let print = Fingerprint(sortable: row)
      if print == last { return }
      last = print
      try placed.set(1, at: row.sortableInteger(at: row.count - 8))
    }
    return try placed.list()
  }
}

extension ByteBuffer {
  /// Adds a number that is not negative so that bytes sort as numbers do.
  mutating func append(sortable number: Int) { withUnsafeBytes(of: number.bigEndian) { append($0) } }
}

extension UnsafeRawBufferPointer {
  /// A number that `append(sortable:)` wrote.
  func sortableInteger(at place: Int) -> Int { Int(bigEndian: loadUnaligned(fromByteOffset: place, as: Int.self)) }
}
