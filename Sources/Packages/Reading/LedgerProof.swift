internal import Entities
package import Records

extension JSON {
  /// How many records of an entity the package has, if it is one of several that a run wrote.
  fileprivate func recordsInPackage(of entity: PackageEntity) -> Int? {
    guard self["split"] != nil else { return nil }
    return self["files"]?.items.first { $0["name"]?.string == entity.file }?["records"]?.int
  }
}

extension PackageReader {
  /// The ledger of the stage before, after everything was read; what it says it made must be what came.
  ///
  /// A stream that disagrees was damaged. Files beside a ledger may have been changed on purpose: then it is theirs no
  /// longer, which is said and no reason to stop.
  package func provenLedger(read: [Int]) throws(Fault) -> (ledger: JSON?, warning: String?) {
    guard let before = try ledger() else { return (nil, nil) }
    for (entity, count) in zip(entities, read) {
      let tasks = before["tasks"]?.items.filter { $0["target"]?.string == entity.entity.name } ?? []
      guard !tasks.isEmpty else { continue }
      let made = tasks.reduce(0) { $0 + ($1["made"]?.int ?? 0) }
      // An entity that is there a second time shares its name.
      let came = zip(entities, read).reduce(0) { $1.0.entity.name == entity.entity.name ? $0 + $1.1 : $0 }
      guard made != came else { continue }
      if let own = before.recordsInPackage(of: entity), own == count { continue }
      let what = "the ledger says \(made.grouped) records of \(entity.entity.name), and \(count.grouped) came"
      if form != .stream { return (nil, what + "; the files were changed, so the ledger is left aside") }
      throw Fault(.data, "ledger-mismatch", what, place: Place(file: name))
    }
    return (before, nil)
  }
}
