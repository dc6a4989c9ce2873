package import Records

/// What is to become of a record.
package enum Verdict: Sendable, Equatable {
  /// It is written, if the target does not have it just so.
  case write(RowState)
  /// It is bad.
  case rejected(Fault)
  /// Another record of its document is bad.
  case heldBack
  /// It would only be updated, and the target does not have it.
  case notThere
  /// The one-time job was done before for its company.
  case alreadyDone
}

/// Goes through the package in the second reading, and says what is to become of each record.
struct Verdicts {
  /// How many records of each entity came before.
  private var counts: [Int]
  /// How many of them were bad only together with others.
  private var passed: [Int]
  /// How far it has been told what the target has of them.
  private var places: [RowStates.Place]

  init(_ plan: ImportPlan) {
    counts = plan.entities.map { _ in 0 }
    passed = counts
    places = plan.entities.map { _ in RowStates.Place() }
  }

  /// The verdicts on the records of a chunk.
  mutating func next(
    _ chunk: borrowing Chunk, _ findings: Findings, _ plan: ImportPlan, _ check: PackageCheck,
    _ companies: inout ImportCompanies
  ) throws(Fault) -> [Verdict] {
    let entity = plan.entities[chunk.entity]
    let before = counts[chunk.entity]
    counts[chunk.entity] += chunk.recordCount
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(chunk.recordCount)
    let rows = check.rows(chunk.entity)
    for _ in 0..<chunk.recordCount { verdicts.append(.write(rows.next(&places[chunk.entity]))) }
    if check.hasRejectedDocuments {
      for record in verdicts.indices where check.isRejected(entity, chunk, record, findings) {
        verdicts[record] = .heldBack
      }
    }
    let lates = check.lates(chunk.entity)
    while passed[chunk.entity] < lates.count {
      let late = lates[passed[chunk.entity]]
      let record = late.record - before - 1
      guard record < chunk.recordCount else { break }
      if record >= 0 {
        verdicts[record] = late.reason == .notThere ? .notThere : .rejected(plan.explain(late, chunk, record))
      }
      passed[chunk.entity] += 1
    }
    // The first problem of a record is the one it is rejected for.
    for problem in findings.problems.reversed() {
      verdicts[problem.record] = .rejected(
        plan.place(problem.fault, chunk, problem.record))
    }
    if companies.hasDone { try passOver(chunk, &verdicts, &companies) }
    return verdicts
  }

  private func passOver(
    _ chunk: borrowing Chunk, _ verdicts: inout [Verdict], _ companies: inout ImportCompanies
  ) throws(Fault) {
    var start = 0
    while start < chunk.recordCount {
      let (company, end) = try companies.run(in: chunk, start..<chunk.recordCount)
      if companies.isDone(company) {
        for record in start..<end { verdicts[record] = .alreadyDone }
      }
      start = end
    }
  }
}
