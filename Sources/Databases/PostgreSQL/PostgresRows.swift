import Entities
import Records

/// Writes records as lines of CSV, as COPY takes them: nothing for NULL, and quotes around empty text.
final class PostgresRows {
  private let target: TargetTable
  private let sources: [Source]
  private let company: [UInt8]
  private var name = ByteBuffer()
  private var scratch = ByteBuffer(capacity: StoredForm.scratchLimit)

  /// Where a value comes from.
  private enum Source {
    case field(column: Int, StoredForm, PostgresColumn.Sending)
    /// What a lookup names, as it stands in the package.
    case named(column: Int)
    /// The id of the package, if it brings one, else a new one.
    case id(column: Int?)
    case company
    /// The number of the company in the ledger.
    case number
  }

  /// What a line consists of: the columns of the table itself, or what waits in another one for its lookups.
  private(set) var columns: [(name: String, type: String)] = []

  init(_ target: TargetTable, _ table: PostgresTable, company: String?, isDirect: Bool) {
    self.target = target
    self.company = Array((company ?? "").utf8)
    var (sources, columns): ([Source], [(name: String, type: String)]) = ([], [])
    func add(_ source: Source, _ name: String, _ type: String) {
      sources.append(source)
      columns.append((name, type))
    }
    if !isDirect { add(.number, "c", "integer") }
    for (place, column) in target.columns.enumerated() {
      let found = table.column(column.name)
      let (name, type) = (isDirect ? found?.name ?? "" : "v\(place)", found?.staged ?? "text")
      switch column.origin {
      case .field(let from, let form):
        let field = target.entity.fields[target.source.columns[from]]
        add(.field(column: from, form, found?.sending(field, form) ?? .asIs(quoted: true)), name, type)
      case .givenID(let from, _): add(.id(column: from), isDirect ? name : "i", type)
      case .company where isDirect: add(.company, name, type)
      case .lookup, .lookupTable, .company: continue
      }
    }
    if let id = target.newID, let found = table.column(id) {
      add(.id(column: nil), isDirect ? found.name : "i", found.staged)
    }
    for (number, lookup) in (isDirect ? [] : target.lookups).enumerated() {
      for (part, column) in lookup.columns.enumerated() { add(.named(column: column), "l\(number)_\(part)", "text") }
    }
    (self.sources, self.columns) = (sources, columns)
  }

  /// Writes a record.
  func append(_ chunk: borrowing Chunk, _ record: Int, company number: Int, to buffer: inout ByteBuffer) {
    for place in sources.indices {
      if place > 0 { buffer.append(0x2C) }
      switch sources[place] {
      case .field(let column, let form, let sending):
        guard let value = form.canonical(chunk, chunk[record, column]) else { continue }
        append(value, form, sending, to: &buffer)
      case .named(let column):
        let field = chunk[record, column]
        if field.length > 0 { Self.append(quoted: chunk.value(field), to: &buffer) }
      case .id(let column):
        let given = column.map { chunk[record, $0] }
        if let given, given.length > 0 {
          buffer.append(chunk.value(given))
        } else {
          UUIDs.write(
            table: target.entity.table, chunk, record, key: target.keyColumns, &name, to: &buffer)
        }
      case .company: company.withUnsafeBytes { Self.append(quoted: $0, to: &buffer) }
      case .number: buffer.append(digits: Int64(number))
      }
    }
    buffer.append(0x0A)
  }

  private func append(
    _ value: UnsafeRawBufferPointer, _ form: StoredForm, _ sending: PostgresColumn.Sending, to buffer: inout ByteBuffer
  ) {
    switch sending {
    case .asIs(let quoted):
      if quoted { Self.append(quoted: value, to: &buffer) } else { buffer.append(value) }
    case .stored(let form):
      scratch.removeAll()
      let stored = form.stored(value, &scratch)
      if let number = stored.wholeNumber {
        buffer.append(digits: number)
      } else {
        Self.append(quoted: stored.bytes, to: &buffer)
      }
    case .flag: buffer.append(Canonical.boolean(value) == true ? 0x74 : 0x66)
    case .digit: buffer.append(Canonical.boolean(value) == true ? 0x31 : 0x30)
    case .member(let numbers): if let number = numbers[Array(value)] { buffer.append(number) }
    }
  }

  static func append(quoted text: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    buffer.reserve(2 * text.count + 2)
    buffer.append(0x22)
    var rest = text
    while let quote = rest.firstIndex(of: 0x22) {
      buffer.append(UnsafeRawBufferPointer(rebasing: rest[...quote]))
      buffer.append(0x22)
      rest = UnsafeRawBufferPointer(rebasing: rest[(quote + 1)...])
    }
    buffer.append(rest)
    buffer.append(0x22)
  }
}
