internal import Entities
internal import Records

/// Writes several zips or folders in place of one, never cutting through a document.
///
/// All records wait on disk until the documents are counted; then the packages are written one after the other.
final class SplitSink: PackageSink {
  private let form: Form
  private let entities: [OutputEntity]
  private let serializers: [RecordSerializer]
  private let settings: WriteSettings
  private let documents: Documents
  private let folder: String
  private let pending: PendingSet
  private let plan: SplitPlan
  private let limit: Int
  private var records: [SplitRecords?]
  private var current = 0
  private var facts: [JSON] = []
  /// What gets its name, in this order.
  private var names: [String] = []
  /// The packages that were written.
  private(set) var packages: [LedgerPackage] = []

  init(
    _ form: Form, _ entities: [OutputEntity], _ serializers: [RecordSerializer], _ settings: WriteSettings,
    _ documents: Documents, limit: Int
  ) throws(Fault) {
    self.form = form
    self.entities = entities
    self.serializers = serializers
    self.settings = settings
    self.documents = documents
    self.limit = limit
    folder = SpoolFile.folder(settings.temporaryFolder)
    pending = try PendingSet(settings.target)
    plan = SplitPlan(limit: limit, folder: folder)
    records = entities.map { _ in nil }
  }

  func beginEntity(_ index: Int) throws(Fault) {
    current = index
    records[index] = try SplitRecords(folder)
  }

  func append(_ output: borrowing Output) throws(Fault) {
    let root = documents.root(of: current)
    try records[current]?.add(output) { run throws(Fault) in try plan.count(run, root: root) }
  }

  func endEntity() {}

  /// Writes the packages, still without their names.
  func endData() throws(Fault) -> [LedgerFile] {
    let pieces = Sorter(folder: folder, memory: 8 << 20)
    try place(in: pieces)
    guard plan.packages > 0 else { throw FilesSink.empty }
    let writing = SplitWriting()
    try pieces.drain { row throws(Fault) in
      let piece = SplitPiece(row)
      if piece.package != writing.package {
        try end(writing)
        try begin(piece.package, writing)
      }
      if piece.entity != writing.entity {
        if writing.entity != nil { try writing.sink?.endEntity() }
        try writing.sink?.beginEntity(piece.entity)
        writing.entity = piece.entity
      }
      var count = piece.count
      try records[piece.entity]?.read(piece.length, at: piece.offset) { bytes throws(Fault) in
        try writing.sink?.append(bytes, records: count)
        count = 0
      }
    }
    try end(writing)
    return []
  }

  /// Sorts all records by package, then as they came.
  private func place(in pieces: Sorter) throws(Fault) {
    var split: [Int: ClosedRange<Int>] = [:]
    var sequence = 0
    for root in entities.indices where documents.root(of: root) == root {
      // What it refers to is in packages before, then, or wholly in its own; that is what p2c-check looks at.
      let members = entities.indices.filter { documents.root(of: $0) == root }
      let needs = Set(members.flatMap { entities[$0].entity.neededNames })
      let isCut = split.contains { place, range in
        needs.contains(entities[place].entity.name.lowercased()) && range.count > 1 && range.upperBound == plan.packages
      }
      if isCut { plan.beginPackage() }
      let first = plan.packages
      for entity in members {
        var open: SplitPiece?
        try records[entity]?.visit { run, offset throws(Fault) in
          let package = try plan.package(of: run, root: root)
          if open?.package != package {
            if let open { try pieces.add(open) }
            open = SplitPiece(package: package, entity: entity, sequence: sequence, offset: offset)
            sequence += 1
          }
          open?.length += run.length
          open?.count += run.count
        }
        if let open { try pieces.add(open) }
      }
      for member in members { split[member] = min(first + 1, plan.packages)...plan.packages }
    }
  }

  private func name(_ package: Int) -> String { pending.name(package + 1, of: plan.packages) }

  private func begin(_ package: Int, _ writing: SplitWriting) throws(Fault) {
    let target: any DataFileTarget =
      form == .zip ? try ZipPiece(pending, name(package)) : try FolderPiece(pending, name(package))
    writing.target = target
    writing.sink = FilesSink(target, entities, serializers, settings)
    writing.package = package
    writing.entity = nil
  }

