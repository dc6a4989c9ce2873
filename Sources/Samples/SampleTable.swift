internal import Databases
internal import Records

/// The rows of one table, as they are made: they wait in a batch until there are enough for the database.
///
/// A column that is not put has what `fix` kept for it, else the blank of the table.
final class SampleTable {
  /// The place of a column.
  struct Column {
    fileprivate let number: Int
  }

  /// The name of the table.
  let name: String
  /// How many rows were made.
  private(set) var rows = 0

  private let loader: any TableLoader
  private let queue: BatchQueue
  private let columns: [String: Int]
  private let width: Int
  private let template: UnsafeMutablePointer<StoredValue>
  private var batch: RowBatch
  /// Is stored while the first is filled.
  private var other: RowBatch?
  /// The row that is made.
  private var row: UnsafeMutablePointer<StoredValue>
  /// Room for its texts.
  private var room: RowBatch.Room
  private var kept: [UnsafeMutableRawPointer] = []
  /// The columns of literals that were used, by address.
  private var known: [(address: Int, column: Int)] = Array(repeating: (0, 0), count: 256)
  private var failure: Fault?

  /// Rows go to the queue, which must be done with them before the table goes away.
  init(_ name: String, _ loader: any TableLoader, _ queue: BatchQueue) {
    self.name = name
    self.loader = loader
    self.queue = queue
    width = loader.columns.count
    columns = Dictionary(loader.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
    template = .allocate(capacity: width)
    for (number, column) in loader.columns.enumerated() { (template + number).initialize(to: column.blank) }
    batch = RowBatch(loader)
    row = batch.values
    room = batch.room
    row.update(from: template, count: width)
  }

  deinit {
    for text in kept { text.deallocate() }
    template.deallocate()
  }

  /// The place of a column; for rows by the million.
  func column(_ name: StaticString) throws(Fault) -> Column {
    guard let number = columns["\(name)"] else { throw missing("\(name)") }
    return Column(number: number)
  }

  private func missing(_ column: String) -> Fault {
    Fault(
      .configuration, "column-missing",
      "the entity file of \(name) has no column \(column), which samples fill")
  }

  /// A literal is found by its address after the first time.
  @inline(__always)
  private func column(of name: StaticString) -> Column {
    let address = Int(bitPattern: name.utf8Start)
    let slot = (address ^ address >> 8) & 255
    if known[slot].address == address { return Column(number: known[slot].column) }
    let column = column(named: "\(name)")
    known[slot] = (address, column.number)
    return column
  }

  private func column(named name: String) -> Column {
    if let number = columns[name] { return Column(number: number) }
    if failure == nil { failure = missing(name) }
    return Column(number: width)
  }

  // MARK: values

  /// Puts an integer, boolean or enumeration.
  func put(_ name: StaticString, _ value: Int) { put(column(of: name), value) }

  /// Puts a text.
  func put(_ name: StaticString, _ text: String) { put(column(of: name), text) }

  /// Puts a decimal.
  func put(_ name: StaticString, _ value: ShortDecimal) { put(column(of: name), value) }

  /// Puts a date.
  func put(_ name: StaticString, _ day: Day) { put(column(of: name), day) }

  /// Puts a time of a day.
  func put(_ name: StaticString, _ day: Day, second: Int) { put(column(of: name), day, second: second) }

  /// Puts a text into a column whose name is put together.
  func put(named name: String, _ text: String) { put(column(named: name), text) }

  /// Puts an integer into a column whose name is put together.
  func put(named name: String, _ value: Int) { put(column(named: name), value) }

  @inline(__always)
  func put(_ column: Column, _ value: Int) { row[column.number] = .integer(Int64(value)) }

  @inline(__always)
  func put(_ column: Column, _ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      let place = place(bytes.count)
      if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
      put(column, place, bytes.count)
    }
    if done == nil {
      var native = text
      native.makeContiguousUTF8()
      put(column, native)
    }
  }

  /// Puts letters and a number of nine digits.
  @inline(__always)
  func put(_ column: Column, _ letters: StaticString, _ number: Int) {
    let count = letters.utf8CodeUnitCount
    let place = place(count + Self.longestNumber)
    place.copyMemory(from: letters.utf8Start, byteCount: count)
    put(column, place, count + putDigits(number, width: 9, place + count))
  }

  @inline(__always)
  func put(_ column: Column, _ value: ShortDecimal) {
    let place = place(Self.longestNumber)
    put(column, place, putDecimal(value, place))
  }

  @inline(__always)
  func put(_ column: Column, _ day: Day) {
    let place = place(10)
    day.put(place)
    put(column, place, 10)
  }

  @inline(__always)
  func put(_ column: Column, _ day: Day, second: Int) {
    let place = place(19)
    day.put(place)
    (place + 10).storeBytes(of: UInt8(ascii: " "), as: UInt8.self)
    _ = putDigits(second / 3600, width: 2, place + 11)
    (place + 13).storeBytes(of: UInt8(ascii: ":"), as: UInt8.self)
    _ = putDigits(second / 60 % 60, width: 2, place + 14)
    (place + 16).storeBytes(of: UInt8(ascii: ":"), as: UInt8.self)
    _ = putDigits(second % 60, width: 2, place + 17)
    put(column, place, 19)
  }

  /// The most bytes of a number: the digits of a machine word, sign and point.
  private static let longestNumber = 32

  /// Where a text of so many bytes at most can be written.
  @inline(__always)
  private func place(_ most: Int) -> UnsafeMutableRawPointer {
    if room.end - room.start < most { room = batch.moreRoom(most) }
    return room.start
  }

  @inline(__always)
  private func put(_ column: Column, _ place: UnsafeMutableRawPointer, _ count: Int) {
    row[column.number] = .text(UnsafeRawBufferPointer(start: place, count: count))
    room.start = place + count
  }

  /// Keeps what is put now for all rows to come.
  func fix() {
    for number in 0..<width {
      let text = row[number].bytes
      if !text.isEmpty {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: text.count, alignment: 1)
        UnsafeMutableRawBufferPointer(start: copy, count: text.count).copyMemory(from: text)
        kept.append(copy)
        row[number] = .text(UnsafeRawBufferPointer(start: copy, count: text.count))
      }
      template[number] = row[number]
    }
  }

  // MARK: rows

  /// Ends the row, and begins the next.
  func append() throws(Fault) {
    rows += 1
    if let failure { throw failure }
    if batch.addRow() {
      try flush()
    } else {
      row += width
      row.update(from: template, count: width)
    }
  }

  /// Gives the rows that wait to the database.
  func flush() throws(Fault) {
    if batch.rows == 0 { return }
    queue.put(batch)
    let next = other ?? RowBatch(loader)
    try queue.waitUntilStored(next)
    other = batch
    batch = next
    row = batch.values
    room = batch.room
    row.update(from: template, count: width)
  }
}
