/// How many records something may happen to, such as being rejected, before a run is stopped.
public enum RecordLimit: Sendable, Equatable, CustomStringConvertible {
  /// As many as this.
  case records(Int)
  /// As many of a million, at the end of the run.
  case perMillion(Int)

  /// Reads `20`, `5%` or `0.25%`.
  public init?(_ text: String) {
    guard text.hasSuffix("%") else {
      guard let count = text.wholeNumber else { return nil }
      self = .records(count)
      return
    }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts[0].wholeNumber, whole <= 100 else { return nil }
    var digits = parts.count == 2 ? String(parts[1]) : "0"
    guard (1...4).contains(digits.utf8.count) else { return nil }
    while digits.utf8.count < 4 { digits += "0" }
    guard let fraction = digits.wholeNumber, whole < 100 || fraction == 0 else { return nil }
    self = .perMillion(whole * 10_000 + fraction)
  }

  /// As it is typed.
  public var description: String {
    switch self {
    case .records(let most): return "\(most)"
    case .perMillion(let share):
      var digits = "\(share % 10_000 + 10_000)".dropFirst()
      while digits.last == "0" { digits.removeLast() }
      return "\(share / 10_000)\(digits.isEmpty ? "" : ".")\(digits)%"
    }
  }

  /// Whether so many of so many are still allowed; a share is only known when all are read.
  public func allows(_ count: Int, of all: Int, atEnd: Bool) -> Bool {
    switch self {
    case .records(let most): count <= most
    case .perMillion(let share):
      !atEnd || count.multipliedFullWidth(by: 1_000_000) <= all.multipliedFullWidth(by: share)
    }
  }
}

extension StringProtocol {
  /// A number of digits only: no sign, no blank.
  public var wholeNumber: Int? {
    utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(self) : nil
  }
}
