internal import Databases
internal import Records

/// Some rows of a table on their way into the database: one worker fills it, another stores it, and then it is filled again.
final class RowBatch {
  /// The rows, and room for one value more, which takes what is put into a column that is not there.
  let values: UnsafeMutablePointer<StoredValue>
  /// How many rows it has.
  private(set) var rows = 0
  /// Whether it waits to be stored; the queue's.
  var isWaiting = false

  private let table: any TableLoader
  private let width: Int
  private let most: Int
  /// Where the texts of the rows lie; the first stays.
  private var texts: [UnsafeMutableRawPointer]

  /// Room for texts that is left.
  struct Room {
    /// Where the next text goes.
    var start: UnsafeMutableRawPointer
    let end: UnsafeMutableRawPointer
  }

  /// As many bytes as the texts of most batches need.
  private static let textSize = 1 << 16

  init(_ table: any TableLoader) {
    self.table = table
    width = table.columns.count
    most = max(1, table.batch)
    values = .allocate(capacity: most * width + 1)
    values.initialize(repeating: .null, count: most * width + 1)
    texts = [.allocate(byteCount: Self.textSize, alignment: 1)]
  }

  deinit {
    for text in texts { text.deallocate() }
    values.deallocate()
  }

  /// The room there is before any text is written.
  var room: Room { Room(start: texts[0], end: texts[0] + Self.textSize) }

  /// More room, for at least so many bytes.
  func moreRoom(_ count: Int) -> Room {
    let size = max(count, Self.textSize)
    let start = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
    texts.append(start)
    return Room(start: start, end: start + size)
  }

  /// Counts a row that is complete; true if there is no room for another.
  @inline(__always)
  func addRow() -> Bool {
    rows += 1
    return rows == most
  }

  /// Gives the rows to the database, and forgets them.
  func store() throws(Fault) {
    try table.insert(UnsafeBufferPointer(start: values, count: rows * width))
    for text in texts.dropFirst() { text.deallocate() }
    texts.removeSubrange(1...)
    rows = 0
  }
}
