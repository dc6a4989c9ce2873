internal import Checks
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-check: what is to be checked, and how what was found is reported.
struct Check {
  let session: Session
  var arguments: Arguments { session.arguments }

  init(_ session: Session) { self.session = session }

  func run() throws(Fault) -> Ending {
    if try printPage() { return .well }
    for rule in arguments.all(.skip) where !Rule.checked.contains(where: { $0.id == rule }) {
      throw session.usage("rule-unknown", "there is no rule \(rule)" + near(rule, Rule.checked.map(\.id)))
    }
    guard let part = arguments.operands.first else {
      throw session.usage("part-missing", "say what to check: package, mapping, prerequisites, population or compare")
    }
    var findings = FindingList(skipping: arguments.all(.skip))
    let operands = Array(arguments.operands.dropFirst())
    if part != "compare" { try checkFiles(operands) }
    switch part {
    case "package":
      try refuse(otherThan: [.as, .company, .delimiter, .records, .reference, .like])
      do throws(Fault) { try checkPackages(operands, &findings) } catch { throw try reported(findings, error) }
    case "mapping":
      try refuse(otherThan: [.then])
      try checkMappings(operands, &findings)
    case "prerequisites":
      try refuse(otherThan: [
        .fno, .fnoBuild, .platformUpdate, .platformBuild, .kb, .sales, .solution, .populated,
      ])
      try refuse(operands)
      return try checkPrerequisites(&findings)
    case "population":
      try refuse(otherThan: [.from, .company])
      try refuse(operands)
      return try checkPopulation(&findings)
    case "compare":
      try refuse(otherThan: [.entity, .company, .as, .delimiter, .records, .edited, .ignore, .tolerance, .differences])
      do throws(Fault) { return try compare(operands) } catch { throw try reported(findings, error) }
    default:
      throw session.usage("part-unknown", "there is nothing called \(part) to check" + near(part, Self.parts))
    }
    return try report(findings)
  }

  private static let parts = ["package", "mapping", "prerequisites", "population", "compare"]

  /// The report may not go to the end of what is checked.
  private func checkFiles(_ operands: [String]) throws(Fault) {
    var files = RunFiles()
    for path in operands { try files.readPackage("", path) }
    for option in [Option.reference, .like, .then] {
      for path in arguments.all(option) { try files.readPackage(option.spelling, path) }
    }
    files.write("standard output", "-")
    try files.check()
  }

  private func near(_ typed: String, _ names: [String]) -> String {
    suggestion(for: typed, among: names).map { "; did you mean \($0)?" } ?? ""
  }

  /// Options that belong to another part would be silently ignored.
  private func refuse(otherThan own: [Option]) throws(Fault) {
    let parts: [Option] = [
      .from, .company, .as, .delimiter, .records, .reference, .like, .then, .fno, .fnoBuild, .platformUpdate,
      .platformBuild,
      .kb, .sales, .solution, .populated, .entity, .edited, .ignore, .tolerance, .differences,
    ]
    for option in parts where arguments.has(option) && !own.contains(option) {
      throw session.usage("option-part", "\(option.spelling) does not go with \(arguments.operands[0])")
    }
  }

  private func refuse(_ operands: [String]) throws(Fault) {
    if let stray = operands.first {
      throw session.usage("stray-argument", "\"\(stray)\" belongs to no option")
    }
  }

  /// `--list-rules` and `--explain`; false if neither was asked for.
  private func printPage() throws(Fault) -> Bool {
    if arguments.has(.listRules) {
      switch arguments[.report] {
      case "json": try session.show(RulePages.json)
      case "markdown": try session.show(RulePages.markdown)
      default: try session.show(RulePages.list)
      }
      return true
    }
    guard let wanted = arguments[.explain] else { return false }
    guard let page = RulePages.explanation(wanted) else {
      let known = MessageCode.table.map(\.code) + Rule.table.map(\.id)
      throw session.usage("code-unknown", "there is no code or rule \(wanted)" + near(wanted, known))
    }
    try session.show(page)
    return true
  }

  private func checkPackages(_ paths: [String], _ findings: inout FindingList) throws(Fault) {
    guard !paths.isEmpty else {
      throw session.usage("package-missing", "name the packages to check, or - for stdin")
    }
    let catalog = try session.catalog()
    var settings = CheckSettings(session.readSettings(catalog))
    settings.reading.candidates = try catalog.all()
    settings.folder = SpoolFile.folder(arguments[.temp])
    settings.jobs = arguments.jobs
    for place in arguments.all(.reference) {
      if Self.isDatabase(place) {
        settings.referenceSources.append(try DatabaseReferences(place, arguments[.company], catalog, session))
      } else {
        settings.references.append(place)
      }
    }
    settings.template = try arguments[.like].map { path throws(Fault) in try Template(path, settings.reading)
    }
    for path in paths { try PackageCheck(path, settings).run(into: &findings) }
  }

  /// A file that is there is a package, whatever its name.
  static func isDatabase(_ place: String) -> Bool {
    guard !Files.exists(place), let colon = place.firstIndex(of: ":") else { return false }
    return place[..<colon].allSatisfy { $0.isASCII && $0.isLetter }
  }

  /// Prints what was found before something could not be read, which programs learn from the same object.
  private func reported(_ findings: FindingList, _ fault: Fault) throws(Fault) -> Fault {
    if fault.kind == .usage || findings.findings.isEmpty && arguments[.report] != "json" { return fault }
    var members: [(name: String, value: JSON)] = [("rule", .text(fault.rule)), ("what", .text(fault.what))]
    if let file = fault.place.file { members.append(("file", .text(file))) }
    if let line = fault.place.line { members.append(("line", .int(line))) }
    if let remedy = fault.remedy { members.append(("remedy", .text(remedy))) }
    members.append(("status", .int(Int(fault.kind.rawValue))))
    _ = try report(findings, members: [("fault", .object(members))])
    return fault
  }

  /// Findings go to stdout, one a line; the summary to stderr.
  func report(
    _ findings: FindingList, before: String = "", members: [(name: String, value: JSON)] = []
  ) throws(Fault) -> Ending {
    if arguments[.report] == "json" {
      try session.show(findings.json(with: members).pretty)
    } else {
      try session.show(before + findings.findings.map { $0.line + "\n" }.joined())
    }
    session.console.note(findings.summary)
    return findings.isClean(strict: arguments.has(.strict)) ? .well : .rejected
  }
}
