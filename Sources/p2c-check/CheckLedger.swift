internal import Checks
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check ledger`: whether ledgers add up, follow each other, and are those of the files beside them.
  func checkLedgers(_ paths: [String], _ findings: inout FindingList) throws(Fault) -> Ending {
    guard !paths.isEmpty else { throw session.usage("ledger-operand", "name the ledgers to check") }
    guard !paths.contains("-") else {
      throw session.usage("ledger-stdin", "a ledger is not read from standard input; name its file")
    }
    var files = RunFiles()
    for path in paths { try files.readPackage("", path) }
    for path in arguments.mapping where Files.exists(path) { files.read("--mapping \(path)", path) }
    files.write("standard output", "-")
    try session.check(files)
    let check = try LedgerCheck(
      checkSettings(session.catalog()), mappings: arguments.mapping, mappingsPath())
    let ways = try check.run(paths, into: &findings)
    return try report(
      findings, before: ways.lines.map { $0 + "\n" }.joined(), members: [("ways", ways.json)])
  }
}
