internal import Records
internal import Synchronization

/// Reads both sides and walks their rows as they come, as long as each comes in the order of its keys.
///
/// What was read is passed on in the order of reading, to queues from which rows are taken as soon as both sides have
/// some. The side that has fewer chunks waiting is read next, so that few wait.
///
/// Unchecked: what was read is counted under a lock; the rest belongs to the one whose turn it is to write.
final class JoiningLine<Taker: RowTaker>: ConveyorLine, @unchecked Sendable {
  private let readers: Sides<SideReader>
  private let reading = Mutex(State())
  // Below: only touched in turn.
  private let queues = Sides(RowQueue(), RowQueue())
  private let joined: Joined<RowQueue, Taker>
  private var isOrdered = true
  /// What is wrong with the right side counts only if nothing is wrong with the left one, whichever is met first.
  private var faultOfRight: Fault?

  private struct State {
    /// How many chunks were read and not walked to their end.
    var waiting = Sides(0, 0)
    var hasEnded = Sides(false, false)
  }

  init(_ readers: Sides<SideReader>, _ taker: Taker) {
    self.readers = readers
    joined = Joined(queues, taker)
  }

  /// Whether all was walked in order; else nothing is known.
  func finish() throws(Fault) -> Bool {
    if isOrdered, let faultOfRight { throw faultOfRight }
    return isOrdered
  }

  func makeBench() -> CompareBench { CompareBench() }

  func read(_ bench: CompareBench) -> Bool {
    let state = reading.withLock { $0 }
    let sides = Side.allCases.filter { !state.hasEnded[$0] }
    guard let side = sides.min(by: { state.waiting[$0] < state.waiting[$1] }) else { return false }
    bench.begin(side)
    do throws(Fault) { bench.isEnd = try !readers[side].read(bench) } catch { bench.fault = error }
    reading.withLock { state in
      state.waiting[side] += 1
      if bench.isEnd || bench.fault != nil { state.hasEnded[side] = true }
    }
    return true
  }

  func work(_ bench: CompareBench) {
    if bench.isEnd || bench.fault != nil { return }
    do throws(Fault) { try readers[bench.side].work(bench) } catch { bench.fault = error }
  }

  func write(_ bench: CompareBench) throws(Fault) -> Bool {
    let (side, reader, queue) = (bench.side, readers[bench.side], queues[bench.side])
    if let fault = bench.fault {
      let placed = reader.placed(fault, bench)
      if side == .left { throw placed }
      faultOfRight = faultOfRight ?? placed
      reading.withLock { $0.hasEnded.right = true }
    }
    if !bench.isEnd, bench.fault == nil { reader.pass(bench) }
    // Only the other side still has to be looked at.
    if faultOfRight != nil {
      drop(1, of: side)
      return true
    }
    if bench.isEnd { queue.end() } else { isOrdered = queue.add(&bench.block) }
    guard isOrdered else { return false }
    if bench.isEnd || bench.rule == nil || bench.chunk.recordCount == 0 { drop(1, of: side) }
    try joined.run()
    for side in Side.allCases { drop(queues[side].takeWalked(), of: side) }
    return true
  }

  private func drop(_ count: Int, of side: Side) { reading.withLock { $0.waiting[side] -= count } }
}

/// The rows of a side that were read and not walked yet.
final class RowQueue: RowSequence {
  private(set) var row: KeyedRow?
  private var blocks: [RowBlock] = []
  private var at = 0
  private var spare: [RowBlock] = []
  private var walked = 0
  private var hasEnded = false
  /// The key of the row that came last.
  private var last = ByteBuffer()

  var isAtEnd: Bool { hasEnded && row == nil }
  /// Two rows of one key are not in order.
  var isShared: Bool { false }

  /// Says that no more rows come.
  func end() { hasEnded = true }

  /// Takes the rows of a block and gives an empty one for it; false if they are not all behind those before.
  func add(_ block: inout RowBlock) -> Bool {
    guard block.count > 0 else { return true }
    guard block.isAscending, compare(last.bytes, block.row(0).key) < 0 else { return false }
    last.removeAll()
    last.append(block.row(block.count - 1).key)
    blocks.append(block)
    block = spare.popLast() ?? RowBlock()
    if row == nil { row = blocks[0].row(0) }
    return true
  }

  func advance() {
    at += 1
    if at == blocks[0].count {
      spare.append(blocks.removeFirst())
      walked += 1
      at = 0
    }
    row = blocks.first?.row(at)
  }

  /// How many blocks were walked to their end since this was asked for.
  func takeWalked() -> Int {
    defer { walked = 0 }
    return walked
  }
}
