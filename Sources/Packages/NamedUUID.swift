internal import CNettle
package import Records

/// Ids made of what records are called: UUIDs of version 5, so that the same record gets the same id in every run, in a
/// database as in a package.
package enum NamedUUID {
  /// The name space of all our ids.
  private static let space: [UInt8] = [
    0x6E, 0x0B, 0x2F, 0xA4, 0x51, 0xD7, 0x4C, 0x39, 0x9A, 0x83, 0x17, 0xC6, 0xE8, 0x5D, 0x40, 0xB2,
  ]

  /// What the name of every record of a table begins with.
  package static func beginning(table: String) -> [UInt8] { space + Array(table.lowercased().utf8) }

  /// Adds a value of the key to a name, without regard to case and blanks behind it.
  package static func add(_ value: UnsafeRawBufferPointer, to name: inout ByteBuffer) {
    name.append(0x1F)
    append(lowered: value, to: &name)
  }

  /// Writes the id of a name.
  package static func write(_ name: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
    writeDigest(of: name, to: &buffer)
  }

  /// Writes a text as it counts in keys: in lower case, without blanks behind it.
  package static func append(lowered value: UnsafeRawBufferPointer, to name: inout ByteBuffer) {
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
