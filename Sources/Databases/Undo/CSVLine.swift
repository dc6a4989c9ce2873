internal import Packages
import Records

/// Lines of CSV in which a field without anything is NULL.
enum CSVLine {
  /// Adds a line with its end.
  static func append(_ cells: some Sequence<String?>, to buffer: inout ByteBuffer) {
    var isFirst = true
    for cell in cells {
      if !isFirst { buffer.append(UInt8(ascii: ",")) }
      isFirst = false
      guard var cell else { continue }
      cell.withUTF8 { append($0, to: &buffer) }
    }
    buffer.append(0x0A)
  }

  private static func append(_ cell: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) {
    let quote = UInt8(ascii: "\"")
    // A field without anything would be NULL.
    let isPlain = !cell.isEmpty && !cell.contains { $0 <= 0x20 || $0 == 0x2C || $0 == quote }
    if isPlain { return buffer.append(UnsafeRawBufferPointer(cell)) }
    buffer.append(quote)
    for byte in cell {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte)
    }
    buffer.append(quote)
  }

  /// The lines behind the header of the first bytes of a file, which must have so many fields.
  static func forEach(
    in path: String, bytes: Int, columns: Int, _ body: (_ cells: [String?]) throws(Fault) -> Void
  ) throws(Fault) {
    var input = try FileInput.open(path)
    var cutter = CSVCutter(file: path, delimiter: 0x2C)
    var chunk = Chunk()
    var left = bytes
    let read: TextFeed.Read = { (target) throws(Fault) in
      let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: target.prefix(left)))
      left -= count
      return count
    }
    while try cutter.next(into: &chunk, read) {
      guard cutter.columns.count == columns else { break }
      try CSVParser(delimiter: 0x2C, columnCount: columns).parse(&chunk)
      for record in 0..<chunk.recordCount {
        try body(
          (0..<columns).map { column in
            let text = chunk.text(chunk[record, column])
            return text.isEmpty ? nil : text
          })
      }
    }
    guard left == 0, cutter.columns.count == columns else {
      throw Fault(
        .data, "undo-unreadable", "the file is not as the undo had written it",
        remedy: "take the folder as it was written", place: Place(file: path))
    }
  }
}
