import Entities
internal import Packages
import Records

/// Writes the records of one entity to its table.
final class TableWriter {
  private let target: TargetTable
  private let lookups: [SQLiteLookup]
  private let keys: KeyIndex
  private let company: String
  private let batch: Int
  private let insertMany: Statement
  private let insertOne: Statement
  private let select: Statement
  private let update: Statement
  private let updated: [Int]
  /// Where the values of the columns come from.
  private let origins: [TargetTable.Origin]
  private let hasRowID: Bool
  /// Nothing with the same key can be there: no need to look.
  private let isFresh: Bool
  /// replace: the rows that stay.
  let kept: KeptRows?
  private let recordIDs: RecordIDs?
  private let values: UnsafeMutablePointer<StoredValue>
  private var scratch = ByteBuffer()
  private var name = ByteBuffer()
  private var companyBytes: ByteBuffer

  init(
    _ target: TargetTable, _ connection: borrowing Connection, lookups: [SQLiteLookup], keys: KeyIndex,
    company: String?, hasRowID: Bool, isFresh: Bool, kept: KeptRows?
  ) throws(Fault) {
    self.target = target
    self.lookups = lookups
    self.keys = keys
    self.company = company ?? ""
    self.hasRowID = hasRowID
    self.isFresh = isFresh
    self.kept = kept
    let key = target.key.map { target.columns[$0].name }
    recordIDs = target.givesRecordIDs ? try RecordIDs(connection, table: target.entity.table, key: key) : nil
    companyBytes = ByteBuffer()
    companyBytes.append(self.company)
    updated = target.updated
    origins = target.columns.map(\.origin)
    let names = target.insertNames
    // A record that needs another of its entity must find it in the table, so none may wait in a batch.
    let most = target.needsItself ? 1 : 40
    batch = max(1, min(most, connection.parameterLimit / max(1, names.count)))
    let table = "main.\(Connection.quoted(target.entity.table))"
    let row = "(\(names.map { _ in "?" }.joined(separator: ",")))"
    let insert = "INSERT INTO \(table)(\(names.map(Connection.quoted).joined(separator: ","))) VALUES"
    // What cannot be written to is a view, or has a trigger that is wrong.
    insertMany = try connection.prepare(
      insert + Array(repeating: row, count: batch).joined(separator: ","), blame: .data)
    insertOne = try connection.prepare(insert + row, blame: .data)
    let wanted = updated.map { Connection.quoted(target.columns[$0].name) }
    let oneRow =
      hasRowID
      ? "rowid = ?"
      : target.key.map { "\(Connection.quoted(target.columns[$0].name)) IS ?" }.joined(separator: " AND ")
    let list = wanted.isEmpty ? "1" : wanted.joined(separator: ",")
    select = try connection.prepare("SELECT \(list) FROM \(table) WHERE \(oneRow)")
    let changes = wanted.map { "\($0) = ?" }.joined(separator: ",")
    update = try connection.prepare(
      wanted.isEmpty ? "SELECT ?" : "UPDATE \(table) SET \(changes) WHERE \(oneRow)", blame: .data)
    values = .allocate(capacity: batch * names.count)
    values.initialize(repeating: .null, count: batch * names.count)
  }

  deinit { values.deallocate() }

  private var width: Int { target.columns.count + (target.newID == nil ? 0 : 1) + (recordIDs == nil ? 0 : 1) }

  /// Writes records; `copies` are told about each written row.
  func write(
    _ chunk: borrowing Chunk, _ records: Range<Int>, _ verdicts: [Verdict], _ counts: inout ImportCounts,
    _ connection: borrowing Connection, copies: [KeyIndex]
  ) throws(Fault) {
    for lookup in lookups { lookup.trim() }
    startBatch()
    var rows = 0
    for record in records {
      guard case .write = verdicts[record] else { continue }
      try compute(chunk, record, row: rows)
      if !isFresh {
        try upsert(chunk, record, &counts, connection, copies)
        startBatch()
        continue
      }
      if let recordIDs { values[rows * width + width - 1] = recordIDs.next() }
      counts.inserted += 1
      rows += 1
      if rows == batch || !copies.isEmpty {
        try insert(rows, connection, copies)
        rows = 0
        startBatch()
      }
    }
    try insert(rows, connection, copies)
  }

  /// Makes room once, because values point into the buffer.
  private func startBatch() {
    scratch.removeAll()
    scratch.reserve(batch * (target.columns.count * StoredForm.scratchLimit + 40))
  }

  private func insert(_ rows: Int, _ connection: borrowing Connection, _ copies: [KeyIndex]) throws(Fault) {
    if rows == batch, copies.isEmpty {
      for place in 0..<rows &* width { values[place].bind(to: insertMany, place) }
      return try insertMany.run()
    }
    for row in 0..<rows {
      for place in 0..<width { values[row &* width &+ place].bind(to: insertOne, place) }
      try insertOne.run()
      for copy in copies { try copy.note(row: connection.lastInsertedRow) }
    }
  }

  // MARK: Values

