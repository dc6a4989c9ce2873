internal import Entities
internal import Records

/// Reads a package as it comes through a pipe: manifest, numbered parts, ledger, and the proof of its end.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class StreamReader: Source, @unchecked Sendable {
  let name: String
  let form: Form? = .stream
  let entities: [SourceEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let warnings: [String] = []
  private var zip: StreamZipReader
  private var headers: [[UInt8]?]
  /// What the parts of each entity hold, by the first of them.
  private var texts: [(syntax: Syntax, unparsed: any Unparsed)?]
  private var current = -1
  private var part = 0
  private var before: JSON?
  private var hasEnded = false
  private var stoppedParts: StoppedParts?
  private let folder: String?

  init(_ input: consuming FileInput, _ settings: ReadSettings) throws(Fault) {
    name = input.name
    folder = settings.temporaryFolder
    zip = StreamZipReader(input)
    var bytes = ByteBuffer()
    guard let entry = try zip.next(into: &bytes), entry.name == ManifestNames.manifest else {
      throw Self.early
    }
    try entry.verify(bytes.bytes)
    let manifest = try ManifestReader.manifest(bytes.bytes).manifest
    company = manifest.company
    once = manifest.once
    provesItsEnd = !manifest.isUnproven
    entities = try manifest.entities.map { item throws(Fault) in try Self.entity(item, settings) }
      .withParentsHere(\.entity)
    headers = Array(repeating: nil, count: entities.count)
    texts = entities.map { _ in nil }
  }

  private static func entity(_ item: ManifestEntity, _ settings: ReadSettings) throws(Fault) -> SourceEntity {
    let named = item.qualifiedName ?? item.label
    let described = try settings.catalog.find(named).first
    let system = named.split(separator: ":").first.flatMap { System(rawValue: String($0)) } ?? .fno
    var entity = SourceEntity(
      described, name: item.label, system: system, columns: item.fields.map(\.xmlField), file: item.file)
    entity.mode = item.mode
    entity.maxDeletes = item.maxDeletes
    entity.stopped = item.stopped
    entity.order = item.order
    entity.blank(item.blanks)
    entity.manifest = item
    return entity
  }

  private static let early = Fault(
    .data, "package-ends-early", "the package ends early; the stage before it stopped")

  var progress: (done: Int, total: Int?) { (zip.position, zip.knownSize) }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    guard !hasEnded else { return false }
    while true {
      chunk.reset()
      guard let entry = try zip.next(into: &chunk.bytes) else {
        hasEnded = true
        guard before != nil else { throw Self.early }
        return false
      }
      guard before == nil else { throw unexpected(entry.name) }
      if entry.name == "Ledger.json" {
        try takeLedger(entry, chunk)
      } else if let entity = stoppedEntity(of: entry.name) {
        try entry.verify(chunk.bytes.bytes)
        if stoppedParts == nil { stoppedParts = try StoppedParts(folder) }
        try stoppedParts?.add(chunk.bytes.bytes, entity: entity)
      } else {
        guard stoppedParts == nil else { throw unexpected(entry.name) }
        try place(entry, &chunk)
        return true
      }
    }
  }

  private func takeLedger(_ entry: StreamEntry, _ chunk: borrowing Chunk) throws(Fault) {
    try entry.verify(chunk.bytes.bytes)
    do throws(Fault) { before = try Ledger.parse(chunk.bytes.bytes) } catch {
      throw error.at(Place(file: entry.name))
    }
  }

  /// The entity whose keys of stopped records are in an entry, if they are.
  private func stoppedEntity(of entry: String) -> Int? {
    guard let stem = PartName(entry)?.stem, !entities.contains(where: { $0.file == stem }) else { return nil }
    return entities.firstIndex { $0.file + StoppedParts.mark == stem && !$0.stopped.isEmpty }
  }

  func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    try stoppedParts?.play(entities, take)
  }

  /// Finds the entity of a part, which must be the next of its entity.
  private func place(_ entry: StreamEntry, _ chunk: inout Chunk) throws(Fault) {
    guard let name = PartName(entry.name) else { throw unexpected(entry.name) }
    if current < 0 || entities[current].file != name.stem {
      guard let found = entities.firstIndex(where: { $0.file == name.stem }), found > current else {
        throw unexpected(entry.name)
      }
      current = found
      part = 0
    }
    part += 1
    guard name.number == part else { throw unexpected(entry.name) }
    chunk.entity = current
    chunk.checksum = entry.crc
    chunk.origin.file = entry.name
    chunk.origin.textCount = chunk.bytes.count
    let beginning = UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes.prefix(Syntax.beginningSize))
    let syntax = Syntax.of(beginning, named: entry.name)
    let known = texts[current].flatMap { $0.syntax == syntax ? $0.unparsed : nil }
    let text: any Unparsed
    if let known { text = known } else { text = try newText(syntax, entry.name) }
    if syntax.traits.contains(.hasHeader) { try takeHeader(&chunk) }
    chunk.unparsed = text
  }

  private func newText(_ syntax: Syntax, _ part: String) throws(Fault) -> any Unparsed {
    guard let text = syntax.makePart?(entities[current].xmlColumns, entities[current].file) else {
      throw Fault(
        .data, "part-format", "a part of a stream cannot be \(syntax.name)",
        remedy: "make a zip or a folder of it, and p2c-transform makes a stream of that", place: Place(file: part))
    }
    texts[current] = (syntax, text)
    return text
  }

  /// Every part begins with the same header.
  private func takeHeader(_ chunk: inout Chunk) throws(Fault) {
    if chunk.bytes.bytes.starts(with: [0xFF, 0xFE]) { try decode(&chunk) }
    chunk.columnCount = entities[current].dataColumns.count
    let header: [UInt8]
    if let known = headers[current] {
      header = known
    } else {
      header = CSVRecordWriter().header(entities[current].dataColumns)
      headers[current] = header
    }
    let isCRLF = chunk.bytes.bytes.dropFirst(header.count - 1).first == 0x0D
    let length = header.count + (isCRLF ? 1 : 0)
    guard length <= chunk.bytes.count, chunk.bytes.bytes.starts(with: header.dropLast()) else {
      throw Fault(
        .data, "part-header", "the header is not the one the manifest states",
        remedy:
          "was the stream put together by hand? Make a zip or a folder by hand, and p2c-transform makes a stream of it",
        place: Place(file: chunk.origin.file, line: 1))
    }
    chunk.origin.textStart = length
  }

  private func decode(_ chunk: inout Chunk) throws(Fault) {
    var text = ByteBuffer()
    guard let checksum = chunk.checksum, crc32(chunk.bytes.bytes) == checksum else {
      throw Fault(.data, "zip-crc", "the checksum of \(chunk.origin.file) is wrong: the package was damaged")
    }
    var decoder = UTF16Decoder(isBigEndian: false, offset: 2)
    try decoder.decode(UnsafeRawBufferPointer(rebasing: chunk.bytes.bytes[2...]), into: &text)
    try decoder.finish()
    swap(&chunk.bytes, &text)
    chunk.checksum = nil
    chunk.origin.measure = .units(of: 2)
    chunk.origin.offset = 2
    chunk.origin.textCount = chunk.bytes.count
  }

  private func unexpected(_ entry: String) -> Fault {
    Fault(
      .data, "stream-order", "\(entry) is not what must come next in a stream",
      remedy: "the stream was changed by another program; make it again with --form zip, and change that",
      place: Place(file: name))
  }

  func ledger() -> JSON? { before }
}

/// The name of a part: `<stem>.<number>.<ending>`.
struct PartName {
  let stem: String
  let number: Int

  init?(_ name: String) {
    let pieces = name.split(separator: ".", omittingEmptySubsequences: false)
    guard pieces.count >= 3, let number = Int(pieces[pieces.count - 2]) else { return nil }
    self.number = number
    stem = pieces.dropLast(2).joined(separator: ".")
  }

  /// The name of a part.
  static func name(_ stem: String, _ number: Int, _ format: Format) -> String {
    let digits = String(number)
    return
      "\(stem).\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).\(format.ending)"
  }
}
