internal import Entities
internal import Environments
internal import Packages
import Records
internal import Synchronization

/// Sends what a load has changed: documents whole, other rows many at a time, each after what it looks up, and look-ups that
/// cannot wait for that at last.
///
/// Unchecked: it belongs to the one whose turn it is to read or to write.
final class DataverseDelivery: @unchecked Sendable {
  /// How many rows one request has, but for a document that has more.
  private static let most = 100
  /// How many rows one document may have.
  private static let mostOfDocument = 1000
  /// How many bytes one request has, about.
  private static let mostBytes = 4 << 20
  /// How many refused rows are remembered.
  private static let mostRefused = 100_000
  /// How many requests are under way at once: an environment takes some fifty of all that one user does.
  private static let workers = 8

  let service: Dataverse
  private let changes: DataverseChanges
  private let tables: [DataverseTable]
  private let rows: [DataverseRow]
  private let target: Statement
  private var cursor: DataverseChanges.Cursor
  private var later: [Parcel.Item] = []
  private var isLater = false
  /// How many rows were read to be sent, and of how many it is known what became of them.
  private var (begun, settled) = (0, 0)
  /// What became of the rows, by table and kind.
  private var confirmed: [[Int]]
  private(set) var refused: [(change: DataverseChanges.Change, why: String?)] = []
  /// The rows that are not as they should be, although their records are there, or gone.
  private(set) var unfinished: [(change: DataverseChanges.Change, why: String)] = []

  init(
    _ changes: DataverseChanges, _ stage: SQLiteWriter, to service: Dataverse, _ known: [DataverseTable]
  ) throws(Fault) {
    (self.service, self.changes) = (service, changes)
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
    cursor = DataverseChanges.Cursor(stage)
    confirmed = changes.tables.map { _ in [0, 0, 0] }
  }

  /// Sends all: what is looked up is there before the rows that do so are sent.
  func run() throws(Fault) {
    while let level = try cursor.peek()?.level {
      try Conveyor.run(DataverseSending(self) { [self] () throws(Fault) in try parcel(of: level) }, jobs: Self.workers)
    }
    isLater = true
    let gone = Set(refused.map(\.change.number))
    var rest = later.filter { !gone.contains($0.changes[0].number) }[...]
    later = []
    try Conveyor.run(
      DataverseSending(self) {
        let items = Array(rest.prefix(Self.most))
        rest = rest.dropFirst(Self.most)
        return items.isEmpty ? nil : Parcel(items: items, table: nil)
      }, jobs: Self.workers)
  }

  // MARK: What is sent

  /// What one request sends.
  struct Parcel {
    let items: [Item]
    /// The table, if all are rows of one that belong to no documents.
    let table: DataverseTable?

    /// Changes that are made together.
    struct Item {
      var set = ChangeSet()
      var changes: [DataverseChanges.Change] = []
      /// Why it cannot be sent, and because of which row.
      var trouble: DataverseRefusal?
    }
  }

  /// The next parcel of a level; nil behind its end.
  private func parcel(of level: Int) throws(Fault) -> Parcel? {
    var (items, count, size) = ([Parcel.Item](), 0, 0)
    // Rows that are new and rows that are there go in requests of different kinds.
    let kind = try cursor.peek()?.kind
    while let first = try cursor.peek(), first.level == level, count < Self.most, size < Self.mostBytes {
      if !changes.tables[first.table].isOfDocuments, first.kind != kind { break }
      let item = try item(isDocument: changes.tables[first.table].isOfDocuments)
      if item.changes.isEmpty { continue }
      if !changes.tables[first.table].isOfDocuments, let other = items.first?.changes[0].table, other != first.table {
        throw Fault(.ours, "dataverse-level", "two tables share a level")
      }
      count += item.changes.count
      size += item.set.size
      items.append(item)
    }
    guard let first = items.first?.changes[0] else { return nil }
    begun += count
    let isPlain = !changes.tables[first.table].isOfDocuments && first.kind != .delete
    return Parcel(items: items, table: isPlain ? tables[first.table] : nil)
  }

  /// The next row, or the next document with all its rows; without those of which nothing is sent.
  private func item(isDocument: Bool) throws(Fault) -> Parcel.Item {
    var item = Parcel.Item()
    guard let first = try cursor.next() else { return item }
    try add(first, to: &item)
    while isDocument, let next = try cursor.peek(), next.level == first.level, next.document == first.document {
      _ = try cursor.next()
      try add(next, to: &item)
    }
    return item
  }

  private func add(_ change: DataverseChanges.Change, to item: inout Parcel.Item) throws(Fault) {
    let set = tables[change.table].set
    guard change.kind != .delete else {
      item.set.add(ChangeSet.Change(set: set, id: change.id, members: nil))
      return item.changes.append(change)
    }
    let isNew = change.kind == .insert
    var (members, waiting) = ([UInt8](), [UInt8]())
    do throws(Fault) {
      members =
        try rows[change.table].members(change.note, isNew: isNew, later: &waiting) { (id) throws(Fault) in
          try isSentLater(id, than: change)
        } ?? []
    } catch {
      guard error.dataRule == .refused else { throw error }
      item.trouble = DataverseRefusal(error.what, row: item.changes.count)
    }
    if !waiting.isEmpty, item.trouble == nil {
      var item = Parcel.Item()
      item.set.add(ChangeSet.Change(set: set, id: change.id, members: waiting))
      item.changes.append(change)
      later.append(item)
    }
    if members.isEmpty, !isNew, item.trouble == nil { return }
    item.set.add(ChangeSet.Change(set: set, id: change.id, members: members, mayBeNew: isNew))
    item.changes.append(change)
  }

