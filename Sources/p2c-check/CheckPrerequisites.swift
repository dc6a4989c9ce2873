internal import Checks
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check prerequisites`: for each flow whether it is supported, and what is missing.
  func checkPrerequisites(_ findings: inout FindingList) throws(Fault) -> Ending {
    guard arguments.fno != nil || arguments.fnoBuild != nil else {
      throw session.usage("fno-missing", "say which release it is, with --fno or --fno-build")
    }
    let file = try PrerequisiteFile.load(path: mappingsPath())
    try checkRelease(file.releaseNames)
    let installed = try installation(file)
    guard let prerequisites = Prerequisites(file, installed) else {
      throw session.usage(
        "fno-unknown",
        "build \(installed.fnoBuild?.description ?? "") is older than any release that supports the flows")
    }
    prerequisites.report(into: &findings)
    let lines = prerequisites.verdicts.map { verdict in
      verdict.missing.isEmpty
        ? "supported: \(verdict.title) (\(verdict.flow))"
        : "\(verdict.isUnknown ? "not known" : "not supported"): \(verdict.title) (\(verdict.flow)): missing \(verdict.missing.joined(separator: "; "))"
    }
    let flows = prerequisites.verdicts.map { verdict in
      JSON.object([
        ("flow", .text(verdict.flow)), ("title", .text(verdict.title)),
        ("supported", .bool(verdict.missing.isEmpty)),
        ("missing", .list(verdict.missing.map { .text($0) })),
      ])
    }
    return try report(
      findings, before: "\(prerequisites.title)\n" + lines.map { $0 + "\n" }.joined(),
      members: [("release", .text(prerequisites.title)), ("flows", .list(flows))])
  }

  /// Refuses a release that is not described.
  private func checkRelease(_ names: [String]) throws(Fault) {
    guard let name = arguments.fno, !names.contains(name) else { return }
    throw session.usage(
      "option-value", "--fno takes \(names.choices); \"\(name)\" is given", suggestion(for: name, among: names))
  }

  private func installation(_ file: PrerequisiteFile) throws(Fault) -> Installation {
    var installed = Installation()
    installed.fno = arguments.fno
    installed.fnoBuild = arguments.fnoBuild
    installed.platformUpdate = arguments.platformUpdate
    installed.platformBuild = arguments.platformBuild
    installed.hotfixes = arguments.kb.flatMap(\.self)
    installed.sales = arguments.sales
    if let text = arguments.solution {
      installed.solution = file.solution(printed: text) ?? DottedVersion(printed: text)
      if installed.solution == nil {
        throw session.usage("version", "--solution takes a version such as 8.2.1.207; \"\(text)\" is given")
      }
    }
    installed.isPopulated = arguments.populated
    return installed
  }
}
