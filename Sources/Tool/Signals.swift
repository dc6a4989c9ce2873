internal import Glibc
internal import Records

/// The signals with which somebody ends a program: what waits for its name is removed, then the signal has its way, so that
/// a shell sees what it was.
///
/// A thread waits for them and all others have them blocked, so nothing here is done inside a signal handler. Those that
/// somebody has told the program to ignore, as `nohup` does, stay ignored. SIGPIPE waits until the run has taken back what it
/// had made.
enum Signals {
  private static let ending = [SIGHUP, SIGINT, SIGTERM]
  /// Whether SIGPIPE ends the program; nobody else writes it.
  private(set) static nonisolated(unsafe) var endsByPipe = false
  /// What is done when one has come, once all is taken back; nobody else writes it.
  private static nonisolated(unsafe) var atEnd: @Sendable (Int32) -> Void = { _ in }

  /// Begins to wait; has to come before there is another thread.
  static func watch(atEnd: @escaping @Sendable (Int32) -> Void) {
    self.atEnd = atEnd
    var watched = sigset_t()
    sigemptyset(&watched)
    for signal in ending where isDefault(signal) { sigaddset(&watched, signal) }
    endsByPipe = isDefault(SIGPIPE)
    signal(SIGPIPE, SIG_IGN)
    guard pthread_sigmask(SIG_BLOCK, &watched, nil) == 0 else { return }
    let context = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
    context.initialize(to: watched)
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { Signals.wait($0) }, context)
    if code == 0 {
      pthread_detach(thread)
    } else {
      pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    }
  }

  /// Ends the program since nobody reads what it writes, unless somebody has told it to go on then.
  static func endOfPipe() {
    guard endsByPipe else { return }
    Leftovers.removeAll()
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }

  private static func isDefault(_ signal: Int32) -> Bool {
    var action = sigaction()
    return sigaction(signal, nil, &action) == 0 && action.__sigaction_handler.sa_handler == nil
  }

  private static func wait(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let watched = context?.assumingMemoryBound(to: sigset_t.self) else { return nil }
    var signal: Int32 = 0
    while sigwait(watched, &signal) != 0 {}
    Leftovers.removeAll()
    atEnd(signal)
    pthread_sigmask(SIG_UNBLOCK, watched, nil)
    kill(getpid(), signal)
    while true { pause() }
  }
}
