internal import Packages
internal import Records

/// Whether a stage read what the stage before it made.
struct StageLink {
  let stage: Ledger
  /// The stage before, or those before several inputs.
  let before: [Ledger]
  let subject: String

  func check(into findings: inout FindingList) throws(Fault) {
    // A comparison reads without a mapping what it does not count.
    if stage.tasks.isEmpty { return }
    let inputs = try stage.inputs
    guard inputs.isEmpty else { return try check(inputs, &findings) }
    // Rejects are there to be changed.
    guard let before = before.first, !before.isOfRejects else { return }
    let made = Made(before, edits: stage.edits)
    for group in groups {
      let came = made.records(of: group.source)
      guard came ?? 0 != group.read else { continue }
      let other = came.map { "\(before.program) made \($0.grouped)" } ?? "\(before.program) made none of them"
      findings.add(
        Finding(
          "ledger-chain", subject, entity: group.source,
          "\(stage.program) read \(group.read.records), but \(other)", remedy: StageSums.remedy))
    }
    checkUnread(made, before, &findings)
    if isCopy { checkAmounts(&findings) }
  }

  /// Of several inputs each gave what the stage before it made, and all of them what was read.
  private func check(_ inputs: [LedgerInput], _ findings: inout FindingList) throws(Fault) {
    for group in groups {
      let came = inputs.reduce(0) { $0 + $1.records(of: group.source) }
      guard came != group.read else { continue }
      findings.add(
        Finding(
          "ledger-chain", subject, entity: group.source,
          "\(stage.program) read \(group.read.records), but its inputs gave \(came.grouped)",
          remedy: StageSums.remedy))
    }
    for input in inputs {
      guard let json = input.ledger else { continue }
      let before = try Ledger(of: json)
      if before.isOfRejects || stage.edits.contains(where: { $0.file.hasPrefix(input.name) }) { continue }
      let made = Made(before, edits: [])
      let choosesEntities = stage.selection.contains { $0.name == "entity" }
      let entities = input.records.map(\.entity) + (choosesEntities ? [] : made.entities)
      var seen: Set<String> = []
      for entity in entities where seen.insert(entity.lowercased()).inserted {
        let (gave, count) = (made.records(of: entity) ?? 0, input.records(of: entity))
        guard gave != count else { continue }
        findings.add(
          Finding(
            "ledger-chain", subject, entity: entity,
            "\(stage.program) read \(count.records) of \(input.name), but \(before.program) made \(gave.grouped)",
            remedy: StageSums.remedy))
      }
    }
    if isCopy, inputs.allSatisfy({ $0.ledger != nil }) { checkAmounts(&findings) }
  }

  /// The records that one task has read, of all companies; without a mapping each record is read once, in whichever mode.
  private var groups: [(source: String, read: Int)] {
    var groups: [(source: String, name: String?, target: String, companies: Set<String>, read: Int)] = []
    for task in stage.tasks {
      let readsOnce = task.loaded != nil || stage.digests.isEmpty
      let last = readsOnce ? groups.firstIndex { $0.source == task.source } : groups.indices.last
      if let last, groups[last].source == task.source,
        readsOnce
          || groups[last].name == task.name && groups[last].target == task.target
            && groups[last].companies.insert(task.company ?? "").inserted
      {
        groups[last].read += task.read
      } else {
        groups.append((task.source, task.name, task.target, [task.company ?? ""], task.read))
      }
    }
    return groups.map { ($0.source, $0.read) }
  }

  /// What the stage before made and this one has not read, without having been told to leave it out. A mapping may only look it
  /// up; what no task and no lookup reads stops its run.
  private func checkUnread(_ made: Made, _ before: Ledger, _ findings: inout FindingList) {
    // Of deletes, entities are left out of which loads own nothing.
    guard stage.digests.isEmpty, stage.since == nil, !stage.selection.contains(where: { $0.name == "entity" }) else {
      return
    }
    let read = Set(stage.tasks.map { $0.source.lowercased() } + stage.disabled.map { $0.name.lowercased() })
    for entity in made.entities where !read.contains(entity.lowercased()) {
      guard let count = made.records(of: entity), count > 0 else { continue }
      findings.add(
        Finding(
          "ledger-chain", subject, entity: entity,
          "\(stage.program) read none of the \(count.records) that \(before.program) made", remedy: StageSums.remedy))
    }
  }

  /// Whether records go on as they are: into a database, or into a package without a mapping.
  private var isCopy: Bool {
    stage.digests.isEmpty && stage.edits.isEmpty && before.allSatisfy { $0.split == nil && !$0.isOfRejects }
      && stage.tasks.allSatisfy { $0.source == $0.target }
  }

  /// Where no record was left out nothing of an amount can be.
  private func checkAmounts(_ findings: inout FindingList) {
    let program = before.first?.program ?? ""
    var entities: [String] = []
    for task in stage.tasks where !entities.contains(task.source) { entities.append(task.source) }
    for entity in entities {
      let tasks = stage.tasks.filter { $0.source == entity }
      guard tasks.allSatisfy({ $0.isWhole }) else { continue }
      let (came, went) = (before.flatMap(\.tasks).filter { $0.target == entity }.sums, tasks.sums)
      for sum in came where sum.text != "0" {
        let other = went.first { $0.currency == sum.currency && $0.field == sum.field }
        // A field that has no sum was not among the columns.
        guard let other = other?.text ?? (went.contains { $0.field == sum.field } ? "0" : nil), other != sum.text
        else { continue }
        findings.add(
          Finding(
            "ledger-amounts", subject, entity: entity, field: sum.field,
            "\(sum.field)\(sum.currency.isEmpty ? "" : " in \(sum.currency)") is \(other) in \(stage.program), but \(sum.text) in \(program), and no record was left out",
            remedy: StageSums.remedy))
      }
    }
  }
}

/// How many records of each entity a stage gave to the next.
private struct Made {
  private(set) var entities: [String] = []
  private var counts: [String: Int] = [:]

  init(_ ledger: Ledger, edits: [LedgerEdit]) {
    if ledger.split == nil {
      for task in ledger.tasks { add(task.target, task.made) }
    } else {
      // Of several packages each has its own files, beside the account of all.
      for (entity, file) in ledger.filesOfEntities {
        add(entity, ledger.files.first { $0.name == file }?.records ?? 0)
      }
    }
    for edit in edits {
      guard let entity = ledger.filesOfEntities.first(where: { $0.file == edit.file })?.entity ?? only else { continue }
      add(entity, edit.records - edit.before)
    }
  }

  /// The only entity there is, as in a bare file.
  private var only: String? { entities.count == 1 ? entities[0] : nil }

  private mutating func add(_ entity: String, _ count: Int) {
    if counts[entity.lowercased()] == nil { entities.append(entity) }
    counts[entity.lowercased(), default: 0] += count
  }

  /// Nil if the account does not know the entity.
  func records(of entity: String) -> Int? { counts[entity.lowercased()] }
}

extension LedgerTask {
  /// Whether every record that was read went on.
  fileprivate var isWhole: Bool {
    guard let loaded else { return read == made && read == used }
    return read == loaded.inserted + loaded.updated + loaded.unchanged
  }
}
