internal import Checks
internal import Databases
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check population`: how far the one-time job has got, per company and table.
  func checkPopulation(_ findings: inout FindingList) throws(Fault) -> Ending {
    guard let from = arguments.fromDatabase else {
      throw session.usage("from-missing", "--from DB is missing: it names the database to look at")
    }
    let url = try DatabaseURL(from)
    let console = session.console
    let file = try PopulationFile.load(path: mappingsPath())
    let state = try url.populationState(file, company: arguments.company, temp: arguments.temp) { console.note($0) }
    if let company = arguments.company, !state.companies.isEmpty,
      CompanyName.spelling(of: company, among: state.companies) == nil
    {
      throw .unknownCompany(company, in: url.name, state.companies)
    }
    let report = PopulationReport(url, place: from, file, state)
    report.add(to: &findings)
    return try self.report(
      findings, before: report.lines.map { $0 + "\n" }.joined(), members: [("tables", report.json)])
  }
}

/// What was counted, as lines, as JSON and as findings.
private struct PopulationReport {
  private let subject: String
  /// The database as it is typed.
  private let place: String
  private let file: PopulationFile
  private let state: PopulationState
  /// Whether what is missing can be loaded into it.
  private let isTarget: Bool

  init(_ url: DatabaseURL, place: String, _ file: PopulationFile, _ state: PopulationState) {
    subject = url.name
    isTarget = url.isTarget
    self.place = place
    self.file = file
    self.state = state
  }

  var lines: [String] {
    state.lines.map { item in
      "\(item.company) \(item.table): \(item.count.grouped) lines, \(item.withoutNumber.grouped) without number, \(item.duplicates.grouped) duplicates, \(item.orphans.grouped) orphans"
    }
      + state.jobs.map { job in
        "\(job.company.isEmpty ? "all companies" : job.company): \(file.job) was done on \(job.finished) UTC"
      }
      + state.products.map { item in
        "\(item.company) product list: \(item.expected.grouped) products, \(item.missing.grouped) missing, \(item.stale.grouped) stale"
      }
  }

  var json: JSON {
    let lines = state.lines.map { item in
      JSON.object([
        ("table", .text(item.table)), ("company", .text(item.company)), ("lines", .int(item.count)),
        ("withoutNumber", .int(item.withoutNumber)), ("duplicates", .int(item.duplicates)),
        ("orphans", .int(item.orphans)),
      ])
    }
    let products = state.products.map { item in
      JSON.object([
        ("table", .text(item.table)), ("company", .text(item.company)),
        ("products", .int(item.expected)),
        ("missing", .int(item.missing)), ("stale", .int(item.stale)),
      ])
    }
    let jobs = state.jobs.map { job in
      JSON.object([
        ("job", .text(file.job)), ("company", .text(job.company)), ("finished", .text(job.finished)),
      ])
    }
    return .list(lines + products + jobs)
  }

  /// How to run the job for a company, which is not done twice unasked.
  private func remedy(_ company: String, set: String = "") -> String {
    guard isTarget, let finished = state.finished(company) else { return run(set) }
    return "\(run(set)) --again: it was done on \(finished) UTC"
  }

  /// The pipeline that populates, to copy.
  private func run(_ settings: String = "") -> String {
    let job = file.mapping
    let made = "run p2c-export --from \(place.typed) --for \(job) | p2c-transform --mapping \(job) \(settings)"
    return made + (isTarget ? "| p2c-import --to \(place.typed)" : "--to populated/, and load what it holds")
  }

  func add(to findings: inout FindingList) {
    for text in state.lacks { findings.add(Finding("population-schema", subject, text)) }
    for item in state.lines {
      let place = "\(item.table) of \(item.company)"
      if item.withoutNumber > 0 {
        findings.add(
          Finding(
            "population-numbers", subject, entity: place,
            "\(item.withoutNumber.grouped) of \(item.count.grouped) lines have no number",
            remedy: remedy(item.company)))
      }
      if item.duplicates > 0 {
        findings.add(
          Finding(
            "population-duplicates", subject, entity: place,
            "\(item.duplicates.grouped) lines share their number with another line of their document",
            remedy: remedy(item.company, set: "--set duplicates=renumber ")))
      }
      if item.orphans > 0 {
        findings.add(
          Finding(
            "population-orphans", subject, entity: place, "\(item.orphans.grouped) lines have no header"))
      }
    }
    for item in state.products where item.missing + item.stale > 0 {
      findings.add(
        Finding(
          "population-products", subject, entity: "product list of \(item.company)",
          "\(item.missing.grouped) products are missing and \(item.stale.grouped) rows are stale",
          remedy: remedy(item.company)))
    }
  }
}
