import Records

/// A small generator, so that a failing random test can be run again.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

/// Reads a whole CSV through the cutter, so many bytes at a time.
func readCSV(_ text: [UInt8], step: Int = 100_000, delimiter: UInt8 = 0x2C) throws(Fault) -> (
  columns: [String], rows: [[String?]]
) {
  var cutter = CSVCutter(file: "t.csv", delimiter: delimiter)
  var chunk = Chunk()
  var rows: [[String?]] = []
  var at = 0
  let read: TextFeed.Read = { buffer in
    let count = min(step, buffer.count, text.count - at)
    for index in 0..<count { buffer[index] = text[at + index] }
    at += count
    return count
  }
  while try cutter.next(into: &chunk, read) {
    try CSVParser(delimiter: delimiter, columnCount: cutter.columns.count).parse(&chunk)
    rows += records(of: chunk)
  }
  return (cutter.columns, rows)
}

/// The values of a parsed chunk; nil for blank.
func records(of chunk: borrowing Chunk) -> [[String?]] {
  var rows: [[String?]] = []
  for record in 0..<chunk.recordCount {
    var row: [String?] = []
    for column in 0..<chunk.columnCount {
      let field = chunk[record, column]
      row.append(field.isBlank ? nil : chunk.text(field))
    }
    rows.append(row)
  }
  return rows
}

/// A chunk that holds CSV text without a header.
func csvChunk(_ text: [UInt8]) -> Chunk {
  var chunk = Chunk()
  chunk.bytes.append(text)
  chunk.origin.textCount = text.count
  return chunk
}
