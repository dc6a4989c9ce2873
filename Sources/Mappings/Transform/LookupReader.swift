internal import Records

/// Finds what the lookups of a task name, for one worker.
struct LookupReader: ~Copyable {
  private let plans: [LookupPlan]
  private let tables: [SettledTable]
  private let extraCount: Int
  /// What each lookup of each record came to, record by record.
  private var states: [State] = []
  private var key = ByteBuffer()
  private var lastKey = ByteBuffer()
  private var row = ByteBuffer()

  private enum State {
    case found, missing, several
  }

  init(_ plans: [LookupPlan], _ tables: [SettledTable], extraCount: Int) {
    self.plans = plans
    self.tables = tables
    self.extraCount = extraCount
  }

  /// Puts what the lookups find for all records of a chunk among its extras.
  mutating func find(_ chunk: inout Chunk) throws(Fault) {
    if plans.isEmpty { return }
    chunk.extraCount = extraCount
    chunk.extras.resize(to: chunk.recordCount * extraCount)
    states = Array(repeating: .missing, count: chunk.recordCount * plans.count)
    for number in plans.indices { try find(number, &chunk) }
  }

  /// Neighbours often ask for the same, and then share the answer.
  private mutating func find(_ number: Int, _ chunk: inout Chunk) throws(Fault) {
    let first = plans[number].firstExtra
    for record in 0..<chunk.recordCount {
      key.removeAll()
      _ = plans[number].by.write(chunk, record, to: &key)
      let found = record * extraCount + first
      if record > 0, compare(key.bytes, lastKey.bytes) == 0 {
        states[record * plans.count + number] = states[(record - 1) * plans.count + number]
        for place in plans[number].values.indices {
          chunk.extras.base[found + place] = chunk.extras.base[found - extraCount + place]
        }
      } else {
        states[record * plans.count + number] = try look(number, &chunk, found)
        swap(&key, &lastKey)
      }
    }
  }

  private mutating func look(_ number: Int, _ chunk: inout Chunk, _ found: Int) throws(Fault) -> State {
    let count = plans[number].values.count
    let mark = try tables[number].get(Fingerprint(key.bytes), into: &row)
    guard let mark, mark == LookupMark.one else {
      for place in 0..<count { chunk.extras.base[found + place] = .blank }
      return mark == nil ? .missing : .several
    }
    var at = 4 + Int(number32(at: 0))
    for place in 0..<count {
      let length = Int(number32(at: at) & 0x7FFF_FFFF)
      let value = UnsafeRawBufferPointer(start: row.base + at + 4, count: length)
      chunk.extras.base[found + place] = chunk.add(value, given: number32(at: at) >> 31 == 1)
      at += 4 + length
    }
    return .found
  }

  private func number32(at place: Int) -> UInt32 { row.bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self) }

  /// A condition that uses what was not found does not decide anything.
  func refuseMissing(
    for condition: borrowing Expression, _ chunk: borrowing Chunk, _ record: Int
  ) throws(Fault) {
    if plans.isEmpty { return }
    for number in plans.indices where isProblem(number, record) {
      let places = plans[number].firstExtra..<plans[number].firstExtra + plans[number].values.count
      if condition.extras.contains(where: { places.contains($0) }) { throw problem(number, chunk, record) }
    }
  }

  /// What was not found and has to be.
  func refuseMissing(_ chunk: borrowing Chunk, _ record: Int) throws(Fault) {
    for number in plans.indices where isProblem(number, record) { throw problem(number, chunk, record) }
  }

  private func isProblem(_ number: Int, _ record: Int) -> Bool {
    switch states[record * plans.count + number] {
    case .found: false
    case .missing: plans[number].rejects
    case .several: true
    }
  }

  private func problem(_ number: Int, _ chunk: borrowing Chunk, _ record: Int) -> Fault {
    let plan = plans[number]
    var values: [String] = []
    for part in plan.by.parts { values.append("\"\(chunk.text(chunk[record, part.column]))\"") }
    let key = values.joined(separator: ", ")
    if case .several = states[record * plans.count + number] {
      return .broken(
        .lookupSeveral, "lookup \(plan.name) finds more than one record \(key) in \(plan.target)",
        remedy: "say with order which one counts")
    }
    return .broken(
      .lookupMissing, "lookup \(plan.name) finds no record \(key) in \(plan.target)",
      missing: Fault.Missing(kind: "lookup \(plan.name) in \(plan.target)", key: key))
  }
}

/// How a row of a lookup is marked.
enum LookupMark {
  static let one: UInt32 = 0
  static let several: UInt32 = 1
}