  /// Whether the row of an id is new, and not sent before what looks it up.
  private func isSentLater(_ id: String, than change: DataverseChanges.Change) throws(Fault) -> Bool {
    target.bind(0, text: id)
    defer { target.reset() }
    guard try target.step() else { return false }
    let (number, level) = (Int(target.integer(0)), Int(target.integer(1)))
    if level != change.level { return level > change.level }
    let isTogether = changes.tables[change.table].isOfDocuments && target.string(2) == change.document
    return !(isTogether && number < change.number)
  }

  /// Sends a parcel; what came of each of its items.
  static func send(_ parcel: Parcel, to service: Dataverse) throws(Fault) -> [DataverseRefusal?] {
    if let table = parcel.table {
      var results = parcel.items.map(\.trouble)
      let places = results.indices.filter { results[$0] == nil }
      try write(places[...], of: parcel, table, to: service, &results)
      return results
    }
    let unsent = parcel.items.map { item -> DataverseRefusal? in
      if let trouble = item.trouble { return trouble }
      guard item.changes.count > mostOfDocument else { return nil }
      return DataverseRefusal(
        "the document has \(item.changes.count.grouped) rows to be written, and an environment takes \(mostOfDocument.grouped) together"
      )
    }
    let sets = zip(parcel.items, unsent).filter { $1 == nil }.map(\.0.set)
    var results = (sets.isEmpty ? [] : try service.write(sets))[...]
    return unsent.map { $0 ?? results.removeFirst() }
  }

  /// Writes rows at once; where one is refused all are, so halves are tried until it is found.
  private static func write(
    _ places: ArraySlice<Int>, of parcel: Parcel, _ table: DataverseTable, to service: Dataverse,
    _ results: inout [DataverseRefusal?]
  ) throws(Fault) {
    if places.isEmpty { return }
    guard let refusal = try service.write(table, places.flatMap { parcel.items[$0].set.changes }) else { return }
    if places.count == 1 {
      results[places[places.startIndex]] = refusal
      return
    }
    let middle = places.startIndex + places.count / 2
    try write(places[..<middle], of: parcel, table, to: service, &results)
    try write(places[middle...], of: parcel, table, to: service, &results)
  }

  // MARK: What became of it

  /// Notes what became of a parcel.
  func note(_ parcel: Parcel, _ results: [DataverseRefusal?]) throws(Fault) {
    for (item, result) in zip(parcel.items, results) {
      if isLater {
        guard let result else { continue }
        unfinished.append((item.changes[0], "it is there, but without what it looks up: \(result.why)"))
      } else {
        settled += item.changes.count
        guard let result else {
          for change in item.changes { confirmed[change.table][change.kind.rawValue] += 1 }
          continue
        }
        refuse(item, result.why, row: result.row)
      }
    }
    if refused.count <= Self.mostRefused { return }
    throw Fault(
      .data, "environment-refused", "\(service.url.name) has refused \(refused.count.grouped) rows",
      remedy: "look at what it says of a few with a smaller package")
  }

  /// Notes that none of some changes was made: because of one of them, or of the first, which is the header.
  private func refuse(_ item: Parcel.Item, _ why: String, row: Int? = nil) {
    let first = item.changes.firstIndex { $0.kind != .delete } ?? 0
    let blamed = row.flatMap { item.changes[$0].kind == .delete ? nil : $0 } ?? first
    for (place, change) in item.changes.enumerated() {
      refused.append((change, place == blamed ? why : nil))
      if change.kind == .delete { unfinished.append((change, "it is not deleted: \(why)")) }
    }
  }

  /// Whether anything may have been written.
  var hasSent: Bool { begun > 0 }

  /// What is known of what was sent, for whoever has to go on.
  var standing: String {
    var parts: [String] = []
    for (place, table) in changes.tables.enumerated() {
      let written = confirmed[place].reduce(0, +)
      let refused = refused.count { $0.change.table == place }
      if written == 0, refused == 0 { continue }
      parts.append(
        "\(table.target.entity.name) \(written.grouped) written" + (refused == 0 ? "" : ", \(refused.grouped) refused"))
    }
    if begun > settled { parts.append("\((begun - settled).grouped) rows unknown") }
    return parts.joined(separator: "; ")
  }
}

/// Several connections that send parcels side by side.
///
/// Unchecked: each worker has its `Bench`; the rest belongs to the one whose turn it is.
private final class DataverseSending: ConveyorLine, @unchecked Sendable {
  private let delivery: DataverseDelivery
  private let next: () throws(Fault) -> DataverseDelivery.Parcel?
  private let workers = Mutex(0)

  final class Bench {
    let number: Int
    var service: Dataverse?
    var parcel: DataverseDelivery.Parcel?
    var results: [DataverseRefusal?] = []

    init(_ number: Int) { self.number = number }
  }

  init(_ delivery: DataverseDelivery, _ next: @escaping () throws(Fault) -> DataverseDelivery.Parcel?) {
    (self.delivery, self.next) = (delivery, next)
  }

  func makeBench() -> Bench {
    workers.withLock { number in
      number += 1
      return Bench(number)
    }
  }

  func read(_ bench: Bench) throws(Fault) -> Bool {
    bench.parcel = try next()
    return bench.parcel != nil
  }

  func work(_ bench: Bench) throws(Fault) {
    guard let parcel = bench.parcel else { return }
    let service: Dataverse
    if let own = bench.service {
      service = own
    } else {
      service = try Dataverse(beside: delivery.service, worker: bench.number)
    }
    bench.service = service
    bench.results = try DataverseDelivery.send(parcel, to: service)
  }

  func write(_ bench: Bench) throws(Fault) -> Bool {
    if let parcel = bench.parcel { try delivery.note(parcel, bench.results) }
    return true
  }
}
