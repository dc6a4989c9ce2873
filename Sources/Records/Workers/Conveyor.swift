internal import Glibc

/// What several workers do together: read in order, work side by side, write in the order of reading.
public protocol ConveyorLine: AnyObject, Sendable {
  /// What one worker owns: its chunk and its scratch memory.
  associatedtype Bench: AnyObject

  /// Makes what a worker owns.
  func makeBench() -> Bench
  /// Reads the next piece of work; false at the end. One worker at a time.
  func read(_ bench: Bench) throws(Fault) -> Bool
  /// Whether the workers pass something on before they go to work: then they prepare and connect first.
  var connects: Bool { get }
  /// Does what comes before connecting. All workers at once.
  func prepare(_ bench: Bench) throws(Fault)
  /// Passes something on from one piece of work to the next; false if there is no use in going on. One worker at a time,
  /// in the order of reading.
  func connect(_ bench: Bench) throws(Fault) -> Bool
  /// Does the work. All workers at once.
  func work(_ bench: Bench) throws(Fault)
  /// Writes the result; false if that was enough. One worker at a time, in the order of reading.
  func write(_ bench: Bench) throws(Fault) -> Bool
  /// Says where a fault of the work stands, now that all before it was written. One worker at a time.
  func placed(_ fault: Fault, _ bench: Bench) -> Fault
}

extension ConveyorLine {
  /// Most lines don't.
  public var connects: Bool { false }
  /// Nothing.
  public func prepare(_ bench: Bench) {}
  /// Nothing.
  public func connect(_ bench: Bench) -> Bool { true }
  /// Where it says itself.
  public func placed(_ fault: Fault, _ bench: Bench) -> Fault { fault }
}

/// Runs a line with a number of workers.
public enum Conveyor {
  /// Runs until the line has nothing more to read, or had enough; throws the first fault in the order of reading. Says
  /// whether everything was read.
  @discardableResult
  public static func run<Line: ConveyorLine>(_ line: Line, jobs: Int) throws(Fault) -> Bool {
    guard jobs > 1 else { return try runAlone(line) }
    let turns = Turns()
    let threads = (1..<jobs).map { _ in Thread { Worker(line, turns).run() } }
    Worker(line, turns).run()
    for thread in threads { thread.join() }
    switch turns.end {
    case .failed(let fault): throw fault
    case .enough: return false
    case nil: return true
    }
  }

  private static func runAlone<Line: ConveyorLine>(_ line: Line) throws(Fault) -> Bool {
    let bench = line.makeBench()
    while try line.read(bench) {
      do {
        if line.connects {
          try line.prepare(bench)
          guard try line.connect(bench) else { return false }
        }
        try line.work(bench)
      } catch {
        throw line.placed(error, bench)
      }
      guard try line.write(bench) else { return false }
    }
    return true
  }

  /// What ended a run before everything was read.
  enum End {
    /// Something is wrong.
    case failed(Fault)
    /// The line had enough.
    case enough
  }

  private struct Worker<Line: ConveyorLine> {
    let line: Line
    let turns: Turns

    init(_ line: Line, _ turns: Turns) {
      self.line = line
      self.turns = turns
    }

    func run() {
      let bench = line.makeBench()
      while let ticket = takeTicket(bench) {
        var fault = ticket.fault
        if line.connects {
          guard connect(bench, ticket.number, &fault) else { return }
        }
        if fault == nil {
          do { try line.work(bench) } catch { fault = error }
        }
        guard turns.waitForTurn(ticket.number) else { return }
        let end = write(bench, fault, isPlaced: ticket.fault != nil)
        turns.endTurn(end)
        if end != nil { return }
      }
    }

    /// Takes its turn to write; what ends the run, if anything does.
    private func write(_ bench: Line.Bench, _ fault: Fault?, isPlaced: Bool) -> End? {
      if let fault { return .failed(isPlaced ? fault : line.placed(fault, bench)) }
      do { return try line.write(bench) ? nil : .enough } catch { return .failed(error) }
    }

    /// Takes its turn to connect, also with a fault, so that those behind it get theirs; false if the run is over.
    private func connect(_ bench: Line.Bench, _ number: Int, _ fault: inout Fault?) -> Bool {
      if fault == nil {
        do { try line.prepare(bench) } catch { fault = error }
      }
      guard turns.waitToConnect(number) else { return false }
      if fault == nil {
        do {
          if try !line.connect(bench) {
            turns.stop()
            return false
          }
        } catch { fault = error }
      }
      turns.endConnecting()
      return true
    }

    /// Reads under the lock. A fault in reading takes a ticket too, so that it is reported in order.
    private func takeTicket(_ bench: Line.Bench) -> (number: Int, fault: Fault?)? {
      turns.lockReading()
      defer { turns.unlockReading() }
      guard turns.mayRead else { return nil }
      do {
        guard try line.read(bench) else {
          turns.mayRead = false
          return nil
        }
        return (turns.nextTicket(), nil)
      } catch {
        turns.mayRead = false
        return (turns.nextTicket(), error)
      }
    }
  }
}

/// Whose turn it is to read and to write.
///
/// Unchecked: all of it is touched under its lock.
private final class Turns: @unchecked Sendable {
  /// Guarded by the reading lock.
  var mayRead = true
  private var tickets = 0
  /// Guarded by the turn lock.
  private(set) var end: Conveyor.End?
  private var turn = 0
  private var connecting = 0
  private let reading = Monitor()
  private let turning = Monitor()

  func lockReading() { reading.lock() }
  func unlockReading() { reading.unlock() }

  func nextTicket() -> Int {
    defer { tickets += 1 }
    return tickets
  }

  /// Waits until all earlier tickets are written; false if the run is over.
  func waitForTurn(_ ticket: Int) -> Bool {
    turning.lock()
    defer { turning.unlock() }
    while turn != ticket, end == nil { turning.wait() }
    return end == nil
  }

  /// Waits until all earlier tickets are connected; false if the run is over.
  func waitToConnect(_ ticket: Int) -> Bool {
    turning.lock()
    defer { turning.unlock() }
    while connecting != ticket, end == nil { turning.wait() }
    return end == nil
  }

  func endConnecting() {
    turning.lock()
    connecting += 1
    turning.wakeAll()
    turning.unlock()
  }

  /// Ends the run, although earlier tickets may wait.
  func stop() { endTurn(.enough) }

  func endTurn(_ over: Conveyor.End?) {
    turning.lock()
    turn += 1
    if let over, end == nil { end = over }
    turning.wakeAll()
    turning.unlock()
    guard over != nil else { return }
    lockReading()
    mayRead = false
    unlockReading()
  }
}

/// A thread that can be waited for.
private struct Thread {
  private var handle = pthread_t()
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  init(_ body: @escaping () -> Void) {
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    pthread_create(
      &handle, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context)
  }

  func join() { pthread_join(handle, nil) }
}
