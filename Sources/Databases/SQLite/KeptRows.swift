import Records

/// The rows that a replacing import does not delete: those it wrote or found as they should be, and those it spares.
final class KeptRows {
  /// The temporary table.
  let rows: RowSet
  private let add: Statement
  private let addIfNew: Statement

  init(_ rows: RowSet, _ connection: borrowing Connection) throws(Fault) {
    self.rows = rows
    let identity = rows.identity
    add = try connection.prepare("INSERT OR REPLACE INTO \(rows.name) VALUES(\(identity.marks),?)")
    addIfNew = try connection.prepare("INSERT OR IGNORE INTO \(rows.name) VALUES(\(identity.marks),?)")
  }

  /// Keeps a row of the package, by its number or by the values of its key.
  func keep(row: Int64, key values: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    if rows.identity.key.isEmpty {
      add.bind(0, integer: row)
    } else {
      for place in values.indices { values[place].bind(to: add, place) }
    }
    add.bind(rows.identity.width, integer: KeptReason.inPackage.rawValue)
    try add.run()
  }

  /// Spares the row of a search that gives its identity, unless the package has it.
  func spare(_ found: borrowing Statement) throws(Fault) {
    for place in 0..<rows.identity.width {
      switch found.storage(place) {
      case .integer: addIfNew.bind(place, integer: found.integer(place))
      case .text, .real, .blob: addIfNew.bind(place, text: found.text(place))
      case .null: addIfNew.bindNull(place)
      }
    }
    addIfNew.bind(rows.identity.width, integer: KeptReason.spared.rawValue)
    try addIfNew.run()
  }
}
