internal import Entities
package import Records

/// Writes a package: records of the entities in order, then the ledger; only `finish` makes it appear.
///
/// Records of an entity whose turn has not come wait in a spool.
package final class PackageWriter {
  /// The form it has.
  package let form: Form
  /// The entities, parents before children.
  package let entities: [OutputEntity]
  /// How the records of each entity are to be serialised.
  package let serializers: [RecordSerializer]
  /// The entities that had no records and were left out.
  package private(set) var emptyEntities: [String] = []
  /// How many values lost quotes or line breaks, because plain text was asked for.
  package private(set) var replaced = 0
  private let settings: WriteSettings
  private let sink: any PackageSink
  private let splitter: SplitSink?
  private let ledgerFile: LedgerFileOutput?
  private let stopped: [StoppedKeys]
  private let own: OwnRecords?
  private var waiting: [WaitingRecords?]
  private var counts: [Int]
  private var current = 0
  private var isOpen = false

  /// Prepares a package; nothing is written under its final name yet.
  package init(_ entities: [OutputEntity], _ settings: WriteSettings) throws(Fault) {
    let form = try settings.chosenForm()
    let formats = entities.map {
      settings.format ?? settings.defaultFormat(of: $0.entity, form)
    }
    let documents = try settings.splitRows.map { _ throws(Fault) in try Documents(toCut: entities) }
    let own = try form.ownRecords?(entities, settings)
    self.own = own
    var serializers: [RecordSerializer] = []
    for (place, (entity, format)) in zip(entities, formats).enumerated() {
      var layout = entity.layout
      layout.crlf = form.isFiles && entity.entity.system == .fno
      layout.plainText = settings.plainText
      layout.delimiter = form == .stream ? UInt8(ascii: ",") : settings.delimiter
      layout.encoding = settings.encoding
      layout.isMarked = settings.isMarked && form == .bare
      layout.document = documents?.members[place]?.name
      if let own {
        serializers.append(RecordSerializer(own.writers[place], as: .xmlElement, columns: layout.columns))
      } else {
        serializers.append(try RecordSerializer(format, layout))
      }
    }
    self.form = form
    self.entities = entities
    self.serializers = serializers
    self.settings = settings
    ledgerFile = try settings.ledger.map { path throws(Fault) in
      try LedgerFileOutput(path, syncs: settings.syncs)
    }
    // Other forms have no place for them that D365 would not trip over.
    let isCarried = form == .stream && settings.splitRows == nil
    stopped = try entities.map { entity throws(Fault) in
      try StoppedKeys(entity, isCarried: isCarried, settings.temporaryFolder)
    }
    waiting = entities.map { _ in nil }
    counts = entities.map { _ in 0 }
    if settings.ordersLast { current = -1 }
    if let documents, let limit = settings.splitRows {
      let splitter = try SplitSink(form, entities, serializers, settings, documents, limit: limit)
      self.splitter = splitter
      sink = splitter
      return
    }
    splitter = nil
    sink = try form.makeSink(entities, serializers, settings)
  }

  /// The entities with records in a zip or folder that data management would not take.
  package var foreignEntities: [String] {
    guard form.isFiles else { return [] }
    let names = zip(entities, counts).filter { $0.0.entity.system != .fno && $0.1 > 0 }.map {
      $0.0.entity.qualifiedName
    }
    // An entity may be there a second time, to be updated.
    return names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
  }

  /// Whether the package says what its ledger says, to whoever reads it next.
  package var carriesLedger: Bool { form.carriesLedger(settings) }

  /// What became of `--split-rows`, for people; nothing if it was not asked for.
  package var splitNotes: [String] { splitter?.notes ?? [] }

  /// What has to meet all records before any is written, if something has.
  package var look: (any FirstLook)? { own?.look }

  /// Says that what was serialised so far was only tried.
  package func startAgain() { own?.startAgain() }

  /// What the form does not carry, for people, once all is written.
  package var remarks: [String] { own?.remarks() ?? [] }

  /// Adds serialised records of an entity.
  package func write(_ output: borrowing Output, entity: Int) throws(Fault) {
    guard output.recordCount > 0 else { return }
    counts[entity] += output.recordCount
    replaced += output.replaced
    guard entity == current else {
      if waiting[entity] == nil { waiting[entity] = try WaitingRecords(settings.temporaryFolder) }
      try waiting[entity]?.add(output)
      return
    }
    try append(output)
  }

  /// The places of the key among the columns of an entity, and how the keys of records are serialised that are stopped;
  /// nil where the package cannot carry them.
  package func stoppedKeys(entity: Int) -> (columns: [Int], serializer: RecordSerializer)? {
    guard let columns = stopped[entity].columns, let serializer = stopped[entity].serializer else { return nil }
    return (columns, serializer)
  }

  /// Adds serialised keys of records of an entity that were stopped: filtered, rejected or held back.
  package func stop(_ keys: borrowing Output, entity: Int) throws(Fault) { try stopped[entity].add(keys) }

  /// Counts records of an entity that were stopped and whose keys are not known; some of them were with their headers.
  package func lose(_ count: Int, withHeader: Int = 0, entity: Int) {
    stopped[entity].lose(count, withHeader: withHeader)
  }

  /// Says that no more records of the entities before this one will come.
  package func advance(to entity: Int) throws(Fault) {
    if settings.ordersLast, entity < entities.count { return }
    while current < entity {
      if isOpen { try sink.endEntity() }
      isOpen = false
      current += 1
      if current < entities.count, let records = waiting[current] {
        try records.play { output throws(Fault) in try append(output) }
        waiting[current] = nil
      }
    }
  }

  private func append(_ output: borrowing Output) throws(Fault) {
    if !isOpen {
      try sink.beginEntity(current)
      isOpen = true
    }
    try sink.append(output)
  }

  /// Writes what is left and the ledger, and gives everything its final name, together with the rejects of the run and a
  /// package beside this one, which is complete; gives the ledger with what was written.
  @discardableResult package func finish(
    _ ledger: Ledger, with rejects: Rejects? = nil, and other: PackageWriter? = nil
  ) throws(Fault) -> Ledger {
    let ledger = try complete(ledger)
    // The package last: whoever finds it finds all. If it cannot have its name, the others lose theirs with this run.
    try rejects?.place()
    try other?.place()
    try place()
    settle()
    other?.settle()
    rejects?.settle()
    return ledger
  }

  /// Writes what is left and the ledger, all still without a name.
  @discardableResult package func complete(_ ledger: Ledger) throws(Fault) -> Ledger {
    try advance(to: entities.count)
    emptyEntities = zip(entities, counts).filter { $0.1 == 0 && $0.0.mode != .updateExisting }.map { $0.0.entity.name }
    var ledger = ledger
    ledger.files = try sink.endData()
    ledger.packages = splitter?.packages ?? []
    ledger.stopped = stopped.map(\.count).filter { $0.keys + $0.lost > 0 }
    if let stream = sink as? StreamSink {
      for (entity, keys) in stopped.enumerated() { try stream.write(keys, entity: entity) }
    }
    try ledgerFile?.write(ledger)
    try sink.complete(ledger)
    return ledger
  }

  /// Gives everything its name, for good.
  package func publish() throws(Fault) {
    try place()
    settle()
  }

  /// Gives everything its name; it loses it again with this, unless it is settled.
  func place() throws(Fault) {
    try ledgerFile?.place()
    try sink.place()
    // Somebody may have sent it into a file.
    if settings.syncs, settings.target == "-" { try Disk.sync(1, "standard output") }
  }

  /// Leaves everything its name.
  func settle() {
    sink.settle()
    ledgerFile?.settle()
  }
}

/// What the forms do differently when they are written.
protocol PackageSink: AnyObject {
  /// Begins the data of an entity, because there are records of it.
  func beginEntity(_ index: Int) throws(Fault)
  /// Adds records to the entity that was begun.
  func append(_ output: borrowing Output) throws(Fault)
  /// Ends the data of the entity.
  func endEntity() throws(Fault)
  /// Says that there is no more data; the files that were written.
  func endData() throws(Fault) -> [LedgerFile]
  /// Writes the ledger and everything else that can be written before anything has its name.
  func complete(_ ledger: Ledger) throws(Fault)
  /// Gives everything its name; what is not settled loses it again.
  func place() throws(Fault)
  /// Leaves everything its name.
  func settle()
}
