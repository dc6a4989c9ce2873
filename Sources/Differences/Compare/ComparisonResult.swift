internal import Entities
internal import Packages
package import Records

/// What a comparison has found.
package struct ComparisonResult {
  private let names: Sides<String>
  private let pairing: Pairing
  private let tallies: [Tally]
  private let amounts: [[ComparedAmount]]

  init(_ names: Sides<String>, _ pairing: Pairing, _ tallies: Tallies, _ readers: Sides<SideReader>) {
    self.names = names
    self.pairing = pairing
    self.tallies = tallies.all
    amounts = pairing.pairs.enumerated().map { place, pair in
      var sums = Sides(
        readers.left.amounts(of: pair.places.left), readers.right.amounts(of: pair.places.right))
      for side in Side.allCases { sums[side].add(tallies.foreignAmounts[place][side]) }
      return ComparedAmount.all(sums)
    }
  }

  /// Whether no record differs and both sides have the same entities.
  package var isEqual: Bool { differing == 0 }

  private var alone: Int { pairing.alone.left.count + pairing.alone.right.count }
  private var differing: Int { alone + tallies.count { !$0.isEqual } }

  /// How many entities differ, in one line.
  package var summary: String {
    let all = alone + tallies.count
    let entities = "\(all.grouped) \(all == 1 ? "entity" : "entities")"
    return isEqual
      ? "\(entities) compared, no difference"
      : "\(entities) compared, \(differing.grouped) with differences"
  }

  /// One line an entity, with what differs below it.
  package var lines: [String] {
    var lines: [String] = []
    for (place, pair) in pairing.pairs.enumerated() {
      let tally = tallies[place]
      let shared = "equal \(tally.equal.grouped) + different \(tally.different.grouped)"
      let sides = Side.allCases.map { side in
        "\(side.rawValue) \(tally.count(side).grouped) = \(shared) + only \(side.rawValue) \(tally.alone[side].grouped)"
          + (tally.foreign[side] > 0 ? " + not owned \(tally.foreign[side].grouped)" : "")
      }
      lines.append("\(pair.name): " + sides.joined(separator: "; "))
      for (field, count) in zip(pair.compared.fields, tally.fields) where count > 0 {
        lines.append("  \(field.name) differs in \(count.records)")
      }
      lines += amounts[place].compactMap { $0.line.map { "  " + $0 } }
      lines += tally.examples.map { "  " + $0.line }
    }
    for side in Side.allCases { lines += pairing.alone[side].map { "\($0): only \(side.rawValue) has it" } }
    return lines.map(\.visible)
  }

  /// The same for programs.
  package var json: JSON {
    let entities = pairing.pairs.enumerated().map { place, pair in
      let tally = tallies[place]
      let fields = zip(pair.compared.fields, tally.fields).filter { $0.1 > 0 }
      return JSON.object([
        ("entity", .text(pair.name)), ("left", .int(tally.count(.left))), ("right", .int(tally.count(.right))),
        ("equal", .int(tally.equal)), ("different", .int(tally.different)), ("onlyLeft", .int(tally.alone.left)),
        ("onlyRight", .int(tally.alone.right)), ("notOwnedLeft", .int(tally.foreign.left)),
        ("notOwnedRight", .int(tally.foreign.right)),
        ("fields", .object(fields.map { (name: $0.0.name, value: .int($0.1)) })),
        ("amounts", .list(amounts[place].map(\.json))), ("examples", .list(tally.examples.map(\.json))),
      ])
    }
    return .object([
      ("left", .text(names.left)), ("right", .text(names.right)), ("isEqual", .bool(isEqual)),
      ("entities", .list(entities)), ("onlyLeft", .list(pairing.alone.left.map { .text($0) })),
      ("onlyRight", .list(pairing.alone.right.map { .text($0) })),
    ])
  }
}

/// What an amount comes to on both sides, in one currency.
private struct ComparedAmount {
  let field: String
  let currency: String
  let sums: Sides<String>

  /// The sums by currency.
  static func all(_ amounts: Sides<AmountSums>) -> [ComparedAmount] {
    let sides = Sides(amounts.left.texts, amounts.right.texts)
    let currencies = Set(sides.left.map(\.currency) + sides.right.map(\.currency)).sorted()
    return currencies.flatMap { currency in
      let (one, other) = (
        sides.left.first { $0.currency == currency }?.sums, sides.right.first { $0.currency == currency }?.sums
      )
      return amounts.left.names.enumerated().map { place, field in
        ComparedAmount(field: field, currency: currency, sums: Sides(one?[place] ?? "0", other?[place] ?? "0"))
      }
    }
  }

  /// For people, unless there is nothing on either side.
  var line: String? {
    let title = "sum of \(field)\(currency.isEmpty ? "" : " in \(currency)")"
    if sums.left != sums.right { return "\(title): left \(sums.left), right \(sums.right)" }
    return sums.left == "0" ? nil : "\(title): \(sums.left) on both sides"
  }

  var json: JSON {
    .object([
      ("field", .text(field)), ("currency", .text(currency)), ("left", .text(sums.left)), ("right", .text(sums.right)),
    ])
  }
}

extension Tally.Example {
  private static func shown(_ value: JSON) -> String { value == .null ? "blank" : value.description }

  var line: String {
    switch difference {
    case .only(let side): "\(key): only \(side.rawValue)"
    case .field(let name, let values):
      "\(key): \(name): left \(Self.shown(values.left)), right \(Self.shown(values.right))"
    }
  }

  var json: JSON {
    switch difference {
    case .only(let side): .object([("key", .text(key)), ("difference", .text(side.rawValue))])
    case .field(let name, let values):
      .object([
        ("key", .text(key)), ("difference", .text("different")), ("field", .text(name)), ("left", values.left),
        ("right", values.right),
      ])
    }
  }
}
