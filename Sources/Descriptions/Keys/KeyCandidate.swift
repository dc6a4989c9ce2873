internal import Records

/// Some columns of an entity that may tell its records apart.
struct KeyCandidate: Hashable, Sendable {
  /// The place of the entity.
  let entity: Int
  /// The columns, one or two.
  let columns: [Int]
  /// Which of them are whole numbers.
  let isNumber: [Bool]

  /// How the values are taken together: as those of a key are, without regard to case and blanks at the end.
  var tuple: TupleRule { TupleRule(columns: columns, isNumber: isNumber, zeroIsBlank: false) }
}

/// The columns of an entity that may be part of a key.
struct KeyColumns: Sendable {
  let entity: Int
  /// The columns, the most likely first.
  let columns: [Int]
  private let isNumber: [Int: Bool]

  /// More columns than these are not paired, so that wide tables take no ages.
  private static let most = 32
  /// Texts longer than this are no keys.
  private static let longest = 100

  /// Those without a blank that are no amounts: the leftmost first, and days behind all others.
  init(entity: Int, _ surveys: [ColumnSurvey]) {
    var (likely, unlikely): ([Int], [Int]) = ([], [])
    for (column, survey) in surveys.enumerated() where survey.values > 1 && survey.blanks == 0 {
      switch survey.type {
      case .integer, .guid, .enumeration: likely.append(column)
      case .text: if survey.longest <= Self.longest { likely.append(column) }
      case .date, .datetime: unlikely.append(column)
      case .decimal, .boolean: break
      }
    }
    self.entity = entity
    columns = Array((likely + unlikely).prefix(Self.most))
    isNumber = surveys.indices.reduce(into: [:]) { $0[$1] = surveys[$1].type == .integer }
  }

  func candidate(_ columns: [Int]) -> KeyCandidate {
    KeyCandidate(entity: entity, columns: columns, isNumber: columns.map { isNumber[$0] ?? false })
  }

  /// Each column alone.
  var singles: [KeyCandidate] { columns.map { candidate([$0]) } }

  /// Every two of them, those that stand in front first.
  var pairs: [KeyCandidate] {
    let places = columns.indices.flatMap { first in columns.indices[(first + 1)...].map { (first, $0) } }
    let sorted = places.sorted { ($0.0 + $0.1, $0.0) < ($1.0 + $1.1, $1.0) }
    return sorted.map { candidate([columns[$0.0], columns[$0.1]].sorted()) }
  }
}
