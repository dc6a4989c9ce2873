internal import Glibc

/// Sorts rows by their bytes; what does not fit in memory is sorted in runs on disk and merged.
public final class Sorter {
  private let folder: String
  private let memory: Int
  private var bytes = ByteBuffer()
  private var entries: [Entry] = []
  private var file: SpillFile?
  private var runs: [Range<Int>] = []

  /// Where a row lies; the first bytes decide most comparisons.
  private struct Entry {
    let prefix: UInt64
    let start: UInt32
    let length: UInt32
  }

  /// A sorter that keeps up to so many bytes in memory.
  public init(folder: String, memory: Int = 32 << 20) {
    self.folder = folder
    self.memory = min(memory, 1 << 30)
  }

  /// Adds a row.
  public func add(_ row: UnsafeRawBufferPointer) throws(Fault) {
    if bytes.count + row.count + (entries.count + 1) * MemoryLayout<Entry>.size > memory { try spill() }
    entries.append(
      Entry(prefix: Self.prefix(row), start: UInt32(bytes.count), length: UInt32(row.count)))
    bytes.append(row)
  }

  @inline(always)
  static func prefix(_ row: UnsafeRawBufferPointer) -> UInt64 {
    if row.count >= 8 { return UInt64(bigEndian: row.loadUnaligned(as: UInt64.self)) }
    var prefix: UInt64 = 0
    for at in 0..<8 { prefix = prefix << 8 | (at < row.count ? UInt64(row[at]) : 0) }
    return prefix
  }

  /// Gives all rows in order; each is valid only for the call.
  public func drain(_ use: (UnsafeRawBufferPointer) throws(Fault) -> Void) throws(Fault) {
    let rows = try sorted()
    while let row = try rows.next() { try use(row) }
  }

  /// All rows in order, to be taken once; no row may be added any more.
  public func sorted() throws(Fault) -> SortedRows {
    guard !runs.isEmpty else {
      sort()
      return SortedRows(of: self)
    }
    try spill()
    forget()
    guard let file else { return SortedRows(of: self) }
    try file.flush()
    return SortedRows(merged: try Merge(file, runs, memory: memory))
  }

  /// The row at a place among those in memory; nil, and all forgotten, behind the last.
  fileprivate func take(_ place: Int) -> UnsafeRawBufferPointer? {
    if place < entries.count { return row(entries[place]) }
    forget()
    return nil
  }

  private func forget() {
    entries = []
    bytes = ByteBuffer()
  }

  private func row(_ entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes.base + Int(entry.start), count: Int(entry.length))
  }

  private func sort() {
    let base = UnsafePointer(bytes.base)
    entries.sort { a, b in
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      return compare(
        UnsafeRawBufferPointer(start: base + Int(a.start), count: Int(a.length)),
        UnsafeRawBufferPointer(start: base + Int(b.start), count: Int(b.length))) < 0
    }
  }

  private func spill() throws(Fault) {
    if entries.isEmpty { return }
    if file == nil { file = try SpillFile(folder: folder) }
    guard let file else { return }
    sort()
    let start = file.size
    for entry in entries {
      let failure: Fault? = withUnsafeBytes(of: entry.length) { length in
        do throws(Fault) {
          try file.append(length)
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
      try file.append(row(entry))
    }
    runs.append(start..<file.size)
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll()
  }
}

/// The rows of a sorter, one after the other.
public final class SortedRows {
  private let sorter: Sorter?
  private let merge: Merge?
  private var taken = 0

  fileprivate init(of sorter: Sorter) { (self.sorter, merge) = (sorter, nil) }

  fileprivate init(merged merge: Merge) { (sorter, self.merge) = (nil, merge) }

  /// The next row, valid until the next call; nil behind the last.
  public func next() throws(Fault) -> UnsafeRawBufferPointer? {
    defer { taken += 1 }
    guard let merge else { return sorter?.take(taken) }
    if taken > 0 { try merge.advance() }
    return merge.least
  }
}

/// Merges sorted runs of one file.
private final class Merge {
  private var cursors: [RunCursor] = []
  /// The runs that have rows left, the one with the least row first, as a heap.
  private var heap: [Int] = []

  /// Many runs are read in smaller pieces, so that those of all of them fit in memory.
  init(_ file: SpillFile, _ runs: [Range<Int>], memory: Int) throws(Fault) {
    let piece = min(64 * 1024, max(4096, memory / max(1, runs.count)))
    for run in runs {
      let cursor = try RunCursor(file, run, piece: piece)
      if !cursor.isAtEnd { heap.append(cursors.count) }
      cursors.append(cursor)
    }
    for at in heap.indices.reversed() { sink(at) }
  }

  /// The least row; nil when there is none left.
  var least: UnsafeRawBufferPointer? { heap.first.map { cursors[$0].row } }

  func advance() throws(Fault) {
    try cursors[heap[0]].advance()
    if cursors[heap[0]].isAtEnd {
      heap.swapAt(0, heap.count - 1)
      heap.removeLast()
    }
    sink(0)
  }

  private func isLess(_ a: Int, _ b: Int) -> Bool {
    let (left, right) = (cursors[a], cursors[b])
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    let order = compare(left.row, right.row)
    return order == 0 ? a < b : order < 0
  }

  private func sink(_ start: Int) {
    var at = start
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && isLess(heap[child], heap[least]) {
        least = child
      }
      if least == at { return }
      heap.swapAt(at, least)
      at = least
    }
  }
}

/// Reads the rows of one run.
private final class RunCursor {
  private let file: SpillFile
  private var next: Int
  private let end: Int
  private let piece: Int
  private var buffer = ByteBuffer()
  private var at = 0
  private var length = 0
  private(set) var prefix: UInt64 = 0
  private(set) var isAtEnd = false

  init(_ file: SpillFile, _ run: Range<Int>, piece: Int) throws(Fault) {
    self.file = file
    self.piece = piece
    next = run.lowerBound
    end = run.upperBound
    try advance()
  }

  var row: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.base + at, count: length) }

  func advance() throws(Fault) {
    at += length
    length = 0
    guard try fill(4) else {
      isAtEnd = true
      return
    }
    let count = Int(UnsafeRawPointer(buffer.base + at).loadUnaligned(as: UInt32.self))
    at += 4
    guard try fill(count) else { throw Fault(.io, "temp-short", "a temporary file is shorter than it was") }
    length = count
    prefix = Sorter.prefix(row)
  }

  /// Makes sure that so many bytes lie ahead; false if the run ends before.
  private func fill(_ count: Int) throws(Fault) -> Bool {
    if buffer.count - at >= count { return true }
    buffer.removeFirst(at)
    at = 0
    let wanted = min(max(count, piece), end - next)
    buffer.reserve(wanted)
    let got = try file.read(
      into: UnsafeMutableRawBufferPointer(start: buffer.base + buffer.count, count: wanted), at: next)
    buffer.count += got
    next += got
    return buffer.count >= count
  }
}
