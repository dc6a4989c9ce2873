internal import Entities
internal import Records

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
  struct Target: Sendable {
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
    if !table.isEmpty, let onlyTable, !table.spells(onlyTable) { leadsElsewhere = true }
    guard !names.isEmpty else { return }
    guard let target = names[0].targets.target(table) else {
      foreign += 1
      return
    }
    let isShown = !shown.isEmpty && names.allSatisfy { $0.targets.target(table)?.isShown ?? false }
    if isShown { return }
    if let print = NamedRows.fingerprint(id, of: target.table, &scratch) { try ids.append(print) }
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

extension [ReadLookup.Target] {
  /// The one with the name of a table; the only one if there is no name.
  func target(_ table: UnsafeRawBufferPointer) -> ReadLookup.Target? {
    if table.isEmpty { return count == 1 ? self[0] : nil }
    return first { table.spells($0.name) }
  }
}
