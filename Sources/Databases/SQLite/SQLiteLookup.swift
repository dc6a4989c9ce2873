import Entities
import Records

/// The searches for the id of what a lookup names: as the table compares, and without regard to case.
struct LookupSearch {
  let exact: KeySearch
  let loose: KeySearch
}

/// Turns what a lookup names into the id of the record, by the rows that are in the target by now.
final class SQLiteLookup {
  private let field: String
  /// Whether it is null where nothing is found.
  private let isBlankable: Bool
  private let targets: [Target]
  private var known: [Fingerprint: Answer] = [:]
  private var scratch = ByteBuffer(capacity: 256)

  private struct Target {
    let entity: String
    /// Finds the id; nil where there is no such table.
    let search: LookupSearch?
    let form: StoredForm
    /// The name of the table, for the column that says which it is.
    let table: UnsafeRawBufferPointer
  }

  /// The id, and whose; empty and nobody's where nothing was found.
  private struct Answer {
    let id: UnsafeRawBufferPointer
    let target: Int?
  }

  init(
    _ field: String, _ found: [LookupTarget], isBlankable: Bool = false,
    search: (LookupTarget) throws(Fault) -> LookupSearch?
  ) throws(Fault) {
    self.field = field
    self.isBlankable = isBlankable
    var targets: [Target] = []
    for target in found {
      let form = StoredForm(type: target.entity.fields[target.field].type, system: target.entity.system)
      targets.append(
        Target(
          entity: target.entity.name, search: try search(target), form: form,
          table: Self.kept(Array(target.table.utf8))))
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

  /// The id and the table of the record with this value; they stay valid until the next `trim`.
  func resolve(_ value: UnsafeRawBufferPointer) throws(Fault) -> (id: StoredValue, table: StoredValue) {
    let print = Fingerprint(value)
    if let answer = known[print] {
      return answer.target.map { (.text(answer.id), .text(targets[$0].table)) } ?? (.null, .null)
    }
    // Inside a package case does not matter, so a record of the package may be spelled otherwise here.
    // To search so takes a reading of the table; where nothing need be found, it is too dear.
    for isLoose in isBlankable ? [false] : [false, true] {
      for (place, target) in targets.enumerated() {
        guard let id = try find(value, target, isLoose) else { continue }
        let answer = Answer(id: Self.kept(id), target: place)
        known[print] = answer
        return (.text(answer.id), .text(target.table))
      }
    }
    guard isBlankable else { throw fault("no record any more", value) }
    known[print] = Answer(id: Self.kept([]), target: nil)
    return (.null, .null)
  }

  private func find(_ value: UnsafeRawBufferPointer, _ target: Target, _ isLoose: Bool) throws(Fault)
    -> [UInt8]?
  {
    guard let search = target.search else { return nil }
    scratch.removeAll()
    var wanted = target.form.stored(value, &scratch)
    var found: [UInt8] = []
    let count = try withOne(&wanted) { (key) throws(Fault) in
      try (isLoose ? search.loose : search.exact).find(key) { (row) throws(Fault) in found = Array(row.text(0)) }
    }
    if count > 1 { throw fault("more than one record", value) }
    return count == 0 ? nil : found
  }

  private func withOne(
    _ value: inout StoredValue, _ body: (UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int
  ) throws(Fault) -> Int {
    try withUnsafePointer(to: &value) { (start) throws(Fault) in
      try body(UnsafeBufferPointer(start: start, count: 1))
    }
  }

  private func fault(_ count: String, _ value: UnsafeRawBufferPointer) -> Fault {
    let text = String(decoding: value, as: UTF8.self)
    let places = targets.map(\.entity).joined(separator: " or ")
    return Fault(.data, "lookup-changed", "\(field): \(count) in \(places) matches \"\(text)\"", field: field)
  }
}
