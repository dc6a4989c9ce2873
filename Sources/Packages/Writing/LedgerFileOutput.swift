package import Records

/// A ledger on its way into a file of its own, which appears when whoever it accounts for is done.
package final class LedgerFileOutput {
  private var file: PendingFile?

  /// Makes sure that the file can be created.
  package init(_ path: String) throws(Fault) { file = try PendingFile(path) }

  /// Writes the ledger, still without its name.
  package func write(_ ledger: Ledger) throws(Fault) {
    guard var output = try file?.output() else { return }
    var bytes = ByteBuffer()
    bytes.append(ledger.json.pretty)
    try output.write(bytes.bytes)
    try output.close()
  }

  /// Gives the file its name.
  package func publish() throws(Fault) { if let file = file.take() { try file.publish() } }
}
