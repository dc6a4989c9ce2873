internal import CISAL

/// The CRC-32 of zip files, of bytes that may follow others.
package func crc32(_ bytes: UnsafeRawBufferPointer, after: UInt32 = 0) -> UInt32 {
  guard let start = bytes.baseAddress else { return after }
  return crc32_gzip_refl(after, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
}

/// The CRC-32 of bytes and so many that follow them, from the CRC-32 of both, without looking at them.
///
/// A CRC is the remainder of a polynomial, and bytes that follow multiply it by x to the eighth for each of them.
package func crc32(_ first: UInt32, followedBy second: UInt32, count: Int) -> UInt32 {
  var power = CRCPolynomial.one
  var square = CRCPolynomial.ofAByte
  var rest = count
  while rest > 0 {
    if rest & 1 == 1 { power = power.times(square) }
    square = square.times(square)
    rest >>= 1
  }
  return CRCPolynomial(bits: first).times(power).bits ^ second
}

/// A polynomial over bits below x to the 32nd, the highest bit for 1, and what is left of products by the polynomial of
/// the CRC.
private struct CRCPolynomial {
  var bits: UInt32

  static let one = CRCPolynomial(bits: 1 << 31)
  static let ofAByte = CRCPolynomial(bits: 1 << 23)
  private static let divisor: UInt32 = 0xEDB8_8320

  func times(_ other: CRCPolynomial) -> CRCPolynomial {
    var product: UInt32 = 0
    var shifted = other.bits
    for place in 0..<32 {
      if bits << place & 1 << 31 != 0 { product ^= shifted }
      shifted = shifted & 1 == 1 ? shifted >> 1 ^ Self.divisor : shifted >> 1
    }
    return CRCPolynomial(bits: product)
  }
}
