internal import Entities
internal import Packages
internal import Records

/// What was found in one entity.
struct Tally {
  var equal = 0
  var different = 0
  /// The records that only one side has.
  var alone = Sides(0, 0)
  /// The records that only one side has and loads do not own.
  var foreign = Sides(0, 0)
  /// For each compared field in how many records it differs.
  var fields: [Int]
  /// The first differences by key, a few of them.
  var examples: [Example] = []

  /// One difference, for people.
  struct Example {
    let key: String
    let difference: Difference
  }

  static let mostExamples = 5

  var isEqual: Bool { different == 0 && alone.left == 0 && alone.right == 0 }

  /// How many records a side has.
  func count(_ side: Side) -> Int { equal + different + alone[side] + foreign[side] }
}

/// How records of one key differ.
enum Difference {
  case only(Side)
  case field(String, Sides<JSON>)
}

/// Takes the rows of both sides, key by key, and counts what is equal and what is not.
final class Tallies: RowTaker {
  /// What was found in each entity that is compared.
  private(set) var all: [Tally]
  /// Every difference.
  let differences: DifferenceRows
  /// The sums of each entity over the rows that loads do not own and both sides have.
  private(set) var foreignAmounts: [Sides<AmountSums>]
  private let pairs: [EntityPair]

  init(_ pairs: [EntityPair], _ folder: String) throws(Fault) {
    self.pairs = pairs
    all = pairs.map { Tally(fields: Array(repeating: 0, count: $0.compared.fields.count)) }
    differences = DifferenceRows(pairs.count, folder)
    foreignAmounts = pairs.map { Sides(AmountSums(names: $0.amounts), AmountSums(names: $0.amounts)) }
  }

  func add(_ left: KeyedRow, _ right: KeyedRow) throws(Fault) {
    if !left.isOwned { addAmounts(of: left, .left) }
    if !right.isOwned { addAmounts(of: right, .right) }
    if compare(left.values, right.values) == 0 {
      all[left.pair].equal += 1
    } else {
      try compareFields(left, right)
    }
  }

  private func compareFields(_ left: KeyedRow, _ right: KeyedRow) throws(Fault) {
    let (place, pair) = (left.pair, pairs[left.pair])
    var (lefts, rights) = (ValueReader(left.values), ValueReader(right.values))
    var isEqual = true
    for field in pair.compared.fields.indices {
      let (one, other) = (lefts.next(), rights.next())
      if one.isSame(other) { continue }
      if let most = pair.tolerances[field], Self.isNear(one, other, most) { continue }
      isEqual = false
      all[place].fields[field] += 1
      try differences.add(left, field: field, one, other)
      if all[place].examples.count < Tally.mostExamples {
        let name = pair.compared.fields[field].name
        all[place].examples.append(
          .init(key: pair.key(of: left), difference: .field(name, Sides(one.json, other.json))))
      }
    }
    if isEqual { all[place].equal += 1 } else { all[place].different += 1 }
  }

  /// Adds up what nobody has yet, since it was not known that the other side has the record too.
  private func addAmounts(of row: KeyedRow, _ side: Side) {
    let pair = pairs[row.pair]
    guard !pair.amounts.isEmpty else { return }
    var reader = ValueReader(row.values)
    let values = pair.compared.fields.map { _ in reader.next().bytes }
    let currency = pair.currencyField.map { values[$0] } ?? RowValue.blank.bytes
    for (place, field) in pair.amountFields.enumerated() {
      foreignAmounts[row.pair][side].add(values[field], field: place, currency: currency)
    }
  }

  /// Whether two numbers differ by no more than they may.
  private static func isNear(_ one: RowValue, _ other: RowValue, _ most: Decimal) -> Bool {
    guard let left = Decimal(one.bytes), let right = Decimal(other.bytes), let rest = left.subtracting(right) else {
      return false
    }
    return (rest.isNegative ? rest.negated : rest) <= most
  }

  func add(_ row: KeyedRow, only side: Side) throws(Fault) {
    guard row.isOwned else {
      all[row.pair].foreign[side] += 1
      return
    }
    all[row.pair].alone[side] += 1
    try differences.add(row, only: side)
    guard all[row.pair].examples.count < Tally.mostExamples else { return }
    all[row.pair].examples.append(.init(key: pairs[row.pair].key(of: row), difference: .only(side)))
  }
}
