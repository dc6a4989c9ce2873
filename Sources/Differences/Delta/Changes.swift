package import Entities
package import Packages
package import Records

/// What differs between a package and what a load took before.
package final class Changes {
  /// How the records of one entity compare.
  package struct Count {
    /// Records that were not there.
    package var added = 0
    /// Records that were there with other values.
    package var changed = 0
    /// Records that were there as they are.
    package var same = 0
    /// How many there are now.
    var here: Int { added + changed + same }
    /// Records that are not here any more, with the whole of their documents.
    package var gone = 0
    /// Records that are not here any more, while the rest of their documents is.
    package var goneFromDocuments = 0
  }

  /// The entities, those of the package first.
  package let entities: [SourceEntity]
  /// How their records compare.
  package private(set) var counts: [Count]
  /// Of which of them records were stopped on the way here whose keys are not known, and how many.
  package private(set) var unknown: [Int: Int] = [:]
  /// The ledgers of both.
  package private(set) var ledgers = Sides<JSON?>(nil, nil)
  /// What tells the state from others.
  package private(set) var mark: String?
  /// The documents of which something is not as it was.
  let touched: FingerprintSet
  private let goneHeads: FingerprintSet
  private let stopped: FingerprintSet
  /// The rows that only the state has.
  private let missing: Partitions
  private let numbers: EntityNumbers
  /// What names the document of each record, by the number of its entity.
  private let documents: [DocumentNames]

  private init(_ numbers: EntityNumbers, _ documents: [DocumentNames], _ folder: String) {
    self.numbers = numbers
    self.documents = documents
    entities = numbers.all
    counts = numbers.all.map { _ in Count() }
    touched = FingerprintSet(folder: folder)
    goneHeads = FingerprintSet(folder: folder)
    stopped = FingerprintSet(folder: folder)
    missing = Partitions(count: numbers.all.count, folder: folder, block: 16 * 1024)
  }

  /// Whether nothing is to be done.
  package var isNothing: Bool { counts.allSatisfy { $0.added + $0.changed + $0.gone + $0.goneFromDocuments == 0 } }

  /// Finds them: `open` gives the package, as often as need be.
  package static func find(
    since state: LoadState, _ settings: ComparisonSettings, find: @escaping EntityFinder,
    open: @escaping () throws(Fault) -> any Source
  ) throws(Fault) -> Changes {
    let source = try open()
    let numbers = EntityNumbers(source.entities, state.entities)
    let made = try DigestedEntities(source.entities, numbers, find: find)
    let stated = try DigestedEntities(state.entities, numbers, find: find)
    let names = Sides(source.name, state.name)
    let both = SideBySide(
      open: Sides(open, state.open), rules: Sides(made.rules, stated.rules), folder: settings.folder,
      jobs: settings.jobs
    ) { row, side in numbers.all[row.pair].repeated(row, in: names[side]) }
    let documents = numbers.all.compactMap { made.documentNames(of: $0) ?? stated.documentNames(of: $0) }
    let (taker, readers) = try both.run { () in Taking(Changes(numbers, documents, settings.folder)) }
    let changes = taker.changes
    try changes.takeStopped(of: readers.left.source)
    try changes.settleGone()
    changes.ledgers = Sides(try readers.left.source.ledger(), try readers.right.source.ledger())
    changes.mark = try LoadState.mark(readers.right.source)
    return changes
  }

  /// The rows of both, key by key: the package is the left side, the state the right one.
  private final class Taking: RowTaker {
    let changes: Changes

    init(_ changes: Changes) { self.changes = changes }

    func add(_ left: KeyedRow, _ right: KeyedRow) throws(Fault) {
      if left.digest == right.digest {
        changes.counts[left.pair].same += 1
      } else {
        changes.counts[left.pair].changed += 1
        try changes.touch(left)
        // A line may have moved from one document to another.
        if left.document != right.document { _ = try changes.touched.insert(right.document) }
      }
    }

    func add(_ row: KeyedRow, only side: Side) throws(Fault) {
      if side == .right {
        // What is only updated is not there for its own sake.
        if changes.entities[row.pair].mode == .updateExisting { return }
        return try changes.missing.add(row.bytes, to: row.pair)
      }
      changes.counts[row.pair].added += 1
      try changes.touch(row)
    }
  }

  /// Notes that a record is not as it was; what updates the same record has to come behind it.
  private func touch(_ row: KeyedRow) throws(Fault) {
    _ = try touched.insert(row.document)
    if numbers.siblings[row.pair] != nil { _ = try touched.insert(numbers.ownName(row.bareKey, of: row.pair)) }
  }

  /// What was stopped on the way here is not gone.
  private func takeStopped(of source: any Source) throws(Fault) {
    for item in try source.ledger()?["stopped"]?.items ?? [] {
      guard let lost = item["lost"]?.int, lost > 0,
        let number = entities.firstIndex(where: { $0.entity.name == item["entity"]?.string })
      else { continue }
      unknown[number, default: 0] += lost
    }
    var key = ByteBuffer()
    try source.stopped { (chunk, bad) throws(Fault) in
      let entity = source.entities[chunk.entity]
      guard let number = numbers.number(of: entity) else { return }
      let columns = entity.entity.key.compactMap { field in
        entity.stopped.firstIndex { entity.entity.column($0) == field }
      }
      guard columns.count == entity.entity.key.count else {
        unknown[number, default: 0] += chunk.recordCount
        return
      }
      let rule = TupleRule(
        columns: columns, isNumber: entity.entity.key.map { entity.entity.fields[$0].type.isNumber },
        zeroIsBlank: false)
      let isBad = Set(bad.map(\.record))
      for record in 0..<chunk.recordCount {
        if isBad.contains(record) {
          unknown[number, default: 0] += 1
          continue
        }
        key.removeAll()
        key.append(UInt8(truncatingIfNeeded: number >> 8))
        key.append(UInt8(truncatingIfNeeded: number))
        _ = rule.write(chunk, record, to: &key)
        _ = try stopped.insert(Fingerprint(key.bytes))
      }
    }
  }

  /// What names the document of each record of an entity of the package.
  func documentNames(of entity: SourceEntity) -> DocumentNames? { numbers.number(of: entity).map { documents[$0] } }

  // MARK: What is gone

  /// Tells whole documents that are gone from lines of documents that live on.
  private func settleGone() throws(Fault) {
    try forEachMissing { (row) throws(Fault) in
      _ = try touched.insert(row.document)
      if documents[row.pair].areOfHeads { _ = try goneHeads.insert(row.document) }
    }
    try forEachMissing { (row) throws(Fault) in
      if try isGoneAsWhole(row) { counts[row.pair].gone += 1 } else { counts[row.pair].goneFromDocuments += 1 }
    }
  }

  /// Goes through the rows that only the state has and nothing has stopped.
  private func forEachMissing(_ use: (KeyedRow) throws(Fault) -> Void) throws(Fault) {
    for number in entities.indices { try forEachMissing(of: number, use) }
  }

  private func forEachMissing(of number: Int, _ use: (KeyedRow) throws(Fault) -> Void) throws(Fault) {
    try missing.forEachRow(of: number) { (bytes) throws(Fault) in
      let row = KeyedRow(bytes)
      if try !stopped.contains(Fingerprint(row.key)) { try use(row) }
    }
  }

  private func isGoneAsWhole(_ row: KeyedRow) throws(Fault) -> Bool {
    if documents[row.pair].areOfHeads { return true }
    return try goneHeads.contains(row.document)
  }

  /// Gives the keys of an entity that are gone with their documents, value by value.
  func forEachGone(of number: Int, _ use: (inout ValueReader) throws(Fault) -> Void) throws(Fault) {
    try forEachMissing(of: number) { (row) throws(Fault) in
      guard try isGoneAsWhole(row) else { return }
      var values = ValueReader(row.writtenKey)
      try use(&values)
    }
  }
}

extension SourceEntity {
  /// What is said of a key that a package has twice.
  func repeated(_ row: KeyedRow, in place: String) -> Fault {
    var values = ValueReader(row.writtenKey)
    let key = entity.key.map { _ in values.next().text }.joined(separator: " ")
    return Fault(
      .duplicateKey, "the key \(key) of \(entity.name) is there twice, so nothing says which record is meant",
      place: Place(file: place))
  }
}
