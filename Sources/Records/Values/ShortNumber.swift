internal import CScan

/// Looks at numbers of up to sixteen bytes in a few steps: what nearly every number in the data is.
///
/// Numbers lie in buffers with slack behind them. What is not short is left to `Decimal`.
public enum ShortNumber {
  /// Whether these rows of a column are all blank or short numbers with at most so many digits after the point.
  public static func areAllPlain(
    _ rows: [Int32], of column: Column, in chunk: borrowing Chunk, places: Int
  ) -> Bool {
    p2c_are_numbers(rows, rows.count, fields(column), column.width, chunk.bytes.base, places)
  }

  /// Whether they are, and what they come to in hundred-millionths, by row; `notShort` where they are not so short.
  static func areAllPlain(
    _ rows: ArraySlice<Int32>, of column: Column, in chunk: borrowing Chunk, places: Int,
    values: UnsafeMutablePointer<Int64>
  ) -> Bool {
    let bytes = chunk.bytes.base
    return rows.withUnsafeBufferPointer { rows in
      guard let base = rows.baseAddress else { return true }
      return p2c_read_numbers(base, rows.count, fields(column), column.width, bytes, places, values)
    }
  }

  /// Stands for the value of what is not short, or no number.
  static let notShort = Int64.min

  /// How many bytes of the text are its canonical form, which lacks zeros at the end of the fraction; nil where that
  /// takes a closer look, and where more digits than allowed stand after the point.
  public static func canonicalLength(_ text: UnsafePointer<UInt8>, _ length: Int, places: Int) -> Int? {
    let canonical = p2c_canonical_length(text, length, places)
    return canonical == 0 ? nil : canonical
  }

  /// Brings the numbers of a column into canonical form, where it only takes leaving zeros out; gives the rows that take a
  /// closer look to `closely`.
  public static func shorten(
    _ column: Column, of chunk: inout Chunk, places: Int, closely: (inout Chunk, Int) -> Void
  ) {
    var row = 0
    while true {
      row = p2c_shorten_numbers(row, chunk.recordCount, fields(column), column.width, chunk.bytes.base, places)
      if row == chunk.recordCount { return }
      closely(&chunk, row)
      row += 1
    }
  }

  private static func fields(_ column: Column) -> UnsafeMutablePointer<p2c_csv_field> {
    UnsafeMutableRawPointer(column.base).assumingMemoryBound(to: p2c_csv_field.self)
  }
}
