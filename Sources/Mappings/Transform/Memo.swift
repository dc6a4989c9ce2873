internal import Records

/// Remembers what the values of a chunk came to: most columns hold few different ones, and most of these are short.
///
/// Each value has one place, which the next value for that place takes over.
struct Memo<Result> {
  private struct Entry {
    var key = Key()
    var result: Result?
  }

  /// Up to sixteen bytes, with zeros behind them, and what else tells values apart.
  private struct Key: Equatable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var marks: UInt64 = 0
  }

  private var key = Key()
  private var place = -1
  private var entries = [Entry](repeating: Entry(), count: 64)

  /// What a value came to, or what it comes to now.
  @inline(__always)
  mutating func result(
    of value: Field, _ chunk: borrowing Chunk, make: () throws(RecordProblem) -> Result
  ) throws(RecordProblem) -> Result {
    if let known = known(value, chunk) { return known }
    let result = try make()
    remember(result)
    return result
  }

  /// What a value came to, if that is remembered.
  @inline(__always)
  mutating func known(_ value: Field, _ chunk: borrowing Chunk) -> Result? {
    place = -1
    guard value.length <= 16 else { return nil }
    key = Self.key(value, chunk)
    let mixed = (key.first ^ key.second &* 0x9E37_79B9_7F4A_7C15 &+ key.marks) &* 0xD6E8_FEB8_6659_FD93
    place = Int(truncatingIfNeeded: mixed >> 58)
    return entries[place].key == key ? entries[place].result : nil
  }

  /// Remembers what the value came to that was asked for last.
  mutating func remember(_ result: Result) {
    if place >= 0 { entries[place] = Entry(key: key, result: result) }
  }

  @inline(__always)
  private static func key(_ value: Field, _ chunk: borrowing Chunk) -> Key {
    let start = UnsafeRawPointer(chunk.bytes.base + Int(value.start))
    let length = value.length
    // Behind the bytes of a chunk there is slack.
    let first = start.loadUnaligned(as: UInt64.self)
    let marks = UInt64(truncatingIfNeeded: length) << 1 | (value.isGiven ? 1 : 0)
    if length <= 8 {
      return Key(first: length == 0 ? 0 : first & ~0 >> UInt64(64 &- 8 &* length), second: 0, marks: marks)
    }
    let second = (start + 8).loadUnaligned(as: UInt64.self)
    return Key(first: first, second: second & ~0 >> UInt64(128 &- 8 &* length), marks: marks)
  }
}
