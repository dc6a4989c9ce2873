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
    proving prove: (any Source, _ records: [Int]) throws(Fault) -> Void, into package: DifferencePackage? = nil
  ) throws(Fault) -> ComparisonResult {
    let found: Found
    if let walked = try inOrder() { found = walked } else { found = try sorted() }
    for reader in [found.readers.left, found.readers.right] { try prove(reader.source, reader.recordsRead) }
    try package?.write(found.tallies.differences)
    return ComparisonResult(Sides(places.left.name, places.right.name), pairing, found.tallies, found.readers)
  }

  /// The entities that are compared, for a package of their differences.
  package var entities: [ComparedEntity] { pairing.pairs.map(\.compared) }

  private typealias Found = (tallies: Tallies, readers: Sides<SideReader>)

  /// Walks both as they come; nil if one of them is not in order, or has a key twice, which sorting will tell.
  private func inOrder() throws(Fault) -> Found? {
    let readers = try self.readers()
    let tallies = try Tallies(pairing.pairs, settings.folder)
    let line = JoiningLine(readers, tallies)
    try Conveyor.run(line, jobs: settings.jobs)
    return try line.finish() ? (tallies, readers) : nil
  }

  /// Sorts one side after the other, then walks both.
  private func sorted() throws(Fault) -> Found {
    let readers = try self.readers()
    let rows = Sides(try sort(readers.left), try sort(readers.right))
    let tallies = try Tallies(pairing.pairs, settings.folder)
    let joined = Joined(rows, tallies)
    try joined.run()
    return (tallies, readers)
  }

  private func sort(_ reader: SideReader) throws(Fault) -> SortedSequence {
    let sorter = Sorter(folder: settings.folder, memory: Self.memory)
    try Conveyor.run(SortingLine(reader, sorter), jobs: settings.jobs)
    let (pairs, side, name) = (pairing.pairs, reader.side, places[reader.side].name)
    return try SortedSequence(try sorter.sorted()) { row in pairs[row.pair].repeated(row, side, name) }
  }

  /// What the rows of a side may take while they are sorted.
  private static let memory = 14 << 20

  private func readers() throws(Fault) -> Sides<SideReader> {
    Sides(
      SideReader(.left, try places.left.open(), rules.left), SideReader(.right, try places.right.open(), rules.right))
  }
}
