internal import Entities
internal import Records
internal import Samples
internal import Tool

let description = ProgramDescription(
  .sample,
  purpose: "Makes up a Finance and Operations database and a Sales database that agree.",
  examples: """
    p2c-sample --orders 1000 --to sample/
    p2c-sample --orders 1000 --seed 7 --faults --to faulty/
    p2c-sample --to fno=sqlite:erp.sqlite --to sales=sqlite:crm.sqlite
    p2c-export --from sqlite:sample/fno.sqlite --list
    """)

run(description) { session throws(Fault) -> Ending in
  let place = try SamplePlace(session.arguments.all(.to))
  let catalog = try EntityCatalog.load(path: mappingsPath())
  let sample = Sample(
    orders: session.arguments.number(.orders) ?? 100, seed: session.arguments.number(.seed) ?? 1)
  for line in try sample.write(
    to: place, catalog, faults: session.arguments.has(.faults), syncs: !session.arguments.has(.noSync))
  {
    session.console.note(line)
  }
  return .well
}
