internal import CISAL
internal import Records

/// Raw deflate by ISA-L at level 1.
///
/// Bytes are compressed in blocks of one size, so that the result depends on the bytes alone and not on how they came.
struct Deflater: ~Copyable, @unchecked Sendable {
  private static let blockSize = 1 << 18
  private static let levelSize = 4 * 1024 + 2 * 8 * 1024 + 4 * 64 * 1024

  private let stream: UnsafeMutablePointer<isal_zstream>
  private let level: UnsafeMutablePointer<UInt8>
  private let packed: UnsafeMutablePointer<UInt8>
  private var pending = ByteBuffer(capacity: Self.blockSize)
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
    stream.pointee.next_in = pending.base
    stream.pointee.avail_in = UInt32(pending.count)
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
    pending.removeAll()
  }
}
