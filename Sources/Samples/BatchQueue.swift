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
  private let monitor = Monitor()

  // MARK: whoever makes rows

  /// Adds a batch to be stored behind all others.
  func put(_ batch: RowBatch) {
    monitor.locked {
      batch.isWaiting = true
      waiting.append(batch)
      monitor.wakeAll()
    }
  }

  /// Waits until a batch is stored and may be filled again.
  func waitUntilStored(_ batch: RowBatch) throws(Fault) {
    try monitor.locked { () throws(Fault) in
      while batch.isWaiting, fault == nil { monitor.wait() }
      if let fault { throw fault }
    }
  }

  /// Says that no batch comes any more.
  func complete() {
    monitor.locked {
      isComplete = true
      monitor.wakeAll()
    }
  }

  // MARK: whoever stores them

  /// Stores the batches in the order in which they come, until none comes any more.
  func storeAll() throws(Fault) {
    while let batch = try next() {
      try batch.store()
      monitor.locked {
        batch.isWaiting = false
        monitor.wakeAll()
      }
    }
  }

  private func next() throws(Fault) -> RowBatch? {
    try monitor.locked { () throws(Fault) in
      while waiting.isEmpty, !isComplete, fault == nil { monitor.wait() }
      if let fault { throw fault }
      // Each table has two at most: moving the others up costs nothing.
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
  }

  // MARK: both

  /// Stops the other one too; only the first fault counts.
  func stop(_ fault: Fault) {
    monitor.locked {
      if self.fault == nil { self.fault = fault }
      monitor.wakeAll()
    }
  }
}
