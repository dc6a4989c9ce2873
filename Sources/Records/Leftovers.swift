internal import Glibc

/// What waits under a temporary name until it is complete, and what has its name but may lose it again, so that nothing of it
/// stays behind when a signal ends the program.
///
/// `undisturbed` is one lock for all: what is done inside is done to its end before `removeAll`, and nothing after it.
public enum Leftovers {
  private static nonisolated(unsafe) var paths: [String] = []
  private static nonisolated(unsafe) var placed: [(path: String, takeBack: @Sendable () -> Void)] = []
  private static nonisolated(unsafe) var isSettled = false
  private static let lock = RecursiveLock()

  /// Whether anything has got its name for good.
  public static var hasSettled: Bool {
    lock.lock()
    defer { lock.unlock() }
    return isSettled
  }

  /// Does something that a signal must not find half done.
  public static func undisturbed<Result: ~Copyable>(_ body: () throws(Fault) -> Result) throws(Fault) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }

  /// Remembers a file or folder of ours alone.
  public static func note(_ path: String) {
    lock.lock()
    paths.append(path)
    lock.unlock()
  }

  /// Forgets a file or folder, with what is in it, that has its name or is gone, or whose name may be another run's from now
  /// on.
  public static func forget(_ path: String) {
    lock.lock()
    paths.removeAll { $0 == path || $0.hasPrefix(path + "/") }
    lock.unlock()
  }

  /// Removes a file or folder, with what is in it, and forgets it.
  public static func remove(_ path: String) {
    lock.lock()
    removeTree(path)
    forget(path)
    lock.unlock()
  }

  /// Remembers how something that has its name loses it again, until it is settled.
  public static func notePlaced(_ path: String, takeBack: @escaping @Sendable () -> Void) {
    lock.lock()
    placed.append((path, takeBack))
    lock.unlock()
  }

  /// Leaves it its name, and removes what had it before.
  public static func settle(_ path: String, removing old: String?) {
    lock.lock()
    isSettled = true
    placed.removeAll { $0.path == path }
    if let old { remove(old) }
    lock.unlock()
  }

  /// Takes its name from it.
  public static func takeBack(_ path: String) {
    lock.lock()
    if let index = placed.lastIndex(where: { $0.path == path }) { placed.remove(at: index).takeBack() }
    lock.unlock()
  }

  /// Takes back and removes all there is, and lets nobody go on after that: the program is about to end.
  public static func removeAll() {
    lock.lock()
    for file in placed.reversed() { file.takeBack() }
    for path in paths { removeTree(path) }
  }

  private static func removeTree(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    // A folder that nobody can list any more is emptied all the same of what is known to be in it.
    for file in paths.reversed() where file.hasPrefix(path + "/") {
      if unlink(file) != 0 { rmdir(file) }
    }
    if rmdir(path) == 0 { return }
    for name in (try? Files.allNames(in: path)) ?? [] { removeTree("\(path)/\(name)") }
    rmdir(path)
  }
}

/// A lock that whoever has it may take once more.
///
/// Unchecked: it is a lock.
private final class RecursiveLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  func lock() { pthread_mutex_lock(mutex) }

  func unlock() { pthread_mutex_unlock(mutex) }
}