  private func compute(_ chunk: borrowing Chunk, _ record: Int, row: Int) throws(Fault) {
    let slot = values + row &* width
    var lookupTable = StoredValue.null
    for place in origins.indices {
      switch origins[place] {
      case .field(let column, let form):
        slot[place] = form.stored(form.canonical(chunk, chunk[record, column]), &scratch)
      case .givenID(let column, let form):
        let field = chunk[record, column]
        slot[place] = field.length == 0 ? newID(chunk, record) : form.stored(chunk.value(field), &scratch)
      case .lookup(let column, let number):
        let field = chunk[record, column]
        if field.length == 0 {
          (slot[place], lookupTable) = (.null, .null)
        } else {
          (slot[place], lookupTable) = try lookups[number].resolve(chunk.value(field))
        }
      case .lookupTable: slot[place] = lookupTable
      case .company: slot[place] = .text(companyBytes.bytes)
      }
    }
    if target.newID != nil { slot[target.columns.count] = newID(chunk, record) }
  }

  private func newID(_ chunk: borrowing Chunk, _ record: Int) -> StoredValue {
    let start = scratch.count
    UUIDs.write(
      table: target.entity.table, chunk, record, key: target.keyColumns, &name, to: &scratch)
    return .text(UnsafeRawBufferPointer(start: scratch.base + start, count: scratch.count - start))
  }

  // MARK: Rows that may be there

  private func upsert(
    _ chunk: borrowing Chunk, _ record: Int, _ counts: inout ImportCounts, _ connection: borrowing Connection,
    _ copies: [KeyIndex]
  ) throws(Fault) {
    var rowID: Int64 = 0
    let found = try withKey { (key) throws(Fault) in
      try keys.find(key) { (row) throws(Fault) in rowID = row.integer(0) }
    }
    if found == 0 {
      if target.source.mode == .update { throw changed(chunk, record, "is not in the target any more") }
      if let recordIDs { values[width - 1] = recordIDs.next() }
      try insert(1, connection, copies)
      try keep(row: connection.lastInsertedRow)
      counts.inserted += 1
      return
    }
    if found > 1 { throw changed(chunk, record, "is in the target more than once") }
    try keep(row: rowID)
    if target.source.mode == .insert { throw changed(chunk, record, "is in the target by now") }
    if try isUnchanged(rowID, chunk, record) {
      counts.unchanged += 1
      return
    }
    for (number, place) in updated.enumerated() { values[place].bind(to: update, number) }
    bindRow(update, updated.count, rowID)
    try update.run()
    for copy in copies { try copy.note(row: rowID) }
    counts.updated += 1
  }

  private func keep(row: Int64) throws(Fault) {
    guard let kept else { return }
    _ = try withKey { (key) throws(Fault) in
      try kept.keep(row: row, key: key)
      return 0
    }
  }

  /// Gives the new rows their RECID.
  func giveRecordIDs(_ connection: borrowing Connection) throws(Fault) { try recordIDs?.give(connection) }

  private func changed(_ chunk: borrowing Chunk, _ record: Int, _ what: String) -> Fault {
    let place = Place(file: target.entity.name)
    return Fault(.data, "key-changed", "the key \(what)", place: place)
  }

  private func withKey(
    _ body: (UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int
  ) throws(Fault) -> Int {
    let count = target.key.count
    return try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: count) { (room) throws(Fault) in
      for (number, place) in target.key.enumerated() { room.initializeElement(at: number, to: values[place]) }
      return try body(UnsafeBufferPointer(room))
    }
  }

  private func bindRow(_ statement: borrowing Statement, _ first: Int, _ rowID: Int64) {
    if hasRowID { return statement.bind(first, integer: rowID) }
    for (number, place) in target.key.enumerated() { values[place].bind(to: statement, first + number) }
  }

  /// Whether all columns hold what is to be written, by type: 1.50 is 1.5.
  private func isUnchanged(_ rowID: Int64, _ chunk: borrowing Chunk, _ record: Int) throws(Fault) -> Bool {
    if updated.isEmpty { return true }
    bindRow(select, 0, rowID)
    defer { select.reset() }
    guard try select.step() else { return false }
    for (number, place) in updated.enumerated() where !isSame(number, place, chunk, record) { return false }
    return true
  }

  private func isSame(_ number: Int, _ place: Int, _ chunk: borrowing Chunk, _ record: Int) -> Bool {
    let column = target.columns[place]
    guard case .field(let from, let form) = column.origin, let raw = column.raw else {
      let isNull = select.storage(number) == .null
      return isNull == values[place].isNull && compare(select.text(number), values[place].bytes) == 0
    }
    let wanted = form.canonical(chunk, chunk[record, from])
    let start = scratch.count
    defer { scratch.count = start }
    switch raw.write(select.value(number), to: &scratch) {
    case .blank: return wanted == nil || wanted?.count == 0 && form.system == .axdb
    case .empty: return wanted?.count == 0
    case .written, .writtenWithDigitsLost:
      guard let wanted else { return false }
      return compare(UnsafeRawBufferPointer(rebasing: scratch.bytes[start...]), wanted) == 0
    case .blob, .notUTF8, .notValid, .unknownMember, .hasNUL: return false
    }
  }
}
