internal import Records

/// The records of a configuration package on disk, table by table, as `ConfigurationTable` lays them out.
final class ConfigurationRows {
  /// What is wrong with a record before its values are looked at.
  enum Oddity: UInt8 {
    case none, unknownField, fieldTwice, fieldWithoutName, noID, otherID
  }

  /// The most bytes of a record.
  static let longestRecord = 16 << 20
  /// How many bytes of records are worked on at once.
  private static let chunkSize = 512 << 10
  /// What stands before the slots: the length of the whole, the line, what is wrong, and the length of the name of the field
  /// that is, which follows.
  static let headSize = 10
  /// How much of such a name is kept.
  static let longestName = 80

  private let file: SpillFile

  init(folder: String?) throws(Fault) { file = try SpillFile(folder: SpoolFile.folder(folder)) }

  /// How many bytes there are.
  var size: Int { file.size }

  /// Adds a record.
  func append(_ row: UnsafeRawBufferPointer) throws(Fault) { try file.append(row) }

  /// Adds whole records to a buffer, from a place on; gives the place behind them.
  func read(_ piece: Range<Int>, into bytes: inout ByteBuffer) throws(Fault) -> Int {
    var wanted = min(piece.count, Self.chunkSize)
    while true {
      bytes.removeAll()
      bytes.reserve(wanted)
      bytes.count = try file.read(
        into: UnsafeMutableRawBufferPointer(start: bytes.base, count: wanted), at: piece.lowerBound)
      guard bytes.count == wanted else { throw Fault(.io, "temp-short", "a temporary file is shorter than it was") }
      var end = 0
      while end + 4 <= bytes.count {
        let next = end + Int(bytes.bytes.number(UInt32.self, at: end))
        if next > bytes.count { break }
        end = next
      }
      bytes.count = end
      if end > 0 { return piece.lowerBound + end }
      wanted = min(piece.count, wanted * 2)
    }
  }
}

/// The texts of one record on disk.
struct ConfigurationRow {
  private let bytes: UnsafeRawBufferPointer
  /// Where it begins in the bytes of the chunk.
  private let start: Int
  private var at: Int

  /// The record at a place.
  init(_ bytes: UnsafeRawBufferPointer, _ start: Int) {
    self.bytes = bytes
    self.start = start
    at = start + ConfigurationRows.headSize + Int(bytes[start + 9])
  }

  var end: Int { start + Int(bytes.number(UInt32.self, at: start)) }
  var line: UInt32 { bytes.number(UInt32.self, at: start + 4) }
  var oddity: ConfigurationRows.Oddity { ConfigurationRows.Oddity(rawValue: bytes[start + 8]) ?? .none }
  /// The field that is odd, where one is.
  var oddField: String {
    let name = start + ConfigurationRows.headSize
    return String(decoding: bytes[name..<name + Int(bytes[start + 9])], as: UTF8.self)
  }

  /// Where the text of the next slot lies; nil if there is none.
  mutating func next() -> Range<Int>? {
    let length = Int(bytes.number(UInt32.self, at: at))
    at += 4
    guard length > 0 else { return nil }
    defer { at += length - 1 }
    return at..<at + length - 1
  }
}
