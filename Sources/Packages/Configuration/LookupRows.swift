internal import Entities
internal import Records

/// The ids of records by what look-ups say of them, found out before any record is written.
///
/// What does not lead anywhere is rejected, and whatever led to that has to go as well. So looking is repeated with those that
/// are left until nobody is missing any more.
///
/// Unchecked: filled by the one whose turn it is to take; nothing changes while records are written.
final class LookupRows: FirstLook, @unchecked Sendable {
  /// Some fields of a table by which look-ups name its records.
  struct Name {
    let entity: Entity
    let fields: [Int]
    /// Whether it is the key of a record that is written, which is only looked for in the references.
    let isKey: Bool
  }

  /// How many records have a name.
  enum Found { case one, several, none }

  static let idSize = 36
  /// How many bytes one name of a record takes while it is on its way.
  static let entrySize = 16 + idSize

  private let folder: String
  private(set) var names: [Name] = []
  /// What was found in the references, and what the last and the present look find in the package.
  private var outside: SettledTable
  private var inside: SettledTable
  private var next: SettledTable
  private var counts: (last: Int, now: Int) = (-1, 0)
  /// What is odd about the references.
  private(set) var remarks: [String] = []
  /// Whether what is made of records are their names, rather than themselves.
  private(set) var isLooking = true
  /// Whether look-ups are resolved, or all records are only met.
  private(set) var resolves = false

  init(folder: String) {
    self.folder = folder
    outside = Self.table(folder)
    inside = Self.table(folder)
    next = Self.table(folder)
  }

  private static func table(_ folder: String) -> SettledTable {
    SettledTable(folder: folder, memoryLimit: 4 << 20) { first, second in
      (false, first.mark | second.mark | (first.bytes.equals(second.bytes) ? 0 : 1))
    }
  }

  /// The number of such a name.
  func note(_ entity: Entity, _ fields: [Int], isKey: Bool = false) -> Int {
    let known = names.firstIndex {
      $0.entity.qualifiedName == entity.qualifiedName && $0.fields == fields && $0.isKey == isKey
    }
    if known == nil { names.append(Name(entity: entity, fields: fields, isKey: isKey)) }
    return known ?? names.count - 1
  }

  /// Reads what the packages of `--reference` have.
  func read(_ settings: ReadSettings) throws(Fault) {
    var key = ByteBuffer()
    var id = ByteBuffer()
    let tables = self.tables
    let useless = try settings.readReferences(tables) { (chunk, columns, table) throws(Fault) in
      let called = names(of: tables[table], columns)
      for record in 0..<chunk.recordCount {
        id.removeAll()
        let given = chunk.value(chunk[record, columns.id])
        guard !given.isEmpty, Canonical.writeGUID(given, to: &id) else { continue }
        for name in called {
          key.removeAll()
          for (column, canonical) in name.values { Self.add(chunk.value(chunk[record, column]), canonical, to: &key) }
          try outside.add(Fingerprint(key.bytes).salted(name.number), id.bytes)
        }
      }
    }
    try outside.finish()
    remarks = useless.map { ReadSettings.useless($0, tables.map(\.entity.name)) }
  }

  /// The names of a table's records in a reference that has all columns for them.
  private func names(
    of table: (entity: Entity, fields: [Int]), _ columns: ReadSettings.ReferenceColumns
  ) -> [(number: Int, values: [(column: Int, canonical: Canonical)])] {
    names.enumerated().compactMap { number, name in
      guard name.entity.qualifiedName == table.entity.qualifiedName else { return nil }
      let values = name.fields.compactMap { field -> (column: Int, canonical: Canonical)? in
        guard let place = table.fields.firstIndex(of: field), let column = columns.values[place] else { return nil }
        return (column, table.entity.fields[field].canonical(for: .sales))
      }
      return values.count == name.fields.count ? (number, values) : nil
    }
  }

  /// The tables that look-ups lead to, each with all fields by which they name its records.
  private var tables: [(entity: Entity, fields: [Int])] {
    var tables: [(entity: Entity, fields: [Int])] = []
    for name in names {
      let known = tables.firstIndex { $0.entity.qualifiedName == name.entity.qualifiedName }
      let place = known ?? tables.count
      if known == nil { tables.append((name.entity, [])) }
      for field in name.fields where !tables[place].fields.contains(field) { tables[place].fields.append(field) }
    }
    return tables
  }

  /// Adds a value of a name: in lower case, without blanks behind it, numbers by their size.
  static func add(_ value: UnsafeRawBufferPointer, _ canonical: Canonical, to key: inout ByteBuffer) {
    key.append(0x1F)
    if canonical.type != .text, canonical.write(value, to: &key) { return }
    NamedUUID.append(lowered: value, to: &key)
  }

  /// Puts the id of a record into a buffer, if there is one.
  func find(_ print: Fingerprint, into buffer: inout ByteBuffer) throws(Fault) -> Found {
    if let mark = try inside.get(print, into: &buffer) { return mark == 0 ? .one : .several }
    return try findOutside(print, into: &buffer)
  }

  /// Puts the id of a record into a buffer, if the references have one.
  func findOutside(_ print: Fingerprint, into buffer: inout ByteBuffer) throws(Fault) -> Found {
    guard let mark = try outside.get(print, into: &buffer) else { return .none }
    return mark == 0 ? .one : .several
  }

  // MARK: looking

  func take(_ output: borrowing Output) throws(Fault) {
    counts.now += output.recordCount
    var at = 0
    while at < output.bytes.count {
      let bytes = output.bytes.bytes
      let print = Fingerprint(
        high: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self),
        low: bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
      try next.add(print, UnsafeRawBufferPointer(rebasing: bytes[at + 16..<at + Self.entrySize]))
      at += Self.entrySize
    }
  }

  func goesOn(withRejects: Bool) throws(Fault) -> Bool {
    try next.finish()
    inside = next
    next = Self.table(folder)
    // Whoever rejects nothing stops at the first record that is bad.
    let isMore = withRejects && counts.last != counts.now
    counts = (counts.now, 0)
    resolves = true
    isLooking = isMore
    return isMore
  }

  /// Says that no record of the package is looked up.
  func skipLooking() { (isLooking, resolves) = (false, true) }
}
