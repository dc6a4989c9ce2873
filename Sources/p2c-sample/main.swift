internal import Records
internal import Tool

let description = ProgramDescription(
  .sample,
  purpose: "Makes up a Finance and Operations database and a Sales database that agree.",
  examples: """
    p2c-sample --orders 1000 --to sample/
    p2c-sample --orders 200 --seed 7 --faults --to faulty/
    p2c-export --from sqlite:sample/fno.sqlite --list
    """)

run(description) { session throws(Fault) -> Ending in
  throw Fault(.ours, "unfinished", "not written yet")
}
