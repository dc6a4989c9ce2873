internal import Packages

/// Runs of the same flow, one after the other as they were named: how the losses went down.
struct Rehearsals {
  private let runs: [ReportedRun]
  private let anchor: String
  private let title: String

  init(_ runs: [ReportedRun], anchor: String) {
    self.runs = runs
    self.anchor = anchor
    let targets = runs.flatMap(\.targets).distinct
    title = targets.prefix(3).joined(separator: ", ") + (targets.count > 3 ? " and \(targets.count - 3) more" : "")
  }

  /// The runs that have a rehearsal among them, in the order of the first.
  static func all(_ runs: [ReportedRun]) -> [Rehearsals] {
    let whole = runs.filter { !$0.isPiece && !$0.stages.allSatisfy(\.tasks.isEmpty) }
    let groups = Dictionary(grouping: whole, by: \.flow)
    return whole.map(\.flow).distinct.compactMap { groups[$0] }.filter { $0.count > 1 }.enumerated().map {
      Rehearsals($1, anchor: "rehearsals-\($0 + 1)")
    }
  }

  var link: (anchor: String, title: String) { (anchor, "Rehearsals: \(title)") }

  func write(to page: inout Markup) {
    page.element("section", [("id", anchor), ("aria-labelledby", "\(anchor)-name")]) { page in
      page.element("h2", [("id", "\(anchor)-name")], link.title)
      table.write(to: &page)
      picture(to: &page)
    }
  }

  private var table: Table {
    var table = Table(
      "Records of each run, in the order in which the ledgers were named",
      [.text("Run"), .number("Read first")] + Loss.Kind.allCases.map { .number($0.name.capitalizedFirst) }
        + [.number("Arrived")])
    for run in runs {
      table.add(
        [Table.Cell(run.title), Table.Cell(run.readFirst)]
          + Loss.Kind.allCases.map { Table.Cell(run.lost($0), bad: $0 == .rejected || $0 == .held) }
          + [Table.Cell(arrived(run))])
    }
    return table
  }

  private func arrived(_ run: ReportedRun) -> Int { run.targets.reduce(0) { $0 + run.arrived($1) } }

  /// What was left out of each run, as bars of one scale.
  private func picture(to page: inout Markup) {
    let (line, label, full) = (28, 300, 400.0)
    let most = Double(runs.map { run in Loss.Kind.allCases.reduce(0) { $0 + run.lost($1) } }.max() ?? 0)
    guard most > 0 else { return }
    let (width, height) = (label + Int(full) + 120, line * runs.count + 8)
    page.element(
      "div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Picture: what was left out")]
    ) { page in
      page.element(
        "svg",
        [
          ("role", "img"), ("aria-labelledby", "\(anchor)-title \(anchor)-desc"), ("viewBox", "0 0 \(width) \(height)"),
          ("width", "\(width)"), ("height", "\(height)"),
        ]
      ) { page in
        page.element("title", [("id", "\(anchor)-title")], "What was left out of each run")
        page.element(
          "desc", [("id", "\(anchor)-desc")], "Bars of what was filtered, duplicate, rejected and held back.")
        for (place, run) in runs.enumerated() {
          var left = label
          page.element("text", [("x", "0"), ("y", "\(place * line + 19)")], String(run.title.prefix(40)))
          for kind in Loss.Kind.allCases where run.lost(kind) > 0 {
            let length = max(2, Int(Double(run.lost(kind)) / most * full))
            page.shape(
              "rect",
              [
                ("class", kind.rawValue), ("x", "\(left)"), ("y", "\(place * line + 4)"), ("width", "\(length)"),
                ("height", "20"),
              ])
            left += length
          }
          let lost = Loss.Kind.allCases.reduce(0) { $0 + run.lost($1) }
          page.element("text", [("x", "\(left + 6)"), ("y", "\(place * line + 19)")], lost.grouped)
        }
      }
    }
  }
}

extension String {
  /// With a capital at its beginning, as headers of columns have it.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
