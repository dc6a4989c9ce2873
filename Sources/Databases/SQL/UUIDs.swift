internal import CNettle
import Records

/// Makes the ids of new rows: UUIDs of version 5, so that the same record gets the same id in every run.
enum UUIDs {
  /// The name space of all our ids.
  private static let space: [UInt8] = [
    0x6E, 0x0B, 0x2F, 0xA4, 0x51, 0xD7, 0x4C, 0x39, 0x9A, 0x83, 0x17, 0xC6, 0xE8, 0x5D, 0x40, 0xB2,
  ]

  /// Writes the id of a record, made from its table and the values of its key, without regard to case.
  static func write(
    table: String, _ chunk: borrowing Chunk, _ record: Int, key: [Int], _ name: inout ByteBuffer,
    to buffer: inout ByteBuffer
  ) {
    name.removeAll()
    name.append(space)
    name.append(table.lowercased())
    for column in key {
      name.append(0x1F)
      append(lowered: chunk.value(chunk[record, column]), to: &name)
    }
    writeDigest(of: name.bytes, to: &buffer)
  }

  private static func append(lowered value: UnsafeRawBufferPointer, to name: inout ByteBuffer) {
    var end = value.count
    while end > 0, value[end - 1] == 0x20 { end -= 1 }
    let value = UnsafeRawBufferPointer(rebasing: value[..<end])
    if value.contains(where: { $0 >= 0x80 }) {
      name.append(String(decoding: value, as: UTF8.self).lowercased())
    } else {
      for byte in value { name.append(byte.asciiLowered) }
    }
  }

  private static func writeDigest(of bytes: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    var state = sha1_ctx()
    nettle_sha1_init(&state)
    nettle_sha1_update(&state, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digest in
      nettle_sha1_digest(&state, 20, digest.baseAddress)
      digest[6] = digest[6] & 0x0F | 0x50
      digest[8] = digest[8] & 0x3F | 0x80
      for at in 0..<16 {
        if at == 4 || at == 6 || at == 8 || at == 10 { buffer.append(0x2D) }
        append(nibble: digest[at] >> 4, to: &buffer)
        append(nibble: digest[at] & 15, to: &buffer)
      }
    }
  }

  private static func append(nibble: UInt8, to buffer: inout ByteBuffer) {
    buffer.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
  }
}
