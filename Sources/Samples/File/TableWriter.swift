internal import Databases
internal import Glibc
internal import Records

/// Writes the rows of one table, into pages or through SQLite.
///
/// A column that is not put has what `fix` kept for it, else the blank of the table.
final class TableWriter {
  /// The place of a column.
  struct Column {
    fileprivate let number: Int
  }

  /// The name of the table.
  let table: String
  /// How many rows were written.
  private(set) var rows = 0

  private let columns: TableColumns
  private let cells: UnsafeMutablePointer<CellValue>
  private let template: UnsafeMutablePointer<CellValue>
  private let slots: UnsafeMutableRawPointer
  private var kept: [UnsafeMutableRawPointer] = []
  private let statement: Statement?
  private let pages: PageRows?
  /// The columns of literals that were used, by address.
  private var known: [(address: Int, column: Int)] = Array(repeating: (0, 0), count: 256)
  private var failure: Fault?

  /// Writes through SQLite.
  init(_ table: String, _ database: borrowing Connection) throws(Fault) {
    self.table = table
    columns = try TableColumns(table, database)
    let places = Array(repeating: "?", count: columns.names.count).joined(separator: ", ")
    statement = try database.prepare("INSERT INTO \(Connection.quoted(table)) VALUES (\(places))")
    pages = nil
    (cells, template, slots) = Self.room(columns)
  }

  /// Writes pages; rows must come in the order of every index, into a table that is empty.
  init(_ table: String, _ database: borrowing Connection, _ file: PageFile) throws(Fault) {
    self.table = table
    columns = try TableColumns(table, database)
    statement = nil
    pages = try PageRows(table, columns, database, file)
    (cells, template, slots) = Self.room(columns)
  }

  deinit {
    for text in kept { text.deallocate() }
    slots.deallocate()
    cells.deallocate()
    template.deallocate()
  }

  private typealias Room = (
    UnsafeMutablePointer<CellValue>, UnsafeMutablePointer<CellValue>, UnsafeMutableRawPointer
  )

  private static func room(_ columns: TableColumns) -> Room {
    // One more takes what is put into a column that is not there.
    let count = columns.names.count + 1
    let slots = UnsafeMutableRawPointer.allocate(byteCount: count * slot, alignment: 16)
    let cells = UnsafeMutablePointer<CellValue>.allocate(capacity: count)
    let template = UnsafeMutablePointer<CellValue>.allocate(capacity: count)
    for number in 0..<count {
      (template + number).initialize(to: number < count - 1 ? columns.blanks[number] : .null)
    }
    cells.initialize(from: template, count: count)
    return (cells, template, slots)
  }

  /// The longest text a column takes, in bytes.
  private static let slot = 1024

  /// The place of a column; for rows by the million.
  func column(_ name: StaticString) throws(Fault) -> Column {
    guard let number = columns.index["\(name)"] else { throw missing("\(name)") }
    return Column(number: number)
  }

  private func missing(_ name: String) -> Fault {
    Fault(
      .configuration, "column-missing",
      "the entity file of \(table) has no column \(name), which samples fill")
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
    if let number = columns.index[name] { return Column(number: number) }
    if failure == nil { failure = missing(name) }
    return Column(number: columns.names.count)
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
  func put(_ column: Column, _ value: Int) { cells[column.number] = CellValue(integer: value) }

  @inline(__always)
  func put(_ column: Column, _ text: String) {
    let place = place(column)
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      let count = min(bytes.count, Self.slot)
      if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: count) }
      cells[column.number] = CellValue(text: place, count: count)
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
    let place = place(column)
    let count = letters.utf8CodeUnitCount
    place.copyMemory(from: letters.utf8Start, byteCount: count)
    cells[column.number] = CellValue(text: place, count: count + putDigits(number, width: 9, place + count))
  }

  @inline(__always)
  func put(_ column: Column, _ value: ShortDecimal) {
    let place = place(column)
    cells[column.number] = CellValue(text: place, count: putDecimal(value, place))
  }

  @inline(__always)
  func put(_ column: Column, _ day: Day) {
    let place = place(column)
    day.put(place)
    cells[column.number] = CellValue(text: place, count: 10)
  }

  @inline(__always)
  func put(_ column: Column, _ day: Day, second: Int) {
    let place = place(column)
    day.put(place)
    (place + 10).storeBytes(of: UInt8(ascii: " "), as: UInt8.self)
    _ = putDigits(second / 3600, width: 2, place + 11)
    (place + 13).storeBytes(of: UInt8(ascii: ":"), as: UInt8.self)
    _ = putDigits(second / 60 % 60, width: 2, place + 14)
    (place + 16).storeBytes(of: UInt8(ascii: ":"), as: UInt8.self)
    _ = putDigits(second % 60, width: 2, place + 17)
    cells[column.number] = CellValue(text: place, count: 19)
  }

  @inline(__always)
  private func place(_ column: Column) -> UnsafeMutableRawPointer { slots + column.number * Self.slot }

  /// Keeps what is put now for all rows to come.
  func fix() {
    for number in columns.names.indices {
      var cell = cells[number]
      if cell.isText {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, Int(cell.size)), alignment: 1)
        UnsafeMutableRawBufferPointer(start: copy, count: Int(cell.size)).copyMemory(from: cell.text)
        kept.append(copy)
        cell.bits = Int(bitPattern: copy)
      }
      template[number] = cell
      cells[number] = cell
    }
  }

  // MARK: rows

  /// Writes the row, and begins the next.
  func append() throws(Fault) {
    rows += 1
    if let failure { throw failure }
    if let pages {
      try pages.append(cells, row: Int64(rows))
    } else {
      try insert()
    }
    cells.update(from: template, count: columns.names.count)
  }

  private func insert() throws(Fault) {
    for number in columns.names.indices {
      let cell = cells[number]
      if cell.isText {
        statement?.bind(number, text: cell.text)
      } else if cell.isNull {
        statement?.bindNull(number)
      } else {
        statement?.bind(number, integer: Int64(cell.bits))
      }
    }
    try statement?.run()
  }

  /// Writes what is left; only pages need it.
  func finish() { pages?.finish() }
}

