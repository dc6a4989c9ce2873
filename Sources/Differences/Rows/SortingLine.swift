internal import Records

/// Reads one side and puts its rows where they are sorted.
///
/// Unchecked: the sorter belongs to the one whose turn it is to write.
final class SortingLine: ConveyorLine, @unchecked Sendable {
  private let reader: SideReader
  /// Only touched in turn.
  private let sorter: Sorter

  init(_ reader: SideReader, _ sorter: Sorter) {
    self.reader = reader
    self.sorter = sorter
  }

  func makeBench() -> CompareBench { CompareBench() }

  func read(_ bench: CompareBench) throws(Fault) -> Bool {
    bench.begin(reader.side)
    return try reader.read(bench)
  }

  func work(_ bench: CompareBench) throws(Fault) { try reader.work(bench) }

  func write(_ bench: CompareBench) throws(Fault) -> Bool {
    reader.pass(bench)
    for place in 0..<bench.block.count { try sorter.add(bench.block.row(place).bytes) }
    return true
  }

  func placed(_ fault: Fault, _ bench: CompareBench) -> Fault { reader.placed(fault, bench) }
}

/// The sorted rows of a side, of which no two may have one key, unless it has a blank in it.
final class SortedSequence: RowSequence {
  private(set) var row: KeyedRow?
  private(set) var isShared = false
  private let rows: SortedRows
  private let repeated: (KeyedRow) -> Fault
  private var current = ByteBuffer()
  private var next: KeyedRow?
  /// Whether the next row has the key of the one at hand.
  private var isFollowed = false

  init(_ rows: SortedRows, repeated: @escaping (KeyedRow) -> Fault) throws(Fault) {
    self.rows = rows
    self.repeated = repeated
    next = try rows.next().map { KeyedRow($0) }
    try advance()
  }

  var isAtEnd: Bool { row == nil }

  func advance() throws(Fault) {
    guard let next else {
      row = nil
      return
    }
    current.removeAll()
    current.append(next.bytes)
    let row = KeyedRow(current.bytes)
    self.next = try rows.next().map { KeyedRow($0) }
    let follows = isFollowed
    isFollowed = self.next.map { compare($0.key, row.key) == 0 } ?? false
    isShared = follows || isFollowed
    if isShared, row.hasWholeKey { throw repeated(row) }
    self.row = row
  }
}
