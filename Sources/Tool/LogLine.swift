internal import Glibc
internal import Records

/// A line of the log for programs: who says something and when, and what.
struct LogLine: Sendable {
  private let program: Program
  private let runID: String?
  /// The time that all lines have, if somebody wants the same bytes each time.
  private let epoch: Int?

  init(_ program: Program, runID: String?) {
    self.program = program
    self.runID = runID
    epoch = environment("SOURCE_DATE_EPOCH").flatMap { Int($0) }
  }

  /// The line for something with these members.
  func text(_ members: [(name: String, value: JSON)]) -> String {
    var all: [(name: String, value: JSON)] = [
      ("time", .text(time)), ("program", .text(program.rawValue)), ("process", .int(Int(getpid()))),
    ]
    if let runID { all.append(("runId", .text(runID))) }
    return JSON.object(all + members).description
  }

  /// The time in UTC, to the millisecond.
  private var time: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    if let epoch { now = timespec(tv_sec: epoch, tv_nsec: 0) }
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = [padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1, 2), padded(parts.tm_mday, 2)]
    let clock = [padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2)]
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":")
      + ".\(padded(Int32(now.tv_nsec / 1_000_000), 3))Z"
  }
}

/// How `--log` says things.
package enum Log: String, Sendable, CaseIterable {
  case text, json
}
