internal import Glibc
internal import Records

/// The batches between the worker that makes the rows of a database and the one that stores them.
///
/// What stops one of the two stops the other.
///
/// Unchecked: all of it is touched under its lock; a batch belongs to whoever stores it while it waits, else to its table.
final class BatchQueue: @unchecked Sendable {
  private var waiting: [RowBatch] = []
  private var isComplete = false
  private var fault: Fault?
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasCome = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let hasGone = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(hasCome, nil)
    pthread_cond_init(hasGone, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(hasCome)
    pthread_cond_destroy(hasGone)
    lock.deallocate()
    hasCome.deallocate()
    hasGone.deallocate()
  }

  // MARK: whoever makes rows

  /// Adds a batch to be stored behind all others.
  func put(_ batch: RowBatch) {
    pthread_mutex_lock(lock)
    batch.isWaiting = true
    waiting.append(batch)
    pthread_cond_signal(hasCome)
    pthread_mutex_unlock(lock)
  }

  /// Waits until a batch is stored and may be filled again.
  func waitUntilStored(_ batch: RowBatch) throws(Fault) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while batch.isWaiting, fault == nil { pthread_cond_wait(hasGone, lock) }
    if let fault { throw fault }
  }

  /// Says that no batch comes any more.
  func complete() {
    pthread_mutex_lock(lock)
    isComplete = true
    pthread_cond_signal(hasCome)
    pthread_mutex_unlock(lock)
  }

  // MARK: whoever stores them

  /// Stores the batches in the order in which they come, until none comes any more.
  func storeAll() throws(Fault) {
    while let batch = try next() {
      try batch.store()
      pthread_mutex_lock(lock)
      batch.isWaiting = false
      pthread_cond_signal(hasGone)
      pthread_mutex_unlock(lock)
    }
  }

  private func next() throws(Fault) -> RowBatch? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while waiting.isEmpty, !isComplete, fault == nil { pthread_cond_wait(hasCome, lock) }
    if let fault { throw fault }
    // Each table has two at most: moving the others up costs nothing.
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }

  // MARK: both

  /// Stops the other one too; only the first fault counts.
  func stop(_ fault: Fault) {
    pthread_mutex_lock(lock)
    if self.fault == nil { self.fault = fault }
    pthread_cond_signal(hasCome)
    pthread_cond_signal(hasGone)
    pthread_mutex_unlock(lock)
  }
}
