internal import Checks
internal import Databases
internal import Differences
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check compare`: what differs between two places, record by record.
  func compare(_ operands: [String]) throws(Fault) -> Ending {
    let typed = try twoPlaces(operands)
    try session.refuseSettingsAlone(CheckPart.mappingSettings)
    for reference in arguments.reference {
      guard case .database = try CheckedPlace(reference) else { continue }
      throw session.usage(
        "reference-database", "compare takes packages with --reference, and \(reference) is a database")
    }
    if let path = arguments.differences { _ = try DifferencePackage.settings(path).chosenForm() }
    let (catalog, searchPath) = (try session.catalog(), try mappingsPath())
    let files = try MappingNeeds(arguments.mapping, catalog, searchPath).files
    try checkFiles([typed.left, typed.right], mappings: files)
    let ledgerFile = try arguments.ledger.map { path throws(Fault) in try LedgerFileOutput(path) }
    var mapped: MappedPlace?
    if !arguments.mapping.isEmpty { mapped = try MappedPlace(typed.left, catalog, searchPath, session) }
    let comparison = try Comparison(places(typed, mapped, catalog), comparisonSettings)
    let differences = try arguments.differences.map { path throws(Fault) in
      try DifferencePackage(comparison.entities, path, session.ledger())
    }
    for note in comparison.notes { session.console.note(note) }
    var ledger = mapped?.ledger ?? session.ledger()
    ledger.files = []
    let result = try comparison.run(
      proving: { (source, records) throws(Fault) in
        let proof = try prove(source, records)
        if mapped == nil, ledger.before == nil { ledger.take(proof) }
      }, into: differences)
    ledger.comparison = result.json
    session.result.note(ledger)
    if arguments.report == .json {
      try session.show(result.json.pretty)
    } else {
      try session.show(result.lines.map { $0 + "\n" }.joined())
    }
    try ledgerFile?.write(ledger)
    try LedgerFileOutput.publish(ledgerFile, with: nil) { () throws(Fault) in try differences?.publish() }
    session.console.note(result.summary)
    if let lost = mapped?.lost, lost > 0 {
      session.console.warning("\(lost.records) of the left place \(lost == 1 ? "is" : "are") bad, and not compared")
      return .rejected
    }
    return result.isEqual ? .well : .rejected
  }

  private func twoPlaces(_ operands: [String]) throws(Fault) -> Sides<CheckedPlace> {
    guard operands.count == 2 else {
      throw session.usage("compare-two", "name the two places to compare: packages, - for stdin, or databases")
    }
    guard operands != ["-", "-"] else {
      throw session.usage("compare-stdin", "only one of the two places can be standard input")
    }
    guard arguments.records == nil || operands.contains("-") else {
      throw session.usage(
        "compare-records", "--records counts what comes through standard input, and neither place is -")
    }
    guard arguments.differences != "-" else {
      throw session.usage(
        "differences-stdout", "--differences names a file or folder; standard output has the report")
    }
    return Sides(try CheckedPlace(operands[0]), try CheckedPlace(operands[1]))
  }

  private var comparisonSettings: ComparisonSettings {
    var settings = session.comparisonSettings
    settings.ignored = arguments.ignore
    settings.tolerances = arguments.tolerance.map { ($0.name, $0.value) }
    return settings
  }

  /// The places, of which a database gives what the other one has, if that is a package.
  private func places(
    _ typed: Sides<CheckedPlace>, _ mapped: MappedPlace?, _ catalog: EntityCatalog
  ) throws(Fault) -> Sides<ComparedPlace> {
    var reading = try session.readSettings(catalog)
    reading.candidates = try catalog.all()
    reading.takesDatabases = true
    reading.references = arguments.reference
    reading.areForSeveral = true
    if let mapped {
      switch typed.right {
      case .package(let right): return Sides(mapped.place, try package(right, reading).place)
      case .database(let name, let url):
        return Sides(mapped.place, try database(name, url, catalog, like: mapped.source))
      }
    }
    switch (typed.left, typed.right) {
    case (.package(let left), .package(let right)):
      return Sides(try package(left, reading).place, try package(right, reading).place)
    case (.package(let path), .database(let name, let url)):
      let left = try package(path, reading)
      return Sides(left.place, try database(name, url, catalog, like: left.source))
    case (.database(let name, let url), .package(let path)):
      let right = try package(path, reading)
      return Sides(try database(name, url, catalog, like: right.source), right.place)
    case (.database(let left, let leftURL), .database(let right, let rightURL)):
      return Sides(try database(left, leftURL, catalog), try database(right, rightURL, catalog))
    }
  }

  /// A package and what it holds.
  private func package(
    _ path: String, _ settings: ReadSettings
  ) throws(Fault) -> (place: ComparedPlace, source: any Source) {
    var settings = settings
    if path != "-" { settings.expectedRecords = nil }
    let opener = PackageOpener(path, settings)
    let source = try opener.open(again: true)
    return (ComparedPlace(opener.name) { () throws(Fault) in try opener.open(again: true) }, source)
  }

  private func database(
    _ name: String, _ url: DatabaseURL, _ catalog: EntityCatalog, like package: (any Source)? = nil
  ) throws(Fault) -> ComparedPlace {
    let company = try package.map { source throws(Fault) in try session.company(of: source) } ?? arguments.company
    return try ComparedDatabase(name, url, company, catalog, session).place(like: package)
  }

  /// Whether all of a place was read.
  private func prove(_ source: any Source, _ records: [[Int]]) throws(Fault) -> PackageProof {
    for remark in source.warnings + source.remarks { session.console.warning(remark) }
    let proof = try session.proof(of: source, read: records)
    if proof.isUnproven {
      let remedy = source.name == "stdin" ? "; --records N does" : ""
      session.console.warning("nothing proves that \(source.name) is whole\(remedy)")
    }
    try source.close()
    return proof
  }
}
