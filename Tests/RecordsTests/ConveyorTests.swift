import Records
import Synchronization
import Testing

@Suite struct ConveyorOrder {
  final class Bench {
    var number = 0
  }

  /// Numbers pieces, and fails in one of the three steps on demand.
  final class Line: ConveyorLine, @unchecked Sendable {
    var read = 0
    var written: [Int] = []
    var failAt: (step: String, number: Int)?
    /// After how many it has had enough.
    var enough = Int.max
    let count: Int

    init(count: Int) { self.count = count }

    func makeBench() -> Bench { Bench() }

    func read(_ bench: Bench) throws(Fault) -> Bool {
      guard read < count else { return false }
      bench.number = read
      read += 1
      try failIf("read", bench)
      return true
    }

    func work(_ bench: Bench) throws(Fault) { try failIf("work", bench) }

    func write(_ bench: Bench) throws(Fault) -> Bool {
      try failIf("write", bench)
      written.append(bench.number)
      return written.count < enough
    }

    private func failIf(_ step: String, _ bench: Bench) throws(Fault) {
      guard let failAt, failAt.step == step, failAt.number == bench.number else { return }
      throw Fault(.data, "test", "\(step) \(bench.number)")
    }
  }

  @Test(arguments: [1, 2, 3, 8])
  func writesInTheOrderOfReading(_ jobs: Int) throws {
    let line = Line(count: 5_000)
    #expect(try Conveyor.run(line, jobs: jobs))
    #expect(line.written == Array(0..<5_000))
  }

  @Test(arguments: [1, 2, 4])
  func stopsWhereTheLineHasHadEnough(_ jobs: Int) throws {
    let line = Line(count: 1_000)
    line.enough = 333
    #expect(try !Conveyor.run(line, jobs: jobs))
    #expect(line.written == Array(0..<333))
  }

  @Test(arguments: ["read", "work", "write"], [1, 2, 4])
  func stopsAtTheFirstFaultAndKeepsWhatCameBefore(_ step: String, _ jobs: Int) {
    let line = Line(count: 1_000)
    line.failAt = (step, 333)
    let fault = #expect(throws: Fault.self) { try Conveyor.run(line, jobs: jobs) }
    #expect(fault?.what == "\(step) 333")
    #expect(line.written == Array(0..<333))
  }
}
