internal import Records

/// Fills the table of a lookup.
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

  func makeExtract() -> Extract { KeyedExtract() }

  func extract(_ chunk: inout Chunk, _ extract: Extract) throws(Fault) {
    guard let extract = extract as? KeyedExtract else { return }
    var condition = plan.condition.map { Condition($0) }
    for record in 0..<chunk.recordCount where extract.holds(&condition, chunk, record) {
      extract.addKey(plan.key, chunk, record)
      let start = extract.bytes.count
      extract.bytes.append(number: 0)
      _ = plan.order.write(chunk, record, to: &extract.bytes)
      let length = UInt32(extract.bytes.count - start - 4)
      UnsafeMutableRawPointer(extract.bytes.base + start).storeBytes(of: length, as: UInt32.self)
      for column in plan.values {
        let field = chunk[record, column]
        extract.bytes.append(number: UInt32(field.length) | (field.isGiven ? 1 << 31 : 0))
        extract.bytes.append(chunk.value(field))
      }
      extract.ends.append(extract.bytes.count)
    }
  }

  func collect(_ extract: Extract, first: Int) throws(Fault) {
    guard let extract = extract as? KeyedExtract else { return }
    for (number, print) in extract.prints.enumerated() {
      try table.add(print, extract.row(number), mark: LookupMark.one)
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
      extract.reset()
      try self.extract(&chunk, extract)
      try collect(extract, first: 0)
    }
    try finish()
  }
}

/// Rows with the fingerprint of their key.
final class KeyedExtract: Extract {
  var prints: [Fingerprint] = []
  private var key = ByteBuffer()
  private var evaluator = Evaluator()

  override func reset() {
    super.reset()
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
