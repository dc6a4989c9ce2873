internal import Entities
internal import Records
internal import Synchronization

/// Writes the records of one table of a configuration package; or, while look-ups are not known yet, what they are called.
final class ConfigurationWriter: RecordWriter {
  let prologue: [UInt8] = []
  let epilogue: [UInt8] = []

  private let table: WrittenTable
  private let rows: LookupRows
  /// What every name of a record begins with from which its id is made.
  private let beginning: [UInt8]
  /// What look-ups of other records call those of this table.
  private let names: [(number: Int, values: [WrittenTable.Value])]
  private let attributes: [Attribute]
  private let recordOpen = Array("<record id=\"".utf8)
  private let idOpen: [UInt8]

  /// An attribute with the text that stands before its value.
  private struct Attribute {
    let open: [UInt8]
    let content: WrittenTable.Content
    let unchecked: Unchecked?
  }

  /// How often something names a record that is not at hand, and is left out: because the id stands beside it, or because
  /// it may name nothing.
  private final class Unchecked: Sendable {
    let count = Atomic<Int>(0)
    let blank = Atomic<Int>(0)
  }

  init(_ table: WrittenTable, _ rows: LookupRows) {
    self.table = table
    self.rows = rows
    beginning = NamedUUID.beginning(table: table.entity.table)
    idOpen = Array("\">".utf8) + Self.open(table.entity.id ?? "")
    attributes = table.attributes.map { attribute in
      let isLookup = if case .lookup = attribute.content { true } else { false }
      return Attribute(
        open: Self.open(attribute.name), content: attribute.content, unchecked: isLookup ? Unchecked() : nil)
    }
    names = rows.names.enumerated().compactMap { number, name in
      guard name.entity.qualifiedName == table.entity.qualifiedName else { return nil }
      let values = name.fields.compactMap { field in
        table.columns[field].map { column in
          WrittenTable.Value(
            column: column, name: name.entity.fields[field].name,
            canonical: name.entity.fields[field].canonical(for: .sales))
        }
      }
      return values.count == name.fields.count ? (number, values) : nil
    }
  }

  private static func open(_ name: String) -> [UInt8] { Array("<field name=\"\(name)\" value=\"".utf8) }

  /// Whether look-ups name its records.
  var isNamed: Bool { !names.isEmpty }

  /// What is not carried.
  var remarks: [String] {
    attributes.flatMap { attribute -> [String] in
      guard case .lookup(let lookup) = attribute.content, let unchecked = attribute.unchecked else { return [] }
      let count = unchecked.count.load(ordering: .relaxed)
      let blank = unchecked.blank.load(ordering: .relaxed)
      let fields = lookup.names.map(\.text).joined(separator: ", ")
      var remarks: [String] = []
      if count > 0 {
        remarks.append(
          "\(table.entity.name): \(fields) is left out \(count.grouped) times, where only \(lookup.name) says which record "
            + "it is; --reference PACKAGE says whether both are the same")
      }
      if blank > 0 {
        remarks.append(
          "\(table.entity.name): \(fields) names no record \(blank.grouped) times and may, so \(lookup.name) is left out")
      }
      return remarks
    }
  }

  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool { false }

