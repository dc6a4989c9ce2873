internal import Entities
internal import Environments
internal import Packages
import Records

/// Sends what a load has changed: documents whole, other rows many at a time, and what could not be sent at first at last.
final class DataverseDelivery {
  /// How many rows one request has at most, but for a document that has more.
  private static let most = 100
  /// How many rows one document may have.
  private static let mostOfDocument = 1000
  /// How many bytes one request has, about.
  private static let mostBytes = 4 << 20
  /// How many refused rows are remembered.
  private static let mostRefused = 100_000

  private let service: Dataverse
  private let changes: DataverseChanges
  private let stage: SQLiteWriter
  private let tables: [DataverseTable]
  private let rows: [DataverseRow]
  private let target: Statement
  /// What waits to be sent, and what is put off.
  private var waiting: [Waiting] = []
  private var later: [(change: DataverseChanges.Change, members: [UInt8])] = []
  /// What became of the rows, by table and kind.
  private(set) var confirmed: [[Int]]
  private(set) var refused: [(change: DataverseChanges.Change, why: Refusal)] = []
  private(set) var hasSent = false

  /// Changes that are sent together.
  private struct Waiting {
    var set = ChangeSet()
    var changes: [DataverseChanges.Change] = []
    let level: Int
    let document: String
  }

  init(
    _ changes: DataverseChanges, _ stage: SQLiteWriter, to service: Dataverse, _ known: [DataverseTable]
  ) throws(Fault) {
    (self.service, self.changes, self.stage) = (service, changes, stage)
    tables = try changes.tables.map { noted throws(Fault) in
      guard let table = known.first(where: { $0.name == noted.target.entity.table.lowercased() }) else {
        throw Fault(.ours, "dataverse-table", "\(noted.target.entity.table) was not looked for")
      }
      return table
    }
    rows = try zip(changes.tables, tables).map { noted, table throws(Fault) in
      try DataverseRow(noted, table, among: known, stage)
    }
    target = try stage.prepare(
      "SELECT number, level, document FROM \(DataverseChanges.name) WHERE id = ? AND kind = \(DataverseChanges.Kind.insert.rawValue)"
    )
    confirmed = changes.tables.map { _ in [0, 0, 0] }
  }

  /// Sends all.
  func run() throws(Fault) {
    try changes.each { (change) throws(Fault) in try add(change) }
    try send()
    try sendLater()
  }

  private func add(_ change: DataverseChanges.Change) throws(Fault) {
    var later: [UInt8] = []
    let members =
      change.kind == .delete
      ? nil
      : try rows[change.table].members(change.note, isNew: change.kind == .insert, later: &later) {
        (id) throws(Fault) in
        try isSentLater(id, than: change)
      }
    if !later.isEmpty { self.later.append((change, later)) }
    let isNew = change.kind == .insert
    if change.kind == .update, members?.isEmpty ?? true { return later.isEmpty ? confirm([change]) : () }
    let isSame = waiting.last.map { $0.level == change.level && $0.document == change.document } ?? false
    if !isSame || !changes.tables[change.table].isOfDocuments {
      try sendIfFull(before: change)
      waiting.append(Waiting(level: change.level, document: change.document))
    }
    let body = members.map { [UInt8(ascii: "{")] + $0 + [UInt8(ascii: "}")] } ?? (isNew ? Array("{}".utf8) : nil)
    waiting[waiting.count - 1].set.add(
      ChangeSet.Change(row: "\(tables[change.table].set)(\(change.id))", members: body))
    waiting[waiting.count - 1].changes.append(change)
  }

  /// Whether the row of an id is new, and sent behind what looks it up.
  private func isSentLater(_ id: String, than change: DataverseChanges.Change) throws(Fault) -> Bool {
    target.bind(0, text: id)
    defer { target.reset() }
    guard try target.step() else { return false }
    let (number, level) = (Int(target.integer(0)), Int(target.integer(1)))
    if level != change.level { return level > change.level }
    return
      !(changes.tables[change.table].isOfDocuments && target.string(2) == change.document && number < change.number)
  }

  private func sendIfFull(before change: DataverseChanges.Change) throws(Fault) {
    let count = waiting.reduce(0) { $0 + $1.changes.count }
    let isFull = count >= Self.most || waiting.reduce(0) { $0 + $1.set.size } >= Self.mostBytes
    if isFull || waiting.last.map({ $0.level != change.level }) ?? false { try send() }
  }

