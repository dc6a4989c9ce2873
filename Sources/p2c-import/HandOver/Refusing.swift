internal import Databases
internal import Entities
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

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
  /// Of each entity what was refused of the records that were found, and what their amounts come to.
  private(set) var found: [[Refusal]]
  private(set) var sums: [AmountSums]
  /// Brings the keys of a chunk into the form in which they were refused.
  private let prepare: @Sendable (inout Chunk) -> Void

  /// Looks for refused records; with the documents that a reading before has found, for all of those.
  init(
    _ entities: [SourceEntity], _ refused: [[[String]: Refusal]], documents: LostDocuments? = nil,
    preparing: @escaping @Sendable (inout Chunk) -> Void
  ) throws(Fault) {
    (self.entities, self.refused, prepare) = (entities, refused, preparing)
    isAgain = documents != nil
    if let documents { self.documents = documents } else { self.documents = try LostDocuments(entities) }
    found = entities.map { _ in [] }
    sums = entities.map { _ in AmountSums() }
  }

  func makeBench() -> Bench { Bench() }

  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) { prepare(&chunk) }

  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
    let (source, known) = (entities[chunk.entity], refused[chunk.entity])
    let columns = source.entity.key.compactMap { field in source.columns.firstIndex { $0.field == field } }
    let there = isAgain ? documents.heldBack(chunk) : []
    var met: [Int32] = []
    for record in 0..<chunk.recordCount {
      let key = known.isEmpty ? [] : columns.map { chunk.text(chunk[record, $0]).lowercased() }
      if !known.isEmpty, let refusal = known[key] {
        if let why = refusal.why {
          let what = why.isEmpty ? "the environment refuses it" : "the environment refuses it: \(why)"
          outcome.reject(Problem(record, .broken(.refused, what)), of: source.entity.name)
        } else {
          outcome.holdBack(record)
        }
        found[chunk.entity].append(refusal)
        met.append(Int32(truncatingIfNeeded: record))
        if !isAgain { documents.lose(record, of: chunk) }
      } else if !there.isEmpty, there[record] {
        outcome.holdBack(record, Self.alreadyThere)
      }
    }
    if !isAgain { sums[chunk.entity].add(source.sums(of: met, in: chunk)) }
    return true
  }
}

/// Records that an environment has refused, as a package has them.
struct RefusedRecords {
  private let session: Session
  private let opener: InputOpener
  private let entities: [SourceEntity]
  private let refused: [[[String]: Refusal]]
  private let prepare: @Sendable (inout Chunk) -> Void
  /// What was found of them, and the rules that they broke.
  let looking: Refusing
  let broken: BrokenRules

  /// Finds them in the package by their keys, and says what is wrong with them.
  init(
    _ session: Session, in opener: InputOpener, _ refused: [[[String]: Refusal]],
    preparing: @escaping @Sendable (inout Chunk) -> Void = { _ in }
  ) throws(Fault) {
    (self.session, self.opener, self.refused, prepare) = (session, opener, refused, preparing)
    let source = try opener.open(again: true)
    entities = source.entities
    looking = try Refusing(entities, refused, preparing: preparing)
    let reading = Reading(source, looking)
    try reading.run(jobs: session.arguments.jobs)
    for problem in reading.problems.faults { session.console.problem(problem) }
    broken = reading.broken
  }

  /// Puts them aside with their documents: only whole ones can be corrected and sent again. `rest` says what need not be.
  func putAside(_ rejects: Rejects?, rest: String) throws(Fault) {
    guard let rejects else {
      return session.console.note("--rejects OUT puts refused records aside, with their documents; \(rest)")
    }
    let putting = try Refusing(entities, refused, documents: looking.documents, preparing: prepare)
    try Reading(try opener.open(again: true), putting, rejects: rejects).run(jobs: session.arguments.jobs)
  }
}
