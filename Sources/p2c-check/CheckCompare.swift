internal import Checks
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check compare`: what differs between two places, record by record.
  func compare(_ operands: [String]) throws(Fault) -> Ending {
    let typed = try twoPlaces(operands)
    let settings = try comparisonSettings()
    try checkFiles(typed)
    let comparison = try Comparison(places(typed), settings)
    let differences = try arguments[.differences].map { path throws(Fault) in
      try DifferencePackage(comparison.entities, path, session.ledger())
    }
    for note in comparison.notes { session.console.note(note) }
    let result = try comparison.run(proving: prove, into: differences)
    if arguments[.report] == "json" {
      try session.show(result.json.pretty)
    } else {
      try session.show(result.lines.map { $0 + "\n" }.joined())
    }
    session.console.note(result.summary)
    return result.isEqual ? .well : .rejected
  }

  private func twoPlaces(_ operands: [String]) throws(Fault) -> Sides<String> {
    guard operands.count == 2 else {
      throw session.usage("compare-two", "name the two places to compare: packages, - for stdin, or databases")
    }
    for option in [Option.skip, .strict] where arguments.has(option) {
      throw session.usage("option-part", "\(option.spelling) does not go with compare")
    }
    guard operands != ["-", "-"] else {
      throw session.usage("compare-stdin", "only one of the two places can be standard input")
    }
    guard !arguments.has(.records) || operands.contains("-") else {
      throw session.usage(
        "compare-records", "--records counts what comes through standard input, and neither place is -")
    }
    return Sides(operands[0], operands[1])
  }

  private func comparisonSettings() throws(Fault) -> ComparisonSettings {
    var settings = ComparisonSettings()
    settings.folder = SpoolFile.folder(arguments[.temp])
    settings.jobs = arguments.jobs
    settings.ignored = arguments.all(.ignore)
    for (field, value) in arguments.pairs(.tolerance) {
      guard let most = Decimal(value), !most.isNegative else {
        throw session.usage("tolerance", "--tolerance \(field)= takes a number such as 0.01; \"\(value)\" is given")
      }
      settings.tolerances.append((field, most))
    }
    return settings
  }

  /// The differences may not go where either place is.
  private func checkFiles(_ typed: Sides<String>) throws(Fault) {
    var files = RunFiles()
    for place in [typed.left, typed.right] {
      if Self.isDatabase(place) {
        try ComparedDatabase.add(place, to: &files)
      } else {
        try files.readPackage("", place)
      }
    }
    if let path = arguments[.differences] {
      guard path != "-" else {
        throw session.usage(
          "differences-stdout", "--differences names a file or folder; standard output has the report")
      }
      try files.write(DifferencePackage.settings(path))
    }
    files.write("standard output", "-")
    try files.check()
  }

  /// The places, of which a database gives what the other one has, if that is a package.
  private func places(_ typed: Sides<String>) throws(Fault) -> Sides<ComparedPlace> {
    let catalog = try session.catalog()
    var reading = session.readSettings(catalog)
    reading.candidates = try catalog.all()
    reading.takesDatabases = true
    let (left, right) = (try package(typed.left, reading), try package(typed.right, reading))
    if let left, let right { return Sides(left.place, right.place) }
    let other = left?.source ?? right?.source
    let company = try other.map { source throws(Fault) in try session.company(of: source) } ?? arguments[.company]
    func database(_ typed: String) throws(Fault) -> ComparedPlace {
      try ComparedDatabase(typed, company, catalog, session).place(like: other)
    }
    if let left { return Sides(left.place, try database(typed.right)) }
    if let right { return Sides(try database(typed.left), right.place) }
    return Sides(try database(typed.left), try database(typed.right))
  }

  /// A package and what it holds; nil for a database.
  private func package(
    _ typed: String, _ settings: ReadSettings
  ) throws(Fault) -> (place: ComparedPlace, source: any Source)? {
    if Self.isDatabase(typed) { return nil }
    var settings = settings
    if typed != "-" { settings.expectedRecords = nil }
    let opener = PackageOpener(typed, settings)
    let source = try opener.open(again: true)
    return (ComparedPlace(opener.name) { () throws(Fault) in try opener.open(again: true) }, source)
  }

  /// Whether all of a place was read.
  private func prove(_ source: any Source, _ records: [Int]) throws(Fault) {
    for remark in source.warnings + source.remarks { session.console.warning(remark) }
    if try session.proof(of: source, read: records).isUnproven {
      let remedy = source.name == "stdin" ? "; --records N does" : ""
      session.console.warning("nothing proves that \(source.name) is whole\(remedy)")
    }
    try source.close()
  }
}
