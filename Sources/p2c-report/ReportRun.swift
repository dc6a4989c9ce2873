internal import Packages
internal import Records
internal import Reports
internal import Stages
internal import Tool

/// One run of p2c-report: reads ledgers, and makes a page of them.
struct ReportRun {
  private let session: Session
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) { self.session = session }

  func run() throws(Fault) -> Ending {
    try checkFiles()
    guard arguments.reportTo != "-" else {
      try session.show(page())
      return .well
    }
    let file = try PendingFile(arguments.reportTo, syncs: session.syncs)
    var bytes = ByteBuffer()
    bytes.append(try page())
    try session.result.makeRoom()
    var output = try file.output()
    try output.write(bytes.bytes)
    try output.close()
    try file.publish()
    return .well
  }

  private func page() throws(Fault) -> String {
    let chains = try arguments.operands.map { path throws(Fault) in try LedgerChain(path) }
    return Report(chains, showsValues: arguments.showValues).html
  }

  /// The page may not be one of the ledgers, nor the package that one lies beside.
  private func checkFiles() throws(Fault) {
    guard !arguments.operands.isEmpty else {
      throw session.usage("ledger-operand", "name the ledgers to report on")
    }
    guard !arguments.operands.contains("-") else {
      throw session.usage("ledger-stdin", "a ledger is not read from standard input; name its file")
    }
    var files = RunFiles()
    for path in arguments.operands { try files.readPackage("", path) }
    files.write(arguments.reportTo == "-" ? "standard output" : "--to \(arguments.reportTo)", arguments.reportTo)
    try session.check(files)
  }
}
