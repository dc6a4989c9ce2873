/// Where records of a CSV chunk stand. Found only when a message needs it, by looking at the text again.
public enum CSVPlaces {
  /// The line (from 1, counted from the start of the chunk) and byte offset in the file of a record (from 0).
  public static func place(ofRecord wanted: Int, in chunk: borrowing Chunk) -> (line: Int, offset: Int) {
    var line = 1
    var record = 0
    var inside = false
    for index in 0..<chunk.origin.textStart where chunk.bytes.base[index] == 0x0A { line += 1 }
    var at = chunk.origin.textStart
    while at < chunk.origin.textCount, record < wanted {
      let byte = chunk.bytes.base[at]
      if byte == 0x22 { inside.toggle() }
      if byte == 0x0A {
        line += 1
        if !inside { record += 1 }
      }
      at += 1
    }
    return (line, offset(of: at, in: chunk))
  }

  /// The byte offset in the file of a byte of the chunk.
  public static func offset(of at: Int, in chunk: borrowing Chunk) -> Int {
    guard chunk.origin.isUTF16 else { return chunk.origin.offset + at }
    var units = 0
    for index in 0..<min(at, chunk.origin.textCount) {
      let byte = chunk.bytes.base[index]
      if byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    }
    return chunk.origin.offset + 2 * units
  }
}
