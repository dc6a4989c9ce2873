internal import Packages
internal import Records

/// Whether the account of one stage adds up in itself, and what it leaves unproven.
struct StageSums {
  let stage: Ledger
  let before: [Ledger]
  let subject: String

  static let remedy = "no program of ours writes that: it was changed or damaged afterwards; take the original"

  func check(into findings: inout FindingList) {
    for task in stage.tasks where !task.isBalanced {
      add("\(stage.program) does not add up: \(task.line)", entity: task.target, &findings)
    }
    checkFiles(&findings)
    for entity in stage.comparison?["entities"]?.items ?? [] { check(compared: entity, &findings) }
    checkGaps(&findings)
  }

  private func add(_ what: String, entity: String? = nil, _ findings: inout FindingList) {
    findings.add(Finding("ledger-sum", subject, entity: entity, what, remedy: Self.remedy))
  }

  /// What was made is in the files that were written; of several packages, each ledger lists its own.
  private func checkFiles(_ findings: inout FindingList) {
    let loads = stage.tasks.contains { $0.loaded != nil }
    guard !loads, stage.comparison == nil, !stage.isDryRun, !stage.isOfRejects else { return }
    let made = stage.tasks.reduce(0) { $0 + $1.made }
    let written = stage.files.reduce(0) { $0 + $1.records } + stage.packages.reduce(0) { $0 + $1.records }
    guard stage.split == nil ? written != made : written > made else { return }
    add("\(stage.program) made \(made.records), but its files have \(written.grouped)", &findings)
  }

  /// What is on a side of a comparison is equal, different, alone or not owned.
  private func check(compared entity: JSON, _ findings: inout FindingList) {
    func count(_ name: String) -> Int { entity[name]?.int ?? 0 }
    for side in ["left", "right"] {
      let ending = side.prefix(1).uppercased() + side.dropFirst()
      let parts = ["equal", "different", "only\(ending)", "notOwned\(ending)"]
      var sum = 0
      for part in parts { sum = sum.addingReportingOverflow(count(part)).partialValue }
      guard sum != count(side) else { continue }
      let texts = zip(["equal", "different", "only \(side)", "not owned"], parts).map { "\($0) \(count($1).grouped)" }
      add(
        "the comparison does not add up: \(side) \(count(side).grouped) is not \(texts.joined(separator: " + "))",
        entity: entity["entity"]?.string, &findings)
    }
  }

  /// What nobody can prove, since it was said that it need not be.
  private func checkGaps(_ findings: inout FindingList) {
    func gap(_ what: String, _ remedy: String?) {
      findings.add(Finding("ledger-gap", subject, "\(stage.program) \(what)", remedy: remedy))
    }
    // What is made of such a file says so again.
    if stage.isUnproven, !before.contains(where: \.isUnproven) {
      gap(
        "read a bare file from a pipe, and nothing proves that it was whole",
        "--records N, where it is read, proves it")
    }
    for edit in stage.edits { gap("took what somebody has changed: \(edit.line)", nil) }
    if stage.isOfRejects { gap("put these records aside to be changed, so nothing proves what they were", nil) }
    if stage.isDryRun { gap("ran with --dry-run, and wrote nothing", "name the ledger of the run that did") }
  }
}
