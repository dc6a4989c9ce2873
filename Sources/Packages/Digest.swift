internal import CNettle
internal import Records

/// A running SHA-256.
package struct SHA256: Sendable {
  private var context = sha256_ctx()

  package init() { nettle_sha256_init(&context) }

  /// Takes in more bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, start.assumingMemoryBound(to: UInt8.self))
  }

  /// The digest of all bytes; after it a new one begins.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    return digest
  }

  /// The digest of some bytes in one go.
  package static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var running = SHA256()
    running.update(bytes)
    return running.finish()
  }
}

/// A running SHA-1; for names made from names (GUIDs), not for security.
package struct SHA1: Sendable {
  private var context = sha1_ctx()

  package init() { nettle_sha1_init(&context) }

  /// Takes in more bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    nettle_sha1_update(&context, bytes.count, start.assumingMemoryBound(to: UInt8.self))
  }

  /// The digest of all bytes; after it a new one begins.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA1_DIGEST_SIZE))
    nettle_sha1_digest(&context, digest.count, &digest)
    return digest
  }

  /// The digest of some bytes in one go.
  package static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var running = SHA1()
    running.update(bytes)
    return running.finish()
  }
}

/// Bytes as lower case hexadecimal digits.
package func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
