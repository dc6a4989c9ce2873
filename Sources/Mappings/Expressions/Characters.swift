internal import Glibc
internal import Records

/// Characters in UTF-8, that is Unicode code points.
enum Characters {
  /// How many there are.
  static func count(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// Where the bytes of a character start, so many after the one at `from`; the end if there are fewer.
  static func offset(of character: Int, in bytes: UnsafeRawBufferPointer, from: Int) -> Int {
    guard character < bytes.count - from else {
      // Only a text with fewer bytes than wanted is surely too short.
      return bytes.count
    }
    var (at, left) = (from, character)
    while at < bytes.count {
      if bytes[at] & 0xC0 != 0x80 {
        if left == 0 { return at }
        left -= 1
      }
      at += 1
    }
    return bytes.count
  }

  /// Where a part starts, at or after a place.
  static func find(_ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from: Int) -> Int? {
    guard let needle = part.baseAddress, !part.isEmpty else { return from }
    guard let base = text.baseAddress, text.count >= part.count else { return nil }
    let last = text.count - part.count
    var at = from
    while at <= last, let found = memchr(base + at, Int32(part[0]), last - at + 1) {
      at = UnsafeRawPointer(found) - base
      if memcmp(found, needle, part.count) == 0 { return at }
      at += 1
    }
    return nil
  }
}

/// Decimal and group marks other than ours.
enum NumberMarks {
  /// Puts the marks of another country into a number at the end of a buffer.
  static func put(_ mark: UInt8, _ group: UInt8, into buffer: inout ByteBuffer, from start: Int) {
    let plain = Array(buffer.bytes[start...])
    let point = plain.firstIndex(of: UInt8(ascii: ".")) ?? plain.count
    let first = plain.first == UInt8(ascii: "-") ? 1 : 0
    buffer.count = start
    for (place, byte) in plain.enumerated() {
      if group != 0, place > first, place < point, (point - place) % 3 == 0 { buffer.append(group) }
      buffer.append(place == point ? mark : byte)
    }
  }

  /// Turns a number with these marks at the end of a buffer into ours; false if it is none.
  ///
  /// Groups stand only before the decimal mark, have three digits, and are not mixed with ungrouped digits.
  static func take(_ mark: UInt8, _ group: UInt8, outOf buffer: inout ByteBuffer, from start: Int) -> Bool {
    let text = Array(buffer.bytes[start...])
    let point = text.firstIndex(of: mark) ?? text.count
    guard mark == UInt8(ascii: ".") || group == UInt8(ascii: ".") || !text.contains(UInt8(ascii: ".")) else {
      return false
    }
    let groups = group == 0 ? [] : text.indices.filter { text[$0] == group }
    if let first = groups.first {
      let sign = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") ? 1 : 0
      guard (1...3).contains(first - sign), groups.allSatisfy({ $0 < point && (point - $0) % 4 == 0 }),
        groups.count == (point - first) / 4
      else { return false }
    }
    buffer.count = start
    for (place, byte) in text.enumerated() where group == 0 || byte != group {
      buffer.append(place == point ? UInt8(ascii: ".") : byte)
    }
    return true
  }
}
