internal import Entities
internal import Records

/// Which of several inputs counts where they have records of the same key.
package enum PreferredInput: String, Sendable, CaseIterable {
  case first, last
}

/// The keys that more than one input has, and which record of each counts: without a preference the other ones are bad,
/// with one they are left out, and with a header its lines.
///
/// Unchecked: nothing changes once it is made, and any worker may read the tables then.
final class SharedKeys: @unchecked Sendable {
  private let names: [String]
  private let rules: [KeyRule?]
  private let documents: Documents
  /// For each input the entities that it has.
  private let has: [[Bool]]
  private let preferred: PreferredInput?
  /// Keys of an input whose records do not count there; the mark is the input of the record that does.
  private let lost: SettledTable
  /// Documents of an input of which the header does not count there, marked likewise.
  private let lostDocuments: SettledTable
  private var isEmpty = true

  /// Finds them by reading what the inputs have in common.
  init(in source: Several, _ settings: ReadSettings, _ preferred: PreferredInput?, jobs: Int) throws(Fault) {
    self.preferred = preferred
    (names, has) = (source.inputNames, source.has)
    rules = Self.rules(source)
    documents = try Documents(
      source.entities.map { ($0.entity, $0.columns.map(\.field)) }, find: settings.catalog.finder)
    let folder = SpoolFile.folder(settings.temporaryFolder)
    lost = SettledTable(folder: folder) { first, _ in (false, first.mark) }
    lostDocuments = SettledTable(folder: folder) { first, _ in (false, first.mark) }
    let keys = KeyReading(rules, documents, preferred, folder: folder)
    source.onlyWanted = rules.map { $0 != nil }
    try Reading(source, keys).run(jobs: jobs)
    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
    try keys.forEachLost { (key, document, input, counts) throws(Fault) in
      isEmpty = false
      try lost.add(key.salted(Int(input) + 1), empty, mark: counts)
      if let document { try lostDocuments.add(document.salted(Int(input) + 1), empty, mark: counts) }
    }
    try lost.finish()
    try lostDocuments.finish()
  }

  /// Whether inputs may have keys in common, because they have records of the same entity.
  static func mayBe(in source: Several) -> Bool { rules(source).contains { $0 != nil } }

  private static func rules(_ source: Several) -> [KeyRule?] {
    source.entities.indices.map { place in
      source.inputCounts[place] > 1 ? KeyRule(source.entities[place], number: place) : nil
    }
  }

  /// Says of the records of a chunk which are bad, or leaves them out; how many.
  func apply(to chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) -> Int {
    if isEmpty { return 0 }
    var kept: [Int] = []
    var buffer = ByteBuffer()
    for record in 0..<chunk.recordCount {
      guard let other = try other(than: record, chunk, &buffer) else {
        kept.append(record)
        continue
      }
      if preferred == nil { problems.append(Problem(record, repeated(other))) }
    }
    let count = chunk.recordCount - kept.count
    if preferred == nil || count == 0 { return 0 }
    // What is wrong with the records that stay goes with them to their new places.
    let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    problems = problems.compactMap { problem in
      places[problem.record].map { Problem($0, problem.fault, column: problem.column) }
    }
    chunk.leaveOut(allBut: kept)
    return count
  }

  private func repeated(_ other: Int) -> Fault {
    Fault(
      .keyInTwoInputs, "\(names[other]) has a record of this key too",
      remedy: "say which of them counts: --prefer first, or --prefer last")
  }

  /// The input whose record counts in place of one; nil if that counts itself.
  private func other(than record: Int, _ chunk: borrowing Chunk, _ buffer: inout ByteBuffer) throws(Fault) -> Int? {
    let salt = chunk.input + 1
    if let key = rules[chunk.entity]?.fingerprint(of: record, chunk, &buffer),
      let other = try lost.mark(of: key.salted(salt))
    {
      return Int(other)
    }
    // A header that counts brings its own lines, if its input has any.
    guard preferred != nil, documents.members[chunk.entity]?.isHead == false,
      let document = documents.document(of: record, chunk),
      let other = try lostDocuments.mark(of: document.salted(salt)), has[Int(other)][chunk.entity]
    else { return nil }
    return Int(other)
  }
}
