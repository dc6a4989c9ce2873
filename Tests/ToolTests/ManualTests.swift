import Foundation
import Testing
import Tool

/// What the manual says of options and statuses is what the programs say.
@Suite(.serialized) struct ManualTests {
  static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "README.md")

  @Test func theManualListsEveryOption() throws { try compare(section: "options", with: Self.options) }

  @Test func theManualListsEveryStatus() throws { try compare(section: "statuses", with: Self.statuses) }

  /// `P2C_RECORD=1` writes the section anew instead of comparing it.
  private func compare(section: String, with wanted: String) throws {
    var lines = try String(contentsOf: Self.page, encoding: .utf8).components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("<!-- \(section):") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("<!-- end of \(section)") })
    let found = lines[(start + 1)..<end].joined(separator: "\n")
    guard found != wanted else { return }
    if ProcessInfo.processInfo.environment["P2C_RECORD"] == "1" {
      lines.replaceSubrange((start + 1)..<end, with: wanted.components(separatedBy: "\n"))
      try Data(lines.joined(separator: "\n").utf8).write(to: Self.page)
    } else {
      Issue.record("README.md: the \(section) are not those of the programs; see them with make record")
    }
  }

  private static let programs = Program.allCases

  private static var options: String {
    var lines: [String] = []
    for group in Options.groups where !group.heading.isEmpty {
      lines += ["| \(group.heading) | for | |", "|---|---|---|"]
      for option in group.options {
        let takers = programs.filter { option.programs.contains($0) }
        guard !takers.isEmpty else { continue }
        let names = takers == programs ? "all" : takers.map { $0.rawValue.dropFirst(4) }.joined(separator: ", ")
        lines.append(
          "| `\(option.usage)` | \(names) | \(option.help.replacing("|", with: "\\|")) |".replacing(
            "N|N%", with: "N\\|N%"))
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n")
  }

  private static var statuses: String {
    let help = ProgramDescription(.export, purpose: "", examples: "").help
    let lines = help.components(separatedBy: "\n").drop { $0 != "Exit status" }.dropFirst().prefix { !$0.isEmpty }
    let rows = lines.map { line in
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
      return "| \(words[0]) | \(words[1].trimmingCharacters(in: .whitespaces)) |"
    }
    return (["| status | |", "|---|---|"] + rows).joined(separator: "\n")
  }
}
