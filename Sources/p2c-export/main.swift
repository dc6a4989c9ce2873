internal import Environments
internal import Records
internal import Tool

let description = ProgramDescription(
  .export,
  purpose: "Reads a database, or an environment, and writes its entities as a data package.",
  examples: """
    p2c-export --from sqlite:fno.sqlite --list
    p2c-export --from sqlite:fno.sqlite --company usmf --to orders.zip \\
      --entity "Sales order headers V2" --entity "Sales order lines V2"
    p2c-export --from sqlite:fno.sqlite --company usmf \\
      --for products-fno-to-sales-direct \\
      | p2c-transform --mapping products-fno-to-sales-direct \\
      | p2c-import --to sqlite:sales.sqlite
    """)

run(description) { session throws(Fault) -> Ending in
  if let from = session.arguments.fromDatabase, EnvironmentURL.isNamed(by: from) { return try Fetch(session).run() }
  if session.arguments.keep != nil { throw session.usage("keep-database", "--keep is for what an environment gives") }
  return try Export(session).run()
}
