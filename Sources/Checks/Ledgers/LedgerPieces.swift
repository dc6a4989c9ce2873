internal import Packages
internal import Records

/// The runs that wrote several packages: whether the ledgers of all of them are there.
struct LedgerPieces {
  private var runs: [Run] = []
  private var places: [String: Int] = [:]

  /// One run, and the packages of it that are known.
  private struct Run {
    let ledger: Ledger
    let subject: String
    var packages: [Int: Int] = [:]
  }

  init(_ chains: [LedgerChain]) {
    for chain in chains {
      for stage in chain.stages {
        guard let split = stage.split else { continue }
        let key = Self.key(stage)
        if places[key] == nil {
          places[key] = runs.count
          runs.append(Run(ledger: stage, subject: chain.name))
        }
        if let place = places[key] { runs[place].packages[split.package] = stage.files.reduce(0) { $0 + $1.records } }
      }
    }
  }

  /// The account without what each package has of its own.
  private static func key(_ ledger: Ledger) -> String {
    var ledger = ledger
    ledger.split = nil
    ledger.files = []
    ledger.package = nil
    return ledger.json.description
  }

  /// Whether a ledger is the first of its run that was named; one that is no piece is.
  func isFirst(_ chain: LedgerChain) -> Bool {
    guard chain.last.split != nil, let place = places[Self.key(chain.last)] else { return true }
    return runs[place].subject == chain.name
  }

  func check(into findings: inout FindingList) {
    for run in runs {
      let all = run.ledger.split?.packages ?? 0
      let lost =
        all > run.packages.count ? (1...all).lazy.filter { run.packages[$0] == nil }.prefix(10).map { "\($0)" } : []
      if let first = lost.first {
        findings.add(
          Finding(
            "ledger-pieces", run.subject,
            "\(lost.count == 1 ? "package \(first) of \(all.grouped) is" : "packages \(lost.joined(separator: ", ")) of \(all.grouped) are") not among these ledgers",
            remedy: "name the ledgers of all packages of the run, or of all their loads"))
        continue
      }
      let written = run.packages.values.reduce(0, +)
      let made = run.ledger.tasks.reduce(0) { $0 + $1.made }
      guard written != made else { continue }
      findings.add(
        Finding(
          "ledger-sum", run.subject,
          "\(run.ledger.program) made \(made.records), but the files of all packages have \(written.grouped)",
          remedy: StageSums.remedy))
    }
  }
}
