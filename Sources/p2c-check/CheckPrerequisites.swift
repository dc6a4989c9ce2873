internal import Checks
internal import Records
internal import Stages
internal import Tool

extension Check {
  /// `p2c-check prerequisites`: for each flow whether it is supported, and what is missing.
  func checkPrerequisites(_ findings: inout FindingList) throws(Fault) -> Ending {
    let file = try PrerequisiteFile.load(path: mappingsPath())
    let installed = try installation(file)
    guard installed.fno != nil || installed.fnoBuild != nil else {
      throw session.usage("fno-missing", "say which release it is, with --fno or --fno-build")
    }
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

  private func installation(_ file: PrerequisiteFile) throws(Fault) -> Installation {
    var installed = Installation()
    installed.fno = arguments[.fno]
    installed.fnoBuild = try version(.fnoBuild)
    installed.platformUpdate = arguments.number(.platformUpdate)
    installed.platformBuild = try version(.platformBuild)
    installed.hotfixes = try hotfixes()
    installed.sales = try version(.sales)
    installed.solution = arguments[.solution].flatMap { file.solution(printed: $0) }
    if installed.solution == nil { installed.solution = try version(.solution) }
    installed.isPopulated = arguments[.populated].map { $0 == "yes" }
    return installed
  }

  private func version(_ option: Option) throws(Fault) -> DottedVersion? {
    guard let text = arguments[option] else { return nil }
    guard let version = DottedVersion(printed: text) else {
      throw session.usage(
        "version", "\(option.spelling) takes a version such as 8.2.1.207; \"\(text)\" is given")
    }
    return version
  }

  /// Numbers with or without KB, one by one or separated by commas.
  private func hotfixes() throws(Fault) -> [String] {
    let typed = arguments.all(.kb).flatMap { $0.split(separator: ",").map { String($0).trimmed } }
    for name in typed {
      let number = name.uppercased().hasPrefix("KB") ? name.dropFirst(2) : name[...]
      guard !number.isEmpty, number.allSatisfy({ $0.isASCII && $0.isNumber }) else {
        throw session.usage("kb", "--kb takes a number such as KB4045570; \"\(name)\" is given")
      }
    }
    return typed
  }
}
