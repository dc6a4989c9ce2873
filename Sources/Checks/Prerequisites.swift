package import Records

/// What somebody says is installed.
package struct Installation: Sendable {
  /// The release by name.
  package var fno: String?
  /// The application build.
  package var fnoBuild: DottedVersion?
  /// The platform update.
  package var platformUpdate: Int?
  /// The platform build.
  package var platformBuild: DottedVersion?
  /// The hotfixes, as they were typed.
  package var hotfixes: [String] = []
  /// The version of Sales.
  package var sales: DottedVersion?
  /// The version of the solution in Sales.
  package var solution: DottedVersion?
  /// Whether the population ran.
  package var isPopulated: Bool?

  package init() {}
}

/// Judges an installation: which flows it supports, and what is missing for the others.
package struct Prerequisites {
  private let file: PrerequisiteFile
  private let installed: Installation
  private let release: PrerequisiteFile.Release
  private let hotfixes: Set<String>

  /// What is missing, and where it comes from.
  private struct Missing: Hashable {
    var what: String
    var from: String
    /// Nothing was said of it.
    var isUnknown = false
  }

  /// Whether one flow is supported on one route.
  package struct Verdict: Sendable {
    /// The mapping or pair of mappings.
    package var flow: String
    /// What moves, and where to.
    package var title: String
    /// What is missing; supported if nothing is.
    package var missing: [String]
    /// Whether nothing is known to be missing, but too little was said.
    package var isUnknown: Bool
  }

  /// A judgement; nil if the release is not one that is described.
  package init?(_ file: PrerequisiteFile, _ installed: Installation) {
    self.file = file
    self.installed = installed
    guard let release = Self.release(file, installed) else { return nil }
    self.release = release
    var known = Set(installed.hotfixes.map(Self.normalised))
    for hotfix in file.hotfixes where known.contains(hotfix.kb) { known.formUnion(hotfix.includes) }
    hotfixes = known
  }

  private static func normalised(_ kb: String) -> String {
    let upper = kb.uppercased()
    return upper.hasPrefix("KB") ? upper : "KB" + upper
  }

  /// By name, else by the first two numbers of the build; what is newer than all is taken for the newest.
  private static func release(_ file: PrerequisiteFile, _ installed: Installation) -> PrerequisiteFile
    .Release?
  {
    if let name = installed.fno { return file.releases.first { $0.name == name } }
    guard let build = installed.fnoBuild else { return nil }
    return file.releases.filter { $0.line <= build }.max { $0.line < $1.line }
  }

  /// What was judged: a release by its name, or a build that is later than all of them.
  package var title: String {
    guard let build = laterBuild else { return release.title }
    return
      "build \(build), later than every release that the documentation names; judged by what \(release.title) needs"
  }

  /// The build, if its release is later than all that are described.
  private var laterBuild: DottedVersion? {
    guard installed.fno == nil, let build = installed.fnoBuild, release.line < build.line else { return nil }
    return file.releases.contains { release.line < $0.line } ? nil : build
  }

  /// Every flow on every route, in the order of the file.
  package var verdicts: [Verdict] {
    file.flows.map { flow in
      Verdict(
        flow: "\(flow.name)-\(flow.route)", title: "\(flow.title), \(flow.direction), \(flow.route)",
        missing: missing(for: flow).map(\.what),
        isUnknown: !missing(for: flow).isEmpty && missing(for: flow).allSatisfy(\.isUnknown))
    }
  }

  /// Adds a finding for each thing that is missing, with the flows that need it.
  package func report(into findings: inout FindingList) {
    var needed: [(missing: Missing, flows: [String])] = []
    for flow in file.flows {
      let name = "\(flow.name)-\(flow.route)"
      for missing in missing(for: flow) {
        if let known = needed.firstIndex(where: { $0.missing == missing }) {
          needed[known].flows.append(name)
        } else {
          needed.append((missing, [name]))
        }
      }
    }
    let subject = laterBuild.map { "\($0)" } ?? release.name
    for (missing, flows) in needed {
      let all = flows.count == file.flows.count
      findings.add(
        Finding(
          missing.isUnknown ? "prerequisite-unstated" : "prerequisite", subject,
          "missing: \(missing.what); needed for \(all ? "all flows" : flows.joined(separator: ", "))",
          remedy: missing.from))
    }
    for solution in file.solutions { advise(solution, subject, &findings) }
  }

  /// Warns of a version that is enough, where a later one is better.
  private func advise(_ solution: PrerequisiteFile.Version, _ subject: String, _ findings: inout FindingList) {
    guard let found = installed.solution, let advised = solution.advised, found < advised, found >= solution.version
    else { return }
    findings.add(
      Finding(
        "prerequisite-advised", subject,
        "\(solution.title) is \(found); \(advised) is better for \(solution.route) flows: \(solution.whyAdvised)",
        remedy: solution.from))
  }

  private func missing(for flow: PrerequisiteFile.Flow) -> [Missing] {
    missingApplication() + missingPlatform() + missingHotfixes(flow.name) + missingPopulation()
      + missing(file.sales, installed.sales, "--sales")
      + (file.solutions.first { $0.route == flow.route }.map { missing($0, installed.solution, "--solution") }
        ?? [])
  }

  private func missingApplication() -> [Missing] {
    guard let wanted = release.build, let build = installed.fnoBuild, build < wanted else { return [] }
    return [Missing(what: "application build \(wanted) (it is \(build))", from: file.application)]
  }

  private func missingPlatform() -> [Missing] {
    let from = file.platform
    if let update = installed.platformUpdate {
      if update >= release.platformUpdate { return [] }
      return [
        Missing(what: "platform update \(release.platformUpdate) or later (it is \(update))", from: from)
      ]
    }
    if let build = installed.platformBuild {
      guard let wanted = release.platformBuild, build < wanted else { return [] }
      return [Missing(what: "platform build \(wanted) or later (it is \(build))", from: from)]
    }
    guard release.platformIsSeparate else { return [] }
    return [
      Missing(
        what: "platform update \(release.platformUpdate) or later, of which nothing was said",
        from: "say --platform-update N or --platform-build BUILD", isUnknown: true)
    ]
  }

  private func missingHotfixes(_ flow: String) -> [Missing] {
    let sets = release.sets(for: flow)
    if sets.isEmpty || sets.contains(where: { $0.allSatisfy(hotfixes.contains) }) { return [] }
    let lacking = sets.map { set in set.filter { !hotfixes.contains($0) } }
    return (lacking.min { $0.count < $1.count } ?? []).map { kb in
      let known = file.hotfixes.first { $0.kb == kb }
      return Missing(
        what: known.map { "hotfix \(kb) (\($0.gives))" } ?? "hotfix \(kb)", from: known?.from ?? "")
    }
  }

  private func missingPopulation() -> [Missing] {
    guard release.needsPopulation, installed.isPopulated != true else { return [] }
    if installed.isPopulated == false {
      return [Missing(what: "the one-time population", from: file.population)]
    }
    return [
      Missing(
        what: "the one-time population, of which nothing was said",
        from: "say --populated yes or no; p2c-check population finds out. It runs \(file.population)",
        isUnknown: true)
    ]
  }

  private func missing(
    _ wanted: PrerequisiteFile.Version, _ found: DottedVersion?, _ option: String
  ) -> [Missing] {
    guard let found else {
      return [
        Missing(
          what: "\(wanted.title), \(wanted.version) or later, of which nothing was said",
          from: "say \(option) VERSION",
          isUnknown: true)
      ]
    }
    if let below = wanted.below, found >= below {
      return [Missing(what: "\(wanted.title) below \(below) (it is \(found); \(wanted.why))", from: wanted.from)]
    }
    guard found < wanted.version else { return [] }
    return [Missing(what: "\(wanted.title), \(wanted.version) or later (it is \(found))", from: wanted.from)]
  }
}
