/// Columns of numbers that were read when they were checked: whoever adds them up need not look at them again.
public struct ShortColumns {
  private var values: [Int64] = []
  private var isRead: [Bool] = []
  private var rowCount = 0

  public init() {}

  /// Makes room for columns of so many rows, none of which are read yet.
  public mutating func begin(columns: Int, rows: Int) {
    rowCount = rows
    isRead.removeAll(keepingCapacity: true)
    for _ in 0..<columns { isRead.append(false) }
    if values.count < columns * rows { values = Array(repeating: 0, count: columns * rows) }
  }

  /// Reads some rows of a column into a place; gives whether they are all blank or short numbers with at most so many
  /// digits after the point.
  public mutating func read(
    _ rows: ArraySlice<Int32>, of column: Column, in chunk: borrowing Chunk, places: Int, into place: Int
  ) -> Bool {
    isRead[place] = true
    if values.isEmpty { return true }
    let start = place * rowCount
    return values.withUnsafeMutableBufferPointer { values in
      ShortNumber.areAllPlain(rows, of: column, in: chunk, places: places, values: &values[start])
    }
  }

  /// Reads of some rows those columns of a table, one for each place, that were not read yet.
  public mutating func readOthers(
    _ rows: ArraySlice<Int32>, of table: UnsafeMutablePointer<Field>, _ width: Int, columns: [Int],
    in chunk: borrowing Chunk
  ) {
    for (place, column) in columns.enumerated() where !isRead[place] {
      _ = read(rows, of: Column(base: table + column, width: width), in: chunk, places: .max, into: place)
    }
  }

  /// Adds up some rows of a column that was read, in hundred-millionths; gives the rows that are not short to `closely`.
  public func sum(_ rows: ArraySlice<Int32>, of place: Int, closely: (Int) -> Void) -> Int128 {
    let start = place * rowCount
    var sum = Int128(0)
    for row in rows {
      let value = values[start + Int(row)]
      if value == ShortNumber.notShort { closely(Int(row)) } else { sum &+= Int128(value) }
    }
    return sum
  }
}
