internal import Entities
internal import Records

/// What look-ups say of records: for each id the fields by which a look-up names the record.
///
/// Filled by one thread; once it is finished any thread may read.
///
/// Unchecked: filled by one thread; nothing changes once it is finished.
final class NamedRows: @unchecked Sendable {
  /// A table whose records look-ups name.
  struct Table {
    let entity: Entity
    /// The fields that look-ups name, by their place in the entity.
    var fields: [Int]
  }

  private(set) var tables: [Table] = []
  private let rows: SettledTable

  /// Rows of an earlier source come before those of a later one.
  init(folder: String) { rows = SettledTable(folder: folder, memoryLimit: 8 << 20) { first, _ in (false, first.mark) } }

  /// The number of a table, and the place of a field among those that are kept of it.
  func note(_ entity: Entity, _ field: Int) -> (table: Int, place: Int) {
    let known = tables.firstIndex { $0.entity.qualifiedName == entity.qualifiedName }
    let table = known ?? tables.count
    if known == nil { tables.append(Table(entity: entity, fields: [])) }
    if let place = tables[table].fields.firstIndex(of: field) { return (table, place) }
    tables[table].fields.append(field)
    return (table, tables[table].fields.count - 1)
  }

  /// What tells the id of a table's record from all others; nil if it is none. The buffer is only room.
  static func fingerprint(
    _ id: UnsafeRawBufferPointer, of table: Int, _ scratch: inout ByteBuffer
  ) -> Fingerprint? {
    scratch.removeAll()
    guard !id.isEmpty, Canonical.writeGUID(id, to: &scratch) else { return nil }
    return Fingerprint(scratch.bytes).salted(table)
  }

  /// Adds a record: its values as `NamedValues` has put them together.
  func add(_ print: Fingerprint, _ values: borrowing NamedValues) throws(Fault) {
    try rows.add(print, values.bytes.bytes)
  }

  /// Says that no more records come.
  func finish() throws(Fault) { try rows.finish() }

  /// Whether there is such a record.
  func has(_ print: Fingerprint) throws(Fault) -> Bool { try rows.mark(of: print) != nil }

  /// Reads the values of a record; false if there is none.
  func read(_ print: Fingerprint, into values: inout NamedValues) throws(Fault) -> Bool {
    try rows.get(print, into: &values.bytes) != nil
  }
}

/// The fields of one record by which look-ups name it, one behind the other.
struct NamedValues: ~Copyable {
  var bytes = ByteBuffer()

  /// Adds the canonical text of a value; blank if it is none.
  mutating func add(_ value: UnsafeRawBufferPointer, _ canonical: Canonical) {
    let start = bytes.count
    bytes.append(UInt32(0))
    _ = canonical.write(value, to: &bytes)
    let length = UInt32(truncatingIfNeeded: bytes.count - start - 4)
    UnsafeMutableRawPointer(bytes.base + start).storeBytes(of: length.littleEndian, as: UInt32.self)
  }

  /// The value at a place.
  subscript(_ place: Int) -> UnsafeRawBufferPointer {
    var start = 0
    for _ in 0..<place { start += 4 + Int(bytes.bytes.number(UInt32.self, at: start)) }
    let length = Int(bytes.bytes.number(UInt32.self, at: start))
    return UnsafeRawBufferPointer(rebasing: bytes.bytes[start + 4..<start + 4 + length])
  }
}
