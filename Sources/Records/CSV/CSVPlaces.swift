/// Where records of a CSV chunk stand. Found only when a message needs it, by looking at the text again.
///
/// Whoever asks for one record after the other keeps it, and then the text is looked at once.
public struct CSVPlaces: Sendable {
  /// The record looked for last, where it begins, and what came before it.
  private var (record, at, line, units) = (0, 0, 1, 0)
  private var isBegun = false

  public init() {}

  /// The line (from 1, counted from the start of the chunk) and byte offset in the file of a record (from 0).
  public static func place(ofRecord wanted: Int, in chunk: borrowing Chunk) -> (line: Int, offset: Int?) {
    var places = CSVPlaces()
    return places.place(ofRecord: wanted, in: chunk)
  }

  /// The same; all that is asked of one of these must be about the same chunk.
  public mutating func place(ofRecord wanted: Int, in chunk: borrowing Chunk) -> (line: Int, offset: Int?) {
    if !isBegun || wanted < record { begin(chunk) }
    var inside = false
    while at < chunk.origin.textCount, record < wanted {
      let byte = chunk.bytes.base[at]
      if byte == 0x22 { inside.toggle() }
      if byte == 0x0A, !inside { record += 1 }
      step(byte)
    }
    return (line, Self.offset(at, units, chunk.origin))
  }

  private mutating func begin(_ chunk: borrowing Chunk) {
    self = CSVPlaces()
    isBegun = true
    while at < chunk.origin.textStart { step(chunk.bytes.base[at]) }
  }

  private mutating func step(_ byte: UInt8) {
    if byte == 0x0A { line += 1 }
    if byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    at += 1
  }

  private static func offset(_ at: Int, _ units: Int, _ origin: Chunk.Origin) -> Int? {
    switch origin.measure {
    case .bytes: origin.offset + at
    case .units(let size): origin.offset + size * units
    case .unknown: nil
    }
  }

  /// The byte offset in the file of a byte of the chunk; nil if nothing tells.
  public static func offset(of at: Int, in chunk: borrowing Chunk) -> Int? {
    guard case .units = chunk.origin.measure else { return offset(at, 0, chunk.origin) }
    var units = 0
    for index in 0..<min(at, chunk.origin.textCount) {
      let byte = chunk.bytes.base[index]
      if byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    }
    return offset(at, units, chunk.origin)
  }
}
