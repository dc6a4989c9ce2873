internal import Entities
internal import Records

/// A table of a configuration package that is being read: what its records consist of on disk, and what becomes of it.
///
/// A record on disk is its line, what is wrong with it, and its texts by slots: the id, then for each attribute its value, and
/// for a look-up also the table and the name of the record that it leads to.
final class ConfigurationTable {
  let schema: ConfigurationSchema.Table
  /// What an entity file says of it.
  let entity: Entity?
  /// The names of the attributes, as they stand in the schema.
  let names: [[UInt8]]
  /// The slot of each attribute.
  let slots: [Int]
  let slotCount: Int
  /// The look-ups among the attributes.
  let lookups: [ReadLookup?]
  /// The attribute that repeats the id.
  let idAttribute: Int?
  /// The fields that look-ups of other records name, with their slots; nil if nothing names records of this table.
  private(set) var named: (table: Int, values: [(slot: Int, canonical: Canonical)])?
  /// How many records were met, and where they lie in the spool.
  var count = 0
  var pieces: [Range<Int>] = []

  init(_ schema: ConfigurationSchema.Table, _ settings: ReadSettings, _ rows: NamedRows) throws(Fault) {
    self.schema = schema
    let entity = try settings.catalog.find(schema.name, in: .sales).first
    self.entity = entity
    names = schema.attributes.map { Array($0.name.utf8) }
    var slots: [Int] = []
    var next = 1
    for attribute in schema.attributes {
      slots.append(next)
      next += attribute.isLookup ? 3 : 1
    }
    self.slots = slots
    slotCount = next
    idAttribute = schema.attributes.firstIndex { $0.name.lowercased() == schema.id.lowercased() }
    let find = settings.catalog.finder
    lookups = try schema.attributes.map { (attribute) throws(Fault) in
      attribute.isLookup ? try ReadLookup(attribute, entity, rows, find, settings.temporaryFolder) : nil
    }
  }

  /// Finds out what is to be kept of its records for look-ups of others, once all look-ups are known.
  func keepNames(for rows: NamedRows) {
    guard let entity, let number = rows.tables.firstIndex(where: { $0.entity.qualifiedName == entity.qualifiedName })
    else { return }
    var values: [(slot: Int, canonical: Canonical)] = []
    for field in rows.tables[number].fields {
      let name = entity.fields[field].column.lowercased()
      guard let place = schema.attributes.firstIndex(where: { $0.name.lowercased() == name }) else { return }
      values.append((slots[place], entity.fields[field].canonical(for: .sales)))
    }
    named = (number, values)
  }
}
