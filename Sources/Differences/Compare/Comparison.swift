internal import Entities
package import Mappings
package import Packages
package import Records

/// A place whose records are compared: a package or a database.
package struct ComparedPlace {
  /// Its name for messages.
  package let name: String
  /// Gives its records from the beginning, as often as need be.
  package let open: () throws(Fault) -> any Source
  /// By the place of the entity, the condition for the rows that loads own; where there is none they own all.
  package var owned: [Int: Expression] = [:]

  package init(_ name: String, open: @escaping () throws(Fault) -> any Source) {
    self.name = name
    self.open = open
  }
}

/// What a comparison has to know besides its two places.
package struct ComparisonSettings {
  /// The fields that are not compared.
  package var ignored: [String] = []
  /// The fields whose numbers may differ, and by how much.
  package var tolerances: [(field: String, most: Decimal)] = []
  /// Where sorting and waiting data goes when memory is short.
  package var folder = "/var/tmp"
  /// How many workers there are.
  package var jobs = 1

  package init() {}
}

/// Two places compared record by record: every difference is found by key.
///
/// Where the records of both come in the order of their keys, they are walked side by side as they come. Else both are
/// sorted first, on disk if they are many.
package struct Comparison {
  private let places: Sides<ComparedPlace>
  private let settings: ComparisonSettings
  private let pairing: Pairing
  private let rules: Sides<[RowRule?]>

  /// A comparison of what two places have now.
  package init(_ places: Sides<ComparedPlace>, _ settings: ComparisonSettings) throws(Fault) {
    self.places = places
    self.settings = settings
    let sources = Sides(try places.left.open(), try places.right.open())
    pairing = try Pairing(sources, settings)
    rules = Sides(
      pairing.rules(sources.left, .left, owned: places.left.owned),
      pairing.rules(sources.right, .right, owned: places.right.owned))
  }

  /// What is good to know of what is compared, and what is not.
  package var notes: [String] { pairing.notes }

  /// Reads both places, has it proved that all of them came, and says what differs; all differences are also put where
  /// they are wanted.
  package func run(
    proving prove: (any Source, _ records: [[Int]]) throws(Fault) -> Void, into package: DifferencePackage? = nil
  ) throws(Fault) -> ComparisonResult {
    let (pairs, names, folder) = (pairing.pairs, places, settings.folder)
    let both = SideBySide(
      open: Sides(places.left.open, places.right.open), rules: rules, folder: folder, jobs: settings.jobs
    ) { row, side in pairs[row.pair].repeated(row, side, names[side].name) }
    let (tallies, readers) = try both.run { () throws(Fault) in try Tallies(pairs, folder) }
    for reader in [readers.left, readers.right] { try prove(reader.source, reader.recordsThatCame) }
    try package?.write(tallies.differences)
    return ComparisonResult(Sides(places.left.name, places.right.name), pairing, tallies, readers)
  }

  /// The entities that are compared, for a package of their differences.
  package var entities: [ComparedEntity] { pairing.pairs.map(\.compared) }
}
