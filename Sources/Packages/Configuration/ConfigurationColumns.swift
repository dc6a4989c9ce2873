internal import Entities
internal import Records

/// The columns of a table of a configuration package, and where each comes from.
struct ConfigurationColumns: Sendable {
  /// Where a column comes from.
  enum Origin: Sendable {
    /// The text of a slot; without a type it is taken as it is.
    case value(slot: Int, Canonical?)
    /// A field of the record that a look-up leads to.
    case named(slot: Int, targets: [Target])
  }

  /// A table that a look-up may lead to.
  struct Target: Sendable {
    let name: [UInt8]
    let table: Int
    let place: Int
    let isShown: Bool
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
        add(
          entity.fields[name.field].name,
          .named(
            slot: slot,
            targets: name.targets.map { Target(name: $0.name, table: $0.table, place: $0.place, isShown: $0.isShown) }))
      }
    }
  }

  private mutating func add(_ name: String, _ origin: Origin) {
    names.append(name)
    origins.append(origin)
    if case .value(_, let canonical) = origin { holdsEmptyText.append(canonical.map { $0.type == .text } ?? true) } else {
      holdsEmptyText.append(false)
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
    guard let name, !schema.attributes.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
    return name
  }
}

/// Records of a table as they lie on disk.
final class ConfigurationText: Unparsed {
  private let columns: ConfigurationColumns
  private let rows: NamedRows

  init(_ columns: ConfigurationColumns, _ rows: NamedRows) {
    self.columns = columns
    self.rows = rows
  }

  func makeParser() -> any ChunkParser { ConfigurationParser(columns, rows) }
}

/// Makes fields of the records of a table.
private final class ConfigurationParser: ChunkParser {
  private let columns: ConfigurationColumns
  private let rows: NamedRows
  private var slots: [Range<Int>?]
  private var scratch = ByteBuffer()
  private var values = NamedValues()

  init(_ columns: ConfigurationColumns, _ rows: NamedRows) {
    self.columns = columns
    self.rows = rows
    slots = Array(repeating: nil, count: columns.slotCount)
  }

  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    let end = chunk.origin.textCount
    var at = 0
    chunk.columnCount = columns.names.count
    while at < end {
      var row = ConfigurationRow(chunk.bytes.bytes, at)
      for slot in slots.indices { slots[slot] = row.next() }
      chunk.recordLines.append(row.line)
      if let fault = fault(of: row.oddity) { problems.append(Problem(chunk.recordCount, fault)) }
      at = row.end
      try makeFields(&chunk, &problems)
      chunk.recordCount += 1
    }
  }

  private func fault(of oddity: ConfigurationRows.Oddity) -> Fault? {
    let schema = ConfigurationNames.schema
    switch oddity {
    case .none: return nil
    case .unknownField:
      return .broken(
        .fieldUnknown, "the record has a field that \(schema) does not name", remedy: "name it there, with its type")
    case .fieldTwice: return .broken(.xmlStructure, "the record has a field twice")
    case .fieldWithoutName: return .broken(.xmlStructure, "the record has a field without a name")
    case .noID: return .broken(.invalidValue, "the record has no id, or one that is no GUID", field: columns.names[0])
    case .otherID:
      return .broken(.invalidValue, "the record has another id in its field than in its tag", field: columns.names[0])
    }
  }

  private func makeFields(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    for column in columns.origins.indices {
      switch columns.origins[column] {
      case .value(let slot, let canonical):
        chunk.fields.append(try field(slots[slot], canonical, column, &chunk, &problems))
      case .named(let slot, let targets): chunk.fields.append(try named(slot, targets, &chunk))
      }
    }
  }

  private func field(
    _ slot: Range<Int>?, _ canonical: Canonical?, _ column: Int, _ chunk: inout Chunk, _ problems: inout [Problem]
  ) throws(Fault) -> Field {
    guard let slot else { return .blank }
    if slot.isEmpty { return columns.holdsEmptyText[column] ? Field(start: slot.lowerBound, length: 0, given: true) : .blank }
    let asItIs = Field(start: slot.lowerBound, length: slot.count)
    guard let canonical, canonical.type != .text else { return asItIs }
    let value = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[slot])
    scratch.removeAll()
    guard canonical.write(value, to: &scratch) else {
      if slots[0] != slot {
        let (rule, what) = (ValueRule.invalid(canonical.type), ValueRule.expectation(canonical.type))
        problems.append(Problem(chunk.recordCount, .broken(rule, what, field: columns.names[column])))
      }
      return asItIs
    }
    return scratch.bytes.elementsEqual(value) ? asItIs : chunk.add(scratch.bytes, given: false)
  }

  /// What a look-up says of the record that it leads to.
  private func named(
    _ slot: Int, _ targets: [ConfigurationColumns.Target], _ chunk: inout Chunk
  ) throws(Fault) -> Field {
    guard let id = slots[slot], !id.isEmpty, let target = target(slots[slot + 1], targets, chunk) else { return .blank }
    let value = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[id])
    guard let print = NamedRows.print(value, of: target.table, &scratch) else { return .blank }
    if try rows.read(print, into: &values) { return chunk.add(values[target.place], given: false) }
    guard target.isShown, let shown = slots[slot + 2] else { return .blank }
    return Field(start: shown.lowerBound, length: shown.count)
  }

  private func target(
    _ name: Range<Int>?, _ targets: [ConfigurationColumns.Target], _ chunk: borrowing Chunk
  ) -> ConfigurationColumns.Target? {
    guard let name else { return targets.count == 1 ? targets[0] : nil }
    let bytes = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[name])
    return targets.first { target in
      bytes.count == target.name.count && zip(bytes, target.name).allSatisfy { $0.asciiLowered == $1 }
    }
  }
}
