internal import Packages
internal import Records

/// Numbers the records of documents.
///
/// It hopes that documents come one after the other and in order. If they do not, the package is read once more, and
/// the records are sorted by document and order.
final class SequenceCollector: Collector, @unchecked Sendable {
  let entity: Int
  let task: Int
  private(set) var isUnsorted = false
  private let plan: SequencePlan
  private let header: HeaderCollector?
  private let folder: String
  private let used: KeyedTable?
  private var usedRow = ByteBuffer()
  private var document = DocumentNumbers()
  private var last = ByteBuffer()
  private var lastDocument = 0
  private var found: NumberList
  private var sorter: Sorter?
  private var row = ByteBuffer()
  private var count = 0
  private var orphans = 0
  private var lastPrints: ArraySlice<Fingerprint> = []
  private var lastIsOrphan = false

  /// For each record the bytes of its document and of its order, and its number.
  private final class Lines: Extract {
    /// Where the bytes of the document end, and those of the order begin.
    var documentEnds: [Int] = []
    var codes: [Int32] = []
    /// The headers it names.
    let headers = KeyedExtract()

    override func reset() {
      super.reset()
      documentEnds.removeAll(keepingCapacity: true)
      codes.removeAll(keepingCapacity: true)
      headers.reset()
    }
  }

  init(
    _ plan: SequencePlan, task: Int, entity: Int, _ header: HeaderCollector?, folder: String
  ) throws(Fault) {
    self.plan = plan
    self.task = task
    self.entity = entity
    self.header = header
    self.folder = folder
    found = NumberList(folder: folder)
    used = try plan.used.map { used throws(Fault) in try UsedTable(used, plan, folder: folder).table }
  }

  /// Lines without a header, for people.
  var note: String? {
    guard orphans > 0, let header else { return nil }
    return "\(orphans.grouped) records have no \(header.plan.name); they are numbered all the same"
  }

  // MARK: On all threads

  func makeExtract() -> Extract { Lines() }

  func extract(_ chunk: inout Chunk, _ extract: Extract) throws(Fault) {
    guard let extract = extract as? Lines else { return }
    for record in 0..<chunk.recordCount {
      plan.writeDocument(chunk, record, to: &extract.bytes)
      extract.documentEnds.append(extract.bytes.count)
      let wrong = plan.order.write(chunk, record, to: &extract.bytes)
      extract.ends.append(extract.bytes.count)
      let number = Self.code(chunk.value(chunk[record, plan.column]))
      extract.codes.append(wrong.map { SequenceCode.unordered - Int32($0) } ?? number)
      for (number, pair) in (header?.plan.pairs ?? []).enumerated() {
        extract.headers.addKey(pair.here, chunk, record, mark: UInt8(truncatingIfNeeded: number))
      }
    }
  }

  private static func code(_ value: UnsafeRawBufferPointer) -> Int32 {
    if value.isEmpty { return 0 }
    guard let number = Decimal(value)?.integer, let code = Int32(exactly: number) else { return SequenceCode.invalid }
    return max(code, 0)
  }

  // MARK: In order

  func collect(_ extract: Extract, first: Int) throws(Fault) {
    guard let extract = extract as? Lines else { return }
    if !isUnsorted || sorter != nil { try countOrphans(extract) }
    for record in extract.codes.indices {
      if sorter != nil {
        try sort(extract, record, first)
      } else if !isUnsorted {
        try take(extract, record)
      }
    }
    count = first + extract.codes.count
  }

  private func take(_ extract: Lines, _ record: Int) throws(Fault) {
    let row = extract.row(record)
    let length = extract.documentEnds[record] - (record == 0 ? 0 : extract.ends[record - 1])
    let isSame = length == lastDocument && compare(Self.part(row, ..<length), Self.part(last.bytes, ..<length)) == 0
    if compare(row, last.bytes) < 0 {
      isUnsorted = true
      return
    }
    if !isSame { try endDocument() }
    document.codes.append(extract.codes[record])
    last.removeAll()
    last.append(row)
    lastDocument = length
  }

