internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records

/// Finds records by their keys that an environment has refused, and then those of their documents.
///
/// Unchecked: what changes belongs to the one whose turn it is to take.
final class Refusing: Target, @unchecked Sendable {
  final class Bench {}

  /// What a record has that is put aside because its document is.
  private static let alreadyThere = Fault.broken(
    .alreadyThere, "it is in the environment, and here because another record of its document was refused")

  private let entities: [SourceEntity]
  /// By entity and key, why.
  private let refused: [[[String]: Refusal]]
  private let isAgain: Bool
  /// The documents that have lost a record.
  private(set) var documents: LostDocuments
  /// How many records of each entity were found.
  private(set) var found: [Int]
  /// Brings the keys of a chunk into the form in which they were refused.
  private let prepared: @Sendable (inout Chunk) -> Void
  /// Is told once which records of a chunk were found.
  private let noting: (borrowing Chunk, [(record: Int32, refusal: Refusal)]) -> Void

  /// Looks for refused records; with the documents that a reading before has found, for all of those.
  init(
    _ entities: [SourceEntity], _ refused: [[[String]: Refusal]], documents: LostDocuments? = nil,
    preparing: @escaping @Sendable (inout Chunk) -> Void = { _ in },
    noting: @escaping (borrowing Chunk, [(record: Int32, refusal: Refusal)]) -> Void = { _, _ in }
  ) throws(Fault) {
    (self.entities, self.refused) = (entities, refused)
    (self.prepared, self.noting) = (preparing, noting)
    isAgain = documents != nil
    if let documents { self.documents = documents } else { self.documents = try LostDocuments(entities) }
    found = entities.map { _ in 0 }
  }

  func makeBench() -> Bench { Bench() }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) { prepared(&chunk) }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
    let (source, known) = (entities[chunk.entity], refused[chunk.entity])
    let columns = source.entity.key.compactMap { field in source.columns.firstIndex { $0.field == field } }
    let there = isAgain ? documents.heldBack(chunk) : []
    var met: [(record: Int32, refusal: Refusal)] = []
    for record in 0..<chunk.recordCount {
      let key = known.isEmpty ? [] : columns.map { chunk.text(chunk[record, $0]).lowercased() }
      if !known.isEmpty, let refusal = known[key] {
        if let why = refusal.why {
          let what = why.isEmpty ? "the environment refuses it" : "the environment refuses it: \(why)"
          outcome.reject(Problem(record, .broken(.refused, what)), of: source.entity.name)
        } else {
          outcome.holdBack(record)
        }
        found[chunk.entity] += 1
        met.append((Int32(truncatingIfNeeded: record), refusal))
        if !isAgain { documents.lose(record, of: chunk) }
      } else if !there.isEmpty, there[record] {
        outcome.holdBack(record, Self.alreadyThere)
      }
    }
    if !isAgain { noting(chunk, met) }
    return true
  }
}
