/// Remembers what the values of a chunk came to: most columns hold few different ones, and most of these are short.
///
/// Each value has one place, which the next value for that place takes over.
public struct Memo<Result> {
  @usableFromInline struct Entry {
    @usableFromInline var key: Key
    @usableFromInline var result: Result?

    @inlinable init(key: Key, result: Result?) {
      self.key = key
      self.result = result
    }
  }

  /// Up to sixteen bytes, with zeros behind them, and what else tells values apart.
  @usableFromInline struct Key {
    @usableFromInline var first: UInt64
    @usableFromInline var second: UInt64
    @usableFromInline var marks: UInt64

    @inlinable @inline(always) init(first: UInt64, second: UInt64, marks: UInt64) {
      self.first = first
      self.second = second
      self.marks = marks
    }

    @inlinable @inline(always)
    func isSame(_ other: Key) -> Bool {
      (first ^ other.first) | (second ^ other.second) | (marks ^ other.marks) == 0
    }

    @inlinable @inline(always)
    var place: Int {
      let mixed = (first ^ second &* 0x9E37_79B9_7F4A_7C15 &+ marks) &* 0xD6E8_FEB8_6659_FD93
      return Int(truncatingIfNeeded: mixed >> 58)
    }
  }

  @usableFromInline var entries: [Entry]
  @usableFromInline var key = Key(first: 0, second: 0, marks: 0)
  @usableFromInline var place = -1

  /// A memory of nothing.
  @inlinable
  public init() { entries = Array(repeating: Entry(key: Key(first: 0, second: 0, marks: 0), result: nil), count: 64) }

  /// Forgets all, because the values of another chunk come now.
  public mutating func removeAll() {
    place = -1
    for index in entries.indices { entries[index].result = nil }
  }

  /// What a value came to, or what it comes to now.
  @inlinable @inline(always)
  public mutating func result<Problem>(
    of value: Field, _ chunk: borrowing Chunk, make: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    if let known = known(value, chunk) { return known }
    let result = try make()
    remember(result)
    return result
  }

  /// What a value came to, if that is remembered.
  @inlinable @inline(always)
  public mutating func known(_ value: Field, _ chunk: borrowing Chunk) -> Result? {
    place = -1
    guard value.length <= 16 else { return nil }
    key = Self.key(value, chunk)
    place = key.place
    return entries[place].key.isSame(key) ? entries[place].result : nil
  }

  /// Remembers what the value came to that was asked for last.
  @inlinable
  public mutating func remember(_ result: Result) {
    if place >= 0 { entries[place] = Entry(key: key, result: result) }
  }

  @inlinable @inline(always)
  static func key(_ value: Field, _ chunk: borrowing Chunk) -> Key {
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
