internal import Glibc
internal import Packages
import Records

/// How long a run may wait for an environment in all, and how long before it asks again.
///
/// The random part of a pause has a seed, so that a run can be repeated.
struct Patience {
  /// How many times what broke off is tried again.
  private static let mostTries = 5
  /// How many seconds a run waits, unless something else is said: environments take their time.
  static let usual = 7200
  private let end: Double
  private let seconds: Int
  private var state: UInt64

  init(seconds: Int, seed: UInt64) {
    self.seconds = seconds
    end = Clock.seconds + Double(seconds)
    state = seed | 1
  }

  /// The same for another worker, who waits for as long in all and comes at other moments.
  func beside(_ worker: Int) -> Patience {
    var other = self
    other.state = (state &+ UInt64(worker)) &* 0x9E37_79B9_7F4A_7C15 | 1
    return other
  }

  /// Whether what failed so many times is to be tried once more.
  func mayTry(_ tries: Int) -> Bool { tries < Self.mostTries }

  /// Waits before a question is asked for the nth time, or as long as the server says; throws where it would be too long.
  mutating func wait(_ time: Int, atLeast seconds: Int? = nil, for what: String) throws(Fault) {
    let usual = min(30, 0.25 * Double(1 << min(time, 7)))
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let jitter = 1 + Double(state >> 40) / Double(1 << 24) / 4
    let pause = max(usual, Double(seconds ?? 0)) * jitter
    if Clock.seconds + pause > end {
      throw Fault(
        .busy, "environment-busy", "\(what) after \(self.seconds.grouped) seconds",
        remedy: "run it again, or let it wait longer with --wait SECONDS")
    }
    var time = timespec(tv_sec: Int(pause), tv_nsec: Int((pause - Double(Int(pause))) * 1e9))
    var left = timespec()
    while nanosleep(&time, &left) != 0, errno == EINTR { time = left }
  }
}
