import Foundation
import Testing

/// `samples/full-sync`, and SQL that knows the documentation but not the mappings.
@Suite struct FullSyncTests {
  /// The folder in which everything was synchronised, once for all tests.
  ///
  /// `Tests/Benchmarks/full-sync.sh` has done it already, for more orders; `P2C_SYNCED` says where.
  private static let made = Result { () throws -> Flow in
    let flow = try Flow()
    if let synced = ProcessInfo.processInfo.environment["P2C_SYNCED"] {
      try flow.run("ln -s '\(synced)'/* .")
      return flow
    }
    let sample = Flow.repository.appending(path: "samples/full-sync").path
    let printed = try flow.run("cp -r '\(sample)' sync && sync/run.sh 2000 && mv sync/out/* .")
    #expect(printed.hasSuffix("The second run changed nothing.\n"), "\(printed)")
    return flow
  }

  @Test func changesNothingTheSecondTime() throws {
    let flow = try Self.made.get()
    #expect(try flow.run("cat again/*.loaded.json | grep -cE '\"(inserted|updated)\": *[1-9]' || true") == "0\n")
  }

  /// Each record of the company is in the target or was left out for a reason that the ledger counts.
  @Test(arguments: Expected.all) func leavesOutForTheReasonsCounted(_ item: Expected) throws {
    let flow = try Self.made.get()
    let counted = try ledger(flow, item)
    let expected = try flow.rows("\(Expected.common) \(item.reasons)")
    #expect(!expected.isEmpty)
    #expect(counted == expected.sorted())
  }

  /// What moved is there, nothing else is, and the values are equal.
  @Test(arguments: Expected.all) func arrivesWithEqualValues(_ item: Expected) throws {
    let flow = try Self.made.get()
    for difference in item.differences {
      #expect(try flow.rows("\(Expected.common) \(difference)") == [])
    }
  }

  /// Amounts by currency, added up on both sides.
  @Test(arguments: Expected.all.filter { !$0.sums.isEmpty }) func addsUpToTheSameAmounts(_ item: Expected) throws {
    let flow = try Self.made.get()
    let rows = try flow.rows("\(Expected.common) \(item.sums)")
    #expect(!rows.isEmpty)
    for row in rows {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let half = (cells.count - 1) / 2
      #expect(Array(cells[1...half]) == Array(cells[(half + 1)...]), "\(item.name) in \(cells[0])")
      #expect(cells[1] != "0")
    }
  }

  /// The account of a task in the first run, as `reason|count`; what moved has the reason `moved`.
  private func ledger(_ flow: Flow, _ item: Expected) throws -> [String] {
    let file = flow.folder.appending(path: "first/\(item.flow).loaded.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    var stage = try #require(json)
    while stage["program"] as? String != "p2c-transform" {
      stage = try #require(stage["before"] as? [String: Any], "no transform in the ledger of \(item.flow)")
    }
    let tasks = try #require(stage["tasks"] as? [[String: Any]])
    let task = try #require(tasks.first { $0["task"] as? String == item.task })
    var lines: [String] = []
    for (reason, count) in task["filtered"] as? [String: Int] ?? [:] where count > 0 {
      lines.append("\(reason)|\(count)")
    }
    if let used = task["used"] as? Int, used > 0 { lines.append("moved|\(used)") }
    #expect(task["rejected"] as? Int == 0 && task["heldBack"] as? Int == 0)
    return (lines + (try leftOut(task, stage))).sorted()
  }

  /// What the export before it left out of the entity that the task reads.
  private func leftOut(_ task: [String: Any], _ stage: [String: Any]) throws -> [String] {
    let export = try #require(stage["before"] as? [String: Any])
    let tasks = try #require(export["tasks"] as? [[String: Any]])
    let source = try #require(tasks.first { $0["source"] as? String == task["source"] as? String })
    return (source["filtered"] as? [String: Int] ?? [:]).filter { $0.value > 0 }.map { "\($0)|\($1)" }
  }
}
