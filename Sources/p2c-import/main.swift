internal import Environments
internal import Records
internal import Tool

let description = ProgramDescription(
  .import,
  purpose: "Checks all of a data package, and loads it into a database or an environment.",
  examples: """
    p2c-import --from orders.zip --to sqlite:flat.sqlite --create --dry-run
    p2c-import --from orders.zip --to sqlite:flat.sqlite --create --rejects left/
    p2c-export --from sqlite:fno.sqlite --company usmf \\
      --for products-fno-to-sales-direct \\
      | p2c-transform --mapping products-fno-to-sales-direct \\
      | p2c-import --to sqlite:sales.sqlite
    """)

run(description) { session throws(Fault) -> Ending in
  if let to = session.arguments.toDatabase, EnvironmentURL.isNamed(by: to) { return try HandOver(session).run() }
  return try Import(session).run()
}