  private func end(_ writing: SplitWriting) throws(Fault) {
    guard let sink = writing.sink, let package = writing.package else { return }
    try sink.endEntity()
    packages.append(LedgerPackage(name: name(package), files: try sink.endData()))
    facts.append(sink.packageFacts)
    try writing.target?.complete()
  }

  /// Each package has its own ledger beside it: the account of the whole run, and its own files.
  func complete(_ ledger: Ledger) throws(Fault) {
    names = []
    for (place, package) in packages.enumerated() {
      if settings.ledger == nil {
        var own = ledger
        own.packages = []
        own.files = package.files
        own.package = facts[place]
        own.split = (place + 1, packages.count)
        let file = LedgerBeside.path(of: package.name)
        var bytes = ByteBuffer()
        bytes.append(own.json.pretty)
        var output = try pending.file(file)
        try output.write(bytes.bytes)
        try output.close()
        names.append(file)
      }
      names.append(package.name)
    }
    try pending.note(names)
    if settings.syncs { try pending.sync() }
  }

  func place() throws(Fault) {
    try Leftovers.undisturbed { () throws(Fault) in try pending.publish(names, syncs: settings.syncs) }
  }

  func settle() {}

  /// What people want to know of the packages.
  var notes: [String] {
    guard let first = packages.first, let last = packages.last else { return [] }
    var notes = ["wrote \(first.name), the only package, with \(first.records.grouped) records"]
    if packages.count > 1 {
      let most = packages.map(\.records).max() ?? 0
      notes = [
        "wrote \(packages.count.grouped) packages, \(first.name) to \(last.name), with up to \(most.grouped) records; import them in this order"
      ]
    }
    if plan.larger > 0 {
      let isOne = plan.larger == 1
      let what = isOne ? "1 document has" : "\(plan.larger.grouped) documents have"
      let place = isOne ? "a package of its own" : "packages of their own"
      notes.append(
        "\(what) more than \(limit.grouped) record\(limit == 1 ? "" : "s") and went whole into \(place); the largest has \(plan.largest.grouped)"
      )
    }
    return notes
  }
}

/// The package that is being written.
private final class SplitWriting {
  var package: Int?
  var entity: Int?
  var target: (any DataFileTarget)?
  var sink: FilesSink?
}

/// Records behind each other that go to one package.
private struct SplitPiece {
  let package: Int
  let entity: Int
  let sequence: Int
  let offset: Int
  var length = 0
  var count = 0

  init(package: Int, entity: Int, sequence: Int, offset: Int) {
    self.package = package
    self.entity = entity
    self.sequence = sequence
    self.offset = offset
  }

  /// Reads what `add` has written.
  init(_ row: UnsafeRawBufferPointer) {
    func number(_ place: Int) -> Int {
      Int(UInt64(bigEndian: row.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self)))
    }
    self.init(package: number(0), entity: number(1), sequence: number(2), offset: number(3))
    length = number(4)
    count = number(5)
  }

  var numbers: [Int] { [package, entity, sequence, offset, length, count] }
}

extension Sorter {
  fileprivate func add(_ piece: SplitPiece) throws(Fault) {
    var row = ByteBuffer(capacity: 48)
    for number in piece.numbers { withUnsafeBytes(of: UInt64(number).bigEndian) { row.append($0) } }
    try add(row.bytes)
  }
}

/// A zip among several.
private final class ZipPiece: DataFileTarget {
  private var zip: ZipWriter?

  init(_ pending: PendingSet, _ name: String) throws(Fault) { zip = ZipWriter(try pending.file(name)) }

  func begin(_ file: String) throws(Fault) { try zip?.begin(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try zip?.append(bytes) }

  func end() throws(Fault) { try zip?.end() }

  func complete() throws(Fault) { if let zip = zip.take() { try zip.finish() } }

  func place() {}

  func settle() {}
}

/// A folder among several.
private final class FolderPiece: DataFileTarget {
  private let pending: PendingSet
  private let name: String
  private var output: FileOutput?

  init(_ pending: PendingSet, _ name: String) throws(Fault) {
    self.pending = pending
    self.name = name
    try pending.makeFolder(name)
  }

  func begin(_ file: String) throws(Fault) {
    try ZipName.check(file)
    output = try pending.file("\(name)/\(file)")
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try output?.write(bytes) }

  func end() throws(Fault) { if let output = output.take() { try output.close() } }

  func complete() {}

  func place() {}

  func settle() {}
}
