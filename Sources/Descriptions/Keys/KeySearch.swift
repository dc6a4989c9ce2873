internal import Packages
internal import Records

/// Looks for what tells the records of each entity apart: single columns, and pairs of columns where none does.
///
/// The first records rule most candidates out. The others are proved by all records, a few at a time.
struct KeySearch {
  private let readings: RecordReadings
  private let folder: String
  private let columns: [KeyColumns]
  private let trial: KeyTrial

  /// So many single columns are proved at once, and so many pairs: they are seldom few, and one is enough. Of pairs only
  /// the likeliest are proved, since columns that hardly repeat make many.
  private static let (singlesAtOnce, pairsAtOnce, mostPairs) = (KeyProof.most, 3, 18)

  /// A search among the columns of entities, in the order of the source; entities without surveys are passed over.
  init(_ surveys: [[ColumnSurvey]], _ readings: RecordReadings, folder: String) throws(Fault) {
    self.readings = readings
    self.folder = folder
    columns = surveys.enumerated().map { KeyColumns(entity: $0, $1) }
    trial = KeyTrial(columns)
    if columns.contains(where: { !$0.columns.isEmpty }) { try readings.read(trial) }
  }

  /// What tells the records of each entity apart, the most likely first.
  func keys() throws(Fault) -> [[KeyCandidate]] {
    var found: [[KeyCandidate]] = columns.map { _ in [] }
    let passed = columns.map { trial.passed(of: $0.entity) }
    try prove(passed.map { $0.singles[...] }, atOnce: Self.singlesAtOnce, &found)
    try prove(passed.map { $0.pairs.prefix(Self.mostPairs) }, atOnce: Self.pairsAtOnce, &found)
    return found
  }

  /// Proves the likeliest candidates of entities that have no key yet, round by round.
  private func prove(
    _ candidates: [ArraySlice<KeyCandidate>], atOnce: Int, _ found: inout [[KeyCandidate]]
  ) throws(Fault) {
    var rest = candidates
    while true {
      var round: [KeyCandidate] = []
      for place in rest.indices where found[place].isEmpty {
        round += rest[place].prefix(atOnce)
        rest[place] = rest[place].dropFirst(atOnce)
      }
      if round.isEmpty { return }
      for key in try proved(round) { found[key.entity].append(key) }
    }
  }

  private func proved(_ candidates: [KeyCandidate]) throws(Fault) -> [KeyCandidate] {
    var proved: [KeyCandidate] = []
    var rest = candidates[...]
    while !rest.isEmpty {
      let proof = KeyProof(Array(rest.prefix(KeyProof.most)), folder: folder)
      rest = rest.dropFirst(KeyProof.most)
      try readings.read(proof)
      proved += try proof.finish()
    }
    return proved
  }
}
