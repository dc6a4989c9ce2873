/// Values in which characters are spelled by reference, such as `&amp;` and `&#13;`, or lines end with CRLF.
enum XMLReference {
  /// Adds the value that is spelled between two places, without the CR of CRLF, which needs no more bytes than it is
  /// spelled with; false if there is a reference that XML does not know by itself, or one to no character.
  static func resolve(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, to target: UnsafeMutablePointer<UInt8>,
    _ count: inout Int
  ) -> Bool {
    var at = start
    while at < end {
      guard text[at] == 0x26 else {
        target[count] = text[at]
        if text[at] != 0x0D { count &+= 1 }
        at &+= 1
        continue
      }
      var behind = at + 1
      while behind < end, text[behind] != 0x3B { behind += 1 }
      guard behind < end, let scalar = scalar(UnsafeBufferPointer(start: text + at + 1, count: behind - at - 1)) else {
        return false
      }
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        target[count] = byte
        count &+= 1
      }
      at = behind + 1
    }
    return true
  }

  /// The character that is named between `&` and `;`.
  private static func scalar(_ name: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    switch name.count {
    case 2 where name[1] == UInt8(ascii: "t"):
      return name[0] == UInt8(ascii: "l") ? "<" : name[0] == UInt8(ascii: "g") ? ">" : nil
    case 3 where name.elementsEqual("amp".utf8): return "&"
    case 4 where name.elementsEqual("apos".utf8): return "'"
    case 4 where name.elementsEqual("quot".utf8): return "\""
    case 2... where name[0] == UInt8(ascii: "#"): return numbered(name.dropFirst())
    default: return nil
    }
  }

  private static func numbered(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
    let isHex = digits.first == UInt8(ascii: "x")
    let digits = isHex ? digits.dropFirst() : digits
    guard !digits.isEmpty else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = digit(byte, isHex), value < 0x11_0000 else { return nil }
      value = value * (isHex ? 16 : 10) + digit
    }
    return Unicode.Scalar(value).flatMap { $0.isXML ? $0 : nil }
  }

  private static func digit(_ byte: UInt8, _ isHex: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46 where isHex: UInt32(byte) - 0x37
    case 0x61...0x66 where isHex: UInt32(byte) - 0x57
    default: nil
    }
  }
}
