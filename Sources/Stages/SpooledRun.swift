internal import Mappings
package import Packages
package import Records
internal import Tool

extension PackageRun {
  /// What a run made that nobody sees but who reads its records.
  package struct Spooled {
    /// The account of it.
    package let ledger: Ledger
    /// What is wrong with records that are not in it, as far as it is shown.
    package let problems: FoundProblems
    /// The rules that they broke.
    package let rules: Emptiness.RuleCounts
    /// Where they are put aside, if that was asked for; still without a name.
    package let rejects: Rejects?
  }

  /// Runs into a spool: what is good, document by document, is there, and what is bad is not. What it prints is its account,
  /// unless that is only a part of one.
  package func execute(
    _ opened: any Source, into spool: PackageOpener, as form: Form = .stream, prints: Bool = true
  ) throws(Fault) -> Spooled {
    var run = self
    run.putsAside = true
    run.spool = (try spool.spoolDescriptor(), form)
    let (reading, source, target, writer) = try run.make(opened)
    for remark in source.remarks { session.console.warning(remark) }
    for result in target.results { for text in result.missingKeys { session.console.warning(text) } }
    try target.carryStopped(of: source)
    let ledger = try account(source, target, reading)
    if prints { try say(ledger, source, target) }
    try source.close()
    return Spooled(
      ledger: try writer?.finish(ledger) ?? ledger, problems: reading.problems, rules: reading.brokenRules,
      rejects: reading.rejects)
  }
}
