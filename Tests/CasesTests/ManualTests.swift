import Foundation
import Testing

/// Each command that is shown to people is executed.
@Suite struct ManualTests {
  @Test(arguments: ["README.md"]) func runsAsItIsShown(_ page: String) throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    let text = try String(contentsOf: Case.repository.appending(path: page), encoding: .utf8)
    let blocks = Self.blocks(text)
    try #require(!blocks.isEmpty)
    let script = "set -e -o pipefail\n" + blocks.map { "echo 'line \($0.line)'\n\($0.text)" }.joined(separator: "\n")
    try Data(script.utf8).write(to: sandbox.folder.appending(path: "manual.sh"))
    let outcome = try sandbox.run("manual.sh")
    #expect(outcome.status == 0, "\(page) does not run:\n\(outcome.printed.suffix(2000))")
  }

  /// What stands between "```sh" and "```", and where it begins.
  static func blocks(_ text: String) -> [(line: Int, text: String)] {
    var blocks: [(line: Int, text: String)] = []
    var isInside = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if isInside {
        if line == "```" { isInside = false } else { blocks[blocks.count - 1].text += line + "\n" }
      } else if line == "```sh" {
        isInside = true
        blocks.append((number + 1, ""))
      }
    }
    return blocks
  }
}
