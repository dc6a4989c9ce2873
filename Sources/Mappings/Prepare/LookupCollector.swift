internal import Records

/// Fills the table of a lookup.
///
/// Unchecked: the table belongs to the one whose turn it is to collect, and to nobody once it is filled.
final class LookupCollector: Collector, @unchecked Sendable {
  let entity: Int
  let isUnsorted = false
  /// For the fingerprint of each key: the length of its order bytes, these, and each value with its length.
  let table: SettledTable
  /// Whether all records that count have come.
  private(set) var isFilled = false
  private let plan: LookupPlan

  init(_ plan: LookupPlan, folder: String) {
    self.plan = plan
    entity = plan.entity ?? -1
    let mayBeSeveral = plan.order.parts.isEmpty
    table = SettledTable(folder: folder) { first, second in
      if mayBeSeveral { return (false, LookupMark.several) }
      return (compare(Self.order(second.bytes), Self.order(first.bytes)) < 0, LookupMark.one)
    }
  }

  func makeExtract() -> KeyedExtract { KeyedExtract() }

  func extract(_ chunk: inout Chunk, _ extract: KeyedExtract) throws(Fault) {
    extract.reset()
    var condition = plan.condition.map { Condition($0) }
    for record in 0..<chunk.recordCount where extract.holds(&condition, chunk, record) {
      extract.addKey(plan.key, chunk, record)
      add(record, of: chunk, to: &extract.rows)
    }
  }

  private func add(_ record: Int, of chunk: borrowing Chunk, to rows: inout Rows) {
    let start = rows.bytes.count
    rows.bytes.append(number: 0)
    _ = plan.order.write(chunk, record, to: &rows.bytes)
    let length = UInt32(rows.bytes.count - start - 4)
    UnsafeMutableRawPointer(rows.bytes.base + start).storeBytes(of: length, as: UInt32.self)
    for column in plan.values {
      let field = chunk[record, column]
      rows.bytes.append(number: UInt32(field.length) | (field.isGiven ? 1 << 31 : 0))
      rows.bytes.append(chunk.value(field))
    }
    rows.endRow()
  }

  func collect(_ extract: KeyedExtract, first: Int) throws(Fault) {
    for (number, print) in extract.prints.enumerated() {
      try table.add(print, extract.rows.row(number), mark: LookupMark.one)
    }
  }

  private static func order(_ row: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let length = Int(row.loadUnaligned(as: UInt32.self))
    return UnsafeRawBufferPointer(rebasing: row[4..<4 + length])
  }

  func finish() throws(Fault) {
    try table.finish()
    isFilled = true
  }

  /// Takes all records of a CSV file.
  func read(_ file: ReferenceFile) throws(Fault) {
    let extract = makeExtract()
    try file.forEachChunk { (chunk) throws(Fault) in
      try self.extract(&chunk, extract)
      try collect(extract, first: 0)
    }
    try finish()
  }
}

/// Rows with the fingerprint of their key.
final class KeyedExtract {
  var rows = Rows()
  var prints: [Fingerprint] = []
  private var key = ByteBuffer()
  private var evaluator = Evaluator()

  func reset() {
    rows.reset()
    prints.removeAll(keepingCapacity: true)
  }

  /// Whether a record counts; one of which that cannot be said is not found, and whoever maps it says what is wrong with it.
  func holds(_ condition: inout Condition?, _ chunk: borrowing Chunk, _ record: Int) -> Bool {
    if condition == nil { return true }
    return (try? condition?.holds(chunk, record, &evaluator)) ?? false
  }

  /// Adds the fingerprint of the record's key, told apart from that of other rules by a mark.
  func addKey(_ rule: KeyRule, _ chunk: borrowing Chunk, _ record: Int, mark: UInt8? = nil) {
    key.removeAll()
    if let mark { key.append(mark) }
    _ = rule.write(chunk, record, to: &key)
    prints.append(Fingerprint(key.bytes))
  }
}
