internal import CLZMA

extension Compression {
  static let xz = Compression(
    name: "xz", ending: ".xz", marks: [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]], padding: 4, command: "xz -dc",
    makeUnpacker: { XZUnpacker() }, makePacker: { BlockPacker(XZEncoder()) })
}

private final class XZUnpacker: Unpacker {
  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: lzma_stream()) }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  func begin() -> Bool {
    lzma_stream_decoder(stream, UInt64(Compression.mostMemory), p2c_tell_unsupported_check) == LZMA_OK
  }

  func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Unpacked {
    stream.pointee.next_in = packed.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_in = packed.count
    stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_out = target.count
    let result = lzma_code(stream, LZMA_RUN)
    return Unpacked(
      taken: packed.count - stream.pointee.avail_in, made: target.count - stream.pointee.avail_out,
      state: state(result))
  }

  private func state(_ result: lzma_ret) -> Unpacked.State {
    switch result {
    // Without progress it says so the second time.
    case LZMA_OK, LZMA_BUF_ERROR: .open
    case LZMA_STREAM_END: .ended
    case LZMA_MEMLIMIT_ERROR: .large
    case LZMA_MEM_ERROR: .noMemory
    default: .damaged
    }
  }
}

/// Writes one stream. Level 3 takes 32 MiB of memory, where that of the program takes 94.
private final class XZEncoder: BlockEncoder {
  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

  init?() {
    stream.initialize(to: lzma_stream())
    guard lzma_easy_encoder(stream, 3, LZMA_CHECK_CRC64) == LZMA_OK else { return nil }
  }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  func encode(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into target: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, made: Int, isEnded: Bool)? {
    stream.pointee.next_in = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_in = bytes.count
    stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_out = target.count
    let result = lzma_code(stream, isLast ? LZMA_FINISH : LZMA_RUN)
    guard result == LZMA_OK || result == LZMA_STREAM_END else { return nil }
    return (
      bytes.count - stream.pointee.avail_in, target.count - stream.pointee.avail_out, result == LZMA_STREAM_END
    )
  }
}
