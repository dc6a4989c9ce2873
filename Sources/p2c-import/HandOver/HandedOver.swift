internal import Databases
internal import Entities
internal import Environments
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// What became of the records of one entity in an environment.
struct HandedOver {
  let source: SourceEntity
  private(set) var loaded = LedgerTask.Loaded()
  /// How many it has refused.
  private(set) var refused = 0
  /// The keys of those that it names, in lower case, and why.
  private(set) var keys: [[String]: String] = [:]

  /// Of an entity of which so many were sent; `refusals` asks for those that were not taken over.
  init(
    _ source: SourceEntity, sent: Int, _ execution: Execution, isStaging: Bool, refusals: () throws(Fault) -> Refusals
  ) throws(Fault) {
    self.source = source
    guard sent > 0 else { return }
    let counts = execution.entity(source.entity.name)
    if let counts, isStaging {
      loaded.staged = min(sent, counts.staged)
    } else if let counts, counts.created + counts.updated <= sent {
      (loaded.inserted, loaded.updated) = (counts.created, counts.updated)
    } else if execution.status != .failed {
      loaded.arrived = sent
    }
    refused = sent - loaded.present
    guard execution.status != .succeeded || refused > 0 else { return }
    add(try refusals())
    // Where it does not say how many it took over, it took those that it does not name.
    if loaded.arrived > 0 {
      refused = min(sent, keys.count)
      loaded.arrived = sent - refused
    }
  }

  /// Where all that was sent is taken over.
  init(_ source: SourceEntity, all: Int, isStaging: Bool) {
    self.source = source
    if isStaging { loaded.staged = all } else { loaded.arrived = all }
  }

  private mutating func add(_ refusals: Refusals) {
    let fields = source.entity.key.map { source.entity.fields[$0] }
    for record in refusals.records {
      let key = fields.map { field in
        (record.values[field.xmlName.uppercased()] ?? record.values[field.name.uppercased()] ?? "").lowercased()
      }
      if keys[key] == nil || record.message != nil { keys[key] = record.message ?? "" }
    }
  }
}

extension HandOver {
  /// What became of the records, entity by entity; throws if none of them was taken over.
  func results(
    of execution: Execution, _ parcel: Parcel, _ management: DataManagement
  ) throws(Fault) -> [HandedOver] {
    var results: [HandedOver] = []
    for (task, source) in zip(parcel.ledger.tasks, parcel.entities) {
      let result = try HandedOver(source, sent: task.made, execution, isStaging: !url.executes) { () throws(Fault) in
        try management.refusals(of: execution.id, entity: source.entity.name)
      }
      results.append(result)
    }
    if execution.status == .succeeded { return results }
    for text in try management.errors(of: execution.id).prefix(20) {
      session.console.problem(Fault(.data, "environment-refused", text, place: Place(file: url.name)))
    }
    if execution.status == .canceled {
      throw Fault(
        .io, "environment-canceled", "somebody has canceled run \(execution.id) in \(url.name)",
        remedy: "look there what has arrived, then run it again with --again")
    }
    guard execution.status == .failed, results.allSatisfy({ $0.loaded.present == 0 }) else { return results }
    var fault = Fault(
      .data, "environment-refused", "\(url.name) has taken over nothing of run \(execution.id)",
      remedy: "correct what it says, and run it again")
    fault.published = .no
    throw fault
  }

  /// Accounts for all that was sent, or in a dry run would be, and puts aside what was refused.
  func finish(_ parcel: Parcel, _ results: [HandedOver], _ ledgerFile: LedgerFileOutput?) throws(Fault) -> Ending {
    var ledger = parcel.ledger
    for (index, result) in results.enumerated() {
      ledger.tasks[index].company = parcel.company
      ledger.tasks[index].loaded = result.loaded
      ledger.tasks[index].rejected += result.refused
    }
    let refused = try putAside(parcel, results)
    for index in ledger.tasks.indices { ledger.tasks[index].amounts.subtract(refused[index]) }
    try session.prove(ledger)
    session.result.note(ledger)
    try parcel.rejects?.complete(ledger)
    try session.result.makeRoom()
    try ledgerFile?.write(ledger)
    try LedgerFileOutput.publish(ledgerFile, with: parcel.rejects) {}
    try session.account(ledger)
    return ledger.hasRejections ? .rejected : .well
  }

  /// Puts the refused records aside, as they were sent. Gives what the amounts come to of those that were found.
  private func putAside(_ parcel: Parcel, _ results: [HandedOver]) throws(Fault) -> [AmountSums] {
    if results.allSatisfy({ $0.refused == 0 }) { return results.map { _ in AmountSums() } }
    let refused = try RefusedRecords(
      session, in: InputOpener(parcel.package, catalog), results.map { $0.keys.mapValues { Refusal($0) } })
    for (result, found) in zip(results, refused.looking.found.map(\.count)) where found < result.refused {
      let count =
        result.refused == found ? "" : "\((result.refused - found).grouped) of the \(result.refused.grouped) records"
      session.console.warning(
        "\(result.source.entity.name): \(url.name) does not name \(count) that it refuses; look there")
    }
    try refused.putAside(parcel.rejects, rest: "nothing is sent twice")
    return refused.looking.sums
  }
}
