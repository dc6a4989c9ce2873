internal import Glibc

/// Owned, growable bytes: what chunks and outputs are made of.
///
/// Every capacity ends in `slack` spare bytes, so that copies and scans may run over the end in whole vectors.
///
/// Unchecked: it owns its memory, and has one owner itself.
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
  /// Bytes that may be read and written beyond `count`.
  public static let slack = 64

  /// The bytes; valid for `capacity` and the slack behind it.
  public private(set) var base: UnsafeMutablePointer<UInt8>
  /// How many bytes are in use.
  public var count: Int
  /// How many bytes fit without growing.
  public private(set) var capacity: Int

  public init(capacity: Int = 0) {
    self.capacity = capacity
    count = 0
    base = Self.zeros(capacity + Self.slack)
  }

  deinit { free(base) }

  /// Zeros that take no memory before they are written to, if they are many: a large output that was made room for
  /// twice over needs only what is in it.
  private static func zeros(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    // Where there is no memory left, Swift's own way to ask says so.
    guard let memory = calloc(count, 1) else { return .allocate(capacity: count) }
    return memory.bindMemory(to: UInt8.self, capacity: count)
  }

  /// Makes room for so many more bytes.
  @inlinable @inline(always)
  public mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(to: count + more) }
  }

  @usableFromInline
  mutating func grow(to least: Int) {
    let larger = max(least, capacity * 2, 4096)
    // Large blocks are moved by the kernel, so the old and the new one do not need memory side by side.
    if let moved = realloc(base, larger + Self.slack) {
      base = moved.bindMemory(to: UInt8.self, capacity: larger + Self.slack)
    } else {
      base = .allocate(capacity: larger + Self.slack)
    }
    (base + larger).initialize(repeating: 0, count: Self.slack)
    capacity = larger
  }

  /// Adds bytes at the end.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    append(start.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  /// Adds bytes at the end.
  @inlinable @inline(always)
  public mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (base + count).update(from: bytes, count: length)
    count += length
  }

  /// Adds one byte at the end.
  @inlinable @inline(always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  /// Adds the UTF-8 of a text at the end.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Adds bytes at the end.
  public mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// Fills the bytes that may be read beyond `count`.
  public mutating func fillSlack(with byte: UInt8) { (base + count).update(repeating: byte, count: Self.slack) }

  /// Forgets the bytes and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// Drops the first bytes and moves the rest to the front.
  public mutating func removeFirst(_ dropped: Int) {
    memmove(base, base + dropped, count - dropped)
    count -= dropped
  }

  /// The bytes in use.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// The bytes as text, with invalid ones replaced.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
