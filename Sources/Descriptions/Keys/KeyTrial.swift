internal import Packages
internal import Records
internal import Synchronization

/// Looks at the first records of each entity, to see which columns cannot be a key: most cannot, and need no proof then.
final class KeyTrial: Target {
  final class Bench {
    fileprivate var lists: [TupleList] = []
  }

  /// The candidates of an entity that nothing speaks against.
  struct Passed: Sendable {
    var singles: [KeyCandidate] = []
    var pairs: [KeyCandidate] = []
  }

  /// How many records of an entity are looked at.
  private static let mostRecords = 1 << 15

  private let columns: [KeyColumns]
  private let last: Int
  private let state = Mutex(State())

  private struct State {
    var entity = 0
    /// The fingerprints of the values of that entity, column by column.
    var prints: [[UInt64]] = []
    var passed: [Int: Passed] = [:]
  }

  /// A trial of the columns of each entity, which stand in the order of the source.
  init(_ columns: [KeyColumns]) {
    self.columns = columns
    last = columns.lastIndex { !$0.columns.isEmpty } ?? -1
  }

  func makeBench() -> Bench { Bench() }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
    let entity = chunk.entity
    // Once it is judged its other records are passed over.
    if state.withLock({ $0.passed[entity] != nil }) { return }
    let wanted = columns[entity]
    while bench.lists.count < wanted.columns.count { bench.lists.append(TupleList()) }
    for (place, single) in wanted.singles.enumerated() { bench.lists[place].fill(single.tuple, chunk) }
  }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
    let entity = chunk.entity
    return state.withLock { state in
      if entity != state.entity { judge(&state, next: entity) }
      if state.passed[entity] == nil { add(bench.lists, entity, &state) }
      return entity < last || entity == last && state.passed[entity] == nil
    }
  }

  private func add(_ lists: [TupleList], _ entity: Int, _ state: inout State) {
    let width = columns[entity].columns.count
    if state.prints.isEmpty { state.prints = Array(repeating: [], count: width) }
    for place in 0..<width {
      let room = Self.mostRecords - state.prints[place].count
      state.prints[place] += lists[place].prints.prefix(room).map(\.high)
    }
    if state.prints.first?.count ?? Self.mostRecords >= Self.mostRecords { judge(&state, next: entity) }
  }

  /// Judges the entity at hand.
  private func judge(_ state: inout State, next: Int) {
    if state.passed[state.entity] == nil { state.passed[state.entity] = passed(state.entity, state.prints) }
    state.prints = []
    state.entity = next
  }

  /// What has passed of an entity, once the reading has ended.
  func passed(of entity: Int) -> Passed {
    state.withLock { state in
      if state.entity == entity { judge(&state, next: entity) }
      return state.passed[entity] ?? Passed()
    }
  }

  private func passed(_ entity: Int, _ prints: [[UInt64]]) -> Passed {
    let known = columns[entity]
    guard prints.count == known.columns.count else { return Passed() }
    var passed = Passed()
    var unique: Set<Int> = []
    for (place, column) in known.columns.enumerated() where Self.areUnique(prints[place]) {
      unique.insert(column)
      passed.singles.append(known.candidate([column]))
    }
    for pair in known.pairs {
      let places = pair.columns.compactMap { known.columns.firstIndex(of: $0) }
      let isClear = pair.columns.contains { unique.contains($0) }
      if isClear || Self.areUnique(zip(prints[places[0]], prints[places[1]]).map(Self.mixed)) {
        passed.pairs.append(pair)
      }
    }
    return passed
  }

  private static func areUnique(_ prints: [UInt64]) -> Bool {
    var seen = Set<UInt64>(minimumCapacity: min(prints.count, 1024))
    return prints.allSatisfy { seen.insert($0).inserted }
  }

  private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = (first ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: second | 1)
    return product.high ^ product.low
  }
}
