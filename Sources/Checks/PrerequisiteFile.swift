internal import Entities
package import Records

/// What mappings/prerequisites.xml says.
package struct PrerequisiteFile: Sendable {
  struct Release: Sendable {
    var name: String
    var title: String
    var line: DottedVersion
    var build: DottedVersion?
    var platformUpdate: Int
    var platformBuild: DottedVersion?
    var platformIsSeparate: Bool
    var needsPopulation: Bool
    /// For some flows, or for all others: sets of hotfixes, one of which is enough.
    var needs: [(flows: [String], sets: [[String]])]

    /// The sets of hotfixes for a flow; none if it needs none.
    func sets(for flow: String) -> [[String]] {
      (needs.first { $0.flows.contains(flow) } ?? needs.first { $0.flows.isEmpty })?.sets ?? []
    }
  }

  struct Hotfix: Sendable {
    var kb: String
    var gives: String
    var from: String
    var includes: [String]
  }

  struct Version: Sendable {
    var title: String
    var version: DottedVersion
    /// The first version that no longer does it, and why.
    var below: DottedVersion?
    var why: String
    /// What pages call it besides its number.
    var printed: String?
    /// A later version that is better, and why.
    var advised: DottedVersion?
    var whyAdvised: String
    var route: String
    var from: String
  }

  struct Flow: Sendable {
    var name: String
    var title: String
    var direction: String
    var route: String
  }

  let releases: [Release]
  let hotfixes: [Hotfix]
  let sales: Version
  let solutions: [Version]
  /// Where a later application comes from, a later platform, and the population.
  let application: String
  let platform: String
  let population: String
  let flows: [Flow]

  /// The releases by name, oldest first.
  package var releaseNames: [String] { releases.sorted { $0.line < $1.line }.map(\.name) }

  /// The version of the solution that pages call by this name, such as `v14`.
  package func solution(printed name: String) -> DottedVersion? {
    solutions.first { $0.printed?.lowercased() == name.lowercased() }?.version
  }

  /// Reads the first such file on the search path.
  package static func load(path folders: [String]) throws(Fault) -> PrerequisiteFile {
    let folder = try MappingFolders.first(with: "prerequisites.xml", among: folders)
    let schema = try XMLSchema(path: folder + "/prerequisites.xsd")
    return try PrerequisiteFile(XMLTree.load(path: folder + "/prerequisites.xml", schema: schema))
  }

  private init(_ root: XMLElement) throws(Fault) {
    releases = try root.children("release").map { item throws(Fault) in try Self.release(item) }
    hotfixes = root.children("hotfix").map { item in
      Hotfix(
        kb: item["kb"] ?? "", gives: item["gives"] ?? "", from: item["from"] ?? "",
        includes: (item["includes"] ?? "").words)
    }
    solutions = try root.children("solution").map { item throws(Fault) in try Self.version(item) }
    guard let sales = root.child("sales") else { throw Self.wrong(root, "sales") }
    self.sales = try Self.version(sales)
    application = root.child("application")?["from"] ?? ""
    platform = root.child("platform")?["from"] ?? ""
    population = root.child("population")?["from"] ?? ""
    flows = root.children("flow").flatMap { item in
      (item["routes"] ?? "").words.map { route in
        Flow(
          name: item["name"] ?? "", title: item["title"] ?? "", direction: item["direction"] ?? "",
          route: route)
      }
    }
  }

  private static func release(_ item: XMLElement) throws(Fault) -> Release {
    guard let line = DottedVersion(item["line"] ?? "") else { throw wrong(item, "line") }
    return Release(
      name: item["name"] ?? "", title: item["title"] ?? "", line: line, build: try dotted(item, "build"),
      platformUpdate: item["platformUpdate"].flatMap { Int($0) } ?? 0,
      platformBuild: try dotted(item, "platformBuild"),
      platformIsSeparate: item["platformIsSeparate"] == "true",
      needsPopulation: item["population"] == "true",
      needs: item.children("needs").map { needs in
        ((needs["flows"] ?? "").words, needs.children("set").map { ($0["kb"] ?? "").words })
      })
  }

  private static func version(_ item: XMLElement) throws(Fault) -> Version {
    guard let version = try dotted(item, "version") else { throw wrong(item, "version") }
    return Version(
      title: item["title"] ?? "", version: version, below: try dotted(item, "below"), why: item["why"] ?? "",
      printed: item["printed"], advised: try dotted(item, "advised"), whyAdvised: item["whyAdvised"] ?? "",
      route: item["route"] ?? "", from: item["from"] ?? "")
  }

  private static func dotted(_ item: XMLElement, _ name: String) throws(Fault) -> DottedVersion? {
    guard let text = item[name] else { return nil }
    guard let version = DottedVersion(text) else { throw wrong(item, name) }
    return version
  }

  private static func wrong(_ item: XMLElement, _ name: String) -> Fault {
    Fault(
      .configuration, "prerequisites-file", "\(name) is missing or no version", place: item.place(of: name))
  }
}
