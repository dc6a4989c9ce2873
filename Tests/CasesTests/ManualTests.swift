import Foundation
import Testing

/// Each command that is shown to people is executed, and prints what is shown below it.
@Suite struct ManualTests {
  /// `P2C_RECORD=1` writes down what the commands print where something else is shown.
  @Test(arguments: ["README.md"]) func runsAsItIsShown(_ page: String) throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    let place = Case.repository.appending(path: page)
    let text = try String(contentsOf: place, encoding: .utf8)
    let blocks = Self.blocks(text)
    try #require(!blocks.isEmpty && blocks.contains { !$0.shown.isEmpty })
    let script =
      "set -e -o pipefail\n"
      + blocks.map { "echo; echo '\(Self.mark)\($0.line)'\n\($0.text)" }.joined(separator: "\n")
    try Data(script.utf8).write(to: sandbox.folder.appending(path: "manual.sh"))
    let outcome = try sandbox.run("manual.sh")
    #expect(outcome.status == 0, "\(page) does not run:\n\(outcome.printed.suffix(2000))")
    guard outcome.status == 0 else { return }
    let recorded = try compare(blocks, with: outcome.printed, text, page)
    if let recorded { try Data(recorded.utf8).write(to: place) }
  }

  /// A block of commands, and the lines that it is shown to print, each with its place among the lines of the page.
  struct Block {
    var line: Int
    var text = ""
    var shown: [(line: Int, text: String)] = []
  }

  private static let mark = "the block of line "

  /// Compares what is shown with what was printed; gives the page with what was printed, if it is to be recorded.
  private func compare(_ blocks: [Block], with printed: String, _ text: String, _ page: String) throws -> String? {
    let outputs = printed.components(separatedBy: "\n\(Self.mark)").dropFirst().map { $0.components(separatedBy: "\n") }
    try #require(outputs.count == blocks.count)
    var lines = text.components(separatedBy: "\n")
    var isChanged = false
    for (block, output) in zip(blocks, outputs) {
      for shown in block.shown where !output.contains(shown.text) {
        guard ProcessInfo.processInfo.environment["P2C_RECORD"] == "1", let near = nearest(shown.text, output) else {
          Issue.record("\(page):\(shown.line + 1) is not what is printed: \(shown.text)\n\(output.dropFirst())")
          continue
        }
        lines[shown.line] = "    " + near
        isChanged = true
      }
    }
    return isChanged ? lines.joined(separator: "\n") : nil
  }

  /// The printed line that begins like one that is shown, up to its first number.
  private func nearest(_ shown: String, _ output: [String]) -> String? {
    let program = shown.hasPrefix("p2c-") ? shown.prefix(4) : ""
    let beginning = program + shown.dropFirst(program.count).prefix { !$0.isNumber }
    return output.dropFirst().first { $0.hasPrefix(beginning) && !beginning.isEmpty }
  }

  /// What stands between "```sh" and "```", where it begins, and what is shown, indented, before the next one.
  static func blocks(_ text: String) -> [Block] {
    var blocks: [Block] = []
    var isInside = false
    var mayShow = false
    for (number, line) in text.components(separatedBy: "\n").enumerated() {
      if isInside {
        if line == "```" { isInside = false } else { blocks[blocks.count - 1].text += line + "\n" }
      } else if line == "```sh" {
        isInside = true
        mayShow = true
        blocks.append(Block(line: number + 1))
      } else if line.hasPrefix("#") {
        mayShow = false
      } else if mayShow, line.hasPrefix("    ") {
        blocks[blocks.count - 1].shown.append((number, String(line.dropFirst(4))))
      }
    }
    return blocks
  }
}
