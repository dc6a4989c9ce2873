internal import Checks
internal import Differences
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
    let part = try self.part()
    let operands = Array(arguments.operands.dropFirst())
    var findings = FindingList(skipping: arguments.skip)
    switch part {
    case .package:
      do throws(Fault) { try checkPackages(operands, &findings) } catch { throw try reported(findings, error) }
    case .mapping: try checkMappings(operands, &findings)
    case .prerequisites: return try checkPrerequisites(&findings)
    case .population: return try checkPopulation(&findings)
    case .ledger:
      do throws(Fault) { return try checkLedgers(operands, &findings) } catch { throw try reported(findings, error) }
    case .compare:
      do throws(Fault) { return try compare(operands) } catch { throw try reported(findings, error) }
    }
    return try report(findings)
  }

  /// What is to be checked; options and words that belong to another part would be silently ignored.
  private func part() throws(Fault) -> CheckPart {
    for rule in arguments.skip where !Rule.checked.contains(where: { $0.id == rule }) {
      throw session.usage(
        "rule-unknown", "there is no rule \(rule)", suggestion(for: rule, among: Rule.checked.map(\.id)))
    }
    guard let typed = arguments.operands.first else {
      throw session.usage("part-missing", "say what to check: \(CheckPart.allCases.map(\.rawValue).choices)")
    }
    guard let part = CheckPart(rawValue: typed) else {
      throw session.usage(
        "part-unknown", "there is nothing called \(typed) to check",
        suggestion(for: typed, among: CheckPart.allCases.map(\.rawValue)))
    }
    if let option = CheckPart.options.first(where: { arguments.has($0) && !part.takes($0) }) {
      throw session.usage("option-part", "\(option.spelling) does not go with \(typed)")
    }
    if !part.takesOperands, let stray = arguments.operands.dropFirst().first {
      throw session.usage("stray-argument", "\"\(stray)\" belongs to no option")
    }
    return part
  }

  /// The report may not go to the end of what is checked.
  func checkFiles(_ places: [CheckedPlace], mappings: [String] = []) throws(Fault) {
    var files = RunFiles()
    for file in mappings { files.read("the mapping file \(file)", file) }
    for (name, file) in arguments.valueMap { files.read("--value-map \(name)=\(file)", file) }
    if let ledger = arguments.ledger { files.write("--ledger \(ledger)", ledger) }
    for place in places { try place.add(to: &files, "") }
    let others: [any AnyOption] = [Options.table.reference, Options.table.like, Options.table.then]
    for option in others {
      for path in arguments.words(option) { try files.readPackage(option.spelling, path) }
    }
    if let path = arguments.differences { try files.write(DifferencePackage.settings(path)) }
    files.write("standard output", "-")
    try session.check(files)
  }

  /// `--list-rules` and `--explain`; false if neither was asked for.
  private func printPage() throws(Fault) -> Bool {
    if arguments.listRules {
      switch arguments.report {
      case .json: try session.show(RulePages.json)
      case .markdown: try session.show(RulePages.markdown)
      case .text: try session.show(RulePages.list)
      }
      return true
    }
    guard let wanted = arguments.explainCode else { return false }
    guard let page = RulePages.explanation(wanted) else {
      let known = MessageCode.table.map(\.code) + Rule.table.map(\.id)
      throw session.usage("code-unknown", "there is no code or rule \(wanted)", suggestion(for: wanted, among: known))
    }
    try session.show(page)
    return true
  }

  private func checkPackages(_ paths: [String], _ findings: inout FindingList) throws(Fault) {
    guard !paths.isEmpty else {
      throw session.usage("package-missing", "name the packages to check, or - for stdin")
    }
    let references = try arguments.reference.map { typed throws(Fault) in try CheckedPlace(typed) }
    try checkFiles(paths.map { .package($0) })
    let catalog = try session.catalog()
    var settings = try checkSettings(catalog)
    for reference in references {
      switch reference {
      case .package(let path):
        settings.references.append(path)
        settings.reading.references.append(path)
      case .database(let typed, let url):
        settings.referenceSources.append(try DatabaseReferences(typed, url, arguments.company, catalog, session))
      }
    }
    settings.template = try arguments.like.map { path throws(Fault) in try Template(path, settings.reading) }
    for path in paths { try PackageCheck(path, settings).run(into: &findings) }
  }

  /// How packages are checked.
  func checkSettings(_ catalog: EntityCatalog) throws(Fault) -> CheckSettings {
    var settings = CheckSettings(try session.readSettings(catalog))
    settings.reading.candidates = try catalog.all()
    settings.reading.areForSeveral = true
    settings.folder = SpoolFile.folder(arguments.temp)
    settings.jobs = arguments.jobs
    return settings
  }

  /// Prints what was found before something could not be read, which programs learn from the same object.
  private func reported(_ findings: FindingList, _ fault: Fault) throws(Fault) -> Fault {
    if fault.kind == .usage || findings.findings.isEmpty && arguments.report != .json { return fault }
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
    if arguments.report == .json {
      try session.show(findings.json(with: members).pretty)
    } else {
      try session.show(before + findings.findings.map { $0.line + "\n" }.joined())
    }
    session.console.note(findings.summary)
    return findings.isClean(strict: arguments.strict) ? .well : .rejected
  }
}

/// What can be checked.
enum CheckPart: String, CaseIterable {
  case package, mapping, prerequisites, population, compare, ledger

  /// Whether words besides options follow it.
  var takesOperands: Bool { self != .prerequisites && self != .population }

  /// Whether it takes an option that not all parts do.
  func takes(_ option: any AnyOption) -> Bool { options.contains { $0.name == option.name } }

  /// What the mapping of a comparison takes.
  static var mappingSettings: [any AnyOption] {
    [Options.table.set, Options.table.valueMap, Options.table.ignoreEntity, Options.table.withoutFilter]
  }

  /// All options that not all parts take.
  static var options: [any AnyOption] { allCases.flatMap(\.options) }

  private var options: [any AnyOption] {
    let all = Options.table
    return switch self {
    case .package:
      [
        all.checkAs, all.checkCompany, all.checkDelimiter, all.checkEncoding, all.checkSheet, all.checkRecords,
        all.reference, all.like,
        all.skip, all.strict,
      ]
    case .mapping: [all.then, all.skip, all.strict]
    case .prerequisites:
      [
        all.fno, all.fnoBuild, all.platformUpdate, all.platformBuild, all.kb, all.sales, all.solution, all.populated,
        all.skip, all.strict,
      ]
    case .population: [all.checkFrom, all.checkCompany, all.skip, all.strict]
    case .compare:
      [
        all.checkEntity, all.checkCompany, all.checkAs, all.checkDelimiter, all.checkEncoding, all.checkRecords,
        all.checkEdited, all.reference, all.ignore, all.tolerance, all.differences, all.checkLedger, all.runID,
        all.mapping, all.set, all.valueMap, all.ignoreEntity, all.withoutFilter,
      ]
    case .ledger: [all.mapping, all.checkDelimiter, all.checkEncoding, all.skip, all.strict]
    }
  }
}