  private static func part(_ bytes: UnsafeRawBufferPointer, _ range: PartialRangeUpTo<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  private func endDocument() throws(Fault) {
    if document.codes.isEmpty { return }
    let print = Fingerprint(Self.part(last.bytes, ..<lastDocument))
    document.number(above: try highest(print), renumbers: plan.renumbers)
    for code in document.codes { try found.append(code) }
    document.codes.removeAll(keepingCapacity: true)
  }

  private func highest(_ print: Fingerprint) throws(Fault) -> Int32 {
    guard let used, try used.get(print, into: &usedRow) != nil else { return 0 }
    return Int32(bitPattern: usedRow.bytes.loadUnaligned(as: UInt32.self))
  }

  private func countOrphans(_ extract: Lines) throws(Fault) {
    guard let header else { return }
    let width = header.plan.pairs.count
    for record in extract.codes.indices {
      let prints = extract.headers.prints[record * width..<(record + 1) * width]
      if prints != lastPrints {
        lastPrints = prints
        lastIsOrphan = try !header.contains(prints)
      }
      if lastIsOrphan { orphans += 1 }
    }
  }

  func finish() throws(Fault) {
    if sorter == nil, !isUnsorted { try endDocument() }
  }

  // MARK: Sorting

  /// Begins again, and sorts this time.
  func sortInstead() {
    sorter = Sorter(folder: folder)
    isUnsorted = false
    orphans = 0
    lastPrints = []
    document = DocumentNumbers()
  }

  private func sort(_ extract: Lines, _ record: Int, _ first: Int) throws(Fault) {
    let whole = extract.row(record)
    let length = extract.documentEnds[record] - (record == 0 ? 0 : extract.ends[record - 1])
    row.removeAll()
    row.append(Fingerprint(Self.part(whole, ..<length)))
    row.append(UnsafeRawBufferPointer(rebasing: whole[length...]))
    row.append(sortable: first + record)
    row.append(number: UInt32(bitPattern: extract.codes[record]))
    try sorter?.add(row.bytes)
  }

  /// What becomes of the number of each record.
  func numbers() throws(Fault) -> NumberList {
    guard let sorter else {
      try found.finish()
      return found
    }
    let placed = PlacedNumbers(count: count, folder: folder)
    var places: [Int] = []
    var current = Fingerprint(high: 0, low: 0)
    try sorter.drain { (row) throws(Fault) in
      let print = Fingerprint(sortable: row)
      if print != current {
        try place(&places, current, placed)
        current = print
      }
      places.append(row.sortableInteger(at: row.count - 12))
      let code = row.loadUnaligned(fromByteOffset: row.count - 4, as: UInt32.self)
      document.codes.append(Int32(bitPattern: code))
    }
    try place(&places, current, placed)
    return try placed.list()
  }

  private func place(_ places: inout [Int], _ print: Fingerprint, _ placed: PlacedNumbers) throws(Fault) {
    if places.isEmpty { return }
    document.number(above: try highest(print), renumbers: plan.renumbers)
    for (place, code) in zip(places, document.codes) where code != SequenceCode.keep { try placed.set(code, at: place) }
    places.removeAll(keepingCapacity: true)
    document.codes.removeAll(keepingCapacity: true)
  }
}

extension SequencePlan {
  /// Adds the bytes that name the document of a record.
  func writeDocument(_ chunk: borrowing Chunk, _ record: Int, to buffer: inout ByteBuffer) {
    if let orWithin, KeyRule.isBlank(chunk.value(chunk[record, last]), zeroIsBlank: zeroIsBlank) {
      buffer.append(1)
      _ = orWithin.write(chunk, record, to: &buffer)
    } else {
      buffer.append(0)
      _ = within.write(chunk, record, to: &buffer)
    }
  }
}