  private func send() throws(Fault) {
    if waiting.isEmpty { return }
    defer { waiting.removeAll(keepingCapacity: true) }
    let table = waiting[0].changes[0].table
    let isOfDocuments = changes.tables[table].isOfDocuments
    let hasDeletes = waiting.contains { $0.changes.contains { $0.kind == .delete } }
    if isOfDocuments || hasDeletes { return try send(sets: waiting) }
    try upsert(waiting[...], of: tables[table])
  }

  private func send(sets all: [Waiting]) throws(Fault) {
    for waiting in all where waiting.changes.count > Self.mostOfDocument {
      try refuse(
        waiting,
        "the document has \(waiting.changes.count.grouped) rows to be written; an environment takes \(Self.mostOfDocument.grouped) together"
      )
    }
    let sets = all.filter { $0.changes.count <= Self.mostOfDocument }
    if sets.isEmpty { return }
    hasSent = true
    for (waiting, result) in zip(sets, try service.write(sets.map(\.set))) {
      if let result { try refuse(waiting, result.why, row: result.row) } else { confirm(waiting.changes) }
    }
  }

  /// Writes rows at once; where one is refused all are, so halves are tried until it is found.
  private func upsert(_ rows: ArraySlice<Waiting>, of table: DataverseTable) throws(Fault) {
    hasSent = true
    guard let refusal = try service.upsert(table, rows.flatMap(\.set.changes)) else {
      return confirm(rows.flatMap(\.changes))
    }
    guard rows.count > 1 else { return try refuse(rows[rows.startIndex], refusal.why) }
    let middle = rows.startIndex + rows.count / 2
    try upsert(rows[..<middle], of: table)
    try upsert(rows[middle...], of: table)
  }

  /// Look-ups to rows that came later than what has them.
  private func sendLater() throws(Fault) {
    let gone = Set(refused.map { $0.change.number })
    for (change, members) in later where !gone.contains(change.number) {
      var waiting = Waiting(level: change.level, document: "\(change.number)")
      waiting.set.add(
        ChangeSet.Change(
          row: "\(tables[change.table].set)(\(change.id))",
          members: [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]))
      waiting.changes.append(change)
      self.waiting.append(waiting)
      if self.waiting.count >= Self.most { try sendAll() }
    }
    try sendAll()
  }

  private func sendAll() throws(Fault) {
    if waiting.isEmpty { return }
    defer { waiting.removeAll(keepingCapacity: true) }
    for (waiting, result) in zip(waiting, try service.write(waiting.map(\.set))) {
      guard let result else { continue }
      if waiting.changes[0].kind == .insert { confirmed[waiting.changes[0].table][0] -= 1 }
      try refuse(waiting, "it is there, but without what it looks up: \(result.why)")
    }
  }

  // MARK: What became of it

  private func confirm(_ changes: [DataverseChanges.Change]) {
    for change in changes { confirmed[change.table][change.kind.rawValue] += 1 }
  }

  /// Notes that none of some changes was made: because of one of them, or of the first, which is the header.
  private func refuse(_ waiting: Waiting, _ why: String, row: Int? = nil) throws(Fault) {
    let blamed = row ?? waiting.changes.firstIndex { $0.kind != .delete } ?? 0
    for (place, change) in waiting.changes.enumerated() {
      refused.append((change, place == blamed ? .refused(why) : .heldBack))
    }
    if refused.count <= Self.mostRefused { return }
    throw Fault(
      .data, "environment-refused",
      "\(service.url.name) has refused \(refused.count.grouped) rows, the last because: \(why)",
      remedy: "look at what it says of the first ones with a smaller package")
  }

  /// What is known of what was sent, for whoever has to go on.
  var standing: String {
    let lines = changes.tables.indices.compactMap { place -> String? in
      let sent = confirmed[place].reduce(0, +)
      let refused = refused.count { $0.change.table == place }
      if sent == 0, refused == 0 { return nil }
      return
        "\(changes.tables[place].target.entity.name) \(sent.grouped) written\(refused == 0 ? "" : ", \(refused.grouped) refused")"
    }
    let unknown = waiting.reduce(0) { $0 + $1.changes.count }
    return (lines + ["up to \(unknown.grouped) more unknown"]).joined(separator: "; ")
  }
}
