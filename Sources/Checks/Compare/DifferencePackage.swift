internal import Entities
package import Packages
package import Records

/// The differences as a package: the key, what differs, and both values.
package final class DifferencePackage {
  private static let columns = ["p2c.difference", "p2c.field", "p2c.left", "p2c.right"]

  private let entities: [ComparedEntity]
  private let writer: PackageWriter
  private let ledger: Ledger
  private var output = Output()
  private var values = ByteBuffer()
  private var row: [Field] = []

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
    writer = try PackageWriter(entities.map(Self.entity), Self.settings(path))
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

  private static func entity(_ compared: ComparedEntity) -> OutputEntity {
    var entity = compared.entity
    var fields = compared.key
    for name in columns {
      fields.append(entity.fields.count)
      entity.fields.append(EntityField(name: name, type: .text, xmlName: name, column: name))
    }
    return OutputEntity(entity, fields: fields)
  }

  /// Writes all differences and gives the package its name.
  func write(_ differences: DifferenceRows) throws(Fault) {
    for (place, entity) in entities.enumerated() {
      try writer.advance(to: place)
      try differences.forEach(of: place) { found throws(Fault) in try write(found, entity, place) }
      try flush(place)
    }
    try writer.finish(ledger)
  }

  private func write(_ found: DifferenceRows.Row, _ entity: ComparedEntity, _ place: Int) throws(Fault) {
    var reader = found.values
    values.removeAll()
    row.removeAll(keepingCapacity: true)
    for _ in entity.key { add(reader.next()) }
    add(found.only?.rawValue ?? "different")
    add(found.field.map { entity.fields[$0].name } ?? "")
    add(reader.next())
    add(reader.next())
    let (serializer, bytes) = (writer.serializers[place], values.base)
    let failure: Fault? = row.withUnsafeBufferPointer { row in
      do throws(Fault) { try serializer.write(row, bytes, to: &output) } catch { return error }
      return nil
    }
    if let failure { throw failure }
    if output.bytes.count > 1 << 18 { try flush(place) }
  }

  private func add(_ value: RowValue) {
    row.append(Field(start: values.count, length: value.bytes.count, given: value.isGiven))
    values.append(value.bytes)
  }

  private func add(_ text: String) {
    let start = values.count
    values.append(text)
    row.append(Field(start: start, length: values.count - start))
  }

  private func flush(_ place: Int) throws(Fault) {
    var scratch = ByteBuffer()
    writer.serializers[place].encode(&output, with: &scratch)
    try writer.write(output, entity: place)
    output.reset()
  }
}
