internal import Records
internal import Tool

let description = ProgramDescription(
  .report,
  purpose: "Makes a page of ledgers: what became of every record, and what differs.",
  examples: """
    p2c-report loaded.json --to report.html
    p2c-report orders.ledger.json loaded.json --to report.html
    p2c-report first.json second.json compared.json --show-values > report.html
    """,
  operand: "LEDGER...")

run(description) { session throws(Fault) -> Ending in
  try ReportRun(session).run()
}
