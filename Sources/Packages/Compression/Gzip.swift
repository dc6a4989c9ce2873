internal import CISAL

extension Compression {
  static let gzip = Compression(
    name: "gzip", ending: ".gz", marks: [[0x1F, 0x8B]], command: "gzip -dc", makeUnpacker: { GzipUnpacker() })
}

/// Unpacks gzip by ISA-L, which is at least twice as fast as zlib and checks length and checksum of each member.
private final class GzipUnpacker: Unpacker {
  private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

  deinit { state.deallocate() }

  func begin() -> Bool {
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
    return true
  }

  func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Unpacked {
    let (given, room) = (UInt32(clamping: packed.count), UInt32(clamping: target.count))
    state.pointee.next_in = UnsafeMutablePointer(mutating: packed.assumingMemoryBound(to: UInt8.self).baseAddress)
    state.pointee.avail_in = given
    state.pointee.next_out = target.assumingMemoryBound(to: UInt8.self).baseAddress
    state.pointee.avail_out = room
    let result = isal_inflate(state)
    // What it says of damaged input may lie in its own buffer.
    guard result >= 0 else {
      return Unpacked(taken: 0, made: Int(room) - Int(min(room, state.pointee.avail_out)), state: .damaged)
    }
    let hasEnded = state.pointee.block_state == ISAL_BLOCK_FINISH
    return Unpacked(
      taken: Int(given - state.pointee.avail_in), made: Int(room - state.pointee.avail_out),
      state: hasEnded ? .ended : .open)
  }
}
