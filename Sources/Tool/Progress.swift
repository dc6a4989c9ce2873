internal import CSystem
internal import Glibc
internal import Packages
internal import Records
internal import Synchronization

/// Counts records and bytes as workers finish chunks, and shows them now and then.
///
/// The clock decides only what is shown on standard error, never what is written.
package final class Progress: Sendable {
  /// Where progress is shown.
  package enum Display: Sendable {
    /// Nowhere.
    case none
    /// A line on the terminal, replaced again and again.
    case terminal
    /// A line of JSON a second.
    case json
  }

  /// When `--progress` shows it.
  package enum When: String, Sendable, CaseIterable {
    case auto, never
  }

  private let console: Console
  private let program: Program
  private let display: Display
  private let start = Clock.nanoseconds
  private let records = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)
  private let expectedBytes = Atomic<Int>(0)
  private let nextShow: Atomic<Int>
  private let isFinished = Atomic<Bool>(false)

  /// Progress on a console.
  package init(_ program: Program, _ console: Console, _ display: Display) {
    self.program = program
    self.console = console
    self.display = display
    nextShow = Atomic(start + second)
  }

  /// Says how many bytes there will be, if that is known; then the time left is shown.
  package func expect(bytes: Int) { expectedBytes.store(bytes, ordering: .relaxed) }

  /// Says that everything is done once more from the beginning.
  package func startAgain() {
    isFinished.store(false, ordering: .relaxed)
    records.store(0, ordering: .relaxed)
    bytes.store(0, ordering: .relaxed)
  }

  /// Counts what is done. Call it once a chunk, not once a record.
  package func add(records: Int, bytes: Int) {
    self.records.wrappingAdd(records, ordering: .relaxed)
    self.bytes.wrappingAdd(bytes, ordering: .relaxed)
    showIfDue()
  }

  /// Counts what is done, where it is known how far the bytes have come in all.
  package func add(records: Int, position: Int) {
    self.records.wrappingAdd(records, ordering: .relaxed)
    bytes.store(position, ordering: .relaxed)
    showIfDue()
  }

  private func showIfDue() {
    guard display != .none else { return }
    let now = Clock.nanoseconds
    let due = nextShow.load(ordering: .relaxed)
    guard now >= due else { return }
    // Of several workers that see it is time, one shows.
    let step = display == .json ? second : second / 5
    if nextShow.compareExchange(expected: due, desired: now + step, ordering: .relaxed).exchanged {
      show(now)
    }
  }

  /// Wipes the line on the terminal, or writes the last line of JSON.
  package func finish() {
    if isFinished.exchange(true, ordering: .relaxed) { return }
    switch display {
    case .none: break
    case .terminal: console.progress("")
    case .json: show(Clock.nanoseconds)
    }
  }

  private func show(_ now: Int) {
    let state = ProgressState(
      records: records.load(ordering: .relaxed), bytes: bytes.load(ordering: .relaxed),
      expectedBytes: expectedBytes.load(ordering: .relaxed), nanoseconds: now - start)
    switch display {
    case .none: break
    case .terminal: console.progress("\(program.rawValue): \(state.line)")
    case .json: console.progress(state)
    }
  }
}

/// What progress shows at one moment.
struct ProgressState {
  var records: Int
  var bytes: Int
  var expectedBytes: Int
  var nanoseconds: Int

  /// Records a second.
  var rate: Int { Int(Double(records) * 1e9 / Double(max(nanoseconds, 1))) }

  /// Seconds left, if it is known how much there is.
  var secondsLeft: Int? {
    guard bytes > 0, expectedBytes >= bytes else { return nil }
    return Int(Double(nanoseconds) / 1e9 * Double(expectedBytes - bytes) / Double(bytes))
  }

  /// For people.
  var line: String {
    let left = secondsLeft.map { ", \(clock($0)) left" } ?? ""
    return "\(grouped(records)) records, \(grouped(rate)) a second\(left)"
  }

  /// For programs.
  var members: [(name: String, value: JSON)] {
    var members: [(name: String, value: JSON)] = [
      ("kind", .text("progress")), ("records", .int(records)), ("bytes", .int(bytes)),
      ("milliseconds", .int(nanoseconds / 1_000_000)), ("recordsPerSecond", .int(rate)),
    ]
    if let secondsLeft { members.append(("secondsLeft", .int(secondsLeft))) }
    return members
  }
}

/// A number with commas, as messages show counts: `490,000`.
package func grouped(_ number: Int) -> String {
  var text = ""
  for (place, digit) in String(number.magnitude).reversed().enumerated() {
    if place > 0, place % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (number < 0 ? "-" : "") + String(text.reversed())
}

private func clock(_ seconds: Int) -> String {
  let rest = seconds % 60
  return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
}

private let second = 1_000_000_000

extension Progress.Display {
  /// What `--progress` asks for; on its own in a log for programs, or on a terminal in the last stage of a pipeline.
  init(_ arguments: Arguments) {
    switch arguments.progress {
    case .never: self = .none
    case .auto where arguments.log == .json: self = arguments.quiet ? .none : .json
    case .auto:
      var status = stat()
      let isPipe = fstat(1, &status) == 0 && p2c_is_fifo(status.st_mode) != 0
      let canShow = isatty(2) == 1 && !isPipe && !arguments.quiet
      self = canShow && environment("TERM").map { $0 != "dumb" } ?? false ? .terminal : .none
    }
  }
}