  func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    let start = output.bytes.count
    do throws(Fault) {
      let values = Values(row: row, bytes: bytes)
      let id = try writeRecord(values, to: &output)
      if rows.isLooking { writeNames(values, id, start, to: &output) }
    } catch {
      output.bytes.count = start
      throw error
    }
    output.endRecord()
  }

  /// The values of a record.
  private struct Values {
    let row: UnsafeBufferPointer<Field>
    let bytes: UnsafeMutablePointer<UInt8>

    subscript(column: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: bytes + Int(row[column].start), count: row[column].length)
    }

    func text(_ columns: [Int]) -> String {
      columns.map { String(decoding: self[$0], as: UTF8.self) }.joined(separator: " ")
    }
  }

  /// Writes the record; gives the place of its id.
  private func writeRecord(_ values: Values, to output: inout Output) throws(Fault) -> Int {
    output.bytes.append(recordOpen)
    let id = output.bytes.count
    try writeID(values, to: &output)
    output.bytes.append(idOpen)
    output.bytes.reserve(LookupRows.idSize)
    output.bytes.append(output.bytes.base + id, LookupRows.idSize)
    output.bytes.append("\"/>")
    for attribute in attributes {
      switch attribute.content {
      case .value(let value): try write(value, attribute.open, values, to: &output)
      case .lookup(let lookup): try write(lookup, attribute, values, to: &output)
      }
    }
    output.bytes.append("</record>\n")
    return id
  }

  // MARK: ids

  private func writeID(_ values: Values, to output: inout Output) throws(Fault) {
    if let column = table.id, !values[column].isEmpty {
      guard Canonical.writeGUID(values[column], to: &output.bytes) else { throw Self.noGUID(table.entity.id ?? "") }
      return
    }
    let fields = table.key.map(\.name).joined(separator: ", ")
    guard table.key.contains(where: { !values[$0.column].isEmpty }) else {
      throw .broken(.missingKey, "the record has neither an id nor a key (\(fields)) to make one of")
    }
    output.scratch.removeAll()
    output.scratch.append(beginning)
    for value in table.key { LookupRows.add(values[value.column], value.canonical, to: &output.scratch) }
    NamedUUID.write(output.scratch.bytes, to: &output.bytes)
  }

  private static func noGUID(_ field: String) -> Fault {
    .broken(.invalidValue, ValueRule.expectation(.guid), field: field)
  }

  /// Puts what the record is called in the place of the record: for each of its names a fingerprint and the id.
  private func writeNames(_ values: Values, _ id: Int, _ start: Int, to output: inout Output) {
    let tail = output.bytes.count
    output.bytes.reserve(names.count * LookupRows.entrySize)
    for name in names {
      output.scratch.removeAll()
      for value in name.values { LookupRows.add(values[value.column], value.canonical, to: &output.scratch) }
      let print = Fingerprint(output.scratch.bytes).salted(name.number)
      output.bytes.append(print.high)
      output.bytes.append(print.low)
      output.bytes.append(output.bytes.base + id, LookupRows.idSize)
    }
    let count = output.bytes.count - tail
    (output.bytes.base + start).update(from: output.bytes.base + tail, count: count)
    output.bytes.count = start + count
  }

  // MARK: values

  private func write(
    _ value: WrittenTable.Value, _ open: [UInt8], _ values: Values, to output: inout Output
  ) throws(Fault) {
    let text = values[value.column]
    guard !text.isEmpty else {
      // An attribute that is not there is blank; empty text is.
      guard values.row[value.column].isGiven, value.canonical.type == .text else { return }
      output.bytes.append(open)
      return output.bytes.append("\"/>")
    }
    output.bytes.append(open)
    if value.canonical.type == .text {
      try append(text, of: value.name, to: &output)
    } else {
      let start = output.bytes.count
      guard value.canonical.write(text, to: &output.bytes) else {
        throw .broken(
          ValueRule.invalid(value.canonical.type), ValueRule.expectation(value.canonical.type), field: value.name)
      }
      if value.canonical.type == .datetime {
        output.bytes.base[start + 10] = UInt8(ascii: "T")
        output.bytes.append(".0000000Z")
      }
    }
    output.bytes.append("\"/>")
  }

  private func append(_ text: UnsafeRawBufferPointer, of field: String, to output: inout Output) throws(Fault) {
    guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    guard XMLEscape.append(start, text.count, isAttribute: true, to: &output.bytes) else {
      throw Fault(
        .controlCharacter, "\(field) holds a character that XML forbids", remedy: "remove control characters",
        field: field)
    }
  }

  // MARK: look-ups

  private func write(
    _ lookup: WrittenLookup, _ attribute: Attribute, _ values: Values, to output: inout Output
  ) throws(Fault) {
    let before = output.bytes.count
    output.bytes.append(attribute.open)
    let start = output.bytes.count
    if let column = lookup.id, !values[column].isEmpty {
      guard Canonical.writeGUID(values[column], to: &output.bytes) else { throw Self.noGUID(lookup.name) }
    }
    var target: WrittenLookup.Target?
    var shown: Int?
    for name in lookup.names where name.columns.contains(where: { !values[$0].isEmpty }) {
      if name.columns.count == 1, name.targets.allSatisfy(\.isShown) { shown = name.columns[0] }
      guard rows.resolves else {
        // Who the others are shows only when all have been met.
        output.bytes.count = before
        return
      }
      let found = try find(name, lookup, attribute, values, start, &output)
      target = target ?? found
    }
    let type = lookup.type.map { values[$0] }
    guard output.bytes.count > start else {
      output.bytes.count = before
      if let type, !type.isEmpty { throw Self.onlyType(lookup, values) }
      return
    }
    try writeTable(lookup, target, type, values, to: &output)
    output.bytes.append("\" lookupentityname=\"")
    if let shown { try append(values[shown], of: lookup.name, to: &output) }
    output.bytes.append("\"/>")
  }

  /// Finds the record that some columns name, and writes its id unless it stands there; what is there has to be the same.
  private func find(
    _ name: WrittenLookup.Name, _ lookup: WrittenLookup, _ attribute: Attribute, _ values: Values, _ start: Int,
    _ output: inout Output
  ) throws(Fault) -> WrittenLookup.Target? {
    let isGiven = output.bytes.count > start
    let type = lookup.type.map { values[$0] }
    for target in name.targets {
      if let type, !type.isEmpty, !Self.isSame(type, target.entity.table) { continue }
      output.scratch.removeAll()
      for (column, canonical) in zip(name.columns, target.canonicals) {
        LookupRows.add(values[column], canonical, to: &output.scratch)
      }
      let print = Fingerprint(output.scratch.bytes).salted(target.number)
      switch try rows.find(print, into: &output.scratch) {
      case .none: continue
      case .several:
        if isGiven { break }
        throw Self.missing(.referenceTwice, "there is more than one record", name, values, table)
      case .one:
        guard isGiven else {
          output.bytes.append(output.scratch.bytes)
          return target
        }
        let given = UnsafeRawBufferPointer(rebasing: output.bytes.bytes[start..<start + LookupRows.idSize])
        guard given.equals(output.scratch.bytes) else { throw Self.another(lookup, name, values) }
        return target
      }
    }
    if !isGiven, name.mayNameNothing {
      if !rows.isLooking { attribute.unchecked?.blank.add(1, ordering: .relaxed) }
      return nil
    }
    guard isGiven else { throw Self.missing(.referenceMissing, "there is no record", name, values, table) }
    // What people see of it stands beside the id.
    if name.columns.count > 1 || !name.targets.allSatisfy(\.isShown), !rows.isLooking {
      attribute.unchecked?.count.add(1, ordering: .relaxed)
    }
    return nil
  }

  private func writeTable(
    _ lookup: WrittenLookup, _ target: WrittenLookup.Target?, _ type: UnsafeRawBufferPointer?, _ values: Values,
    to output: inout Output
  ) throws(Fault) {
    output.bytes.append("\" lookupentity=\"")
    if let type, !type.isEmpty {
      guard lookup.tables.contains(where: { Self.isSame(type, $0) }) else {
        throw .broken(
          .invalidValue, "leads to a table that is none of \(lookup.tables.joined(separator: ", "))", field: lookup.name)
      }
      return try append(type, of: lookup.name, to: &output)
    }
    guard let table = target?.entity.table ?? (lookup.tables.count == 1 ? lookup.tables[0] : nil) else {
      throw .broken(
        .invalidValue, "may be of \(lookup.tables.joined(separator: " or ")), and nothing says of which",
        field: lookup.name)
    }
    output.bytes.append(table)
  }

  private static func isSame(_ text: UnsafeRawBufferPointer, _ table: String) -> Bool {
    text.count == table.utf8.count && zip(text, table.utf8).allSatisfy { $0.asciiLowered == $1.asciiLowered }
  }

  private static func missing(
    _ rule: DataRule, _ what: String, _ name: WrittenLookup.Name, _ values: Values, _ table: WrittenTable
  ) -> Fault {
    let key = values.text(name.columns)
    let places = name.targets.map(\.entity.name).joined(separator: " or ")
    return .broken(
      rule, "\(name.text): \(what) \"\(key)\" in \(places), neither in the package nor in a reference",
      field: name.fields[0], remedy: "--reference PACKAGE takes ids from a package that has it",
      missing: Fault.Missing(kind: "\(table.entity.name) \(rule.rawValue) \(name.text)", key: key))
  }

  private static func another(_ lookup: WrittenLookup, _ name: WrittenLookup.Name, _ values: Values) -> Fault {
    .broken(
      .invalidValue, "\(name.text) names \"\(values.text(name.columns))\", and \(lookup.name) is the id of another record",
      field: name.fields[0])
  }

  private static func onlyType(_ lookup: WrittenLookup, _ values: Values) -> Fault {
    .broken(.invalidValue, "\(lookup.name) has the name of a table without a record of it", field: lookup.name)
  }
}
