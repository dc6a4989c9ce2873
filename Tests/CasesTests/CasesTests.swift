import Foundation
import Testing

@Suite struct CasesTests {
  @Test func findsTheProgramsAndTheCases() {
    #expect(FileManager.default.isExecutableFile(atPath: Case.programs.appending(path: "p2c-export").path))
    #expect(!Case.all.isEmpty)
  }

  /// `P2C_RECORD=1` writes down what each case prints instead of comparing it.
  @Test(arguments: Case.all) func printsWhatItShould(_ item: Case) throws {
    let outcome = try item.run()
    if ProcessInfo.processInfo.environment["P2C_RECORD"] == "1" {
      try item.record(outcome)
      return
    }
    let expected = try item.expected()
    guard outcome != expected else { return }
    if outcome.status != expected.status {
      Issue.record("\(item.name): status \(outcome.status), expected \(expected.status)")
    }
    for (file, found, wanted) in [
      ("expout", outcome.output, expected.output), ("experr", outcome.errors, expected.errors),
    ] where found != wanted {
      Issue.record("\(item.name): \(file) differs\n\(firstDifference(found, wanted))")
    }
  }
}

/// The first line that differs, and how many there are on either side.
private func firstDifference(_ found: Data, _ wanted: Data) -> String {
  let newline = UInt8(ascii: "\n")
  let found = found.split(separator: newline, omittingEmptySubsequences: false)
  let wanted = wanted.split(separator: newline, omittingEmptySubsequences: false)
  let same = zip(found, wanted).prefix { $0 == $1 }.count
  func line(_ lines: [Data]) -> String {
    same < lines.count ? String(decoding: lines[same].prefix(500), as: UTF8.self).debugDescription : "nothing"
  }
  return "line \(same + 1): found \(line(found)), expected \(line(wanted))"
    + " (\(found.count) lines found, \(wanted.count) expected)"
}
