internal import Records
internal import Tool

let description = ProgramDescription(
  .check,
  purpose: "Checks packages, mappings, versions, a population and ledgers; compares places.",
  examples: """
    p2c-check package orders.zip
    p2c-export --from sqlite:fno.sqlite --company usmf \\
      --entity "Customers V2" --form zip \\
      | p2c-check package - --report json
    p2c-check package orders.zip --reference customers.zip --like exported.zip
    p2c-check --explain DMF2022
    p2c-check mapping contacts-sales-to-fno-via-cds-1 \\
      --then contacts-sales-to-fno-via-cds-2
    p2c-check prerequisites --fno july-2017 --kb KB4045570 --sales 8.2.1.207 \\
      --solution 1.15.0.0
    p2c-check population --from sqlite:fno.sqlite
    p2c-check compare orders.zip sqlite:fno.sqlite --differences differences/
    p2c-check ledger orders.ledger.json loaded.json
    """,
  operand: "package|mapping|prerequisites|population|compare|ledger [FILE...]")

run(description) { session throws(Fault) -> Ending in
  try Check(session).run()
}
