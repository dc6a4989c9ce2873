package import Packages

/// A page about ledgers: what became of every record on its way from source to target.
package struct Report {
  private let runs: [ReportedRun]
  private let comparisons: [ComparisonSection]
  private let rehearsals: [Rehearsals]
  private let showsValues: Bool

  /// A page about these ledgers, in their order; what one of them has in it is told with it. Values of records are shown only
  /// if the ledgers have them, and somebody wants to see them.
  package init(_ chains: [LedgerChain], showsValues: Bool) {
    let within = Set(chains.flatMap { $0.marks.dropLast() })
    var marks: Set<String> = []
    let shown = chains.filter { !within.contains($0.mark) && marks.insert($0.mark).inserted }
    let names = Self.names(shown.map(\.name))
    var runs: [ReportedRun] = []
    var comparisons: [ComparisonSection] = []
    for (chain, name) in zip(shown, names) {
      if let found = chain.last.comparison {
        let anchor = "comparison-\(comparisons.count + 1)"
        let title = chain.last.runID.map { "\($0) (\(name))" } ?? name
        comparisons.append(ComparisonSection(title: title, anchor: anchor, found: found, showsValues: showsValues))
      }
      // With a mapping a comparison tells as well what that made of the left side.
      if chain.last.comparison == nil || !chain.last.tasks.isEmpty {
        runs.append(ReportedRun(chain, named: name, anchor: "run-\(runs.count + 1)"))
      }
    }
    self.runs = runs
    self.comparisons = comparisons
    self.showsValues = showsValues
    rehearsals = Rehearsals.all(runs)
  }

  /// The names of files with as much of their folders as tells them apart: where they lie is no part of what they say.
  static func names(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").filter { $0 != "." }.map(String.init) }
    var lengths = parts.map { _ in 1 }
    func name(_ place: Int) -> String { parts[place].suffix(lengths[place]).joined(separator: "/") }
    while true {
      let groups = Dictionary(grouping: parts.indices, by: name).values.filter { $0.count > 1 }
      let longer = groups.flatMap { $0 }.filter { lengths[$0] < parts[$0].count }
      if longer.isEmpty { return parts.indices.map(name) }
      for place in longer { lengths[place] += 1 }
    }
  }

  /// The page.
  package var html: String {
    var page = Markup()
    page.raw("<!DOCTYPE html>\n")
    page.element("html", [("lang", "en")]) { page in
      page.element("head") { head(&$0) }
      page.element("body") { page in
        page.element("a", [("class", "skip"), ("href", "#main")], "Skip to the content")
        page.element("header") { page in
          page.element("h1", "From source to target")
          page.element("p", [("class", "quiet")], "Made by p2c-report of the ledgers named below, and of nothing else.")
          page.element("nav", [("aria-label", "Contents")]) { contents(&$0) }
        }
        page.element("main", [("id", "main")]) { page in
          summary(&page)
          for run in runs { RunSection(run: run, showsValues: showsValues).write(to: &page) }
          for comparison in comparisons { comparison.write(to: &page) }
          for rehearsal in rehearsals { rehearsal.write(to: &page) }
          Appendix(runs: runs).write(to: &page)
        }
      }
    }
    return page.text + "\n"
  }

  private func head(_ page: inout Markup) {
    page.void("meta", [("charset", "utf-8")])
    page.void("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
    // It needs nothing from anywhere, so a browser need not allow anything.
    page.void(
      "meta",
      [("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'")])
    page.void("meta", [("name", "color-scheme"), ("content", "light dark")])
    page.element("title", "From source to target")
    page.element("style") { $0.raw(Style.sheet) }
  }

  private func contents(_ page: inout Markup) {
    let links =
      [("summary", "Summary")] + runs.map { ($0.anchor, $0.title) }
      + comparisons.map { ($0.anchor, "Comparison: \($0.title)") } + rehearsals.map(\.link)
      + [("appendix", "Appendix")]
    page.element("ul") { page in
      for (anchor, title) in links {
        page.element("li") { $0.element("a", [("href", "#\(anchor)")], title) }
      }
    }
  }

  /// As much of a list as a glance takes in; the sections below have all.
  private static func glance(_ texts: [String]) -> [String] {
    let most = 12
    return texts.count > most + 1 ? texts.prefix(most) + ["and \(texts.count - most) more"] : texts
  }

  private func summary(_ page: inout Markup) {
    var table = Table(
      "Each run at a glance",
      [.text("Run"), .number("Read first"), .text("Left out"), .text("Arrived")])
    for run in runs {
      let losses = run.losses.map(\.text)
      table.add([
        Table.Cell(run.title), Table.Cell(run.readFirst), losses.isEmpty ? "nothing" : Table.Cell(Self.glance(losses)),
        Table.Cell(Self.glance(run.targets.map { "\(run.arrived($0).grouped) \($0)" })),
      ])
    }
    page.element("section", [("id", "summary"), ("aria-labelledby", "summary-name")]) { page in
      page.element("h2", [("id", "summary-name")], "Summary")
      page.element(
        "p",
        "Every record that a stage has read is in exactly one of its other counts, and the next stage reads what it made. "
          + "A record that several tasks read is counted by each of them.")
      table.write(to: &page)
    }
  }
}
