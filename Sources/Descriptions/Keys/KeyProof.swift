internal import Packages
internal import Records

/// Finds out which candidates tell all records apart; what does not fit in memory is sorted on disk.
final class KeyProof: Target {
  final class Bench {
    fileprivate var lists: [TupleList] = []
  }

  /// How many candidates are proved in one reading.
  static let most = 6
  private static let (mostInMemory, sortMemory) = (1 << 14, 2 << 20)

  private let candidates: [KeyCandidate]
  private let checks: Box

  /// What is left of the candidates: nil once a key came twice.
  ///
  /// Unchecked: it belongs to the one whose turn it is to take.
  private final class Box: @unchecked Sendable {
    var alive: [DuplicateKeys?]

    init(_ alive: [DuplicateKeys?]) { self.alive = alive }
  }

  init(_ candidates: [KeyCandidate], folder: String) {
    self.candidates = candidates
    checks = Box(
      candidates.map { _ in
        DuplicateKeys(folder: folder, mostInMemory: Self.mostInMemory, sortMemory: Self.sortMemory)
      })
  }

  func makeBench() -> Bench {
    let bench = Bench()
    bench.lists = candidates.map { _ in TupleList() }
    return bench
  }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
    for (place, candidate) in candidates.enumerated() where candidate.entity == chunk.entity {
      bench.lists[place].fill(candidate.tuple, chunk)
    }
  }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool {
    for (place, candidate) in candidates.enumerated() where candidate.entity == chunk.entity {
      guard let check = checks.alive[place] else { continue }
      if try !isUnique(bench.lists[place], chunk.recordCount, before: outcome.before, check) {
        checks.alive[place] = nil
      }
    }
    return checks.alive.contains { $0 != nil }
  }

  private func isUnique(
    _ list: TupleList, _ records: Int, before: Int, _ check: DuplicateKeys
  ) throws(Fault) -> Bool {
    if try check.insert(ascending: list) { return true }
    for record in 0..<records {
      if try !check.insert(list.bytes(record), list.prints[record], record: before + record) { return false }
    }
    return true
  }

  /// The candidates that hold, in their order, once all was read.
  func finish() throws(Fault) -> [KeyCandidate] {
    var proved: [KeyCandidate] = []
    for (place, candidate) in candidates.enumerated() {
      guard let check = checks.alive[place] else { continue }
      var isTwice = false
      try check.finish { _ in isTwice = true }
      checks.alive[place] = nil
      if !isTwice { proved.append(candidate) }
    }
    return proved
  }
}
