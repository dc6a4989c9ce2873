internal import Packages
import Records

/// Reads lines of CSV in which a field without anything is NULL.
enum CSVLine {
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
