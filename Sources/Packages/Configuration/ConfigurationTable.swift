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

/// A column of ids of other records, and the fields of an entity that name those records in other words.
///
/// It says so of none of its records, unless it can of all.
final class ReadLookup {
  /// A field that names the record.
  struct Name {
    /// Its place in the entity.
    let field: Int
    let targets: [Target]
  }

  /// A table whose record it may be.
  struct Target {
    /// The name of the table, in lower case.
    let name: [UInt8]
    /// Where the records of the table are kept, and the field among what is kept of them.
    let table: Int
    let place: Int
    /// Whether the field is what Dataverse shows of the record.
    let isShown: Bool
  }

  /// The column for the name of the table.
  let typeColumn: String?
  let names: [Name]
  /// How many values there are, and how many lead to a table of which nothing is known.
  private(set) var count = 0
  private var foreign = 0
  /// Whether some value leads to another table than the one that the schema names.
  private(set) var leadsElsewhere = false
  private let onlyTable: [UInt8]?
  private let ids: FingerprintFile
  /// How many values lead to records that are not at hand, once that is known.
  private(set) var missing = 0

  init(
    _ attribute: ConfigurationSchema.Attribute, _ entity: Entity?, _ rows: NamedRows, _ find: EntityFinder,
    _ folder: String?
  ) throws(Fault) {
    let column = attribute.name.lowercased()
    let fields = entity?.fields.indices.filter { entity?.fields[$0].column.lowercased() == column } ?? []
    var names: [Name] = []
    for place in fields {
      guard let field = entity?.fields[place], !field.targets.isEmpty else { continue }
      var targets: [Target] = []
      for target in field.targets {
        guard let other = try find(target.entity, .sales), let named = other.column(target.field) else { continue }
        let kept = rows.note(other, named)
        targets.append(
          Target(
            name: Array(other.table.lowercased().utf8), table: kept.table, place: kept.place,
            isShown: other.fields[named].column.lowercased() == other.primaryName?.lowercased()))
      }
      names.append(Name(field: place, targets: targets))
    }
    self.names = names
    let described = fields.compactMap { entity?.fields[$0].typeColumn }.first
    let isOpen = attribute.tables.count != 1
    typeColumn = described ?? (entity != nil && !isOpen ? nil : attribute.name + "type")
    let known = names.first?.targets.count == 1 ? names[0].targets[0].name : nil
    onlyTable = isOpen ? known : Array(attribute.tables[0].lowercased().utf8)
    ids = FingerprintFile(folder: SpoolFile.folder(folder))
  }

  /// Takes in a value, the table it is of and what is shown of the record.
  func note(
    _ id: UnsafeRawBufferPointer, _ table: UnsafeRawBufferPointer, _ shown: UnsafeRawBufferPointer,
    _ scratch: inout ByteBuffer
  ) throws(Fault) {
    count += 1
    if !table.isEmpty, let onlyTable, !Self.isSame(table, onlyTable) { leadsElsewhere = true }
    guard !names.isEmpty else { return }
    guard let target = target(of: names[0], table) else {
      foreign += 1
      return
    }
    let isShown = !shown.isEmpty && names.allSatisfy { self.target(of: $0, table)?.isShown ?? false }
    if isShown { return }
    if let print = NamedRows.print(id, of: target.table, &scratch) { try ids.append(print) }
  }

  /// Which of the targets a table is; the only one if it is not said.
  func target(of name: Name, _ table: UnsafeRawBufferPointer) -> Target? {
    if table.isEmpty { return name.targets.count == 1 ? name.targets[0] : nil }
    return name.targets.first { Self.isSame(table, $0.name) }
  }

  private static func isSame(_ name: UnsafeRawBufferPointer, _ lowered: [UInt8]) -> Bool {
    name.count == lowered.count && zip(name, lowered).allSatisfy { $0.asciiLowered == $1 }
  }

  /// Counts the records that are not at hand.
  func settle(_ rows: NamedRows) throws(Fault) {
    var count = foreign
    try ids.visit { (print) throws(Fault) in if try !rows.has(print) { count += 1 } }
    missing = count
  }

  /// The fields that it fills.
  var filled: [Name] { missing == 0 ? names : [] }
}
