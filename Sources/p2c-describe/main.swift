internal import Records
internal import Tool

let description = ProgramDescription(
  .describe,
  purpose: "Prints an entity file for what it is shown; guesses are marked as such.",
  examples: """
    p2c-describe --from legacy.csv --delimiter ';' --to legacy.xml
    p2c-describe --from metadata.xml --to described/
    p2c-describe --from sqlite:old.sqlite --table customers --as "Old customers"
    p2c-transform --from exported.zip --form stream --quiet \\
      | p2c-describe --entity "Sales order headers V2"
    """)

run(description) { session throws(Fault) -> Ending in
  try Describe(session).run()
}
