internal import Entities
internal import Records

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

  /// An attribute, with the text that stands before its value.
  private enum Attribute {
    case value(WrittenTable.Value, open: [UInt8])
    case lookup(LookupWriter)
  }

  init(_ table: WrittenTable, _ rows: LookupRows) {
    self.table = table
    self.rows = rows
    beginning = NamedUUID.beginning(table: table.entity.table)
    idOpen = Array("\">".utf8) + Self.open(table.entity.id ?? "")
    attributes = table.attributes.map { attribute in
      switch attribute.content {
      case .value(let value): .value(value, open: Self.open(attribute.name))
      case .lookup(let lookup): .lookup(LookupWriter(lookup, of: table.entity, Self.open(attribute.name), rows))
      }
    }
    names = rows.names.enumerated().compactMap { number, name in
      guard !name.isKey, name.entity.qualifiedName == table.entity.qualifiedName else { return nil }
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
  var remarks: [String] { lookups.flatMap(\.remarks) }

  /// Counts from nothing again.
  func startAgain() { for lookup in lookups { lookup.startAgain() } }

  private var lookups: [LookupWriter] {
    attributes.compactMap { if case .lookup(let lookup) = $0 { lookup } else { nil } }
  }

  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool { false }

  func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output
  ) throws(Fault) {
    let start = output.bytes.count
    var unheld: [LookupWriter.Unheld] = []
    do throws(Fault) {
      let values = RecordValues(row: row, bytes: bytes)
      let id = try writeRecord(values, &unheld, to: &output)
      if rows.isLooking { writeNames(values, id, start, to: &output) }
    } catch {
      output.bytes.count = start
      throw error
    }
    for what in unheld { what.count() }
    output.endRecord()
  }

  /// Writes the record; gives the place of its id.
  private func writeRecord(
    _ values: RecordValues, _ unheld: inout [LookupWriter.Unheld], to output: inout Output
  ) throws(Fault) -> Int {
    output.bytes.append(recordOpen)
    let id = output.bytes.count
    try writeID(values, to: &output)
    output.bytes.append(idOpen)
    output.bytes.reserve(LookupRows.idSize)
    output.bytes.append(output.bytes.base + id, LookupRows.idSize)
    output.bytes.append("\"/>")
    for attribute in attributes {
      switch attribute {
      case .value(let value, let open): try write(value, open, values, to: &output)
      case .lookup(let lookup): try lookup.write(values, &unheld, to: &output)
      }
    }
    output.bytes.append("</record>\n")
    return id
  }

  // MARK: ids

  private func writeID(_ values: RecordValues, to output: inout Output) throws(Fault) {
    if let column = table.id, !values[column].isEmpty {
      guard Canonical.writeGUID(values[column], to: &output.bytes) else { throw .noGUID(table.entity.id ?? "") }
      return
    }
    let fields = table.key.map(\.name).joined(separator: ", ")
    guard table.key.contains(where: { !values[$0.column].isEmpty }) else {
      throw .broken(.missingKey, "the record has neither an id nor a key (\(fields)) to make one of")
    }
    output.scratch.removeAll()
    for value in table.key { LookupRows.add(values[value.column], value.canonical, to: &output.scratch) }
    switch try rows.findOutside(Fingerprint(output.scratch.bytes).salted(table.keyName), into: &output.scratch) {
    case .one: return output.bytes.append(output.scratch.bytes)
    case .several: throw .broken(.referenceTwice, "there is more than one record with its key in the references")
    case .none: break
    }
    output.scratch.removeAll()
    output.scratch.append(beginning)
    for value in table.key { LookupRows.add(values[value.column], value.canonical, to: &output.scratch) }
    NamedUUID.write(output.scratch.bytes, to: &output.bytes)
  }

  /// Puts what the record is called in the place of the record: for each of its names a fingerprint and the id.
  private func writeNames(_ values: RecordValues, _ id: Int, _ start: Int, to output: inout Output) {
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
    _ value: WrittenTable.Value, _ open: [UInt8], _ values: RecordValues, to output: inout Output
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
      try output.appendValue(text, of: value.name)
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
}

/// The values of a record, by column.
struct RecordValues {
  let row: UnsafeBufferPointer<Field>
  let bytes: UnsafeMutablePointer<UInt8>

  subscript(column: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + Int(row[column].start), count: row[column].length)
  }

  /// A value, for messages.
  func text(_ column: Int) -> String { String(decoding: self[column], as: UTF8.self) }
}

extension Output {
  /// Adds the text of a field as the value of an attribute.
  mutating func appendValue(_ text: UnsafeRawBufferPointer, of field: String) throws(Fault) {
    guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    guard XMLEscape.append(start, text.count, isAttribute: true, to: &bytes) else {
      throw Fault(
        .controlCharacter, "\(field) holds a character that XML forbids", remedy: "remove control characters",
        field: field)
    }
  }
}

extension Fault {
  /// A field with an id has something else.
  static func noGUID(_ field: String) -> Fault { broken(.invalidValue, ValueRule.expectation(.guid), field: field) }
}
