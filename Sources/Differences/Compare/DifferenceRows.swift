internal import Records

/// All differences, until it is known that they are all: of each entity some are in memory, the rest on disk.
final class DifferenceRows {
  private let rows: Partitions
  private var scratch = ByteBuffer()

  /// Room for the differences of so many entities.
  init(_ count: Int, _ folder: String) { rows = Partitions(count: count, folder: folder, block: 16 * 1024) }

  /// Adds a field that differs.
  func add(_ row: KeyedRow, field: Int, _ left: RowValue, _ right: RowValue) throws(Fault) {
    try add(row, kind: UInt32(field) + 2, left, right)
  }

  /// Adds a record that only one side has.
  func add(_ row: KeyedRow, only side: Side) throws(Fault) {
    try add(row, kind: side == .left ? 0 : 1, .blank, .blank)
  }

  private func add(_ row: KeyedRow, kind: UInt32, _ left: RowValue, _ right: RowValue) throws(Fault) {
    scratch.removeAll()
    scratch.append(number: kind)
    scratch.append(row.writtenKey)
    scratch.append(value: left.bytes, isGiven: left.isGiven)
    scratch.append(value: right.bytes, isGiven: right.isGiven)
    try rows.add(scratch.bytes, to: row.pair)
  }

  /// One difference: the values that follow are those of the key, then the left and the right one.
  struct Row {
    /// The field that differs; nil if only one side has the record.
    let field: Int?
    let only: Side?
    var values: ValueReader
  }

  /// Gives the differences of an entity in the order of their keys.
  func forEach(of entity: Int, _ use: (Row) throws(Fault) -> Void) throws(Fault) {
    try rows.forEachRow(of: entity) { bytes throws(Fault) in
      let kind = Int(bytes.loadUnaligned(as: UInt32.self))
      let values = ValueReader(UnsafeRawBufferPointer(rebasing: bytes[4...]))
      try use(
        Row(field: kind < 2 ? nil : kind - 2, only: kind == 0 ? .left : kind == 1 ? .right : nil, values: values))
    }
  }
}
