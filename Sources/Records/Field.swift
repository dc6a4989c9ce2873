/// One field of one record: where its bytes lie in the chunk, and what is known of them.
///
/// Eight bytes, because a chunk of a megabyte has a hundred thousand of them.
public struct Field: Sendable, Equatable {
  /// Where the value starts in the chunk's bytes.
  public var start: UInt32
  /// How many bytes the value has, and what is known of it.
  @usableFromInline var lengthAndMarks: UInt32

  @inlinable static var lengthMask: UInt32 { 0x3FFF_FFFF }
  @inlinable static var givenMark: UInt32 { 0x8000_0000 }
  @inlinable static var plainMark: UInt32 { 0x4000_0000 }

  /// A field at a place; `given` if it is there even when empty, `plain` if no byte of it needs quotes in CSV with commas.
  /// Chunks are far shorter than the 2^30 bytes that a length can count.
  @inlinable @inline(always)
  public init(start: Int, length: Int, given: Bool = false, plain: Bool = false) {
    self.start = UInt32(truncatingIfNeeded: start)
    lengthAndMarks =
      UInt32(truncatingIfNeeded: length) | (given ? Self.givenMark : 0)
      | (plain ? Self.plainMark : 0)
  }

  /// A field without a value.
  @inlinable public static var blank: Field { Field(start: 0, length: 0, plain: true) }

  /// How many bytes the value has.
  @inlinable @inline(always)
  public var length: Int { Int(lengthAndMarks & Self.lengthMask) }

  /// Where the value ends.
  @inlinable @inline(always)
  public var end: Int { Int(start) + length }

  /// Whether there is no value: empty, and not given as empty text.
  @inlinable @inline(always)
  public var isBlank: Bool { lengthAndMarks & ~Self.plainMark == 0 }

  /// Whether an empty value means empty text.
  @inlinable @inline(always)
  public var isGiven: Bool { lengthAndMarks & Self.givenMark != 0 }

  /// Whether it is known that no byte needs quotes in CSV with commas.
  @inlinable @inline(always)
  public var isPlain: Bool { lengthAndMarks & Self.plainMark != 0 }
}
