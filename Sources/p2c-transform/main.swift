internal import Records
internal import Tool

let description = ProgramDescription(
  .transform,
  purpose: "Reads a data package, maps its records, and writes a data package.",
  examples: """
    p2c-transform --list
    p2c-transform --mapping sales-orders-fno-to-sales-direct --explain
    p2c-transform --from orders.zip --to orders.csv --entity "Sales order lines V2"
    p2c-export --from sqlite:fno.sqlite --company usmf \\
      --for products-fno-to-sales-direct \\
      | p2c-transform --mapping products-fno-to-sales-direct --rejects bad/ \\
      | p2c-import --to sqlite:sales.sqlite
    """)

run(description) { session throws(Fault) -> Ending in
  try Transform(session).run()
}
