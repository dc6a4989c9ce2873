package import Records

/// What takes the records of a source: a package that is written, a database that is loaded, or what is only to be found
/// out.
///
/// `prepare` and `work` run on all workers at once; `connect` and `take` on one at a time, in the order of reading.
package protocol Target: AnyObject, Sendable {
  /// What one worker owns.
  associatedtype Bench: AnyObject

  func makeBench() -> Bench
  /// Whether something is passed on from chunk to chunk before they are worked on.
  var connects: Bool { get }
  /// Does what comes before connecting with the records of a chunk.
  func prepare(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault)
  /// Passes something on to the next chunk; false if there is no use in reading on.
  func connect(_ chunk: inout Chunk, _ bench: Bench) throws(Fault) -> Bool
  /// Does the work with the records of a chunk, whose fields are there; `problems` are those that were met before.
  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) throws(Fault)
  /// Takes what came of a chunk, and says what became of its records; false if there is no use in reading on.
  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) throws(Fault) -> Bool
}

extension Target {
  /// Most chunks stand alone.
  package var connects: Bool { false }
  /// Nothing.
  package func prepare(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {}
  /// Nothing.
  package func connect(_ chunk: inout Chunk, _ bench: Bench) -> Bool { true }
}

/// What became of the records of a chunk, as far as they are not where they should be.
package struct Outcome: Sendable {
  /// How many records of the entity came in the chunks before.
  package internal(set) var before = 0
  /// What is wrong with records, and of which entity of the result.
  private(set) var bad: [(problem: Problem, entity: String)] = []
  /// The records that are good, and are put aside all the same: because another one of their document is bad, as a rule.
  package private(set) var heldBack: [(record: Int, why: Fault)] = []

  init() {}

  mutating func reset(before: Int) {
    self.before = before
    bad.removeAll(keepingCapacity: true)
    heldBack.removeAll(keepingCapacity: true)
  }

  /// Says that a record is bad, which was to become one of an entity.
  package mutating func reject(_ problem: Problem, of entity: String) { bad.append((problem, entity)) }

  /// Says that a good record is held back.
  package mutating func holdBack(_ record: Int, _ why: Fault = .heldBack) { heldBack.append((record, why)) }
}
