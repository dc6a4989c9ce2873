internal import Entities
internal import Records
internal import Synchronization

/// Writes the look-ups of one attribute: the id that is there, or the id of the record that other columns name.
final class LookupWriter: Sendable {
  private let lookup: WrittenLookup
  private let entity: Entity
  private let open: [UInt8]
  private let rows: LookupRows
  /// How often something names a record that is not at hand, and is left out: because the id stands beside it, or because
  /// it may name nothing.
  private let named = Atomic<Int>(0)
  private let blank = Atomic<Int>(0)

  /// Something that is left out, to be counted when its record is good.
  struct Unheld {
    fileprivate let writer: LookupWriter
    fileprivate let isBlank: Bool

    func count() {
      if isBlank {
        writer.blank.add(1, ordering: .relaxed)
      } else {
        writer.named.add(1, ordering: .relaxed)
      }
    }
  }

  /// A writer that begins with a tag.
  init(_ lookup: WrittenLookup, of entity: Entity, _ open: [UInt8], _ rows: LookupRows) {
    self.lookup = lookup
    self.entity = entity
    self.open = open
    self.rows = rows
  }

  /// Counts from nothing again.
  func startAgain() {
    named.store(0, ordering: .relaxed)
    blank.store(0, ordering: .relaxed)
  }

  /// What is left out.
  var remarks: [String] {
    let (named, blank) = (named.load(ordering: .relaxed), blank.load(ordering: .relaxed))
    let fields = "\(entity.name): \(lookup.names.map(\.text).joined(separator: ", "))"
    var remarks: [String] = []
    if named > 0 {
      remarks.append(
        "\(fields) is left out in \(named.records), where only \(lookup.name) says which record it is; "
          + "--reference PACKAGE names one that has both")
    }
    if blank > 0 {
      remarks.append("\(fields) names nothing in \(blank.records) and may, so \(lookup.name) is left out")
    }
    return remarks
  }

  /// Writes the attribute of a record, if it leads anywhere.
  func write(_ values: RecordValues, _ unheld: inout [Unheld], to output: inout Output) throws(Fault) {
    let before = output.bytes.count
    output.bytes.append(open)
    let start = output.bytes.count
    if let column = lookup.id, !values[column].isEmpty {
      guard Canonical.writeGUID(values[column], to: &output.bytes) else { throw .noGUID(lookup.name) }
    }
    var target: WrittenLookup.Target?
    var shown: Int?
    for name in lookup.names where name.columns.contains(where: { !values[$0].isEmpty }) {
      if name.isShown { shown = name.columns[0] }
      guard rows.resolves else {
        // Who the others are shows only when all have been met.
        output.bytes.count = before
        return
      }
      let found = try find(name, values, start, &unheld, &output)
      target = target ?? found
    }
    guard output.bytes.count > start else {
      output.bytes.count = before
      if let type = lookup.type, !values[type].isEmpty { throw onlyType }
      return
    }
    try writeTable(target, values, to: &output)
    output.bytes.append("\" lookupentityname=\"")
    if let shown { try output.appendValue(values[shown], of: lookup.name) }
    output.bytes.append("\"/>")
  }

  /// Finds the record that some columns name, and writes its id unless it stands there; what is there has to be the same.
  private func find(
    _ name: WrittenLookup.Name, _ values: RecordValues, _ start: Int, _ unheld: inout [Unheld], _ output: inout Output
  ) throws(Fault) -> WrittenLookup.Target? {
    let isGiven = output.bytes.count > start
    for target in name.targets where mayBe(target, values) {
      output.scratch.removeAll()
      for (column, canonical) in zip(name.columns, target.canonicals) {
        LookupRows.add(values[column], canonical, to: &output.scratch)
      }
      let print = Fingerprint(output.scratch.bytes).salted(target.number)
      switch try rows.find(print, into: &output.scratch) {
      case .none: continue
      case .several:
        if isGiven { continue }
        throw several(name, values)
      case .one:
        if !isGiven {
          output.bytes.append(output.scratch.bytes)
          return target
        }
        let given = UnsafeRawBufferPointer(rebasing: output.bytes.bytes[start..<start + LookupRows.idSize])
        if given.equals(output.scratch.bytes) { return target }
        throw another(name, values)
      }
    }
    // Of a lost document the header is not at hand, and that is not what is wrong with its lines.
    let isHeader = name.targets.contains { $0.entity.name == entity.parent?.entity }
    if output.isTrial, isHeader, !isGiven { return nil }
    guard isGiven || name.mayNameNothing else {
      throw missing(name, values)
    }
    // What people see of it stands beside the id.
    if !isGiven || !name.isShown { unheld.append(Unheld(writer: self, isBlank: !isGiven)) }
    return nil
  }

  /// Whether the record may be of this table, as far as a column says so.
  private func mayBe(_ target: WrittenLookup.Target, _ values: RecordValues) -> Bool {
    guard let type = lookup.type, !values[type].isEmpty else { return true }
    return values[type].spells(target.table)
  }

  private func writeTable(
    _ target: WrittenLookup.Target?, _ values: RecordValues, to output: inout Output
  ) throws(Fault) {
    output.bytes.append("\" lookupentity=\"")
    if let type = lookup.type, !values[type].isEmpty {
      guard lookup.tables.contains(where: { values[type].spells($0) }) else {
        let known = lookup.tableNames.joined(separator: ", ")
        throw .broken(.invalidValue, "leads to a table that is none of \(known)", field: lookup.name)
      }
      return try output.appendValue(values[type], of: lookup.name)
    }
    guard let table = target?.table ?? (lookup.tables.count == 1 ? lookup.tables[0] : nil) else {
      let known = lookup.tableNames.joined(separator: " or ")
      throw .broken(.invalidValue, "may be of \(known), and nothing says of which", field: lookup.name)
    }
    output.bytes.append(table)
  }

  // MARK: what is wrong

  private func missing(_ name: WrittenLookup.Name, _ values: RecordValues) -> Fault {
    let key = key(name, values)
    return .broken(
      .referenceMissing,
      "\(name.text): there is no record \(key) in \(name.places), neither in the package nor in a reference",
      field: name.fields[0], remedy: "--reference PACKAGE takes ids from a package that has it",
      missing: Fault.Missing(kind: "\(entity.name) missing \(name.text)", key: key))
  }

  private func several(_ name: WrittenLookup.Name, _ values: RecordValues) -> Fault {
    let key = key(name, values)
    return .broken(
      .referenceTwice, "\(name.text): there is more than one record \(key) in \(name.places)", field: name.fields[0],
      missing: Fault.Missing(kind: "\(entity.name) several \(name.text)", key: key))
  }

  private func another(_ name: WrittenLookup.Name, _ values: RecordValues) -> Fault {
    .broken(
      .invalidValue, "\(name.text) names \(key(name, values)), and \(lookup.name) is the id of another record",
      field: name.fields[0])
  }

  private func key(_ name: WrittenLookup.Name, _ values: RecordValues) -> String {
    name.columns.map { "\"\(values.text($0))\"" }.joined(separator: ", ")
  }

  private var onlyType: Fault {
    .broken(.invalidValue, "has the name of a table without a record of it", field: lookup.name)
  }
}
