import Foundation
import Records
import Testing

@testable import Tool

@Suite struct ConsoleTests {
  /// What a console writes.
  private func written(quiet: Bool = false, log: LogLine? = nil, _ body: (Console) -> Void) throws -> String {
    let pipe = Pipe()
    body(Console(.import, quiet: quiet, log: log, descriptor: pipe.fileHandleForWriting.fileDescriptor))
    try pipe.fileHandleForWriting.close()
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  @Test func beginsWithTheProgram() throws {
    let text = try written {
      $0.note("a")
      $0.warning("b")
      $0.problem(Fault(.data, "rule", "c", remedy: "d", place: Place(file: "x.csv", line: 3)))
    }
    #expect(text == "p2c-import: a\np2c-import: warning: b\np2c-import: x.csv:3: c; d\n")
  }

  @Test func quietKeepsWarningsAndProblems() throws {
    let text = try written(quiet: true) {
      $0.note("a")
      $0.warning("b")
      $0.problem("c")
    }
    #expect(text == "p2c-import: warning: b\np2c-import: c\n")
  }

  @Test func dataCannotForgeLinesOrMoveTheCursor() throws {
    #expect(try written { $0.problem("a\nb\u{1B}[2Jé") } == "p2c-import: a\\nb\\u{1b}[2Jé\n")
  }

  @Test func linesOfThreadsStayWhole() throws {
    let text = try written { console in
      DispatchQueue.concurrentPerform(iterations: 200) { console.note("record \($0)") }
    }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 200 && Set(lines).count == 200)
    #expect(lines.allSatisfy { $0.hasPrefix("p2c-import: record ") })
  }

  @Test func progressIsWipedBeforeAMessage() throws {
    let text = try written {
      $0.progress("1 record")
      $0.note("a")
      $0.progress("")
    }
    #expect(text == "1 record\r\u{1B}[Kp2c-import: a\n")
  }

  @Test func progressTellsRateAndTimeLeft() {
    let state = ProgressState(records: 1_234_567, bytes: 50, expectedBytes: 200, nanoseconds: 40_000_000_000)
    #expect(state.line == "1,234,567 records, 30,864 a second, 2:00 left")
    #expect(
      JSON.object(state.members).description
        == #"{"kind": "progress", "records": 1234567, "bytes": 50, "milliseconds": 40000, "recordsPerSecond": 30864, "secondsLeft": 120}"#
    )
  }

  @Test func logsAnObjectALine() throws {
    let text = try written(log: LogLine(.import, runID: "night")) {
      $0.warning("a\nb")
      $0.problem(Fault(.data, "rule", "c", remedy: "d", place: Place(file: "x.csv", line: 3), field: "f"))
    }
    let lines = text.split(separator: "\n").map { line in try? JSON.parse(Array(line.utf8)) }
    #expect(lines.map { $0?["program"]?.string } == ["p2c-import", "p2c-import"])
    #expect(lines.map { $0?["runId"]?.string } == ["night", "night"])
    #expect(lines.map { $0?["kind"]?.string } == ["warning", "problem"])
    #expect(lines.map { $0?["text"]?.string } == ["a\nb", "x.csv:3: c; d"])
    #expect(lines.map { $0?["rule"]?.string } == [nil, "rule"])
    #expect(lines.map { $0?["line"]?.int } == [nil, 3])
    #expect(lines.map { $0?["field"]?.string } == [nil, "f"])
    #expect(lines.allSatisfy { ($0?["time"]?.string?.utf8.count ?? 0) == 24 })
  }

  @Test func progressWritesALastLineOfJSON() throws {
    let text = try written(log: LogLine(.import, runID: nil)) {
      let progress = Progress(.import, $0, .json)
      progress.add(records: 2, bytes: 10)
      progress.add(records: 3, bytes: 10)
      progress.finish()
      progress.finish()
    }
    #expect(text.contains(#""program": "p2c-import""#))
    #expect(text.contains(#""kind": "progress", "records": 5, "bytes": 20,"#))
    #expect(text.filter { $0 == "\n" }.count == 1)
  }

  @Test func groupsThousands() {
    #expect([0, 999, 1000, -1_234_567].map(grouped) == ["0", "999", "1,000", "-1,234,567"])
  }
}

@Suite struct MappingsPathTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "p2c-path-\(UUID().uuidString)")
    .path

  private func make(_ path: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder + path, withIntermediateDirectories: true)
    return folder + path
  }

  @Test func namedFoldersComeBeforeInstalledOnes() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (mine, other, shipped) = (try make("/mine"), try make("/other"), try make("/share/p2c/mappings"))
    let found = try mappingsPath(variable: "\(mine)::\(other)", executable: folder + "/bin/p2c-export")
    #expect(found == [mine, other, shipped])
  }

  @Test func findsTheSourceTree() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let mappings = try make("/mappings")
    try Data().write(to: URL(filePath: mappings + "/entity.xsd"))
    #expect(try mappingsPath(variable: nil, executable: folder + "/.build/release/p2c-export") == [mappings])
  }

  @Test func namesAFolderThatIsMissing() {
    #expect(throws: Fault.self) { try mappingsPath(variable: "/no/such", executable: nil) }
    #expect(throws: Fault.self) { try mappingsPath(variable: nil, executable: "/bin/p2c-export") }
  }
}
