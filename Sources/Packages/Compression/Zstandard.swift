internal import CZstd

extension Compression {
  /// A frame, or one to be skipped, which the programs that compress in parallel put in front.
  static let zstandard = Compression(
    name: "zstd", ending: ".zst",
    marks: [[0x28, 0xB5, 0x2F, 0xFD]] + (0x50...0x5F).map { [$0, 0x2A, 0x4D, 0x18] }, command: "zstd -dc --long=31",
    makeUnpacker: { ZstandardUnpacker() }, makePacker: { BlockPacker(ZstandardEncoder()) })
}

private final class ZstandardUnpacker: Unpacker {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
    // The binary logarithm of the largest window.
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(Compression.mostMemory.trailingZeroBitCount))
  }

  deinit { ZSTD_freeDCtx(context) }

  func begin() -> Bool { ZSTD_isError(ZSTD_DCtx_reset(context, ZSTD_reset_session_only)) == 0 }

  func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Unpacked {
    var input = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    let result = ZSTD_decompressStream(context, &output, &input)
    return Unpacked(taken: input.pos, made: output.pos, state: state(result))
  }

  private func state(_ result: Int) -> Unpacked.State {
    guard ZSTD_isError(result) != 0 else { return result == 0 ? .ended : .open }
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_frameParameter_windowTooLarge: return .large
    case ZSTD_error_memory_allocation: return .noMemory
    default: return .damaged
    }
  }
}

/// Writes one frame with a checksum, at the level of the program.
private final class ZstandardEncoder: BlockEncoder {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  func encode(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into target: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, made: Int, isEnded: Bool)? {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    let result = ZSTD_compressStream2(context, &output, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
    return ZSTD_isError(result) != 0 ? nil : (input.pos, output.pos, result == 0)
  }
}
