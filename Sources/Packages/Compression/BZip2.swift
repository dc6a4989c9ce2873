internal import CBZip2

extension Compression {
  /// The size of the blocks, and then the first block or, in an empty file, the end.
  static let bzip2 = Compression(
    name: "bzip2", ending: ".bz2",
    marks: (0x31...0x39).flatMap { size in
      [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]].map {
        [0x42, 0x5A, 0x68, size] + $0
      }
    },
    command: "bzip2 -dc", makeUnpacker: { BZip2Unpacker() },
    makePacker: { BlockPacker(BZip2Encoder()) })
}

private final class BZip2Unpacker: Unpacker {
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: bz_stream()) }

  deinit {
    BZ2_bzDecompressEnd(stream)
    stream.deallocate()
  }

  func begin() -> Bool {
    BZ2_bzDecompressEnd(stream)
    return BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
  }

  func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Unpacked {
    let (given, room) = (UInt32(clamping: packed.count), UInt32(clamping: target.count))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: packed.assumingMemoryBound(to: CChar.self).baseAddress)
    stream.pointee.avail_in = given
    stream.pointee.next_out = target.assumingMemoryBound(to: CChar.self).baseAddress
    stream.pointee.avail_out = room
    let result = BZ2_bzDecompress(stream)
    return Unpacked(
      taken: Int(given - stream.pointee.avail_in), made: Int(room - stream.pointee.avail_out), state: state(result))
  }

  private func state(_ result: Int32) -> Unpacked.State {
    switch result {
    case BZ_OK: .open
    case BZ_STREAM_END: .ended
    case BZ_MEM_ERROR: .noMemory
    default: .damaged
    }
  }
}

/// Writes one member with the largest blocks, as the program does.
private final class BZip2Encoder: BlockEncoder {
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

  init?() {
    stream.initialize(to: bz_stream())
    guard BZ2_bzCompressInit(stream, 9, 0, 0) == BZ_OK else { return nil }
  }

  deinit {
    BZ2_bzCompressEnd(stream)
    stream.deallocate()
  }

  func encode(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into target: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, made: Int, isEnded: Bool)? {
    let (given, room) = (UInt32(clamping: bytes.count), UInt32(clamping: target.count))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: CChar.self).baseAddress)
    stream.pointee.avail_in = given
    stream.pointee.next_out = target.assumingMemoryBound(to: CChar.self).baseAddress
    stream.pointee.avail_out = room
    let result = BZ2_bzCompress(stream, isLast ? BZ_FINISH : BZ_RUN)
    guard result >= 0 else { return nil }
    return (Int(given - stream.pointee.avail_in), Int(room - stream.pointee.avail_out), result == BZ_STREAM_END)
  }
}
