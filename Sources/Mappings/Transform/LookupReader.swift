internal import Records

/// Finds what the lookups of a task name, for one worker.
struct LookupReader: ~Copyable {
  /// Reading a table failed; whoever runs the task throws it.
  private(set) var fault: Fault?
  private let plans: [LookupPlan]
  private let tables: [KeyedTable]
  private var states: [State]
  private var keys: [Key]
  private var key = ByteBuffer()
  private var row = ByteBuffer()
  private var extraCount = 0

  private enum State {
    case unknown, found, missing, several
  }

  /// The key looked up last, in a box: neighbours often ask for the same.
  private final class Key {
    var bytes = ByteBuffer()
  }

  init(_ plans: [LookupPlan], _ tables: [KeyedTable]) {
    self.plans = plans
    self.tables = tables
    states = plans.map { _ in .unknown }
    keys = plans.map { _ in Key() }
    extraCount = plans.last.map { $0.firstExtra + $0.values.count } ?? 0
  }

  /// Forgets what was found, since it lies in the chunk before.
  mutating func beginChunk() {
    for number in states.indices { states[number] = .unknown }
  }

  /// Puts what the lookups find for a record among the extras.
  mutating func find(_ chunk: inout Chunk, _ record: Int, _ evaluator: inout Evaluator) {
    while evaluator.extras.count < extraCount { evaluator.extras.append(.blank) }
    for number in plans.indices {
      key.removeAll()
      _ = plans[number].by.write(chunk, record, to: &key)
      if states[number] != .unknown, compare(key.bytes, keys[number].bytes.bytes) == 0 { continue }
      keys[number].bytes.removeAll()
      keys[number].bytes.append(key.bytes)
      do throws(Fault) {
        states[number] = try look(number, &chunk, &evaluator)
      } catch {
        fault = fault ?? error
      }
    }
  }

  private mutating func look(_ number: Int, _ chunk: inout Chunk, _ evaluator: inout Evaluator) throws(Fault) -> State {
    let plan = plans[number]
    let mark = try tables[number].get(Fingerprint(key.bytes), into: &row)
    guard let mark, mark == LookupMark.one else {
      for place in plan.values.indices { evaluator.extras[plan.firstExtra + place] = .blank }
      return mark == nil ? .missing : .several
    }
    var at = 4 + Int(number32(at: 0))
    for place in plan.values.indices {
      let length = Int(number32(at: at) & 0x7FFF_FFFF)
      let value = UnsafeRawBufferPointer(start: row.base + at + 4, count: length)
      evaluator.extras[plan.firstExtra + place] = chunk.add(value, given: number32(at: at) >> 31 == 1)
      at += 4 + length
    }
    return .found
  }

  private func number32(at place: Int) -> UInt32 { row.bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self) }

  /// A condition that uses what was not found does not decide anything.
  func refuseMissing(
    for condition: borrowing Expression, _ chunk: borrowing Chunk, _ record: Int
  ) throws(RecordProblem) {
    if plans.isEmpty { return }
    for number in plans.indices where isProblem(number) {
      let places = plans[number].firstExtra..<plans[number].firstExtra + plans[number].values.count
      if condition.extras.contains(where: { places.contains($0) }) { throw problem(number, chunk, record) }
    }
  }

  /// What was not found and has to be.
  func refuseMissing(_ chunk: borrowing Chunk, _ record: Int) throws(RecordProblem) {
    for number in plans.indices where isProblem(number) { throw problem(number, chunk, record) }
  }

  private func isProblem(_ number: Int) -> Bool {
    switch states[number] {
    case .unknown, .found: false
    case .missing: plans[number].rejects
    case .several: true
    }
  }

  private func problem(_ number: Int, _ chunk: borrowing Chunk, _ record: Int) -> RecordProblem {
    let plan = plans[number]
    var values: [String] = []
    for part in plan.by.parts { values.append("\"\(chunk.text(chunk[record, part.column]))\"") }
    let key = values.joined(separator: ", ")
    if case .several = states[number] {
      return RecordProblem(
        rule: "lookup-several", what: "lookup \(plan.name) finds more than one record \(key) in \(plan.target)",
        field: nil, remedy: "say with order which one counts")
    }
    return RecordProblem(
      rule: "lookup-missing", what: "lookup \(plan.name) finds no record \(key) in \(plan.target)", field: nil)
  }
}

/// How a row of a lookup is marked.
enum LookupMark {
  static let one: UInt32 = 0
  static let several: UInt32 = 1
}
