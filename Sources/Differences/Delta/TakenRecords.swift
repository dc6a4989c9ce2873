package import Entities
internal import Mappings
package import Packages
package import Records

/// What a load has taken of a package, as keys and digests: the state since which the next one tells what has changed.
///
/// Unchecked: each worker has its `Look`; the rest belongs to the one whose turn it is to write.
package final class TakenRecords: @unchecked Sendable {
  /// What a load does with records of an entity that the package does not have.
  package enum Rest: Sendable {
    /// They stay in the target.
    case stays
    /// They are deleted, if their document is in the package.
    case goesByDocument
    /// They are deleted.
    case goes
    /// They stay, and those that the package has are deleted.
    case staysWithout
  }

  /// What one worker owns.
  package final class Look {
    fileprivate let block = RowBlock()
    fileprivate var scratch = ByteBuffer()
    fileprivate var evaluator = Evaluator()
    fileprivate var saved: [Field] = []

    package init() {}
  }

  private let rests: [Rest]
  private let old: LoadState?
  private let numbers: EntityNumbers
  private let digested: DigestedEntities
  private let find: EntityFinder
  private let settings: ComparisonSettings
  private let rows: Sorter
  /// What the target has been written to, by keys of which there may be two kinds of records.
  private let written: FingerprintSet
  /// The documents that were loaded, where lines go by them.
  private let documents: FingerprintSet

  private let path: String
  /// Where it goes, made at once: a load should not end because there is no such folder.
  private let writer: PackageWriter

  /// Nothing yet, of the entities of a package; `old` is what was taken before.
  package init(
    _ entities: [SourceEntity], _ rests: [Rest], to place: WriteSettings, over old: LoadState?,
    _ settings: ComparisonSettings, find: @escaping EntityFinder
  ) throws(Fault) {
    path = place.target
    self.rests = rests
    self.old = old
    self.find = find
    self.settings = settings
    let numbers = EntityNumbers(entities, old?.entities ?? [])
    self.numbers = numbers
    digested = try DigestedEntities(entities, numbers, find: find)
    writer = try PackageWriter(
      numbers.all.enumerated().map { place, item in
        OutputEntity(
          item.entity, fields: numbers.identifying[place].compactMap { item.entity.column($0) },
          adding: [DigestColumn.name], mode: item.mode == .updateExisting ? .updateExisting : nil)
      }, place)
    rows = Sorter(folder: settings.folder, memory: SideBySide.memory)
    written = FingerprintSet(folder: settings.folder)
    documents = FingerprintSet(folder: settings.folder)
  }

  /// Makes rows of the records of a checked chunk, which stays as it is.
  package func look(at chunk: inout Chunk, _ look: Look) {
    let all = UnsafeBufferPointer(start: chunk.fields.base, count: chunk.fields.count)
    look.saved.removeAll(keepingCapacity: true)
    look.saved.append(contentsOf: all)
    digested.rules[chunk.entity].fill(look.block, &chunk, &look.scratch, &look.evaluator)
    for (place, field) in look.saved.enumerated() { chunk.fields.base[place] = field }
  }

  /// Takes the records of a chunk with which the load is done: the target has them now, or need not have them.
  package func take(_ records: ArraySlice<Int32>, of entity: Int, _ look: Look) throws(Fault) {
    // Where nothing goes with its document, nobody asks.
    let isHead =
      rests.contains { $0 == .goesByDocument || $0 == .staysWithout } && digested.documents[entity].areOfHeads
    let number = digested.rules[entity].pair
    let hasSibling = numbers.siblings[number] != nil
    for record in records {
      let row = look.block.row(Int(record))
      // What has no whole key is not found again, and comes every time.
      guard row.hasWholeKey else { continue }
      try rows.add(row.bytes)
      if isHead { _ = try documents.insert(row.document) }
      if hasSibling { _ = try written.insert(numbers.ownName(row.bareKey, of: number)) }
    }
  }

  /// Whether what a package of deletes names is in the target all the same, so that it has to be named again.
  package var hasKeptRows = false

  /// Writes what the target has now, still without a name.
  package func write(_ ledger: Ledger) throws(Fault) -> PackageWriter {
    let records = MadeRecords(writer)
    try Joined(Sides(try sequence(rows.sorted()), try sequence(oldRows())), Merging(self, records)).run()
    try records.flush()
    try writer.complete(ledger)
    return writer
  }

  private func sequence(_ rows: SortedRows) throws(Fault) -> SortedSequence {
    try SortedSequence(rows) { [numbers, path] row in numbers.all[row.pair].repeated(row, in: path) }
  }

  /// How a state at a path is written.
  package static func settings(_ path: String, syncs: Bool) -> WriteSettings {
    var settings = WriteSettings()
    settings.target = path
    settings.option = "--digests"
    settings.form = .stream
    settings.packageName = "Digests"
    settings.syncs = syncs
    return settings
  }

  private func oldRows() throws(Fault) -> SortedRows {
    let sorter = Sorter(folder: settings.folder, memory: SideBySide.memory)
    guard let old else { return try sorter.sorted() }
    let stated = try DigestedEntities(old.entities, numbers, find: find)
    let reader = SideReader(.right, try old.open(), stated.rules)
    try Conveyor.run(SortingLine(reader, sorter), jobs: settings.jobs)
    return try sorter.sorted()
  }

  /// What becomes of the rows of a number. What was only there before goes with the documents that are deleted.
  private func rest(of number: Int) -> Rest {
    if number < rests.count { return rests[number] }
    return rests.contains(.staysWithout) && !hasKeptRows ? .goesByDocument : .stays
  }

  /// Whether the same row of the target was written by the other kind of records since.
  private func isOutdated(_ row: KeyedRow) throws(Fault) -> Bool {
    guard numbers.siblings[row.pair] != nil else { return false }
    return try written.contains(numbers.ownName(row.bareKey, of: row.pair))
  }

  /// Puts what is in the target now together with what was in it before: the left side is what the load took.
  private final class Merging: RowTaker {
    private let taken: TakenRecords
    private let records: MadeRecords

    init(_ taken: TakenRecords, _ records: MadeRecords) {
      self.taken = taken
      self.records = records
    }

    func add(_ left: KeyedRow, _ right: KeyedRow) throws(Fault) {
      guard taken.rest(of: left.pair) == .staysWithout else { return try write(left) }
      if taken.hasKeptRows { try write(right) }
    }

    func add(_ row: KeyedRow, only side: Side) throws(Fault) {
      let rest = taken.rest(of: row.pair)
      if side == .left {
        if rest != .staysWithout { try write(row) }
        return
      }
      if try taken.isOutdated(row) { return }
      switch rest {
      case .stays, .staysWithout: try write(row)
      case .goesByDocument: if try !taken.documents.contains(row.document) { try write(row) }
      case .goes: break
      }
    }

    private func write(_ row: KeyedRow) throws(Fault) {
      try records.advance(to: row.pair)
      var values = ValueReader(row.writtenKey)
      for _ in taken.numbers.identifying[row.pair] {
        let value = values.next()
        records.add(value.bytes, given: value.isGiven)
      }
      records.add(DigestRule.text(of: row))
      try records.endRecord()
    }
  }
}
