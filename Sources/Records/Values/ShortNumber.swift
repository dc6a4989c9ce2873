internal import CSystem

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
    guard length > 0, length <= 15 else { return nil }
    var shape = p2c_number()
    guard p2c_number_shape(text, length, &shape), shape.digits > 0 else { return nil }
    let first = text[Int(shape.start)]
    // Zeros at the front, a plus, and a minus that may stand before nothing.
    if first == UInt8(ascii: "0"), shape.digits > 1 || shape.start > 0 { return nil }
    if text[0] == UInt8(ascii: "+") { return nil }
    let point = Int(shape.start + shape.digits)
    if point == length { return length }
    var end = length
    while text[end &- 1] == UInt8(ascii: "0") { end &-= 1 }
    if end &- 1 == point { return point }
    return end &- 1 &- point <= places ? end : nil
  }

  private static func fields(_ column: Column) -> UnsafePointer<p2c_csv_field> {
    UnsafeRawPointer(column.base).assumingMemoryBound(to: p2c_csv_field.self)
  }
}