/// What a row holds in one column, ready to be written.
struct CellValue {
  /// How SQLite writes down what kind of value it is.
  let type: UInt32
  /// How many bytes the value takes.
  let size: Int32
  /// The integer, or where the text is.
  fileprivate(set) var bits: Int

  /// What stands for a column without value.
  static var null: CellValue { CellValue(type: 0, size: 0, bits: 0) }

  var isNull: Bool { type == 0 }
  var isText: Bool { type >= 13 }
  var text: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: bits), count: Int(size))
  }

  private init(type: UInt32, size: Int32, bits: Int) {
    self.type = type
    self.size = size
    self.bits = bits
  }

  @inline(__always)
  init(integer: Int) {
    let used = 64 - (integer < 0 ? ~integer : integer).leadingZeroBitCount
    let (type, size): (UInt32, Int32) =
      integer == 0 || integer == 1
      ? (8 + UInt32(integer), 0)
      : used < 8
        ? (1, 1) : used < 16 ? (2, 2) : used < 24 ? (3, 3) : used < 32 ? (4, 4) : used < 48 ? (5, 6) : (6, 8)
    self.init(type: type, size: size, bits: integer)
  }

  @inline(__always)
  init(text: UnsafeRawPointer, count: Int) {
    self.init(type: 13 + 2 * UInt32(count), size: Int32(count), bits: Int(bitPattern: text))
  }

  /// Writes the value and says how many bytes it took.
  @inline(__always)
  func write(_ place: UnsafeMutableRawPointer) -> Int {
    if isText {
      let count = Int(size)
      guard count > 0, let text = UnsafeRawPointer(bitPattern: bits) else { return 0 }
      // Most columns hold a blank of a byte; a call for each would take longer than all else.
      if count < 8 {
        for at in 0..<count {
          place.storeBytes(
            of: text.load(fromByteOffset: at, as: UInt8.self), toByteOffset: at, as: UInt8.self)
        }
      } else {
        place.copyMemory(from: text, byteCount: count)
      }
      return count
    }
    if size == 0 { return 0 }
    var rest = bits
    var at = Int(size)
    while at > 0 {
      at -= 1
      place.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: at, as: UInt8.self)
      rest >>= 8
    }
    return Int(size)
  }
}

/// The columns of a table as SQLite knows them.
struct TableColumns {
  private(set) var names: [String] = []
  private(set) var index: [String: Int] = [:]
  /// What a row holds where nothing was put.
  private(set) var blanks: [CellValue] = []

  init(_ table: String, _ database: borrowing Connection) throws(Fault) {
    let statement = try database.prepare("PRAGMA table_info(\(Connection.literal(table)))")
    while try statement.step() {
      index[statement.string(1)] = names.count
      names.append(statement.string(1))
      blanks.append(Self.blank(statement.storage(4) == .null ? nil : statement.string(4)))
    }
    if names.isEmpty {
      throw Fault(.configuration, "table-missing", "no entity file describes \(table), which samples fill")
    }
  }

  /// The text or number that a default of the schema stands for.
  private static func blank(_ literal: String?) -> CellValue {
    guard let literal else { return .null }
    guard literal.hasPrefix("'") else { return CellValue(integer: Int(literal) ?? 0) }
    switch literal.dropFirst().dropLast() {
    case "0": return Blank.zero
    case "1900-01-01": return Blank.date
    case "1900-01-01 00:00:00": return Blank.datetime
    default: return Blank.empty
    }
  }

  /// The blanks of AX, at a place that never moves.
  private enum Blank {
    static let zero = text("0")
    static let date = text("1900-01-01")
    static let datetime = text("1900-01-01 00:00:00")
    static let empty = text("")

    private static func text(_ text: StaticString) -> CellValue {
      CellValue(text: UnsafeRawPointer(text.utf8Start), count: text.utf8CodeUnitCount)
    }
  }
}
