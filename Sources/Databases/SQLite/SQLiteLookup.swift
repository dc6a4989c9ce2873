import Entities
import Records

/// The searches for the id of what a lookup names: as the table compares, and without regard to case.
struct LookupSearch {
  let exact: KeySearch
  let loose: KeySearch
}

/// Turns what a lookup names into the id of the record, by the rows that are in the target by now.
final class SQLiteLookup {
  private let name: String
  /// The columns of the chunk with what it names.
  private let columns: [Int]
  /// Whether it is null where nothing is found.
  private let isBlankable: Bool
  private let targets: [Target]
  private var known: [Fingerprint: Answer] = [:]
  /// The values of several columns, one behind the other.
  private var key = ByteBuffer(capacity: 256)
  private var scratch = ByteBuffer(capacity: 256)

  private struct Target {
    let entity: String
    /// Finds the id; nil where there is no such table.
    let search: LookupSearch?
    let forms: [StoredForm]
    /// The name of the table, for the column that says which it is.
    let table: UnsafeRawBufferPointer
  }

  /// The id, and whose; empty and nobody's where nothing was found.
  private struct Answer {
    let id: UnsafeRawBufferPointer
    let target: Int?
  }

  init(
    _ lookup: LookupGroup, search: ([LookupTarget]) throws(Fault) -> LookupSearch?
  ) throws(Fault) {
    name = lookup.name
    columns = lookup.columns
    isBlankable = lookup.isBlankable
    var targets: [Target] = []
    for fields in lookup.targets {
      let forms = fields.map { StoredForm(type: $0.entity.fields[$0.field].type, system: $0.entity.system) }
      targets.append(
        Target(
          entity: fields[0].entity.name, search: try search(fields), forms: forms,
          table: Self.kept(Array(fields[0].table.utf8))))
    }
    self.targets = targets
  }

  deinit {
    for target in targets { target.table.deallocate() }
    forget()
  }

  /// Frees the ids found so far if they are many; none of them may be in use.
  func trim() { if known.count > 50_000 { forget() } }

  private func forget() {
    for answer in known.values { answer.id.deallocate() }
    known.removeAll(keepingCapacity: true)
  }

  private static func kept(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
    copy.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
  }

  /// The id and the table of what a record names; they stay valid until the next `trim`. Nothing where it names nothing.
  func resolve(_ chunk: borrowing Chunk, _ record: Int) throws(Fault) -> (id: StoredValue, table: StoredValue) {
    guard let print = fingerprint(chunk, record) else { return (.null, .null) }
    if let answer = known[print] {
      return answer.target.map { (.text(answer.id), .text(targets[$0].table)) } ?? (.null, .null)
    }
    // Inside a package case does not matter, so a record of the package may be spelled otherwise here.
    // To search so takes a reading of the table; where nothing need be found, it is too dear.
    for isLoose in isBlankable ? [false] : [false, true] {
      for (place, target) in targets.enumerated() {
        guard let id = try find(chunk, record, target, isLoose) else { continue }
        let answer = Answer(id: Self.kept(id), target: place)
        known[print] = answer
        return (.text(answer.id), .text(target.table))
      }
    }
    guard isBlankable else { throw fault("no record any more", chunk, record) }
    known[print] = Answer(id: Self.kept([]), target: nil)
    return (.null, .null)
  }

  /// What tells the values from others; nil if all are blank.
  private func fingerprint(_ chunk: borrowing Chunk, _ record: Int) -> Fingerprint? {
    if columns.count == 1 {
      let field = chunk[record, columns[0]]
      return field.length == 0 ? nil : Fingerprint(chunk.value(field))
    }
    key.removeAll()
    for column in columns {
      let value = chunk.value(chunk[record, column])
      key.append(number: UInt32(value.count))
      key.append(value)
    }
    return key.count == 4 * columns.count ? nil : Fingerprint(key.bytes)
  }

  private func find(
    _ chunk: borrowing Chunk, _ record: Int, _ target: Target, _ isLoose: Bool
  ) throws(Fault) -> [UInt8]? {
    guard let search = target.search else { return nil }
    scratch.removeAll()
    scratch.reserve(columns.count * StoredForm.scratchLimit)
    var found: [UInt8] = []
    let count = try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: columns.count) {
      (wanted) throws(Fault) in
      for place in columns.indices {
        let form = target.forms[place]
        let canonical = form.canonical(chunk, chunk[record, columns[place]])
        wanted.initializeElement(at: place, to: form.stored(canonical, &scratch))
      }
      return try (isLoose ? search.loose : search.exact).find(UnsafeBufferPointer(wanted)) { (row) throws(Fault) in
        found = Array(row.text(0))
      }
    }
    if count > 1 { throw fault("more than one record", chunk, record) }
    return count == 0 ? nil : found
  }

  private func fault(_ count: String, _ chunk: borrowing Chunk, _ record: Int) -> Fault {
    var values: [String] = []
    for column in columns { values.append("\"\(chunk.text(chunk[record, column]))\"") }
    let places = targets.map(\.entity).joined(separator: " or ")
    return Fault(
      .data, "lookup-changed", "\(name): \(count) in \(places) matches \(values.joined(separator: ", "))", field: name)
  }
}
