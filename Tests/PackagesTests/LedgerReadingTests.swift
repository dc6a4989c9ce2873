import Foundation
import Records
import Testing

@testable import Packages

@Suite struct LedgerReadingTests {
  /// What is written is read back, and written once more it is the same.
  @Test func readsBackWhatIsWritten() throws {
    var ledger = Ledger(program: "p2c-transform", version: "1.2.3")
    ledger.runID = "night \"1\""
    ledger.selection = [("entity", "a"), ("entity", "b")]
    ledger.parameters = [("p", "")]
    ledger.digests = [("map.csv", String(repeating: "0", count: 64))]
    var task = LedgerTask(name: "T", source: "a", target: "b", company: "usmf")
    task.toCompany = "demf"
    (task.read, task.used, task.made, task.rejected, task.heldBack, task.duplicates) = (10, 4, 5, 1, 2, 2)
    task.filtered = [("old", 1), ("none", 0)]
    (task.truncated, task.withoutHeader) = (3, 1)
    task.amounts = try sums(["total", "tax"], [("EUR", ["0.01", "-7"]), ("", ["1", "0"])])
    ledger.tasks = [task]
    ledger.disabled = [LeftOutEntity(name: "c", records: nil), LeftOutEntity(name: "d", records: 2)]
    ledger.skipped = [("U", "e")]
    ledger.split = (2, 3)
    ledger.files = [LedgerFile(name: "b.csv", size: 9, crc: 0x1F, records: 5, parts: 2, sha256: "ab")]
    ledger.before = .object([("program", .text("p2c-export"))])
    #expect(try Ledger(of: ledger.json).json == ledger.json)
  }

  @Test func readsBackWhatALoadDid() throws {
    var ledger = Ledger(program: "p2c-import", version: "1.2.3")
    var task = LedgerTask(source: "a", target: "a")
    task.read = 12
    var loaded = LedgerTask.Loaded()
    (loaded.inserted, loaded.updated, loaded.unchanged, loaded.deleted, loaded.alreadyDone) = (1, 2, 3, 4, 6)
    loaded.kept = [("not owned", 7)]
    task.loaded = loaded
    ledger.tasks = [task]
    ledger.packages = [LedgerPackage(name: "x.1.zip", files: [LedgerFile(name: "a.csv", size: 1, crc: 2, records: 3)])]
    let read = try Ledger(of: ledger.json)
    #expect(read.json == ledger.json)
    #expect(read.tasks[0].isBalanced && read.tasks[0].passed == 12)
  }

  /// Fields that only some tasks have, and currencies that only some have.
  @Test func addsAmountsOfSeveralTasks() throws {
    var (first, second) = (LedgerTask(source: "a", target: "b"), LedgerTask(source: "c", target: "b"))
    first.amounts = try sums(["tax", "total"], [("USD", ["1.5", "10"])])
    second.amounts = try sums(["total"], [("EUR", ["0.1"]), ("USD", ["0.01"])])
    let found = [first, second].sums.map { "\($0.currency) \($0.field) \($0.text)" }
    #expect(found == ["EUR tax 0", "EUR total 0.1", "USD tax 1.5", "USD total 10.01"])
  }

  /// A sum that was too large once stays so.
  @Test func keepsWhatWasTooLarge() throws {
    let text =
      #"{"program": "p", "version": "1", "tasks": [{"source": "a", "target": "a", "read": 0, "rejected": 0, "heldBack": 0, "amounts": {"": {"x": "too large"}}}]}"#
    let ledger = try Ledger(of: JSON.parse(Array(text.utf8)))
    #expect((ledger.tasks + ledger.tasks).sums.map(\.text) == ["too large"])
  }

  private func sums(_ names: [String], _ sums: [(currency: String, texts: [String])]) throws -> AmountSums {
    var amounts = AmountSums(names: names)
    for (currency, texts) in sums {
      for (field, text) in texts.enumerated() {
        Array(text.utf8).withUnsafeBytes { amount in
          Array(currency.utf8).withUnsafeBytes { amounts.add(amount, field: field, currency: $0) }
        }
      }
    }
    return amounts
  }
}
