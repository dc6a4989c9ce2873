import Entities
internal import Packages
import Records

/// Writes the records of one entity to its table.
final class TableWriter {
  private let target: TargetTable
  private let values: RowValues
  private let stored: StoredRows
  private let comparison: RowComparison
  private let updates: RowUpdates
  private let inserts: RowInserts
  /// Nothing with the same key can be there: no need to look.
  private let isFresh: Bool
  /// replace: the rows that stay.
  let kept: KeptRows?
  private let recordIDs: RecordIDs?
  private let former: FormerRows?

  init(
    _ target: TargetTable, _ connection: borrowing Connection, _ shape: Schema.Table, keys: KeyIndex,
    lookups: [SQLiteLookup], company: String?, isFresh: Bool, kept: KeptRows?
  ) throws(Fault) {
    self.target = target
    self.isFresh = isFresh
    self.kept = kept
    let key = target.key.map { target.columns[$0].name }
    recordIDs = target.givesRecordIDs ? try RecordIDs(connection, table: target.entity.table, key: key) : nil
    former = isFresh ? nil : try FormerRows(target.entity, key: key, shape, connection)
    // A record that needs another of its entity must find it in the table, so none may wait in a batch.
    inserts = try RowInserts(
      target.entity.table, target.insertNames, verb: "INSERT\(shape.orFail)",
      most: target.needsItself ? 1 : RowInserts.most, connection)
    values = RowValues(target, lookups: lookups, company: company, rows: inserts.batch)
    comparison = RowComparison(target, shape)
    updates = try RowUpdates(target, comparison, shape, connection)
    stored = try StoredRows(keys, shape, connection, for: comparison.columns)
  }

  /// Writes records; `copies` are told about each written row.
  func write(
    _ chunk: borrowing Chunk, _ records: RecordsToWrite, _ counts: inout ImportCounts,
    _ connection: borrowing Connection, copies: [KeyIndex]
  ) throws(Fault) {
    defer { stored.end() }
    values.trimLookups()
    try insertAll(chunk, records.missing, &counts, connection, copies)
    try overwriteAll(chunk, records.different, &counts, connection, copies)
    if isFresh { return try insertAll(chunk, records.unknown, &counts, connection, copies) }
    for record in records.unknown {
      values.start()
      try values.compute(0, chunk, Int(record))
      try upsert(chunk, Int(record), &counts, connection, copies)
    }
  }

  private func overwriteAll(
    _ chunk: borrowing Chunk, _ records: [(record: Int32, row: Int64?)], _ counts: inout ImportCounts,
    _ connection: borrowing Connection, _ copies: [KeyIndex]
  ) throws(Fault) {
    // An index is written only where its column differs, so those have to be found out.
    let isWhole = comparison.indexedCount == 0 && copies.isEmpty
    for (record, row) in records {
      values.start()
      try values.compute(0, chunk, Int(record))
      if isWhole, try updates.overwrite(values.row(0), row: row, key: values.key, connection) {
        counts.updated += 1
      } else {
        try upsert(chunk, Int(record), &counts, connection, copies)
      }
    }
  }

  private func insertAll(
    _ chunk: borrowing Chunk, _ records: [Int32], _ counts: inout ImportCounts, _ connection: borrowing Connection,
    _ copies: [KeyIndex]
  ) throws(Fault) {
    values.start()
    var rows = 0
    for record in records {
      try values.compute(rows, chunk, Int(record))
      giveIDs(rows, chunk, Int(record))
      counts.inserted += 1
      rows += 1
      if rows == inserts.batch || !copies.isEmpty {
        try insert(rows, connection, copies)
        rows = 0
        values.start()
      }
    }
    try insert(rows, connection, copies)
  }

  private func insert(_ rows: Int, _ connection: borrowing Connection, _ copies: [KeyIndex]) throws(Fault) {
    if rows == inserts.batch, copies.isEmpty { return try inserts.insertBatch(values.row(0), connection) }
    for row in 0..<rows {
      try inserts.insert(values.row(row), connection)
      for copy in copies { try copy.note(row: connection.lastInsertedRow) }
    }
  }

  private func giveIDs(_ row: Int, _ chunk: borrowing Chunk, _ record: Int) {
    values.addID(row, chunk, record)
    if let recordIDs { values.row(row)[values.width - 1] = recordIDs.next() }
  }

  /// Gives the new rows their RECID.
  func giveRecordIDs(_ connection: borrowing Connection) throws(Fault) { try recordIDs?.give(connection) }

  // MARK: Rows that may be there

  private func upsert(
    _ chunk: borrowing Chunk, _ record: Int, _ counts: inout ImportCounts, _ connection: borrowing Connection,
    _ copies: [KeyIndex]
  ) throws(Fault) {
    let key = values.key
    var found = try find(key, chunk, record)
    var isRenumbered = false
    if found == 0, let row = try renumber(key) {
      for copy in copies { try copy.note(row: row) }
      isRenumbered = true
      found = try find(key, chunk, record)
    }
    if found == 0 {
      if target.source.mode == .update || target.source.mode == .updateExisting {
        throw changed("is not in the target any more")
      }
      giveIDs(0, chunk, record)
      try insert(1, connection, copies)
      try kept?.keep(row: connection.lastInsertedRow, key: key)
      counts.inserted += 1
      return
    }
    if found > 1 { throw changed("is in the target more than once") }
    try kept?.keep(row: comparison.rowID, key: key)
    if target.source.mode == .insert { throw changed("is in the target by now") }
    if comparison.isUnchanged {
      if isRenumbered { counts.updated += 1 } else { counts.unchanged += 1 }
      return
    }
    try updates.write(values.row(0), key: key, connection)
    for copy in copies { try copy.note(row: comparison.rowID) }
    counts.updated += 1
  }

  private func find(
    _ key: UnsafeBufferPointer<StoredValue>, _ chunk: borrowing Chunk, _ record: Int
  ) throws(Fault) -> Int {
    try stored.find(key) { (row) throws(Fault) in comparison.compare(row, values.row(0), chunk, record) }
  }

  /// Gives the row of a record that has another number by now this number; nil where there is none.
  private func renumber(_ key: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int64? {
    guard let former, try former.count(key) == 1 else { return nil }
    stored.end()
    return try former.renumber(key)
  }

  private func changed(_ what: String) -> Fault {
    Fault(.data, "key-changed", "the key \(what)", place: Place(file: target.entity.name))
  }
}
