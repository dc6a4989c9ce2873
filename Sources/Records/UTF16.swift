/// Turns UTF-16 that arrives in pieces into UTF-8.
public struct UTF16Decoder {
  private let isBigEndian: Bool
  private var pendingByte: UInt8?
  private var pendingHigh: UInt16?
  /// How many bytes were decoded, for messages.
  public private(set) var offset: Int

  public init(isBigEndian: Bool, offset: Int = 0) {
    self.isBigEndian = isBigEndian
    self.offset = offset
  }

  /// Adds the text of the bytes to the output; what is incomplete waits for the next piece.
  public mutating func decode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) throws(Fault) {
    output.reserve(bytes.count * 3 / 2 + 8)
    var at = 0
    if let first = pendingByte, let second = bytes.first {
      pendingByte = nil
      at = 1
      try take(unit(first, second), into: &output)
    }
    while at &+ 1 < bytes.count {
      let value = unit(bytes[at], bytes[at &+ 1])
      at &+= 2
      if value < 0x80, pendingHigh == nil {
        output.append(UInt8(truncatingIfNeeded: value))
        offset &+= 2
      } else {
        try take(value, into: &output)
      }
    }
    if at < bytes.count { pendingByte = bytes[at] }
  }

  /// Says whether the text ended in the middle of a character.
  public func finish() throws(Fault) {
    guard pendingByte == nil, pendingHigh == nil else {
      throw Fault(
        .badText, "the UTF-16 text ends in the middle of a character",
        place: Place(offset: offset))
    }
  }

  @inline(always)
  private func unit(_ first: UInt8, _ second: UInt8) -> UInt16 {
    isBigEndian ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first)
  }

  private mutating func take(_ value: UInt16, into output: inout ByteBuffer) throws(Fault) {
    defer { offset += 2 }
    if let high = pendingHigh {
      guard 0xDC00...0xDFFF ~= value else { throw lonely() }
      pendingHigh = nil
      append(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(value) - 0xDC00), to: &output)
    } else if 0xD800...0xDBFF ~= value {
      pendingHigh = value
    } else if 0xDC00...0xDFFF ~= value {
      throw lonely()
    } else {
      append(UInt32(value), to: &output)
    }
  }

  private func lonely() -> Fault {
    Fault(
      .badText, "half a surrogate pair, so this is not valid UTF-16",
      place: Place(offset: offset))
  }

  private func append(_ scalar: UInt32, to output: inout ByteBuffer) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80: output.append(UInt8(scalar))
    case 0x80..<0x800:
      output.append(UInt8(0xC0 | scalar >> 6))
      output.append(tail(0))
    case 0x800..<0x10000:
      output.append(UInt8(0xE0 | scalar >> 12))
      output.append(tail(6))
      output.append(tail(0))
    default:
      output.append(UInt8(0xF0 | scalar >> 18))
      output.append(tail(12))
      output.append(tail(6))
      output.append(tail(0))
    }
  }
}

/// Turns UTF-8 that is known to be valid into UTF-16LE.
public enum UTF16Encoder {
  /// Adds the UTF-16LE of the bytes to the output.
  public static func encode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) {
    output.reserve(bytes.count * 2)
    var at = 0
    while at < bytes.count {
      let first = bytes[at]
      if first < 0x80 {
        append(UInt16(first), to: &output)
        at &+= 1
        continue
      }
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      var scalar = UInt32(first) & (0xFF >> UInt32(length + 1))
      for index in 1..<length { scalar = scalar << 6 | UInt32(bytes[at &+ index] & 0x3F) }
      if scalar >= 0x10000 {
        append(UInt16(0xD800 + (scalar - 0x10000) >> 10), to: &output)
        append(UInt16(0xDC00 + (scalar - 0x10000) & 0x3FF), to: &output)
      } else {
        append(UInt16(scalar), to: &output)
      }
      at &+= length
    }
  }

  @inline(always)
  private static func append(_ unit: UInt16, to output: inout ByteBuffer) {
    output.base[output.count] = UInt8(truncatingIfNeeded: unit)
    output.base[output.count &+ 1] = UInt8(truncatingIfNeeded: unit &>> 8)
    output.count &+= 2
  }
}
