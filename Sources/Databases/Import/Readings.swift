package import Packages
package import Records

/// The first reading of a package that is loaded: every record is checked, nothing is written.
package final class Checking: Target {
  private let importer: Importer

  package init(_ importer: Importer) { self.importer = importer }

  package func makeBench() -> Findings { Findings() }

  package func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ findings: Findings) {
    importer.examine(&chunk, problems, into: findings)
  }

  package func take(_ chunk: inout Chunk, _ findings: Findings, _ outcome: inout Outcome) throws(Fault) -> Bool {
    let name = importer.name(of: chunk.entity)
    for problem in try importer.check(chunk, findings) { outcome.reject(problem, of: name) }
    return true
  }
}

/// The second reading: what passed is written, unless only the rest is wanted, for the rejects.
package final class Loading: Target {
  private let importer: Importer
  private let writes: Bool

  package init(_ importer: Importer, writes: Bool = true) {
    self.importer = importer
    self.writes = writes
  }

  package func makeBench() -> Findings { Findings() }

  package func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ findings: Findings) {
    importer.examine(&chunk, problems, into: findings)
  }

  package func take(_ chunk: inout Chunk, _ findings: Findings, _ outcome: inout Outcome) throws(Fault) -> Bool {
    let verdicts = try writes ? importer.write(&chunk, findings) : importer.verdicts(chunk, findings)
    outcome.add(verdicts, of: importer.name(of: chunk.entity))
    return true
  }
}

extension Outcome {
  /// What verdicts say of the records of a chunk.
  package mutating func add(_ verdicts: [Verdict], of entity: String) {
    for record in verdicts.indices {
      switch verdicts[record] {
      case .write, .alreadyDone, .notThere: continue
      case .rejected(let fault): reject(Problem(record, fault), of: entity)
      case .heldBack: holdBack(record)
      }
    }
  }
}

/// The records of one entity of a package, read on their own.
package final class EntityCursor {
  private let reader: any Source
  private let entity: Int
  private var parsing = Parsing()

  package init(_ reader: any Source, _ entity: Int) {
    self.reader = reader
    self.entity = entity
  }

  /// The next records, parsed, and what is wrong with them; false at the end of the entity.
  package func next(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) -> Bool {
    while try reader.next(&chunk) {
      guard chunk.entity == entity else { continue }
      problems.removeAll(keepingCapacity: true)
      try reader.parse(&chunk, with: &parsing, &problems)
      return true
    }
    return false
  }
}
