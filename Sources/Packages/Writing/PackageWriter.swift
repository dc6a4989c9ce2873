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
    let documents = try settings.splitRows.map { _ throws(Fault) in try SplitDocuments(entities) }
    var serializers: [RecordSerializer] = []
    for (place, (entity, format)) in zip(entities, formats).enumerated() {
      var layout = RecordSerializer.Layout()
      layout.crlf = form.isFiles && entity.entity.system == .fno
      layout.plainText = settings.plainText
      if form == .bare { layout.delimiter = settings.delimiter }
      layout.document = documents?.rules[place]
      serializers.append(
        try RecordSerializer(
          format, columns: entity.columnNames, xmlRecord: entity.entity.xmlName, xmlColumns: entity.xmlNames,
          layout: layout))
    }
    self.form = form
    self.entities = entities
    self.serializers = serializers
    self.settings = settings
    ledgerFile = try settings.ledger.map { path throws(Fault) in
      try LedgerFileOutput(path, syncs: settings.syncs)
    }
    waiting = entities.map { _ in nil }
    counts = entities.map { _ in 0 }
    if let documents, let limit = settings.splitRows {
      let splitter = try SplitSink(form, entities, serializers, settings, documents, limit: limit)
      self.splitter = splitter
      sink = splitter
      return
    }
    splitter = nil
    switch form {
    case .stream: sink = try StreamSink(entities, serializers, settings)
    case .zip: sink = try FilesSink(ZipTarget(settings), entities, serializers, settings)
    case .folder: sink = try FilesSink(FolderTarget(settings), entities, serializers, settings)
    case .bare: sink = try BareSink(entities, serializers, settings)
    }
  }

  /// The entities with records in a zip or folder that data management would not take.
  package var foreignEntities: [String] {
    guard form.isFiles else { return [] }
    return zip(entities, counts).filter { $0.0.entity.system != .fno && $0.1 > 0 }.map { $0.0.entity.qualifiedName }
  }

  /// What became of `--split-rows`, for people; nothing if it was not asked for.
  package var splitNotes: [String] { splitter?.notes ?? [] }

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

  /// Says that no more records of the entities before this one will come.
  package func advance(to entity: Int) throws(Fault) {
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

  /// Writes what is left and the ledger, and gives everything its final name.
  package func finish(_ ledger: Ledger) throws(Fault) {
    try advance(to: entities.count)
    emptyEntities = zip(entities, counts).filter { $0.1 == 0 }.map { $0.0.entity.name }
    var ledger = ledger
    ledger.files = try sink.endData()
    ledger.packages = splitter?.packages ?? []
    try ledgerFile?.write(ledger)
    try sink.complete(ledger)
    // The package last: whoever finds it finds all. If it cannot have its name, the ledger loses its own with this run.
    try Leftovers.undisturbed { () throws(Fault) in
      try ledgerFile?.place()
      try sink.place()
      // Somebody may have sent it into a file.
      if settings.syncs, settings.target == "-" { try Disk.sync(1, "standard output") }
      sink.settle()
      ledgerFile?.settle()
    }
  }

  /// Writes a ledger to a file.
  package static func write(_ ledger: Ledger, to path: String, syncs: Bool = true) throws(Fault) {
    let file = try LedgerFileOutput(path, syncs: syncs)
    try file.write(ledger)
    try file.publish()
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

extension Form {
  /// Whether it has one data file per entity.
  var isFiles: Bool { self == .zip || self == .folder }
}
