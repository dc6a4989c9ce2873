internal import Records

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
      if let fault = fault(of: row) { problems.append(Problem(chunk.recordCount, fault)) }
      at = row.end
      try makeFields(&chunk, &problems)
      chunk.recordCount += 1
    }
  }

  private func fault(of row: ConfigurationRow) -> Fault? {
    switch row.oddity {
    case .none: return nil
    case .unknownField:
      return .broken(
        .configurationMalformed,
        "the record has the field \(row.oddField), which \(ConfigurationNames.schema) does not name",
        remedy: "name it there, with its type")
    case .fieldTwice: return .broken(.configurationMalformed, "the record has the field \(row.oddField) twice")
    case .fieldWithoutName: return .broken(.configurationMalformed, "the record has a field without a name")
    case .noID: return .broken(.invalidValue, "is blank, or is not a GUID", field: columns.names[0])
    case .otherID: return .broken(.invalidValue, "is not the id in the tag of its record", field: columns.names[0])
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
    if slot.isEmpty {
      return columns.holdsEmptyText[column] ? Field(start: slot.lowerBound, length: 0, given: true) : .blank
    }
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
    _ slot: Int, _ targets: [ReadLookup.Target], _ chunk: inout Chunk
  ) throws(Fault) -> Field {
    guard let id = slots[slot], !id.isEmpty else { return .blank }
    let table = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[slots[slot + 1] ?? 0..<0])
    guard let target = targets.target(table) else { return .blank }
    let value = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[id])
    guard let print = NamedRows.fingerprint(value, of: target.table, &scratch) else { return .blank }
    if try rows.read(print, into: &values) { return chunk.add(values[target.place], given: false) }
    guard target.isShown, let shown = slots[slot + 2] else { return .blank }
    return Field(start: shown.lowerBound, length: shown.count)
  }
}
