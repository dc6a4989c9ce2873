import Entities
import Foundation
import Records
import Testing

@testable import Packages

/// Three small targets, to show what one has to be: how often a source is read, and when a verdict falls, is their own affair.
@Suite struct Targets {
  private let folder = TestFolder()

  /// A thousand records of an ISO code and the code that it hangs on; a tenth hangs on nothing.
  private static let records: [(code: String, on: String)] = {
    var dice = Dice(state: 11)
    return (0..<1000).map { number in
      let on = dice.number(below: 10) == 0 ? "none" : number == 0 ? "C0" : "C\(dice.number(below: number))"
      return ("C\(number)", on)
    }
  }()

  private func open() throws -> any Source {
    let mappings = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var settings = ReadSettings(catalog: try EntityCatalog.load(path: ["/\(mappings)/mappings"]))
    settings.entity = "transactioncurrencies"
    let text = "isocurrencycode,currencyname\n" + Self.records.map { "\($0.code),\($0.on)\n" }.joined()
    return try PackageOpener(folder.write(Array(text.utf8), "records.csv"), settings).open()
  }

  /// One reading, and no verdict.
  private final class Counting: Target, @unchecked Sendable {
    final class Bench {
      var bytes = 0
    }
    var (records, bytes) = (0, 0)

    func makeBench() -> Bench { Bench() }

    func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
      bench.bytes = (0..<chunk.recordCount).map { chunk[$0, 0].length }.reduce(0, +)
    }

    func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
      records += chunk.recordCount
      bytes += bench.bytes
      return true
    }
  }

  @Test(arguments: [1, 3]) func oneReadsOnce(jobs: Int) throws {
    let target = Counting()
    try Reading(try open(), target).run(jobs: jobs)
    #expect(target.records == Self.records.count)
    #expect(target.bytes == Self.records.map(\.code.utf8.count).reduce(0, +))
  }

  /// What hangs on nothing is bad, and so is what hangs on that: it reads until no more fall.
  private final class Hanging: Target, @unchecked Sendable {
    final class Bench {
      var pairs: [(code: String, on: String)] = []
    }
    private(set) var known: Set<String>?
    private var next: Set<String> = []

    func makeBench() -> Bench { Bench() }

    func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
      bench.pairs = (0..<chunk.recordCount).map { (chunk.text(chunk[$0, 0]), chunk.text(chunk[$0, 1])) }
    }

    func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
      for (record, pair) in bench.pairs.enumerated() {
        guard known?.contains(pair.on) ?? true else {
          outcome.reject(Problem(record, .unmet("hangs", "hangs on nothing")), of: "transactioncurrencies")
          continue
        }
        next.insert(pair.code)
      }
      return true
    }

    /// Whether another reading may find more.
    func end() -> Bool {
      defer { (known, next) = (next, []) }
      return known != next
    }
  }

  @Test(arguments: [1, 3]) func oneReadsUntilItIsSettled(jobs: Int) throws {
    let target = Hanging()
    var last: Reading<Hanging>
    var readings = 0
    repeat {
      last = Reading(try open(), target)
      try last.run(jobs: jobs)
      readings += 1
    } while target.end()
    var good: Set<String> = []
    for record in Self.records where record.on == record.code || good.contains(record.on) { good.insert(record.code) }
    #expect(readings > 2)
    #expect(target.known == good)
    #expect(last.brokenRules == ["transactioncurrencies": ["hangs": Self.records.count - good.count]])
  }

  /// Whether a record is good shows only when all have come: here, whether nothing hangs on it.
  private final class Leaves: Target, @unchecked Sendable {
    final class Bench {
      var pairs: [(code: String, on: String)] = []
    }
    private var hungOn: Set<String> = []
    private var isSettled = false

    func makeBench() -> Bench { Bench() }

    func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
      bench.pairs = (0..<chunk.recordCount).map { (chunk.text(chunk[$0, 0]), chunk.text(chunk[$0, 1])) }
    }

    func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
      for (record, pair) in bench.pairs.enumerated() {
        if !isSettled {
          hungOn.insert(pair.on)
        } else if hungOn.contains(pair.code) {
          outcome.reject(Problem(record, .unmet("no-leaf", "something hangs on it")), of: "transactioncurrencies")
        } else if pair.on == "none" {
          outcome.holdBack(record)
        }
      }
      return true
    }

    func settle() { isSettled = true }
  }

  @Test(arguments: [1, 3]) func oneKnowsOnlyInTheEnd(jobs: Int) throws {
    let target = Leaves()
    let first = Reading(try open(), target)
    try first.run(jobs: jobs)
    #expect(first.problems.count == 0)
    target.settle()
    let source = try open()
    var settings = WriteSettings()
    settings.target = folder.file("rejects-\(jobs).jsonl")
    let rejects = try Rejects(source.entities, settings)
    try Reading(source, target, rejects: rejects).run(jobs: jobs)
    try rejects.complete(Ledger(program: "test", version: "0"))
    try rejects.publish()
    let hungOn = Set(Self.records.map(\.on))
    let expected = Self.records.compactMap { record in
      hungOn.contains(record.code) ? "no-leaf" : record.on == "none" ? "held-back" : nil
    }
    let lines = String(decoding: folder.read("rejects-\(jobs).jsonl"), as: UTF8.self).split(separator: "\n")
    let rules = try lines.map {
      (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["p2c.rule"] as? String
    }
    #expect(rules == expected)
  }
}
