internal import Entities
package import Packages
package import Records

/// The keys that are gone as a package, which an import deletes from its target.
package final class DeletedKeys {
  private let changes: Changes
  private let places: [Int]
  /// The package, without a name until somebody publishes it.
  package let writer: PackageWriter

  /// A package of them; nothing appears before it is published.
  package init(_ changes: Changes, _ settings: WriteSettings) throws(Fault) {
    self.changes = changes
    places = changes.entities.indices.filter { changes.entities[$0].mayBeDeleted }
    if places.isEmpty {
      throw Fault(
        .usage, "deletes-owned", "loads own nothing of \(changes.entities.map(\.entity.name).joined(separator: ", "))",
        remedy: "leave --deletes out")
    }
    writer = try PackageWriter(
      places.map { OutputEntity(changes.entities[$0].entity, fields: changes.entities[$0].entity.key, mode: .delete) },
      settings)
  }

  /// Writes them, still without a name; `ledger` says how they were found.
  package func write(_ ledger: Ledger) throws(Fault) {
    var ledger = ledger
    let records = MadeRecords(writer)
    for (target, number) in places.enumerated() {
      let entity = changes.entities[number].entity
      try records.advance(to: target)
      try changes.forEachGone(of: number) { (values) throws(Fault) in
        for _ in entity.key {
          let value = values.next()
          records.add(value.bytes, given: value.isGiven)
        }
        try records.endRecord()
      }
      // All records were looked at to find them, in whichever mode they come.
      let all = changes.entities.indices.filter { changes.entities[$0].entity.name == entity.name }
      var task = LedgerTask(source: entity.name, target: entity.name)
      task.read = all.reduce(0) { $0 + changes.counts[$1].here }
      task.used = task.read
      task.made = changes.counts[number].gone
      ledger.tasks.append(task)
    }
    try records.flush()
    try writer.complete(ledger)
  }
}

extension Changes {
  /// Whether loads own records of an entity, or of its headers, so that they may delete them.
  package func mayDelete(_ entity: SourceEntity) -> Bool { entity.mayBeDeleted }
}

extension SourceEntity {
  fileprivate var mayBeDeleted: Bool { mode != .updateExisting && entity.mayBeReplaced }
}
