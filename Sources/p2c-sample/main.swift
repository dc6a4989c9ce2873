internal import Entities
internal import Packages
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
  let arguments = session.arguments
  let place = try SamplePlace(arguments.samplePlaces, withFaults: arguments.faults)
  var files = RunFiles()
  place.add(to: &files)
  try session.check(files)
  // What a server has committed cannot be taken back when a signal comes.
  if case .databases = place { session.result.mayBePublished() }
  let sample = Sample(orders: arguments.orders, seed: arguments.seed)
  for line in try sample.write(to: place, EntityCatalog.load(path: mappingsPath()), syncs: !arguments.noSync) {
    session.console.note(line)
  }
  return .well
}
