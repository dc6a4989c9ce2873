internal import Entities
internal import Records

/// The columns of a table of a configuration package, and where each comes from.
struct ConfigurationColumns: Sendable {
  /// Where a column comes from.
  enum Origin: Sendable {
    /// The text of a slot; without a type it is taken as it is.
    case value(slot: Int, Canonical?)
    /// A field of the record that a look-up leads to.
    case named(slot: Int, targets: [ReadLookup.Target])
  }

  private(set) var names: [String] = []
  private(set) var origins: [Origin] = []
  /// Texts that are empty are blank, but for columns of text.
  private(set) var holdsEmptyText: [Bool] = []
  let slotCount: Int

  /// The id, then the attributes in the order of the schema, each look-up with the fields that it fills.
  init(_ table: ConfigurationTable) {
    slotCount = table.slotCount
    add(table.entity?.id ?? table.schema.id, .value(slot: 0, Canonical(.guid, for: .sales)))
    for (place, attribute) in table.schema.attributes.enumerated() where place != table.idAttribute {
      let slot = table.slots[place]
      guard let lookup = table.lookups[place] else {
        if !attribute.isList { add(attribute.name, .value(slot: slot, table.canonical(of: attribute.name))) }
        continue
      }
      add(attribute.name, .value(slot: slot, Canonical(.guid, for: .sales)))
      if let column = table.typeColumn(of: place) { add(column, .value(slot: slot + 1, nil)) }
      for name in lookup.filled {
        guard let entity = table.entity else { continue }
        add(entity.fields[name.field].name, .named(slot: slot, targets: name.targets))
      }
    }
  }

  private mutating func add(_ name: String, _ origin: Origin) {
    names.append(name)
    origins.append(origin)
    switch origin {
    case .value(_, let canonical): holdsEmptyText.append(canonical.map { $0.type == .text } ?? true)
    case .named: holdsEmptyText.append(false)
    }
  }
}

extension ConfigurationTable {
  /// How values of a column are spelled; nil if that is not known.
  fileprivate func canonical(of attribute: String) -> Canonical? {
    guard let entity, let field = entity.column(attribute) else { return nil }
    return entity.fields[field].canonical(for: .sales)
  }

  /// The column for the table that a look-up leads to, where that has to be said.
  fileprivate func typeColumn(of attribute: Int) -> String? {
    guard let lookup = lookups[attribute] else { return nil }
    let name = lookup.typeColumn ?? (lookup.leadsElsewhere ? schema.attributes[attribute].name + "type" : nil)
    let isTaken = schema.attributes.contains { $0.name.lowercased() == name?.lowercased() }
    return isTaken ? nil : name
  }
}
