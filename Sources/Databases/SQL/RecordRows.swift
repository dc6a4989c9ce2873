import Entities
import Records
internal import Synchronization

/// What the columns of a result are: fields of an entity, the ids of lookups, and which requirement a row does not meet.
final class RecordRows: Sendable {
  let entity: Entity
  /// The fields.
  let columns: [Int]
  /// The columns that are lookups; the id of the first stands behind the last column, and so on.
  let lookups: [Int]
  /// What a row must meet; behind all else stands the number of the first that it does not.
  let requires: [Entity.Require]
  /// What should be said of the query.
  private let remarks: [String]
  /// The columns whose binary numbers may have lost digits, as all workers found them.
  private let lostDigits = Mutex<Set<Int>>([])

  init(
    _ entity: Entity, columns: [Int], lookups: [Int] = [], requires: [Entity.Require] = [], remarks: [String] = []
  ) {
    self.entity = entity
    self.columns = columns
    self.lookups = lookups
    self.requires = requires
    self.remarks = remarks
  }

  /// The columns of somebody's own query, which must be named like fields of the entity.
  convenience init(_ entity: Entity, query names: [String]) throws(Fault) {
    var columns: [Int] = []
    for name in names {
      guard let place = entity.column(name) else {
        let known = suggestion(for: name, among: entity.fields.map(\.name))
        throw Fault(
          .usage, "query-column", "the query gives a column \(name), which \(entity.name) does not have",
          remedy: known.map { "did you mean \($0)?" } ?? "rename it with AS, or leave it out")
      }
      if columns.contains(place) {
        throw Fault(.usage, "query-column", "the query gives the column \(name) twice")
      }
      columns.append(place)
    }
    for place in entity.fields.indices where !columns.contains(place) {
      guard entity.fields[place].isRequired || entity.key.contains(place) else { continue }
      throw Fault(
        .usage, "query-column",
        "the query gives no column \(entity.fields[place].name), which \(entity.name) needs")
    }
    self.init(entity, columns: columns)
  }

  /// How many columns the result has.
  var width: Int { columns.count + lookups.count + (requires.isEmpty ? 0 : 1) }

  func noteLostDigits(_ column: Int) { lostDigits.withLock { _ = $0.insert(column) } }

  /// What should be said in the end.
  var warnings: [String] {
    remarks
      + lostDigits.withLock { $0.sorted() }.map { column in
        "\(entity.name): \(entity.fields[columns[column]].name) is stored as binary numbers that may have lost digits; "
          + "the shortest digits that give the same number were taken"
      }
  }

  // MARK: What is wrong with a row

  /// Why a row is bad that does not meet a requirement; named after the first field it concerns, rather one of the key,
  /// which is not known then.
  func problem(requirement: Int, _ record: Int) -> Problem {
    let require = requires[requirement]
    let taken = columns.indices.filter { entity.fields[columns[$0]].isTaken(from: require.joins) }
    let column = taken.first { entity.key.contains(columns[$0]) } ?? taken.first
    let field = column.map { entity.fields[columns[$0]].name }
    let what = (field.map { "\($0): " } ?? "") + require.what
    return Problem(record, .unmet(require.rule, what, field: field, remedy: require.remedy), column: column)
  }

  /// The record that a lookup names is not there, or gives no value.
  func dangling(_ column: Int, _ record: Int) -> Problem {
    problem(column, record, .sqlDangling, "names a record that is not there, or has no such value")
  }

  /// A value that gives no canonical text.
  func problem(_ outcome: RawValue.Outcome, _ column: Int, _ record: Int) -> Problem {
    let field = entity.fields[columns[column]]
    return switch outcome {
    case .blob: problem(column, record, .sqlBlob, "holds binary data, which has no text")
    case .notUTF8: problem(column, record, .sqlEncoding, "holds bytes that are not UTF-8")
    case .hasNUL: problem(column, record, .sqlNUL, "holds a NUL character, which no data file can carry")
    case .unknownMember:
      problem(
        column, record, ValueRule.invalid(.enumeration),
        "holds a value that \(field.enumeration?.name ?? "its enumeration") does not have")
    default:
      problem(column, record, ValueRule.invalid(field.type), "does not hold a valid \(field.type.rawValue)")
    }
  }

  private func problem(_ column: Int, _ record: Int, _ rule: DataRule, _ what: String) -> Problem {
    let name = entity.fields[columns[column]].name
    return Problem(record, Fault(rule, "\(name) \(what)", field: name), column: column)
  }
}

extension Chunk {
  /// Empties it for rows of an entity, which a worker makes fields of.
  mutating func begin(_ unparsed: any Unparsed, _ rows: RecordRows) {
    reset()
    self.unparsed = unparsed
    columnCount = rows.columns.count
    origin.file = rows.entity.name
  }
}
