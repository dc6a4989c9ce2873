internal import CISAL
internal import Records

/// Raw deflate by ISA-L at level 1.
///
/// Bytes are compressed in blocks of one size, so that the result depends on the bytes alone and not on how they came.
///
/// Nor may it depend on where the stream lies. ISA-L's loop for x86 begins by noting the third byte under the hash of a
/// register that holds the address of the stream instead of the bytes (`.write_first_byte`, to 2.32). So the first bytes
/// are given alone: too few for that loop, they go another way, and it finds that there is history.
///
/// Unchecked: it owns the stream of ISA-L, and has one owner itself.
struct Deflater: ~Copyable, @unchecked Sendable {
  private static let blockSize = 1 << 18
  /// More than the loop for the last bytes leaves over, and fewer than the one before it begins with.
  private static let firstSize = 8
  private static let levelSize = 4 * 1024 + 2 * 8 * 1024 + 4 * 64 * 1024

  private let stream: UnsafeMutablePointer<isal_zstream>
  private let level: UnsafeMutablePointer<UInt8>
  private let packed: UnsafeMutablePointer<UInt8>
  private var pending = ByteBuffer(capacity: Self.blockSize)
  private var isFirst = true
  /// How many compressed bytes were written since `begin`.
  private(set) var compressedSize = 0

  init() {
    let room = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<isal_zstream>.size, alignment: max(64, MemoryLayout<isal_zstream>.alignment))
    stream = room.bindMemory(to: isal_zstream.self, capacity: 1)
    level = .allocate(capacity: Self.levelSize)
    packed = .allocate(capacity: Self.blockSize)
  }

  deinit {
    stream.deallocate()
    level.deallocate()
    packed.deallocate()
  }

  /// Starts a new entry.
  mutating func begin() {
    isal_deflate_init(stream)
    stream.pointee.level = 1
    stream.pointee.level_buf = level
    stream.pointee.level_buf_size = UInt32(Self.levelSize)
    pending.removeAll()
    isFirst = true
    compressedSize = 0
  }

  /// Takes bytes; what they compress to goes to the output.
  mutating func append(_ bytes: UnsafeRawBufferPointer, to output: inout FileOutput) throws(Fault) {
    var done = 0
    while done < bytes.count {
      // Only with more bytes at hand is a full block surely not the last.
      if pending.count == Self.blockSize { try compress(last: false, to: &output) }
      let taken = min(bytes.count - done, Self.blockSize - pending.count)
      pending.append(UnsafeRawBufferPointer(rebasing: bytes[done..<done + taken]))
      done += taken
    }
  }

  /// Ends the entry.
  mutating func end(to output: inout FileOutput) throws(Fault) { try compress(last: true, to: &output) }

  private mutating func compress(last: Bool, to output: inout FileOutput) throws(Fault) {
    var start = 0
    if isFirst, pending.count > Self.firstSize {
      start = Self.firstSize
      try compress(0..<start, flush: SYNC_FLUSH, last: false, to: &output)
    }
    isFirst = false
    try compress(start..<pending.count, flush: NO_FLUSH, last: last, to: &output)
    pending.removeAll()
  }

  private mutating func compress(
    _ range: Range<Int>, flush: Int32, last: Bool, to output: inout FileOutput
  ) throws(Fault) {
    stream.pointee.next_in = pending.base + range.lowerBound
    stream.pointee.avail_in = UInt32(range.count)
    stream.pointee.flush = UInt16(flush)
    stream.pointee.end_of_stream = last ? 1 : 0
    repeat {
      stream.pointee.next_out = packed
      stream.pointee.avail_out = UInt32(Self.blockSize)
      let result = isal_deflate(stream)
      if result != COMP_OK { throw Fault(.ours, "zip-deflate", "compressing failed with \(result)") }
      let count = Self.blockSize - Int(stream.pointee.avail_out)
      try output.write(UnsafeRawBufferPointer(start: packed, count: count))
      compressedSize += count
    } while stream.pointee.avail_out == 0
  }
}
