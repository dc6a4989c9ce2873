internal import Entities
package import Packages
package import Records

/// The differences as a package: the key, what differs, and both values.
package final class DifferencePackage {
  private static let columns = ["p2c.difference", "p2c.field", "p2c.left", "p2c.right"]

  private let entities: [ComparedEntity]
  private let writer: PackageWriter
  private let ledger: Ledger
  private let records: MadeRecords

  /// A package of the differences of some entities; nothing appears before it is written.
  package init(_ entities: [ComparedEntity], _ path: String, _ ledger: Ledger) throws(Fault) {
    guard !entities.isEmpty else {
      throw Fault(
        .data, "nothing-in-common",
        "the two places have no entity in common, so there are no differences by key to write",
        remedy: "leave --differences out to see what each has")
    }
    self.entities = entities
    self.ledger = ledger
    writer = try PackageWriter(
      entities.map { OutputEntity($0.entity, fields: $0.key, adding: Self.columns) }, Self.settings(path))
    records = MadeRecords(writer)
  }

  /// How the package at a path is written.
  package static func settings(_ path: String) -> WriteSettings {
    var settings = WriteSettings()
    settings.target = path
    settings.option = "--differences"
    settings.packageName = "Differences"
    settings.keepsEmpty = true
    return settings
  }

  /// Writes all differences; the package has no name yet.
  func write(_ differences: DifferenceRows) throws(Fault) {
    for (place, entity) in entities.enumerated() {
      try records.advance(to: place)
      try differences.forEach(of: place) { found throws(Fault) in try write(found, entity) }
    }
    try records.flush()
    try writer.complete(ledger)
  }

  /// Gives it its name, once all else has been said.
  package func publish() throws(Fault) { try writer.publish() }

  private func write(_ found: DifferenceRows.Row, _ entity: ComparedEntity) throws(Fault) {
    var reader = found.values
    for _ in entity.key { add(reader.next()) }
    records.add(found.only?.rawValue ?? "different")
    records.add(found.field.map { entity.fields[$0].name } ?? "")
    add(reader.next())
    add(reader.next())
    try records.endRecord()
  }

  private func add(_ value: RowValue) { records.add(value.bytes, given: value.isGiven) }
}
