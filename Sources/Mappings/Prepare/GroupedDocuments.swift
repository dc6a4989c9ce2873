internal import Records

/// Numbers documents whose records come in any order.
///
/// Each record leaves a row of some forty bytes on disk, in one of many groups by the fingerprint of its document; then
/// the groups are put in order one by one.
///
/// Unchecked: filled by the one whose turn it is to collect; each group belongs to the worker that took it.
final class GroupedDocuments: @unchecked Sendable {
  private let plan: SequencePlan
  private let used: SettledTable?
  private let folder: String
  private let groups: Partitions
  private var count = 0

  private static let groupCount = 256
  /// A group with more bytes is sorted on disk.
  private static let memoryLimit = 16 << 20

  init(_ plan: SequencePlan, _ used: SettledTable?, folder: String) {
    self.plan = plan
    self.used = used
    self.folder = folder
    groups = Partitions(count: Self.groupCount, folder: folder)
  }

  /// Takes the rows of a chunk; `first` is how many records came before.
  func add(_ keys: DocumentKeys, first: Int) throws(Fault) {
    for number in keys.codes.indices {
      let row = keys.rows.row(number)
      keys.rows.bytes.replace(sortable: first + number, at: row.count - 12 + keys.rows.start(of: number))
      try groups.add(row, to: Int(row[0]))
    }
    count = first + keys.codes.count
  }

  /// What becomes of the number of each record.
  func numbers(jobs: Int) throws(Fault) -> NumberList {
    let placed = PlacedNumbers(count: count, folder: folder)
    try Conveyor.run(Line(self, placed), jobs: jobs)
    return try placed.list()
  }

  /// Takes the groups one by one.
  ///
  /// Unchecked: the next group belongs to the one whose turn it is to read.
  private final class Line: ConveyorLine, @unchecked Sendable {
    private let documents: GroupedDocuments
    private let placed: PlacedNumbers
    private var next = 0

    init(_ documents: GroupedDocuments, _ placed: PlacedNumbers) {
      self.documents = documents
      self.placed = placed
    }

    func makeBench() -> GroupBench { GroupBench(documents.plan, documents.used) }

    func read(_ bench: GroupBench) -> Bool {
      while next < groupCount, documents.groups.size(of: next) == 0 { next += 1 }
      bench.group = next
      next += 1
      return bench.group < groupCount
    }

    func work(_ bench: GroupBench) throws(Fault) {
      bench.reset()
      if documents.groups.size(of: bench.group) <= memoryLimit {
        try bench.sortInMemory(documents.groups)
      } else {
        let sorter = Sorter(folder: documents.folder, memory: memoryLimit)
        try documents.groups.forEachRow(of: bench.group) { (row) throws(Fault) in try sorter.add(row) }
        try sorter.drain { (row) throws(Fault) in try bench.take(row) }
      }
      try bench.endDocument()
    }

    func write(_ bench: GroupBench) throws(Fault) -> Bool {
      documents.groups.forget(bench.group)
      for found in bench.found { try placed.set(found.code, at: found.place) }
      return true
    }
  }
}

/// What one worker needs to number the documents of a group.
private final class GroupBench {
  var group = 0
  /// The records whose number does not stay, and their codes.
  private(set) var found: [(place: Int, code: Int32)] = []
  private let plan: SequencePlan
  private let used: SettledTable?
  private var rows = ByteBuffer()
  private var entries: [Entry] = []
  private var numbers = DocumentNumbers()
  private var places: [Int] = []
  private var codes: [Int32] = []
  private var current = Fingerprint(high: 0, low: 0)
  private var known = ByteBuffer()

  /// Where a row lies; the first bytes decide most comparisons.
  private struct Entry {
    let prefix: UInt64
    let start: UInt32
    let length: UInt32
  }

  init(_ plan: SequencePlan, _ used: SettledTable?) {
    self.plan = plan
    self.used = used
  }

  func reset() {
    found.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Takes all rows of the group in order.
  func sortInMemory(_ groups: Partitions) throws(Fault) {
    try groups.read(group, into: &rows)
    var at = 0
    while at < rows.count {
      let length = rows.bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      let prefix = UInt64(bigEndian: rows.bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt64.self))
      entries.append(Entry(prefix: prefix, start: UInt32(at + 4), length: length))
      at += 4 + Int(length)
    }
    let base = UnsafePointer(rows.base)
    entries.sort { a, b in
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      return compare(Self.row(base, a), Self.row(base, b)) < 0
    }
    for entry in entries { try take(Self.row(base, entry)) }
  }

  private static func row(_ base: UnsafePointer<UInt8>, _ entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(entry.start), count: Int(entry.length))
  }

  /// Takes the next row.
  func take(_ row: UnsafeRawBufferPointer) throws(Fault) {
    let print = Fingerprint(sortable: row)
    if print != current {
      try endDocument()
      current = print
    }
    places.append(row.sortableInteger(at: row.count - 12))
    let code = row.loadUnaligned(fromByteOffset: row.count - 4, as: UInt32.self)
    codes.append(Int32(bitPattern: code))
  }

  /// Numbers the records taken since the document began.
  func endDocument() throws(Fault) {
    if places.isEmpty { return }
    var highest = 0
    if let used, try used.get(current, into: &known) != nil {
      highest = Int(Int32(bitPattern: known.bytes.loadUnaligned(as: UInt32.self)))
    }
    _ = numbers.number(&codes, codes.indices, above: highest, renumbers: plan.renumbers)
    for at in places.indices where codes[at] != SequenceCode.keep { found.append((places[at], codes[at])) }
    places.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
  }
}

extension ByteBuffer {
  /// Writes a number over one that `append(sortable:)` wrote.
  fileprivate mutating func replace(sortable number: Int, at place: Int) {
    UnsafeMutableRawPointer(base + place).storeBytes(of: number.bigEndian, as: Int.self)
  }
}
