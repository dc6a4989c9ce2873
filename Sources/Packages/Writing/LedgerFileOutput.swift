package import Records

/// What gets its name together with others, or loses it again.
package protocol PlacedOutput: AnyObject {
  /// Gives it its name; it loses it again with this, unless it is settled.
  func place() throws(Fault)
  /// Leaves it its name.
  func settle()
}

/// A ledger on its way into a file of its own, which appears when whoever it accounts for is done.
package final class LedgerFileOutput: PlacedOutput {
  private var file: PendingFile?

  /// Makes sure that the file can be created.
  package init(_ path: String, syncs: Bool = true) throws(Fault) { file = try PendingFile(path, syncs: syncs) }

  /// The ledger beside a package; nil where it has a place of its own, or the package no name.
  static func beside(_ settings: WriteSettings) throws(Fault) -> LedgerFileOutput? {
    guard settings.target != "-", settings.ledger == nil else { return nil }
    return try LedgerFileOutput(LedgerBeside.path(of: settings.target), syncs: settings.syncs)
  }

  /// Writes the ledger, still without its name, and syncs it.
  package func write(_ ledger: Ledger) throws(Fault) {
    guard var output = try file?.output() else { return }
    var bytes = ByteBuffer()
    bytes.append(ledger.json.pretty)
    try output.write(bytes.bytes)
    try output.close()
    try file?.sync()
  }

  package func place() throws(Fault) { try file?.place() }

  package func settle() { if let file = file.take() { file.settle() } }

  /// Writes a ledger where no package is written, and gives it and the rejects of the run their names.
  package static func publish(
    _ ledger: Ledger, to path: String?, with rejects: Rejects?, syncs: Bool
  ) throws(Fault) {
    let file = try path.map { path throws(Fault) in try LedgerFileOutput(path, syncs: syncs) }
    try file?.write(ledger)
    try publish(file, with: rejects) {}
  }

  /// Gives a ledger and the rejects of a run their names if something comes to its end that cannot be taken back.
  package static func publish(
    _ file: LedgerFileOutput?, with rejects: (any PlacedOutput)?, when body: () throws(Fault) -> Void
  ) throws(Fault) {
    try rejects?.place()
    try file?.place()
    try body()
    file?.settle()
    rejects?.settle()
  }
}
