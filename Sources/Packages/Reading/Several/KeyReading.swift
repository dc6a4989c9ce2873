internal import Entities
internal import Records

/// How an entity that more than one input has names its records.
struct KeyRule {
  private let key: TupleRule
  /// What tells its keys from those of others.
  private let number: UInt32

  /// Nil if a column of the key is not there, or there is no key.
  init?(_ source: SourceEntity, number: Int) {
    let places = source.entity.key.compactMap { field in source.columns.firstIndex { $0.field == field } }
    guard !places.isEmpty, places.count == source.entity.key.count else { return nil }
    key = TupleRule(
      columns: places, isNumber: source.entity.key.map { source.entity.fields[$0].type.isNumber },
      zeroIsBlank: source.entity.system == .axdb)
    self.number = UInt32(number)
  }

  /// What stands for the key of a record; nil if all of it is blank.
  func fingerprint(of record: Int, _ chunk: borrowing Chunk, _ buffer: inout ByteBuffer) -> Fingerprint? {
    buffer.removeAll()
    buffer.append(number: number)
    if !key.write(chunk, record, to: &buffer) {
      var isBlank = true
      for part in key.columns.indices where !key.isBlank(chunk, record, part) { isBlank = false }
      if isBlank { return nil }
    }
    return Fingerprint(buffer.bytes)
  }
}

/// Reads the keys of entities that more than one input has, and puts them in order.
///
/// Unchecked: the sorter belongs to the one whose turn it is to take.
final class KeyReading: Target, @unchecked Sendable {
  private let rules: [KeyRule?]
  private let documents: Documents
  private let preferred: PreferredInput?
  private let sorter: Sorter
  private var row = ByteBuffer()

  init(_ rules: [KeyRule?], _ documents: Documents, _ preferred: PreferredInput?, folder: String) {
    self.rules = rules
    self.documents = documents
    self.preferred = preferred
    sorter = Sorter(folder: folder)
  }

  /// What a worker finds in a chunk: of each record the key, and of a header its document.
  final class Bench {
    fileprivate var found: [(key: Fingerprint, document: Fingerprint?)] = []
    fileprivate var buffer = ByteBuffer()
  }

  func makeBench() -> Bench { Bench() }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
    bench.found.removeAll(keepingCapacity: true)
    guard let rule = rules[chunk.entity] else { return }
    let isHead = documents.members[chunk.entity]?.isHead == true
    for record in 0..<chunk.recordCount {
      guard let key = rule.fingerprint(of: record, chunk, &bench.buffer) else { continue }
      bench.found.append((key, isHead ? documents.document(of: record, chunk) : nil))
    }
  }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool {
    for found in bench.found {
      row.removeAll()
      row.append(sortable: found.key)
      withUnsafeBytes(of: rank(of: UInt32(chunk.input)).bigEndian) { row.append($0) }
      if let document = found.document { row.append(sortable: document) }
      try sorter.add(row.bytes)
    }
    return true
  }

  /// Inputs sort so that the one that counts comes first; the rank of a rank is the input.
  private func rank(of input: UInt32) -> UInt32 { preferred == .last ? .max - input : input }

  /// Gives each record that does not count because another input has its key: the key, of a header its document, its own
  /// input, and the one whose record counts.
  func forEachLost(
    _ use: (_ key: Fingerprint, _ document: Fingerprint?, _ input: UInt32, _ counts: UInt32) throws(Fault) -> Void
  ) throws(Fault) {
    var current: (key: Fingerprint, input: UInt32)?
    try sorter.drain { (row) throws(Fault) in
      let key = Fingerprint(sortable: row)
      let input = rank(of: UInt32(bigEndian: row.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
      guard let counts = current, counts.key == key else {
        current = (key, input)
        return
      }
      if counts.input == input { return }
      let document = row.count > 20 ? Fingerprint(sortable: UnsafeRawBufferPointer(rebasing: row[20...])) : nil
      try use(key, document, input, counts.input)
    }
  }
}
